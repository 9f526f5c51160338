/** What goes wrong in the run: one thing at a time, in an order that chance decides, each mended after a while. */
import { setTimeout as wait } from 'node:timers/promises';
import type { ReplicaSet } from '../store/replicaSet';
import { between, oneOf, shuffled, type Dice } from './dice';
import type { AppServer } from './servers';

export interface Stage {
  readonly set: ReplicaSet; readonly servers: readonly [AppServer, ...AppServer[]];
  readonly say: (line: string) => void;
}

export const MISHAPS = ['killPrimary', 'freezeMember', 'killServer', 'stepDown'] as const;
export type Mishap = (typeof MISHAPS)[number];

type Happening = (stage: Stage, dice: Dice) => Promise<void>;
const HAPPEN: Readonly<Record<Mishap, Happening>> = { killPrimary, freezeMember, killServer, stepDown };
/** Milliseconds. */
const CALM_BEFORE = 4000, BETWEEN = [3000, 7000] as const, AWAY = [4000, 9000] as const;

/** Until `end`; resolves when everything stands again. Returns how often each happened. */
export async function letHappen(
  stage: Stage, kinds: readonly Mishap[], dice: Dice, end: number,
): Promise<Record<Mishap, number>> {
  const count: Record<Mishap, number> = { killPrimary: 0, freezeMember: 0, killServer: 0, stepDown: 0 };
  let order: Mishap[] = [];
  await wait(CALM_BEFORE);
  while (kinds.length && Date.now() < end) {
    if (!order.length) order = shuffled(dice, kinds);
    const mishap = order.shift() ?? 'stepDown';
    await HAPPEN[mishap](stage, dice);
    count[mishap] += 1;
    await wait(between(dice, ...BETWEEN));
  }
  return count;
}

async function killPrimary({ set, say }: Stage, dice: Dice): Promise<void> {
  const primary = await set.primary();
  say(`the primary ${primary.host} is killed`);
  await primary.kill();
  await wait(between(dice, ...AWAY));
  await primary.start();
}

/** Often the primary: then its connections stay open and nobody answers on them. */
async function freezeMember({ set, say }: Stage, dice: Dice): Promise<void> {
  const primary = await set.primary(), [first = primary, ...others] = set.members;
  const member = dice() < 0.5 ? primary : oneOf(dice, [first, ...others]);
  say(`the member ${member.host}${member === primary ? ', the primary,' : ''} is frozen`);
  member.freeze();
  await wait(between(dice, ...AWAY));
  member.thaw();
}

async function killServer({ servers, say }: Stage, dice: Dice): Promise<void> {
  const server = oneOf(dice, servers);
  say(`the app server ${server.name} is killed`);
  await server.kill();
  await wait(between(dice, ...AWAY) / 2);
  await server.start();
}

async function stepDown({ set, say }: Stage): Promise<void> {
  const primary = await set.primary();
  say(`the primary ${primary.host} steps down`);
  await primary.stepDown();
}
