/** The trails of records, of papers of disposal and of rules of retention, for anchors and the journal's index. */
import { agencyById } from '../agencies/queries';
import { trailSource, type TrailSubject } from '../core/trailSource';
import { Disposals, Records, RetentionRules, type DisposalRecord, type RetentionRecord, type StoredRecord } from './model';

export const recordTrails = trailSource<Told>('record', Records, ['number', 'title', 'form', 'agency', 'within', 'mark'], recordSubject);

export const disposalTrails = trailSource<Pick<DisposalRecord, 'number' | 'title' | 'agency' | 'within'>>('disposal', Disposals, ['number', 'title', 'agency', 'within'], ({ number, title, agency, within }) => ({ name: `${number} ${title}`, agency, within }));

export const retentionTrails = trailSource<Pick<RetentionRecord, 'agency' | 'within'>>('retention', RetentionRules, ['agency', 'within'], async ({ agency, within }, now) => ({ name: (await agencyById(agency, now)).shortName, agency, within }));

type Told = Pick<StoredRecord, 'number' | 'title' | 'form' | 'agency' | 'within' | 'mark'>;

/** A draft has no number: its form's code stands for it. What a restricted record is about is not for all who read the journal. */
export function recordSubject({ number, title, form, agency, within, mark }: Told): TrailSubject {
  const code = number || form.code;
  return mark === 'restricted' ? { name: code, agency, within, quiet: true } : { name: `${code} ${title}`.trim(), agency, within };
}
