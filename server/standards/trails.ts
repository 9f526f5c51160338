/** The trails of question banks, for anchors and the journal's index. */
import { trailSource } from '../core/trailSource';
import { editionName } from './clauses';
import { Bank, type BankRecord } from './model';

export const bankTrails = trailSource<Pick<BankRecord, 'edition' | 'agency' | 'within'>>('bank', Bank, ['edition', 'agency', 'within'], ({ edition, agency, within }) => ({ name: editionName(edition, 'vi'), agency, within }));
