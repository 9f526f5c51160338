import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inspectPdf } from '../../server/pdf/inspect';
import { createPdfWorker, type PdfWorker } from '../../server/pdf/worker';
import { COPY, STAMP, copyOf } from './fixtures';

/** Real files of many programs, kept beside the project; where they are not, there is nothing to try. */
const FOLDER = join(__dirname, '..', '..', '..', 'shared', 'samples');
const MANIFEST = join(FOLDER, 'MANIFEST.tsv');
const present = existsSync(MANIFEST);
if (!present) console.log('No ../shared/samples: real files are not tried.');

/** What may happen to a file of each class. A viewer-only file may be rescued; if not, it is refused in words. */
const ALLOWED: Record<string, readonly string[]> = {
  'stampable': ['stamped'], 'encrypted-opens': ['stamped'], 'viewer-only': ['stamped', 'pdfUnreadable'],
  'needs-password': ['pdfNeedsPassword'], 'unreadable': ['pdfUnreadable', 'pdfNotPdf'],
};

interface Sample { readonly file: string; readonly pages: string; readonly signed: string; readonly kind: string }

function samples(): Sample[] {
  const [head = '', ...rows] = readFileSync(MANIFEST, 'utf8').trim().split('\n');
  const names = head.split('\t');
  return rows.map(row => {
    const cell = (name: string) => row.split('\t')[names.indexOf(name)] ?? '';
    return { file: cell('file'), pages: cell('pages'), signed: cell('signed'), kind: cell('expected_class') };
  });
}

const tried = present ? samples() : [];
let worker: PdfWorker;
beforeAll(() => { worker = createPdfWorker(); });
afterAll(() => worker.stop());

(present ? describe : describe.skip)('a real file', () => {
  const pdfs = tried.filter(sample => sample.file.endsWith('.pdf'));
  test.each(pdfs.map(sample => [sample.file, sample] as const))('%s is stamped or refused as its class says', async (file, { kind, pages, signed }) => {
    const source = readFileSync(join(FOLDER, file));
    const outcome = await worker.prepareBase(source, STAMP).catch((error: { refusal?: { key: string } }) => error.refusal?.key ?? error);
    const inspected = await worker.inspectPdf(source);
    if (typeof outcome === 'string' || outcome instanceof Error || !('base' in outcome)) {
      expect(ALLOWED[kind]).toContain(outcome);
      return;
    }
    expect(ALLOWED[kind]).toContain('stamped');
    if (kind === 'stampable') expect(String(outcome.sidecar.pages)).toBe(pages);
    expect(outcome.signed).toBe(signed.startsWith('yes'));
    expect(inspected).toEqual({ kind: 'pdf', pages: outcome.sidecar.pages, signed: outcome.signed, encrypted: kind === 'encrypted-opens', controlledCopy: false });
    const { text } = await worker.readPdf(copyOf(outcome));
    expect(text).toHaveLength(outcome.sidecar.pages);
    text.forEach((page, index) => {
      expect(page).toContain(COPY.line);
      expect(page).toContain(`Trang ${index + 1}/${text.length}`);
    });
  });

  const others = tried.filter(sample => !sample.file.endsWith('.pdf')).map(sample => sample.file);
  (others.length ? test.each(others) : test.skip.each(['none']))('%s is not taken for a PDF', async file => {
    expect(await inspectPdf(readFileSync(join(FOLDER, file)))).toEqual({ refused: { key: 'pdfNotPdf' } });
  });
});
