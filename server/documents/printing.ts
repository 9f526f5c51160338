/** Which papers does this domain print, who may have them, and which of them are records that are drawn once and kept? */
import { demand } from '../access/may';
import type { Actor } from '../access/roles';
import { NotFound } from '../core/errors';
import type { TrailEntry } from '../core/trail';
import { wordsFor, type Language } from '../core/words';
import type { FileStore } from '../files/store';
import { drawn, inMemory, issuerOf, keptPaper, LONGEST_REGISTER, paperName, RECORD_LANGUAGE, type Printed } from '../papers/printing';
import { revisionOf } from './acts';
import { approvalSheet, type SheetFacts } from './approvalSheet';
import type { RevisionState } from './lifecycle';
import { masterList } from './masterList';
import { ControlledDocument, type DocumentRecord, type Revision } from './model';
import { masterListRows } from './queries';
import { demandReadable } from './reading';
import { labelOf } from './standing';

/** In force, or once in force: the sheet is a record. Before that it may still change, and is drawn when asked for. */
const RECORDS: readonly RevisionState[] = ['effective', 'superseded', 'obsolete'];

/**
 * The approval sheet of revision `n`. In force: drawn when first asked for and never again, whatever happens to letterhead or names.
 * @throws NotFound when there is none or this person may not read that revision; Unavailable while drawing is not possible.
 */
export async function approvalSheetOf(actor: Actor, id: string, n: number, store: FileStore, now: Date): Promise<Printed> {
  const document = await ControlledDocument.findById(id).lean<DocumentRecord>();
  if (!document) throw new NotFound();
  const revision = revisionOf(document, n);
  demandReadable(actor, document, revision);
  const issuer = await issuerOf(document.agency, store, now), name = paperName([wordsFor(RECORD_LANGUAGE)('pdf.sheet.title'), document.code, labelOf(revision)]);
  const entry = shownEntry(document, revision);
  const draw = async (): Promise<Buffer> => drawn(approvalSheet({ document, revision, issuer, entry, at: madeAt(revision, entry) }, wordsFor(RECORD_LANGUAGE)));
  if (!RECORDS.includes(revision.state)) return inMemory(name, await draw());
  const key = { document: id, n, state: revision.state, entry: entry.hash };
  const { sha256, size } = await keptPaper({ key, kind: 'approvalSheet', record: id, agency: document.agency, state: revision.state, entry: entry.hash, at: now }, draw, store);
  return { name, sha256, size };
}

/** The master list of an agency as it stands now. @throws NotFound or Forbidden when the actor has no part in that agency. */
export async function masterListOf(actor: Actor, id: string, language: Language, store: FileStore, now: Date): Promise<Printed> {
  const issuer = await issuerOf(id, store, now), { agency } = issuer, words = wordsFor(language);
  demand(actor, 'documents.masterList', { agency: agency._id, within: agency.within });
  const found = await masterListRows(agency._id, LONGEST_REGISTER + 1), rows = found.slice(0, LONGEST_REGISTER);
  const description = masterList({ issuer, rows, cut: found.length > rows.length, at: now }, words, language);
  return inMemory(paperName([words('pdf.list.title'), agency.shortName || agency.code]), await drawn(description));
}

/** What the sheet shows the outcome of: the newest entry that moved or signed this revision; before it is in force, the newest one about it. */
function shownEntry(document: DocumentRecord, revision: Revision): Pick<TrailEntry, 'n' | 'hash' | 'at'> {
  const own = document.trail.filter(entry => entry.details?.['n'] === revision.n);
  const decisive = RECORDS.includes(revision.state) ? own.filter(entry => entry.to !== undefined || entry.signature !== undefined) : own;
  return decisive.at(-1) ?? { ...document.trailHead, at: revision.createdAt };
}

/** A revision is superseded by the release of another: then its own entry is older than its state. */
function madeAt(revision: Revision, entry: { readonly at: Date }): SheetFacts['at'] {
  return revision.stateSince > entry.at ? revision.stateSince : entry.at;
}
