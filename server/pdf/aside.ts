/** Who draws a paper of thousands of rows, so that no copy at the counter waits behind it? */
import { Unavailable } from '../core/errors';
import { isLong } from './long';
import type { PdfWorker } from './worker';

/** Long papers that may wait before further ones are refused at once: each is some ten megabytes. */
const WAITING = 20;

/** The worker, but long papers are drawn one after another, each in a thread that `open` starts and that ends with it. */
export function withLongAside(worker: PdfWorker, open: () => PdfWorker): PdfWorker {
  let before: Promise<unknown> = Promise.resolve(), waiting = 0, thread: PdfWorker | undefined, stopped = false;
  const drawn: PdfWorker['renderPdf'] = async description => {
    if (stopped) throw new Unavailable('pdfStopped');
    thread = open();
    return thread.renderPdf(description).finally(() => thread?.stop());
  };
  const aside: PdfWorker['renderPdf'] = description => {
    if (waiting >= WAITING) return Promise.reject(new Unavailable('pdfBusy'));
    waiting += 1;
    const drawing = before.then(() => drawn(description)).finally(() => { waiting -= 1; });
    before = drawing.catch(() => undefined);
    return drawing;
  };
  return {
    ...worker, renderPdf: description => (isLong(description) ? aside(description) : worker.renderPdf(description)),
    stop: async () => { stopped = true; await Promise.all([worker.stop(), thread?.stop()]); },
  };
}
