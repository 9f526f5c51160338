/** Makes the papers that have just become records, before letterhead or names change: whoever asks first then gets what stood when it was signed. Idempotent. */
import { keepAuditPapers, keepProgrammePaper } from '../audits/printing';
import { auditsChangedSince, programmesChangedSince } from '../audits/queries';
import type { FileStore } from '../files/store';
import { keepNonconformityPapers } from '../nonconformities/printing';
import { nonconformitiesChangedSince } from '../nonconformities/queries';
import { keepDisposalPapers } from '../records/disposalPrinting';
import { disposalsChangedSince } from '../records/disposalQueries';
import { followChanges } from './followChanges';

/** Returns how many records it looked at. A paper asked for in the seconds before is the same one: it is kept under the same key. */
export async function keepPapers(store: FileStore, now: Date): Promise<number> {
  const seen = [
    await followChanges('papersOfNonconformities', now, nonconformitiesChangedSince, one => keepNonconformityPapers(one._id, store, now)),
    await followChanges('papersOfProgrammes', now, programmesChangedSince, one => keepProgrammePaper(one._id, store, now)),
    await followChanges('papersOfAudits', now, auditsChangedSince, one => keepAuditPapers(one._id, store, now)),
    await followChanges('papersOfDisposals', now, disposalsChangedSince, one => keepDisposalPapers(one._id, store, now)),
  ];
  return seen.reduce((sum, one) => sum + one, 0);
}
