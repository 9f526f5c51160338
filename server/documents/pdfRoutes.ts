/** The papers of this domain, as PDF. */
import { paperAnswer } from '../papers/answer';
import type { Tools } from '../tools';
import { page, type Route } from '../web/route';
import { approvalSheetOf, masterListOf } from './printing';

/** Mounted before the other routes of documents: `master-list.pdf` is no document's id. */
export function documentPdfRoutes({ files }: Tools): readonly Route[] {
  return [
    page('/documents/master-list.pdf', 'documents.masterList', async visit => (
      paperAnswer(await masterListOf(visit.actor, visit.query['agency'] ?? visit.actor.agency, visit.language, files, visit.now), files))),
    page('/documents/:id/revisions/:n/approval-sheet.pdf', 'documents.read', async visit => (
      paperAnswer(await approvalSheetOf(visit.actor, visit.params['id'] ?? '', Number(visit.params['n']), files, visit.now), files))),
  ];
}
