/** The papers of records: each one's PDF, that of a paper of disposal, and the page that tells whether it stands. */
import { paperAnswer } from '../papers/answer';
import type { Tools } from '../tools';
import { page, type Route } from '../web/route';
import { disposalPaperOf } from './disposalPrinting';
import { recordPaperOf } from './printing';
import { verifyRecordPage, verifyTyped } from './verifyPage';

/** `?approved=1`: a paper of disposal as it was signed, also after it was carried out. */
export function recordPaperRoutes({ files, config }: Tools): readonly Route[] {
  const marking = { baseUrl: config.baseUrl, secret: config.copySecret };
  return [
    page('/records/disposals/:id/paper.pdf', 'disposals.read', async visit => paperAnswer(await disposalPaperOf(visit.actor, { id: visit.params['id'] ?? '', approved: visit.query['approved'] === '1' }, files, visit.now), files)),
    page('/records/:id/record.pdf', 'records.read', async visit => paperAnswer(await recordPaperOf(visit.actor, { id: visit.params['id'] ?? '', asFiled: visit.query['as'] === 'filed' }, marking, files, visit.now), files)),
    page('/r/:token', 'anyone', visit => verifyRecordPage(visit, visit.params['token'] ?? '', config.copySecret)),
    page('/verify', 'anyone', visit => verifyTyped(visit, visit.query['code'] ?? '', config.copySecret)),
  ];
}
