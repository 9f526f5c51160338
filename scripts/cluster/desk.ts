/** One client at work: fills in a page's form, and after an answer that does not tell looks at the page again. */
import { setTimeout as wait } from 'node:timers/promises';
import { DateTime } from 'luxon';
import type { Dice } from './dice';
import { ZONE, type Team } from './house';
import { endOf, type Ledger } from './ledger';
import { formTo, type Page, type Typed } from './page';
import type { Meant, Person } from './person';

export type Post = 'officer' | 'unitHead' | 'staff' | 'auditor' | 'head' | 'representative';

export interface Desk {
  readonly team: Team; readonly people: Readonly<Record<Post, Person>>; readonly dice: Dice; readonly ledger: Ledger;
  readonly today: () => Date;
  /** Nothing new is begun when it is closed. */
  readonly isOpen: () => boolean;
  /** Documents approved for a later day, which the job brings into force. */
  readonly shelf: { readonly id: string; readonly from: string }[];
  made: number;
}

/** A life that cannot go on. */
export class LeftOff extends Error {}

export interface Step {
  readonly name: string; readonly by: Post; readonly page: string; readonly form: string;
  /** In the trail of its record. */
  readonly action: string;
  readonly typed?: Readonly<Record<string, Typed>>;
  /** The person types their password, too. */
  readonly signs?: boolean;
  readonly sha256?: string;
  /** On a new page after an answer that did not tell: it says that the step is done already. */
  readonly shows?: string;
}
export interface Place { readonly collection: string; readonly record: string }
export interface Mark { readonly collection: string; readonly field: string; readonly value: string }

const LOOKS = 4, LOOK_MS = 1500, BEFORE_MIDNIGHT_SECONDS = 30;

/** Makes a record. @returns where it stands. @throws LeftOff when it was not made, or nobody could tell. */
export async function begin(desk: Desk, step: Omit<Step, 'action'>, mark: Mark, shown?: Page): Promise<string> {
  const person = desk.people[step.by], form = formTo(shown ?? await person.open(step.page), step.form);
  if (!form) throw new LeftOff(`${step.name}: no form at ${step.page}`);
  const trace = { of: 'record', ...mark } as const;
  const intention = await person.send(form, step.typed ?? {}, { name: step.name, by: person.id, trace });
  if (endOf(intention) === 'acknowledged') return intention.led ?? '';
  throw new LeftOff(`${step.name} (${mark.value}): ${endOf(intention)}, ${intention.told ?? 'no answer'}`);
}

/** One step of a life. @throws LeftOff when it is refused, cannot be found, or nobody can tell. */
export async function act(desk: Desk, place: Place, step: Step): Promise<void> {
  const person = desk.people[step.by], typed = { ...step.typed, ...(step.signs ? { password: person.password } : {}) };
  for (let look = 0; look < LOOKS; look += 1) {
    const page = await person.open(step.page), form = formTo(page, step.form);
    if (look > 0 && (!form || isShown(page, step))) return;
    if (!form) throw new LeftOff(`${step.name}: no form to ${step.form} at ${step.page} (${page.status})`);
    const intention = await person.send(form, typed, meant(place, step, person)), end = endOf(intention);
    if (end === 'acknowledged') return;
    if (end === 'refused') throw new LeftOff(`${step.name} at ${step.page}: refused, ${intention.told ?? ''}`);
    await wait(LOOK_MS);
  }
  throw new LeftOff(`${step.name} at ${step.page}: nobody could tell`);
}

function meant(place: Place, { name, action, sha256 }: Step, { id: by }: Person): Meant {
  return { name, by, trace: { of: 'entry', ...place, action, by }, ...(sha256 ? { sha256 } : {}) };
}

function isShown({ text, forms }: Page, { shows }: Step): boolean {
  if (shows === undefined) return false;
  return text.includes(shows) || forms.some(form => form.standing.some(([, value]) => value === shows));
}

export function idIn(address: string, collection: string): string {
  const id = new RegExp(`/${collection}/([0-9a-f]{24})`).exec(address)?.[1];
  if (!id) throw new LeftOff(`${address} is no address in ${collection}`);
  return id;
}

export function nextAt(desk: Desk): string {
  desk.made += 1;
  return String(desk.made).padStart(3, '0');
}

const inZone = (desk: Desk): DateTime => DateTime.fromJSDate(desk.today(), { zone: ZONE });
const isoDay = (at: DateTime): string => at.toISODate() ?? '';

export function dayAt(desk: Desk, days: number): string {
  return isoDay(inZone(desk).plus({ days }));
}

export function typedDay(desk: Desk, days: number): string {
  return inZone(desk).plus({ days }).toFormat('dd/MM/yyyy');
}

/** A day that is chosen now and sent after midnight would be another one. */
export function isJustBeforeMidnight(desk: Desk): boolean {
  return isoDay(inZone(desk)) !== isoDay(inZone(desk).plus({ seconds: BEFORE_MIDNIGHT_SECONDS }));
}
