/** The trails of all agencies, for anchors and the journal's index. */
import { trailSource } from '../core/trailSource';
import { Agency, type AgencyRecord } from './model';

export const agencyTrails = trailSource<Pick<AgencyRecord, '_id' | 'shortName' | 'within'>>('agency', Agency, ['shortName', 'within'],
  ({ _id, shortName, within }) => ({ name: shortName, agency: _id, within }));
