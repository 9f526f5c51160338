/** Agencies by id and by place in the tree. */
import { readable } from '../access/may';
import type { Permission } from '../access/permissions';
import type { Actor } from '../access/roles';
import { changesOf } from '../core/changes';
import { NotFound } from '../core/errors';
import { Agency, NUMBER_PATTERNS, REMINDER_RULE, type AgencyRecord, type NumberPatterns, type ReminderRule } from './model';

export type AgencyView = Omit<AgencyRecord, 'trail'>;

/**
 * Agencies are few and change rarely: they are kept, so that a page does not ask for them again. The command that loads a person tells
 * of the newest change of any agency, whichever process or server made it; what was kept before is then forgotten. The five seconds
 * are for jobs and for visitors without an account, whose pages load no person.
 */
const KEEP_MS = 5000;
const kept = new Map<string, { agency: AgencyView; at: number }>();
const keptBelow = new Map<string, { agencies: AgencyView[]; at: number }>();
let newest = '';

/** The agency that was changed last, for `gather`: one key of one index. */
export const NEWEST_AGENCY = { collection: 'agencies', pipeline: [{ $sort: { changedAt: -1 } }, { $limit: 1 }, { $project: { changedAt: 1, version: 1 } }] };
export type NewestAgency = Pick<AgencyRecord, '_id' | 'changedAt' | 'version'>;

/** Forgets what was kept when an agency has changed since. */
export function keepUpWith({ _id, changedAt, version }: NewestAgency): void {
  const change = `${_id} ${version} ${changedAt.getTime()}`;
  if (change === newest) return;
  newest = change;
  forgetAgencies();
}

export async function agencyById(id: string, now: Date): Promise<AgencyView> {
  const known = kept.get(id), asOf = newest;
  if (known && now.getTime() - known.at < KEEP_MS && now.getTime() >= known.at) return known.agency;
  const agency = await Agency.findById(id, { trail: 0 }).lean<AgencyView>();
  if (!agency) throw new NotFound();
  if (asOf === newest) kept.set(id, { agency, at: now.getTime() });
  return agency;
}

export function numberPatterns(agency: Pick<AgencyView, 'numbers'>): NumberPatterns {
  return agency.numbers ?? NUMBER_PATTERNS;
}

export function reminderRule(agency: Pick<AgencyView, 'reminders'>): ReminderRule {
  return agency.reminders ?? REMINDER_RULE;
}

export type RemindedAgency = Pick<AgencyRecord, '_id' | 'shortName' | 'within' | 'timeZone' | 'reminders' | 'units'>;

/** Every agency that is in use, for the daily digest: few fields of few records. */
export function agenciesToRemind(): Promise<RemindedAgency[]> {
  return Agency.find({ active: true }, { shortName: 1, within: 1, timeZone: 1, reminders: 1, units: 1 }).lean<RemindedAgency[]>();
}

export function forgetAgencies(): void {
  kept.clear();
  keptBelow.clear();
}

/** Every agency whose records the actor may read with that permission: their own, then all they oversee, by name. Kept as above. */
export async function agenciesReadable(actor: Actor, permission: Permission, now: Date): Promise<AgencyView[]> {
  const { agencies, above } = readable(actor, permission);
  const own = await Promise.all(agencies.map(id => agencyById(id, now)));
  return [...own, ...(above.length ? await overseen(above, now) : []).filter(one => !agencies.includes(one._id))];
}

async function overseen(above: readonly string[], now: Date): Promise<AgencyView[]> {
  const key = above.join(), known = keptBelow.get(key), asOf = newest;
  if (known && now.getTime() - known.at < KEEP_MS && now.getTime() >= known.at) return known.agencies;
  const agencies = await agenciesWithin(above);
  if (asOf === newest) keptBelow.set(key, { agencies, at: now.getTime() });
  return agencies;
}

/** The agency asked for, else the one worked in. @throws NotFound for one that is not this person's to read */
export async function readableAgency(actor: Actor, permission: Permission, wanted: string | undefined, now: Date): Promise<AgencyView> {
  const agency = (await agenciesReadable(actor, permission, now)).find(one => one._id === (wanted || actor.agency));
  if (!agency) throw new NotFound();
  return agency;
}

/** The agencies at or below any of `above`, by name. */
export function agenciesWithin(above: readonly string[]): Promise<AgencyView[]> {
  return Agency.find({ within: { $in: above } }, { trail: 0 }).sort({ within: 1, sortKey: 1 }).lean<AgencyView[]>();
}

/** The agency as the store has it now, with its version: for the form that changes it. @throws NotFound */
export async function agencyNow(id: string): Promise<AgencyView> {
  const agency = await Agency.findById(id, { trail: 0 }).lean<AgencyView>();
  if (!agency) throw new NotFound();
  return agency;
}

/** Agencies directly below, by name. */
export function agenciesBelow(parent: string): Promise<AgencyView[]> {
  return Agency.find({ within: parent, parent }, { trail: 0 }).sort({ within: 1, sortKey: 1 }).lean<AgencyView[]>();
}

/** What the journal follows. */
export const agencyChanges = changesOf<Pick<AgencyRecord, '_id' | 'shortName' | 'within' | 'trail'>>(
  Agency, ['shortName', 'within', 'trail'],
);
