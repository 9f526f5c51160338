/** Does a file say on its first pages that it is a state secret? Then it must not be kept here at all (domain.md §7). */
import { readFile } from 'node:fs/promises';
import { DomainError, InvalidInput } from '../core/errors';
import type { Incoming } from '../files/evidence';
import { safeFileName } from '../files/fileName';
import { inspectFile } from '../files/inspect';
import { officeText } from '../files/officeText';
import { pdfWorker } from '../pdf/worker';

/** The mark alone on a line, in capitals, as it is stamped; decomposed letters are composed first. */
const MARK = /^[\s[(|]*(?:TUYỆT\s+MẬT|TỐI\s+MẬT|MẬT)[\s\])|]*$/mu;
/** Where a file has no pages, its beginning stands for the first. */
const FIRST_LETTERS = 4000;
/** Of a PDF, that have words on them: a cover without any, or a covering letter, may come before the marked one. */
const FIRST_PAGES = 3;

/** Pictures cannot be read: for them there is the notice on the page. What nobody can look into is refused. @throws InvalidInput naming `field` */
export async function demandNoSecret(files: readonly Incoming[], field: string): Promise<void> {
  for (const file of files.filter(one => one.size > 0)) {
    const refuse = (key: string): InvalidInput => new InvalidInput({ [field]: { key, values: { name: safeFileName(file.name) } } });
    const pages = await firstPagesOf(file).catch((error: unknown) => {
      if (!(error instanceof DomainError) || error.status === 503) throw error;
      if (error.refusal.key === 'pdfNeedsPassword') throw refuse('field.locked');
      return [];
    });
    if (pages.some(isMarkedSecret)) throw refuse('field.stateSecret');
  }
}

function isMarkedSecret(page: string): boolean {
  return MARK.test(page.normalize('NFC'));
}

async function firstPagesOf(file: Incoming): Promise<string[]> {
  const known = await inspectFile(file.path, file.name);
  if ('refused' in known) return [];
  if (known.type === 'pdf') return (await pdfWorker().readPdf(await readFile(file.path))).text.filter(page => page.trim() !== '').slice(0, FIRST_PAGES);
  return known.type === 'docx' || known.type === 'odt' || known.type === 'xlsx' ? [(await officeText(file.path, known.type)).text.slice(0, FIRST_LETTERS)] : [];
}
