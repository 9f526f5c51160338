/** The papers of records: each one's PDF, and the page that tells whether it stands. */
import { paperAnswer } from '../papers/answer';
import type { Tools } from '../tools';
import { page, type Route } from '../web/route';
import { recordPaperOf } from './printing';
import { verifyRecordPage, verifyTyped } from './verifyPage';

export function recordPaperRoutes({ files, config }: Tools): readonly Route[] {
  const marking = { baseUrl: config.baseUrl, secret: config.copySecret };
  return [
    page('/records/:id/record.pdf', 'records.read', async visit => paperAnswer(await recordPaperOf(visit.actor, { id: visit.params['id'] ?? '', asFiled: visit.query['as'] === 'filed' }, marking, files, visit.now), files)),
    page('/r/:token', 'anyone', visit => verifyRecordPage(visit, visit.params['token'] ?? '', config.copySecret)),
    page('/verify', 'anyone', visit => verifyTyped(visit, visit.query['code'] ?? '', config.copySecret)),
  ];
}
