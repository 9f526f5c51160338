/** Which papers does this domain print, who may have them, and which of them are records that are drawn once and kept? */
import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { demand } from '../access/may';
import type { Actor } from '../access/roles';
import { agencyById, type AgencyView } from '../agencies/queries';
import { isDuplicate, NotFound, Refused } from '../core/errors';
import { hashOf, type TrailEntry } from '../core/trail';
import { wordsFor, type Language } from '../core/words';
import type { FileStore } from '../files/store';
import type { PdfDescription } from '../pdf/document';
import { imageOf, type Picture } from '../pdf/pieces';
import { pdfWorker } from '../pdf/worker';
import { revisionOf } from './acts';
import { approvalSheet, type SheetFacts } from './approvalSheet';
import type { RevisionState } from './lifecycle';
import { masterList } from './masterList';
import { ApprovalSheet, ControlledDocument, type ApprovalSheetRecord, type DocumentRecord, type Revision } from './model';
import { masterListRows } from './queries';
import { demandReadable } from './reading';
import { labelOf } from './standing';

/** A paper ready to be sent: kept in the file store under its SHA-256, or only in memory. */
export interface Printed { readonly name: string; readonly sha256: string; readonly size: number; /** Only when it is not kept. */ readonly bytes?: Buffer }

/** In force, or once in force: the sheet is a record. Before that it may still change, and is drawn when asked for. */
const RECORDS: readonly RevisionState[] = ['effective', 'superseded', 'obsolete'];

/** Papers are records of the agency, in its language; the words on a page follow the reader. */
const RECORD_LANGUAGE: Language = 'vi';

const LONGEST_LIST = 5000;

/**
 * The approval sheet of revision `n`. In force: drawn when first asked for and never again, whatever happens to letterhead or names.
 * @throws NotFound when there is none or this person may not read that revision; Unavailable while drawing is not possible.
 */
export async function approvalSheetOf(actor: Actor, id: string, n: number, store: FileStore, now: Date): Promise<Printed> {
  const document = await ControlledDocument.findById(id).lean<DocumentRecord>();
  if (!document) throw new NotFound();
  const revision = revisionOf(document, n);
  demandReadable(actor, document, revision);
  const agency = await agencyById(document.agency, now), name = fileName(wordsFor(RECORD_LANGUAGE)('pdf.sheet.title'), document.code, labelOf(revision));
  const entry = shownEntry(document, revision);
  const draw = async (): Promise<Buffer> => drawn(approvalSheet({ document, revision, issuer: { agency, logo: await logoOf(agency, store) }, entry, at: madeAt(revision, entry) }, wordsFor(RECORD_LANGUAGE)));
  if (!RECORDS.includes(revision.state)) return inMemory(name, await draw());
  const about = { document: id, n, state: revision.state, entry: entry.hash };
  const { sha256, size } = await keptSheet({ _id: hashOf(about), ...about, agency: document.agency, at: now }, draw, store);
  return { name, sha256, size };
}

/** The master list of an agency as it stands now. @throws NotFound or Forbidden when the actor has no part in that agency. */
export async function masterListOf(actor: Actor, id: string, language: Language, store: FileStore, now: Date): Promise<Printed> {
  const agency = await agencyById(id, now), words = wordsFor(language);
  demand(actor, 'documents.masterList', { agency: agency._id, within: agency.within });
  const found = await masterListRows(agency._id, LONGEST_LIST + 1), rows = found.slice(0, LONGEST_LIST);
  const description = masterList({ issuer: { agency, logo: await logoOf(agency, store) }, rows, cut: found.length > rows.length, at: now }, words, language);
  return inMemory(fileName(words('pdf.list.title'), agency.shortName || agency.code), await drawn(description));
}

/** A draft's sheet and the list are asked for again before anything changed: the same description is not drawn twice. */
const recent = new LRUCache<string, Buffer>({ maxSize: 16 * 1024 * 1024, sizeCalculation: bytes => bytes.length });

async function drawn(description: PdfDescription): Promise<Buffer> {
  const key = hashOf(description), known = recent.get(key);
  if (known) return known;
  const bytes = await pdfWorker().renderPdf(description);
  recent.set(key, bytes);
  return bytes;
}

/** Two servers may draw the same sheet at once: the row that was there first is the record, and both serve that one. */
async function keptSheet(row: Omit<ApprovalSheetRecord, 'sha256' | 'size'>, draw: () => Promise<Buffer>, store: FileStore): Promise<ApprovalSheetRecord> {
  const known = await ApprovalSheet.findById(row._id).lean<ApprovalSheetRecord>();
  if (known) return known;
  const { sha256, size } = await store.putBuffer(await draw()), made = { ...row, sha256, size };
  try {
    await ApprovalSheet.create(made);
    return made;
  } catch (error) {
    const first = isDuplicate(error) ? await ApprovalSheet.findById(row._id).lean<ApprovalSheetRecord>() : null;
    if (!first) throw error;
    return first;
  }
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

/** The paper is right without its logo: one that is lost, or of a kind that may not be printed, is left out. */
async function logoOf(agency: AgencyView, store: FileStore): Promise<Picture | undefined> {
  if (!agency.letterhead.logo) return undefined;
  try {
    return imageOf(await store.read(agency.letterhead.logo));
  } catch (error) {
    if (error instanceof NotFound || error instanceof Refused) return undefined;
    throw error;
  }
}

function inMemory(name: string, bytes: Buffer): Printed {
  return { name, bytes, sha256: createHash('sha256').update(bytes).digest('hex'), size: bytes.length };
}

function fileName(...parts: readonly string[]): string {
  return `${parts.join(' ').replaceAll('/', '-')}.pdf`;
}
