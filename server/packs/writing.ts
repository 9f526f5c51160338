/** How do the files of one clause get into a pack: each original byte for byte, and all their pages once more to leaf through. */
import { Readable } from 'node:stream';
import type { Words } from '../core/words';
import { FileMissing, type FileStore } from '../files/store';
import { hashStream } from '../files/temporary';
import type { ZipWriter } from '../files/zip';
import type { PdfWorker } from '../pdf/worker';
import type { ManifestFile } from './manifest';
import { coverPaper, isOnCover, type PackFacts } from './papers';
import { folderInWords } from './range';
import type { PlacedFile, PlacedItem, Shelf } from './shelves';

/** A pack while it is written. */
export interface Writing {
  readonly zip: ZipWriter; readonly files: FileStore; readonly worker: PdfWorker; readonly words: Words;
  readonly facts: Omit<PackFacts, 'missing' | 'joined'>;
  readonly entries: ManifestFile[]; readonly missing: { path: string; sha256: string }[]; readonly joined: Map<string, { path: string; sha256: string }[]>;
  readonly done: (pressing: boolean) => Promise<void>;
}

/** What leafs through a folder holds so many papers and bytes at most: a reader opens it at once, and the thread needs little memory. */
const MOST_PAPERS = 150, MOST_BYTES = 16 * 1024 * 1024;

interface Leaf { readonly item: PlacedItem; readonly bytes: Buffer }

export async function writeShelf(shelf: Shelf, writing: Writing): Promise<void> {
  const apart: PlacedItem[] = [];
  let leaves: Leaf[] = [], part = 1;
  for (const item of shelf.items) {
    const bytes = await writeItem(item, writing);
    if (!bytes) { if (isOnCover(item)) apart.push(item); continue; }
    if (leaves.length === MOST_PAPERS || leaves.reduce((sum, leaf) => sum + leaf.bytes.length, bytes.length) > MOST_BYTES) {
      await writeLeaves({ shelf, part: part++, leaves, apart: [] }, writing);
      leaves = [];
    }
    leaves.push({ item, bytes });
  }
  await writeLeaves({ shelf, part, leaves, apart }, writing);
  await writing.done(true);
}

/** @returns the paper's bytes where it can be joined with others. */
async function writeItem(item: PlacedItem, writing: Writing): Promise<Buffer | undefined> {
  let leaf: Buffer | undefined;
  for (const file of item.files) {
    const content = await contentOf(file, writing.files), bytes = Buffer.isBuffer(content) ? content : undefined;
    if (!content) writing.missing.push({ path: file.path, sha256: file.sha256 });
    else await writeEntry(writing, file.path, content, item);
    if (file === item.files[0] && file.ending === '.pdf') leaf = bytes;
    await writing.done(false);
  }
  return leaf;
}

/** Looked at before it is written: content that is not any more what its name says would spoil the whole pack. Undefined where it is lost. */
async function contentOf({ sha256, size, bytes }: PlacedFile, files: FileStore): Promise<Buffer | Readable | undefined> {
  if (bytes) return bytes;
  if (size > MOST_BYTES) return await files.verify(sha256) ? files.open(sha256) : undefined;
  try {
    const content = await files.read(sha256);
    return (await hashStream(Readable.from([content]))).sha256 === sha256 ? content : undefined;
  } catch (error) {
    if (error instanceof FileMissing) return undefined;
    throw error;
  }
}

export async function writeEntry({ zip, entries }: Writing, path: string, content: Buffer | Readable, { clause, number, title, form, at, record }: Pick<PlacedItem, 'clause' | 'number' | 'title' | 'form' | 'at' | 'record'>): Promise<{ path: string; sha256: string }> {
  const { sha256, size } = await zip.add({ path, at, packed: PACKED.test(path) }, content);
  entries.push({ path, size, sha256, clause, number, title, form, date: at.toISOString(), ...(record ? { record: { id: record.id, trail: { n: record.trail.n, hash: record.trail.hash } } } : {}) });
  return { path, sha256 };
}

/** A number that begins with its form's code says the form; several papers of one audit are told apart by their kind. */
export function bookmarkOf({ number, title, form }: Pick<PlacedItem, 'number' | 'title' | 'form'>): string {
  const [code = ''] = form.split(' '), said = form === '' || form === title || number.startsWith(code);
  return [number, said ? '' : `${form}:`, title].filter(Boolean).join(' ');
}

const PACKED = /\.(pdf|jpe?g|png|docx|xlsx|odt|ods|zip|mp4)$/i;

/** Papers that cannot be joined after all are named on the cover, which is drawn anew. */
async function writeLeaves(asked: { shelf: Shelf; part: number; leaves: readonly Leaf[]; apart: readonly PlacedItem[] }, writing: Writing): Promise<void> {
  const { shelf, part, leaves, apart } = asked, { facts, words, worker } = writing, leafing = words('pack.leafing');
  const cover = await worker.renderPdf(coverPaper({ ...facts, missing: [], joined: writing.joined }, { shelf, part, items: leaves.map(leaf => leaf.item), apart }, words)), title = words('pack.cover.title', { folder: folderInWords(shelf.folder) });
  const { pdf, left } = await worker.joinPdfs(cover, leaves.map(({ item, bytes }) => ({ words: bookmarkOf(item), bytes })), { title, author: facts.issuer.agency.name, at: facts.at, cover: words('pack.cover.bookmark') });
  if (left.length) {
    await writeLeaves({ shelf, part, leaves: leaves.filter((_, at) => !left.includes(at)), apart: [...apart, ...leaves.filter((_, at) => left.includes(at)).map(leaf => leaf.item)] }, writing);
    return;
  }
  const path = part === 1 ? shelf.leaf(leafing, '.pdf') : shelf.leaf(words('pack.leafingPart', { leafing, n: part }), '.pdf');
  const written = await writeEntry(writing, path, Buffer.from(pdf), { clause: shelf.clause, number: '', title, form: '', at: facts.at });
  writing.joined.set(shelf.clause, [...(writing.joined.get(shelf.clause) ?? []), written]);
}
