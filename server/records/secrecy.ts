/** Does a file say on its first page that it is a state secret? Then it must not be kept here at all (domain.md §7). */
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

/** Pictures cannot be read: for them there is the notice on the page. @throws InvalidInput naming `field` */
export async function demandNoSecret(files: readonly Incoming[], field: string): Promise<void> {
  for (const file of files.filter(one => one.size > 0)) {
    const text = await firstPageOf(file).catch((error: unknown) => { if (error instanceof DomainError && error.status !== 503) return ''; throw error; });
    if (isMarkedSecret(text)) throw new InvalidInput({ [field]: { key: 'field.stateSecret', values: { name: safeFileName(file.name) } } });
  }
}

export function isMarkedSecret(firstPage: string): boolean {
  return MARK.test(firstPage.normalize('NFC'));
}

async function firstPageOf(file: Incoming): Promise<string> {
  const known = await inspectFile(file.path, file.name);
  if ('refused' in known) return '';
  if (known.type === 'pdf') return (await pdfWorker().readPdf(await readFile(file.path))).text[0] ?? '';
  return known.type === 'docx' || known.type === 'odt' || known.type === 'xlsx' ? (await officeText(file.path, known.type)).text.slice(0, FIRST_LETTERS) : '';
}
