/** The trails of certificates, for anchors and the journal's index. */
import { trailSource } from '../core/trailSource';
import { Holder, type HolderRecord } from './model';

export const certificateTrails = trailSource<Pick<HolderRecord, 'name' | 'agency' | 'within'>>('certificate', Holder, ['name', 'agency', 'within'], ({ name, agency, within }) => ({ name, agency, within }));
