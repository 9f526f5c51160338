/** What belongs into one person's digest today, by the agency's rule, and no more than they may see. Pure. */
import { may } from '../access/may';
import type { Permission } from '../access/permissions';
import type { Actor } from '../access/roles';
import { isForMe } from '../access/waiting';
import type { RemindedAgency } from '../agencies/queries';
import type { ReminderRule } from '../agencies/model';
import { daysUntil } from '../core/clock';
import type { Waiting } from '../core/waiting';
import type { Act } from './digestTasks';

/** In the order they are printed; `others` = late with somebody else. */
export const PARTS = ['late', 'today', 'soon', 'fresh', 'others'] as const;
export type Part = (typeof PARTS)[number];

/** `last` = when the agency's last digests were written; `unitOf` = the unit a person works in. */
export interface Day { readonly agency: RemindedAgency; readonly rule: ReminderRule; readonly last: Date | undefined; readonly now: Date; readonly unitOf: (person: string) => string }

/** `waiting` is the seat that makes it this reader's line, or for others' acts the one it waits for. */
export interface Line { readonly act: Act; readonly waiting: Waiting }

export function digestParts(acts: readonly Act[], reader: Actor, day: Day): { part: Part; lines: Line[] }[] {
  const placed = acts.flatMap(act => { const line = lineFor(act, reader, day); return line ? [line] : []; });
  return PARTS.map(part => ({ part, lines: placed.filter(one => one.part === part).sort((a, b) => whenOf(a) - whenOf(b)) })).filter(({ lines }) => lines.length > 0);
}

function whenOf({ waiting }: Line): number {
  return (waiting.due ?? waiting.since).getTime();
}

function lineFor(act: Act, reader: Actor, day: Day): (Line & { part: Part }) | undefined {
  const mine = act.asked.find(one => isForMe(reader, act.row.agency, one)), [first] = act.asked;
  if (mine) {
    const part = partOf(mine, day);
    return part ? { act, waiting: mine, part } : undefined;
  }
  return first && isToldOf(act, first, reader, day) ? { act, waiting: first, part: 'others' } : undefined;
}

/** By calendar days in the agency's zone. What is neither dated near nor new is left to the page: nobody reads the same list every day. */
function partOf({ due, since }: Waiting, { rule, last, now, agency }: Day): Part | undefined {
  const days = due ? daysUntil(due, now, agency.timeZone) : Number.POSITIVE_INFINITY;
  if (days < 0) return 'late';
  if (days <= rule.before) return days === 0 ? 'today' : 'soon';
  return since <= now && (!last || since > last) ? 'fresh' : undefined;
}

/** Late with somebody else, by more days than the rule allows, and theirs to know: the unit's head, the agency's representative. */
function isToldOf(act: Act, waiting: Waiting, reader: Actor, { rule, now, agency, unitOf }: Day): boolean {
  const late = waiting.due ? -daysUntil(waiting.due, now, agency.timeZone) : 0, unit = unitIn(act, waiting, unitOf);
  const told = (late > rule.representativeAfter && reader.grants.some(grant => grant.agency === agency._id && grant.role === 'representative')) || (late > rule.unitHeadAfter && headsUnit(reader, agency._id, unit));
  return late > 0 && told && mayKnow(reader, act, agency, unit);
}

/** The unit the record is about, before the one its person works in: the head of another unit is not told of a complaint against this one. */
function unitIn(act: Act, waiting: Waiting, unitOf: Day['unitOf']): string {
  return waiting.unit || act.row.unit || (waiting.person ? unitOf(waiting.person) : '');
}

function headsUnit(reader: Actor, agency: string, unit: string): boolean {
  return unit !== '' && reader.grants.some(grant => grant.role === 'unitHead' && grant.agency === agency && (grant.unit ?? reader.unit) === unit);
}

/** What a role must allow before a line names a record that does not wait for the reader; a kind that is not here is told to nobody else. */
const READING: Partial<Record<string, (action: string) => Permission>> = {
  document:      action => (IN_FORCE.has(action) ? 'documents.read' : 'documents.readOpen'),
  nonconformity: () => 'nonconformities.read',
  audit:         () => 'audits.read',
  programme:     () => 'audits.read',
};
/** Acts on a revision that everybody in the agency may read; all others are on drafts. */
const IN_FORCE: ReadonlySet<string> = new Set(['release', 'confirmValid', 'makeObsolete']);

function mayKnow(reader: Actor, { row, action }: Act, agency: RemindedAgency, unit: string): boolean {
  const permission = READING[row.source]?.(action);
  return permission !== undefined && may(reader, permission, { agency: agency._id, within: agency.within, ...(unit ? { unit } : {}) });
}
