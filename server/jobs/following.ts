/** How anything follows what changes in a collection: by a position that is kept, a slice at a time, each change once. */
import { BEGINNING, isBehind, positionOf, type ChangeKey, type Changes, type Position } from '../core/changes';
import { addSeconds } from '../core/clock';
import { isStoreAway } from '../core/database';
import type { Turn } from '../core/turn';

export interface Follower {
  /** Under which its position is kept: never renamed. */
  readonly name: string;
  readonly of: Pick<Changes<unknown>, 'collection' | 'keys'>;
  /** So many records are handled before the position is kept again. */
  readonly slice: number;
  /** Idempotent: after a stop, and on another server, the last ones are handled again. */
  readonly handle: (ids: readonly string[], now: Date) => Promise<void>;
}

/** A record whose handling failed: it is tried again by itself, and holds up nothing. */
export interface SetAside { readonly id: string; readonly since: Date; readonly next: Date; readonly tries: number }

/**
 * `settled`: nothing will come before it any more. `reached`: what stood before it at the last look has been handled. `begun`: when
 * it first looked, where that is kept.
 */
export interface Standing {
  readonly settled: Position; readonly reached: Position; readonly aside: readonly SetAside[]; readonly begun?: Date | undefined;
}

export const NOWHERE: Standing = { settled: BEGINNING, reached: BEGINNING, aside: [] };

export interface Place {
  read(): Promise<Standing>;
  /** `whole`: all that there was has been handled. */
  write(standing: Standing, whole: boolean, now: Date): Promise<void>;
  /** True while nothing was ever written: then the end of the first whole look is, though nothing has changed. */
  isNew?(): boolean;
}

/**
 * Clocks of servers differ, and an act that began earlier may be written later (a converted file, a long job): what is younger
 * than this is looked at again. It is the keys that are read again; what was handled in that version is not handled again.
 */
const UNSETTLED_SECONDS = 120;
const KEYS = 500, MOST_ASIDE = 200, RETRIED_AT_ONCE = 20;

/**
 * Handles what has changed behind the place, oldest first, and keeps the place after every slice. Returns how many were handled.
 * @throws Error naming a record that was set aside, when all others are handled; the store's own error when it is away.
 */
export async function follow(follower: Follower, place: Place, now: Date, turn: Turn): Promise<number> {
  const look = await beginLook(follower, place, now);
  await retryAside(look, turn);
  return endLook(look, await handleBehind(look, look.standing.settled, turn));
}

/** Versions handled since the settled position: in memory, because handling once more after a restart does no harm. */
interface Seen { reached: Position; readonly versions: Map<string, { readonly version: number; readonly at: Date }> }
const memory = new WeakMap<Follower, Seen>();

interface Look {
  readonly follower: Follower; readonly place: Place; readonly now: Date; readonly unsettled: Date; readonly seen: Seen;
  standing: Standing; kept: Standing; handled: number; failure: unknown;
}

/** A place that was set back (a store put back, an index made anew) is followed from there. */
async function beginLook(follower: Follower, place: Place, now: Date): Promise<Look> {
  const standing = await place.read(), known = memory.get(follower), holds = known && !isBehind(known.reached, standing.reached);
  const seen: Seen = holds ? known : { reached: standing.reached, versions: new Map() };
  memory.set(follower, seen);
  return {
    follower, place, now, unsettled: addSeconds(now, -UNSETTLED_SECONDS), seen, standing, kept: standing, handled: 0, failure: undefined,
  };
}

async function retryAside(look: Look, turn: Turn): Promise<void> {
  const due = look.standing.aside.filter(one => one.next <= look.now).slice(0, RETRIED_AT_ONCE);
  for (const { id } of due) if (turn.goesOn()) await handleOne(look, id);
}

/** False when the turn was over before all was handled. */
async function handleBehind(look: Look, from: Position, turn: Turn): Promise<boolean> {
  for (let after = from; ;) {
    const keys = await look.follower.of.keys(after, KEYS), last = keys.at(-1);
    if (!(await handleAll(look, keys, turn))) return false;
    if (!last || keys.length < KEYS) return true;
    if (!turn.goesOn()) return false;
    after = positionOf(last);
  }
}

async function handleAll(look: Look, keys: readonly ChangeKey[], turn: Turn): Promise<boolean> {
  const { slice: size } = look.follower, fresh = keys.filter(key => look.seen.versions.get(key._id)?.version !== key.version);
  for (let at = 0; at < fresh.length; at += size) {
    if (!turn.goesOn()) return false;
    const slice = fresh.slice(at, at + size);
    await handleSlice(look, slice.map(key => key._id));
    moveOn(look, slice);
    await keepPlace(look, false);
  }
  moveOn(look, keys);
  return true;
}

async function endLook(look: Look, whole: boolean): Promise<number> {
  await keepPlace(look, whole);
  const { versions } = look.seen, { settled } = look.standing;
  for (const [id, { at }] of versions) if (at < settled.at) versions.delete(id);
  if (look.failure) throw look.failure;
  return look.handled;
}

/** One by one where the slice as a whole fails: only what fails by itself is set aside. */
async function handleSlice(look: Look, ids: readonly string[]): Promise<void> {
  try {
    await look.follower.handle(ids, look.now);
    forgive(look, ids);
  } catch (error) {
    if (isStoreAway(error)) throw error;
    for (const id of ids) await handleOne(look, id);
  }
  look.handled += ids.length;
}

async function handleOne(look: Look, id: string): Promise<void> {
  try {
    await look.follower.handle([id], look.now);
    forgive(look, [id]);
  } catch (error) {
    if (isStoreAway(error)) throw error;
    setAside(look, id, error);
  }
}

function forgive(look: Look, ids: readonly string[]): void {
  const { aside } = look.standing;
  if (aside.some(one => ids.includes(one.id))) look.standing = { ...look.standing, aside: aside.filter(one => !ids.includes(one.id)) };
}

/** Tried again after 1, 2, 4 … minutes, at last every four hours. Where everything fails, the follower stays where it is. */
function setAside(look: Look, id: string, error: unknown): void {
  const { aside } = look.standing, before = aside.find(one => one.id === id), tries = (before?.tries ?? 0) + 1;
  if (!before && aside.length >= MOST_ASIDE) throw error;
  const next = addSeconds(look.now, 60 * 2 ** Math.min(tries - 1, 8)), one = { id, since: before?.since ?? look.now, next, tries };
  look.standing = { ...look.standing, aside: [...aside.filter(other => other.id !== id), one] };
  const message = error instanceof Error ? error.message : String(error);
  look.failure ??= Object.assign(new Error(`${look.follower.name}: ${id} was set aside: ${message}`), { cause: error });
}

/** Behind these: they are handled, and whatever stands before them. */
function moveOn(look: Look, keys: readonly ChangeKey[]): void {
  const { standing, unsettled, seen } = look, last = keys.at(-1), old = keys.findLast(key => key.changedAt < unsettled);
  for (const { _id, version, changedAt } of keys) if (changedAt >= unsettled) seen.versions.set(_id, { version, at: changedAt });
  if (!last) return;
  look.standing = {
    ...standing, settled: old ? later(standing.settled, positionOf(old)) : standing.settled, reached: later(standing.reached, positionOf(last)),
  };
}

async function keepPlace(look: Look, whole: boolean): Promise<void> {
  const { standing, kept, place } = look, isNew = whole && place.isNew?.() === true;
  if (isNew || JSON.stringify(standing) !== JSON.stringify(kept)) await place.write(standing, whole, look.now);
  look.kept = look.standing;
  look.seen.reached = look.standing.reached;
}

function later(one: Position, other: Position): Position {
  return isBehind(one, other) ? one : other;
}
