/** The trails of records, of papers of disposal and of rules of retention, for anchors and the journal's index. */
import { agencyById } from '../agencies/queries';
import { trailSource } from '../core/trailSource';
import { Disposals, Records, RetentionRules, type DisposalRecord, type RetentionRecord, type StoredRecord } from './model';

export const recordTrails = trailSource<Pick<StoredRecord, 'number' | 'title' | 'form' | 'agency' | 'within'>>('record', Records, ['number', 'title', 'form', 'agency', 'within'], record => ({ name: recordName(record), agency: record.agency, within: record.within }));

export const disposalTrails = trailSource<Pick<DisposalRecord, 'number' | 'title' | 'agency' | 'within'>>('disposal', Disposals, ['number', 'title', 'agency', 'within'], ({ number, title, agency, within }) => ({ name: `${number} ${title}`, agency, within }));

export const retentionTrails = trailSource<Pick<RetentionRecord, 'agency' | 'within'>>('retention', RetentionRules, ['agency', 'within'], async ({ agency, within }, now) => ({ name: (await agencyById(agency, now)).shortName, agency, within }));

/** A draft has no number: its form's code stands for it. */
export function recordName({ number, title, form }: Pick<StoredRecord, 'number' | 'title' | 'form'>): string {
  return `${number || form.code} ${title}`.trim();
}
