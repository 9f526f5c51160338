/** The worker's side: takes one request, answers it, takes the next. Started by worker.ts, never imported. */
import { parentPort } from 'node:worker_threads';
import { renderOwned } from './document';
import { failureOf, type Answer, type Request } from './failure';
import { inspectPdf } from './inspect';
import { joinPdfs } from './join';
import { renderPhotograph } from './photograph';
import { prepareField } from './placeholder';
import { withSignatureFields } from './signatureFields';
import { prepareBase } from './stamp';
import { readPdf, renderPage } from './text';
import { verifySignatures } from './verifySignatures';

/** Plain functions that take and give what structuredClone can carry: a description that came is this thread's own. */
const JOBS = { inspectPdf, joinPdfs, prepareBase, prepareField, readPdf, renderPage, renderPdf: renderOwned, renderPhotograph, verifySignatures, withSignatureFields } as const;

parentPort?.on('message', (request: Request) => {
  void answerTo(request).then(answer => parentPort?.postMessage(answer));
});
parentPort?.postMessage('ready');

async function answerTo({ name, operands }: Request): Promise<Answer<unknown>> {
  try {
    const job: unknown = Reflect.get(JOBS, name);
    if (typeof job !== 'function') throw new Error(`There is no PDF job ${name}`);
    const result: unknown = await job(...operands);
    return { result };
  } catch (error) {
    return { failure: failureOf(error) };
  }
}
