/** The trails of all controlled documents, for anchors and the journal's index. */
import { trailSource } from '../core/trailSource';
import { ControlledDocument, type DocumentRecord } from './model';

export const documentTrails = trailSource<Pick<DocumentRecord, 'code' | 'title' | 'agency' | 'within'>>('document', ControlledDocument, ['code', 'title', 'agency', 'within'],
  ({ code, title, agency, within }) => ({ name: `${code} ${title}`, agency, within }));
