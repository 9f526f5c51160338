/** How does a paper come to be: drawn off the event loop, kept as a record once and for all, or made again as often as it is asked for? */
import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { Issuer } from '../agencies/paper';
import { agencyById, type AgencyView } from '../agencies/queries';
import { isDuplicate, NotFound, Refused, Unavailable } from '../core/errors';
import { hashOf, type TrailEntry } from '../core/trail';
import type { Language } from '../core/words';
import type { FileStore } from '../files/store';
import type { PdfDescription } from '../pdf/description';
import { imageOf, type Picture } from '../pdf/pieces';
import { pdfWorker } from '../pdf/worker';
import { KeptPaper, type KeptPaperRecord } from './model';

/** A paper ready to be sent: kept in the file store under its SHA-256, or only in memory. */
export interface Printed { readonly name: string; readonly sha256: string; readonly size: number; /** Only when it is not kept. */ readonly bytes?: Buffer }

/** Papers are records of the agency, in its language; the words on a page follow the reader. */
export const RECORD_LANGUAGE: Language = 'vi';

/** Rows that one register takes, on paper or as a workbook; where there are more, it says so. */
export const LONGEST_REGISTER = 10_000;

/** What a kept paper is about. `key` is what makes it another one: the same key is the same paper for ever. */
export interface PaperAbout extends Omit<KeptPaperRecord, '_id' | 'sha256' | 'size'> { readonly key: object }

/**
 * The paper that was made when it was first wanted, whatever has happened to letterhead or names since. Two servers may draw it at
 * once: the row that was there first is the record, and both serve that one.
 */
export async function keptPaper({ key, ...about }: PaperAbout, draw: () => Promise<Buffer>, store: FileStore): Promise<KeptPaperRecord> {
  const _id = hashOf(key), known = await KeptPaper.findById(_id).lean<KeptPaperRecord>();
  if (known) return known;
  const { sha256, size } = await store.putBuffer(await draw()), made = { _id, ...about, sha256, size };
  try {
    await KeptPaper.create(made);
    return made;
  } catch (error) {
    const first = isDuplicate(error) ? await KeptPaper.findById(_id).lean<KeptPaperRecord>() : null;
    if (!first) throw error;
    return first;
  }
}

/** Drafts and lists are asked for again before anything changed: the same description is not drawn twice. */
const recent = new LRUCache<string, Buffer>({ maxSize: 16 * 1024 * 1024, sizeCalculation: bytes => bytes.length });

/** @throws Unavailable while drawing is not possible. */
export async function drawn(description: PdfDescription): Promise<Buffer> {
  const key = hashOf(description), known = recent.get(key);
  if (known) return known;
  const bytes = await pdfWorker().renderPdf(description);
  recent.set(key, bytes);
  return bytes;
}

/**
 * A paper with pictures, which is drawn once and then kept. A picture whose inside is damaged must not hold up the record: then it
 * is drawn without pictures, and names them. @throws Unavailable while drawing is not possible.
 */
export async function drawnOnce<Picture>(pictures: readonly Picture[], describe: (pictures: readonly Picture[]) => PdfDescription): Promise<Buffer> {
  try {
    return await pdfWorker().renderPdf(describe(pictures));
  } catch (error) {
    if (!pictures.length || error instanceof Unavailable) throw error;
    return pdfWorker().renderPdf(describe([]));
  }
}

/** The paper is right without its logo: one that is lost, or of a kind that may not be printed, is left out. */
export async function logoOf(agency: AgencyView, store: FileStore): Promise<Picture | undefined> {
  if (!agency.letterhead.logo) return undefined;
  try {
    return imageOf(await store.read(agency.letterhead.logo));
  } catch (error) {
    if (error instanceof NotFound || error instanceof Refused) return undefined;
    throw error;
  }
}

/** The agency as its papers show it. @throws NotFound */
export async function issuerOf(id: string, store: FileStore, now: Date): Promise<Issuer> {
  const agency = await agencyById(id, now);
  return { agency, logo: await logoOf(agency, store) };
}

/** A paper on its way: `entry` is the one that made it a record; without it, it is a draft. */
export interface Making { readonly kind: KeptPaperRecord['kind']; readonly entry: TrailEntry | undefined; readonly name: string }

/** A record is drawn once and kept, a draft as often as it is asked for. @throws Unavailable while drawing is not possible. */
export async function printed(record: { readonly _id: string; readonly agency: string }, { kind, entry, name }: Making, draw: () => Promise<Buffer>, store: FileStore, now: Date): Promise<Printed> {
  if (!entry) return inMemory(name, await draw());
  const about = { kind, record: record._id, state: entry.to ?? '', entry: entry.hash };
  const { sha256, size } = await keptPaper({ key: about, ...about, agency: record.agency, at: now }, draw, store);
  return { name, sha256, size };
}

export function inMemory(name: string, bytes: Buffer): Printed {
  return { name, bytes, sha256: createHash('sha256').update(bytes).digest('hex'), size: bytes.length };
}

/** `parts` as one name, e.g. "Báo cáo ĐG-2026-01.pdf". */
export function paperName(parts: readonly string[], ending = 'pdf'): string {
  return `${parts.join(' ').replaceAll('/', '-')}.${ending}`;
}
