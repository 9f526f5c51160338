/** The papers of this domain, as PDF. */
import { contentDisposition } from '../files/fileName';
import type { FileStore } from '../files/store';
import type { Tools } from '../tools';
import { page, type Answer, type Route } from '../web/route';
import { approvalSheetOf, masterListOf, type Printed } from './printing';

/** Mounted before the other routes of documents: `master-list.pdf` is no document's id. */
export function documentPdfRoutes({ files }: Tools): readonly Route[] {
  return [
    page('/documents/master-list.pdf', 'documents.masterList', async visit => (
      fileAnswer(await masterListOf(visit.actor, visit.query['agency'] ?? visit.actor.agency, visit.language, files, visit.now), files))),
    page('/documents/:id/revisions/:n/approval-sheet.pdf', 'documents.read', async visit => (
      fileAnswer(await approvalSheetOf(visit.actor, visit.params['id'] ?? '', Number(visit.params['n']), files, visit.now), files))),
  ];
}

function fileAnswer({ name, sha256, size, bytes }: Printed, files: FileStore): Answer {
  return {
    file: {
      type: 'application/pdf', size, etag: sha256, disposition: contentDisposition(name, 'inline'),
      open: span => (bytes ? [bytes.subarray(span?.start ?? 0, (span?.end ?? size - 1) + 1)] : files.open(sha256, span)),
    },
  };
}
