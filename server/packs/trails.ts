/** The trails of packs, for anchors and the journal's index. */
import { trailSource } from '../core/trailSource';
import { Packs, type PackRecord } from './model';

export const packTrails = trailSource<Pick<PackRecord, 'title' | 'agency' | 'within'>>('pack', Packs, ['title', 'agency', 'within'], ({ title, agency, within }) => ({ name: title, agency, within }));
