/** The trails of all nonconformities, for anchors and the journal's index. */
import { trailSource } from '../core/trailSource';
import { Nonconformity, type NonconformityRecord } from './model';

export const nonconformityTrails = trailSource<Pick<NonconformityRecord, 'number' | 'title' | 'agency' | 'within'>>('nonconformity', Nonconformity, ['number', 'title', 'agency', 'within'],
  ({ number, title, agency, within }) => ({ name: `${number} ${title}`, agency, within }));
