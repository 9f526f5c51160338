/** How long is a record kept: from the end of the year of its filing, by the longest rule; and who may say so. */
import { demand } from '../access/may';
import { authorOf, type Actor } from '../access/roles';
import { agencyById } from '../agencies/queries';
import { changesOf } from '../core/changes';
import { dayOf, startOfDay } from '../core/clock';
import { commit, create, firstVersion } from '../core/commit';
import { isDuplicate, StaleRecord } from '../core/errors';
import { RetentionRules, type Retention, type RetentionRecord, type RetentionRule } from './model';
import type { RecordView } from './standing';

/** The instant after the last day of keeping: the first of January `years` years after the end of the year of filing, in the agency's zone. */
export function keptUntil(filedAt: Date, years: number, zone: string): Date {
  const year = Number(dayOf(filedAt, zone).slice(0, 4)) + 1 + years, until = startOfDay(`${String(Math.min(year, 9999)).padStart(4, '0')}-01-01`, zone);
  if (!until) throw new Error(`No first of January in ${year}`);
  return until;
}

/** The longest rule wins: the form's own, or the agency's for that form. */
export function longestRetention(record: Pick<RecordView, 'form' | 'description'>, rules: readonly RetentionRule[], filedAt: Date, zone: string): Retention {
  const own = record.description?.retentionYears ?? 0, agency = rules.find(one => one.form === record.form.id)?.years ?? 0, years = Math.max(own, agency);
  return { until: keptUntil(filedAt, years, zone), years, rule: agency > own ? 'agency' : 'form' };
}

/** What was promised, or what holds now where that is longer: a later rule never shortens. */
export function retentionNow(record: RecordView, rules: readonly RetentionRule[], zone: string): Retention | null {
  if (!record.retention || !record.filedAt) return record.retention;
  const now = longestRetention(record, rules, record.filedAt, zone);
  return now.until > record.retention.until ? now : record.retention;
}

export type RetentionView = Omit<RetentionRecord, 'trail'>;

/** Where the agency has decided nothing: no rules, version 0. */
export async function retentionOf(agency: string): Promise<RetentionView | { readonly rules: readonly RetentionRule[]; readonly version: 0 }> {
  return (await RetentionRules.findById(agency, { trail: 0 }).lean<RetentionView>()) ?? { rules: [], version: 0 };
}

/** Years of each form asked about, 0 = its own rule; what was decided for other forms stays. @throws Forbidden, StaleRecord */
export async function changeRetention(actor: Actor, agencyId: string, input: { asked: readonly RetentionRule[]; version: number }, now: Date): Promise<void> {
  const agency = await agencyById(agencyId, now), known = await RetentionRules.findById(agencyId, { trail: 0 }).lean<RetentionView>(), asked = new Set(input.asked.map(one => one.form));
  const rules = [...(known?.rules ?? []).filter(rule => !asked.has(rule.form)), ...input.asked.filter(rule => rule.years > 0)];
  demand(actor, 'records.retention', { agency: agency._id, within: agency.within });
  if ((known?.version ?? 0) !== input.version) throw new StaleRecord();
  const draft = { action: 'retention.change', by: authorOf(actor), at: now, details: { rules: said(rules) } };
  if (known) { await commit(RetentionRules, known, { set: { rules } }, draft); return; }
  await create(RetentionRules, { _id: agencyId, agency: agencyId, within: agency.within, rules, ...firstVersion(draft) }).catch((error: unknown) => { throw isDuplicate(error) ? new StaleRecord() : error; });
}

function said(rules: readonly RetentionRule[]): string {
  return rules.map(rule => `${rule.code}: ${rule.years}`).join('; ').slice(0, 2000);
}

/** What the journal follows. */
export const retentionChanges = changesOf<Pick<RetentionRecord, '_id' | 'agency' | 'within' | 'trail'>>(RetentionRules, ['agency', 'within', 'trail']);
