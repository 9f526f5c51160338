import { Refused, Unavailable } from '../../server/core/errors';
import { prepareBase } from '../../server/pdf/stamp';
import { createPdfWorker, pdfWorker, stopPdfWorker, type PdfWorker, type WorkerLimits } from '../../server/pdf/worker';
import { STAMP, encryptedPdf, pdfWith, textPdf } from './fixtures';

const started: PdfWorker[] = [];
function worker(limits?: Partial<WorkerLimits>): PdfWorker {
  const one = createPdfWorker(limits);
  started.push(one);
  return one;
}
afterAll(async () => {
  await stopPdfWorker();
  for (const one of started) await one.stop();
});

test('the worker gives what the plain functions give', async () => {
  const source = await textPdf('one'), jobs = pdfWorker();
  const here = await prepareBase(source, STAMP), there = await jobs.prepareBase(source, STAMP);
  expect(Buffer.isBuffer(there.base)).toBe(true);
  expect(there.base.equals(here.base)).toBe(true);
  expect(there.sidecar).toEqual(here.sidecar);
  expect(await jobs.readPdf(source)).toEqual({ pages: 1, text: ['one'] });
  expect(await jobs.inspectPdf(source)).toMatchObject({ kind: 'pdf', pages: 1 });
  expect((await jobs.renderPage(source, 1, { width: 50 })).subarray(1, 4).toString()).toBe('PNG');
  const paper = await jobs.renderPdf({ title: 'Phiếu', author: 'Sở', createdAt: new Date('2026-11-24T00:00:00Z'), content: 'Nội dung' });
  expect((await jobs.readPdf(paper)).text).toEqual(['Nội dung']);
});

test('jobs asked for at once are all answered, each its own', async () => {
  const sources = await Promise.all(['a', 'b', 'c', 'd'].map(text => textPdf(text)));
  const read = await Promise.all(sources.map(source => pdfWorker().readPdf(source)));
  expect(read.map(one => one.text[0])).toEqual(['a', 'b', 'c', 'd']);
});

test('a refusal arrives as the same refusal, and the next job is done', async () => {
  const failed = pdfWorker().prepareBase(encryptedPdf(), STAMP);
  await expect(failed).rejects.toBeInstanceOf(Refused);
  await expect(failed).rejects.toMatchObject({ refusal: { key: 'pdfNeedsPassword' } });
  await expect(pdfWorker().renderPage(await textPdf('one'), 9, { width: 10 })).rejects.toMatchObject({ status: 422, fields: { page: { key: 'pdfNoSuchPage' } } });
  expect(await pdfWorker().readPdf(await textPdf('after'))).toMatchObject({ text: ['after'] });
});

test('a description with a function in it is a programming error, and the next job is done', async () => {
  const description = { title: 'x', author: 'y', createdAt: new Date(0), content: [{ text: 'a', ...{ broken: () => 1 } }] };
  await expect(pdfWorker().renderPdf(description)).rejects.toThrow(/could not be cloned/);
  expect(await pdfWorker().readPdf(await textPdf('after'))).toMatchObject({ text: ['after'] });
});

test('a job over its time is given up, its thread ended, and the next one is done by a new thread', async () => {
  const slow = worker({ jobMs: 0 });
  const many = await pdfWith(...Array.from({ length: 300 }, () => ({})));
  const outcomes = await Promise.allSettled([slow.prepareBase(many, STAMP), slow.readPdf(many)]);
  for (const outcome of outcomes) expect(outcome).toMatchObject({ status: 'rejected', reason: { status: 503, refusal: { key: 'pdfTooSlow' } } });
});

test('a thread that dies for want of memory fails its job alone', async () => {
  const small = worker({ memoryMb: 5 });
  await expect(small.readPdf(await textPdf('one'))).rejects.toBeInstanceOf(Unavailable);
  await expect(small.readPdf(await textPdf('one'))).rejects.toMatchObject({ refusal: { key: 'pdfStopped' } });
});

test('more jobs than may wait are refused at once', async () => {
  const narrow = worker({ waiting: 1 });
  const source = await textPdf('one');
  const outcomes = await Promise.allSettled([1, 2, 3].map(() => narrow.readPdf(source)));
  expect(outcomes.map(one => one.status)).toEqual(['fulfilled', 'fulfilled', 'rejected']);
  expect(outcomes[2]).toMatchObject({ reason: { refusal: { key: 'pdfBusy' } } });
});

test('stopping ends what is under way and what waits; a later job starts anew', async () => {
  const one = worker();
  const source = await textPdf('one');
  const left = Promise.allSettled([one.prepareBase(source, STAMP), one.readPdf(source)]);
  await one.stop();
  for (const outcome of await left) expect(outcome).toMatchObject({ status: 'rejected', reason: { refusal: { key: 'pdfStopped' } } });
  expect(await one.readPdf(source)).toMatchObject({ pages: 1 });
});
