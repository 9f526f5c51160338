/** The answer that sends a printed paper, whole or in part. */
import { contentDisposition } from '../files/fileName';
import type { FileStore } from '../files/store';
import type { Answer } from '../web/route';
import type { Printed } from './printing';

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** A PDF is shown, a workbook is saved. */
export function paperAnswer({ name, sha256, size, bytes }: Printed, files: FileStore): Answer {
  const workbook = name.endsWith('.xlsx');
  return {
    file: {
      type: workbook ? XLSX : 'application/pdf', size, etag: sha256, disposition: contentDisposition(name, workbook ? 'attachment' : 'inline'),
      open: span => (bytes ? [bytes.subarray(span?.start ?? 0, (span?.end ?? size - 1) + 1)] : files.open(sha256, span)),
    },
  };
}
