/** Giving a person their own controlled copy, and opening a copy given before. */
import { demand } from '../access/may';
import type { Actor } from '../access/roles';
import { agencyById } from '../agencies/queries';
import { addSeconds } from '../core/clock';
import { create } from '../core/commit';
import { isDuplicate, NotFound, Unavailable } from '../core/errors';
import { newId } from '../core/id';
import { sendingKey } from '../core/sending';
import { loadDocument, revisionOf } from '../documents/acts';
import type { Revision, RevisionFile } from '../documents/model';
import { demandReadable } from '../documents/reading';
import { labelOf, subjectOfDocument } from '../documents/standing';
import type { FileStore } from '../files/store';
import { baseFor } from './bases';
import { Copy, type CopyRecord } from './model';

/** A second click within this time is the same copy. */
const SAME_COPY_SECONDS = 20;

/**
 * Writes a row in the register of copies: number, person, time. Readers get the revision in force; others need the right to it.
 * @returns the copy; its file is opened by its own address.
 */
export async function takeCopy(actor: Actor, wanted: { id: string; n?: number; file?: string }, now: Date, store: FileStore): Promise<CopyRecord> {
  const document = await loadDocument(wanted.id);
  demand(actor, 'copies.take', subjectOfDocument(document));
  const revision = revisionOf(document, wanted.n ?? document.shown.n);
  demandReadable(actor, document, revision);
  const file = copiedFile(revision, wanted.file), agency = await agencyById(document.agency, now);
  const base = await baseFor(document, revision, file, agency, store, now);
  return numbered({ agency: document.agency, within: document.within, document: document._id, n: revision.n, file: file.id, label: labelOf(revision), code: document.code, person: actor.id, personName: actor.name, at: now, base: base._id });
}

/** The main file, or the one named; it must have a PDF. */
export function copiedFile(revision: Revision, id?: string): RevisionFile {
  const file = revision.files.find(one => (id ? one.id === id : one.role === 'main'));
  if (!file?.pdf) throw new NotFound('noPdf');
  return file;
}

/**
 * The next number of the document: a unique index decides, the loser takes the next. Whether this is a second click is asked after the last
 * number was read: whoever wrote a copy since then has taken that number, and the loser asks again.
 */
async function numbered(row: Omit<CopyRecord, '_id' | 'number'>): Promise<CopyRecord> {
  for (let tries = 0; tries < 100; tries++) {
    const last = await Copy.findOne({ document: row.document }, { number: 1 }).sort({ number: -1 }).lean(), again = await takenJustNow(row);
    if (again) return again;
    const sending = sendingKey(), copy: CopyRecord = { _id: newId(), number: (last?.number ?? 0) + 1, ...row, ...(sending ? { sending } : {}) };
    const taken = await create(Copy, copy).then(() => false, error => { if (isDuplicate(error)) return true; throw error; });
    if (!taken) return copy;
  }
  throw new Unavailable();
}

/** The newest copy of the same file this person took within the time of a second click, when it is made from the same base. */
async function takenJustNow({ document, n, person, file, at, base }: Omit<CopyRecord, '_id' | 'number'>): Promise<CopyRecord | undefined> {
  const newest = await Copy.findOne({ document, n, person, file, at: { $gt: addSeconds(at, -SAME_COPY_SECONDS) } }).sort({ at: -1 }).lean<CopyRecord>();
  return newest?.base === base ? newest : undefined;
}
