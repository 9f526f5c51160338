/** How is a pack made: written as one stream into a temporary file, then taken into the file store as a whole; nothing half-done is ever ready. */
import { rm } from 'node:fs/promises';
import { demand } from '../access/may';
import type { Actor } from '../access/roles';
import { addDays, dayOf, type Clock } from '../core/clock';
import { Refused } from '../core/errors';
import { wordsFor } from '../core/words';
import type { FileStore } from '../files/store';
import { temporaryPath } from '../files/temporary';
import { zipInto } from '../files/zip';
import { issuerOf, RECORD_LANGUAGE } from '../papers/printing';
import type { PdfWorker } from '../pdf/worker';
import { actorOf } from '../people/queries';
import { anchorsByDay } from '../trail/anchor';
import type { Seal } from '../trail/seal';
import { contentsOf } from './contents';
import type { Contents } from './items';
import { MANIFEST, manifestText, SIGNATURE, signatureText, SUMS, sumsText, type Manifest } from './manifest';
import type { PackCounts, PackFile } from './model';
import { overviewPaper, type PackFacts } from './papers';
import { shelvesOf, type Shelf } from './shelves';
import type { PackView } from './standing';
import { writeEntry, writeShelf, type Writing } from './writing';

export interface PackNeeds { readonly files: FileStore; readonly seal: Seal; readonly clock: Clock }
/** Asked after every file and folder: told how far it is, it may throw to end the making. */
export type Progress = (done: number, total: number, pressing: boolean) => Promise<void>;

const words = wordsFor(RECORD_LANGUAGE);
/** The index, and the three files about the pack itself. */
const OF_THE_PACK = 4;

/** @param worker a PDF thread of its own: people's pages do not wait for a pack. @throws Refused, Unavailable with the reason that is shown */
export async function makePack(pack: PackView, { files, seal, clock }: PackNeeds, worker: PdfWorker, progress: Progress): Promise<{ file: PackFile; counts: PackCounts }> {
  const at = clock(), asker = await askerOf(pack, at), contents = await contentsOf(asker, pack, files, at), issuer = await issuerOf(pack.agency, files, at);
  const shelves = shelvesOf(contents.items, pack.clauses, pack.edition, { unnamed: words('pack.unnamed'), leafing: words('pack.leafing') });
  const total = shelves.reduce((sum, shelf) => sum + 1 + shelf.items.reduce((count, item) => count + item.files.length, 0), OF_THE_PACK);
  const path = await temporaryPath(files.incoming), zip = zipInto(path);
  const writing: Writing = { zip, files, worker, words, facts: { pack, issuer, at, records: contents.records, leftOut: contents.leftOut, publicKey: seal.publicKey }, entries: [], missing: [], joined: new Map(), done: pressing => progress(writing.entries.length + writing.missing.length, total, pressing) };
  try {
    await writing.done(true);
    for (const shelf of shelves) await writeShelf(shelf, writing);
    await writeAbout(writing, shelves, contents, seal);
    await zip.finish();
    await writing.done(true);
    return { file: await files.put(path), counts: { records: contents.records, restricted: contents.restricted, leftOut: contents.leftOut, missing: writing.missing.length } };
  } catch (error) {
    zip.abort();
    throw error;
  } finally {
    await rm(path, { force: true });
  }
}

/** Their rights of today, not of the day they asked. */
async function askerOf(pack: PackView, now: Date): Promise<Actor> {
  const found = await actorOf(pack.asker.id, undefined, now);
  if (!found) throw new Refused({ key: 'packAskerGone' });
  demand(found.actor, 'packs.ask', pack);
  return found.actor;
}

/** The index is drawn last, when every hash is known, and named so that it stands first. */
async function writeAbout(writing: Writing, shelves: readonly Shelf[], contents: Contents, seal: Seal): Promise<void> {
  const { facts, missing, joined, worker, zip } = writing, shown: PackFacts = { ...facts, missing: missing.map(one => one.path), joined };
  const title = words('pack.paper.title');
  await worker.stop(); // what joining has left in its memory would stand beside the index, the largest paper of all
  await writeEntry(writing, `${words('pack.index')}.pdf`, await worker.renderPdf(overviewPaper(shown, shelves, words)), { clause: '', number: '', title, form: '', at: facts.at });
  const manifest = manifestText(await manifestOf(writing, contents, seal)), entry = { at: facts.at, packed: false };
  await zip.add({ ...entry, path: SUMS }, Buffer.from(sumsText(writing.entries, manifest)));
  await zip.add({ ...entry, path: SIGNATURE }, Buffer.from(signatureText(manifest, seal)));
  await zip.add({ ...entry, path: MANIFEST }, Buffer.from(manifest));
}

async function manifestOf({ facts: { pack, issuer, at }, entries, missing }: Writing, { records, leftOut }: Contents, seal: Seal): Promise<Manifest> {
  const { agency } = issuer, anchor = (await anchorsByDay(dayOf(addDays(at, -ANCHOR_DAYS), agency.timeZone))).at(-1);
  return {
    format: 'quytrinh-pack-1', pack: pack._id, agency: { id: agency._id, code: agency.code, name: agency.name }, year: pack.year, edition: pack.edition, clauses: pack.clauses, askedBy: pack.asker, askedAt: pack.askedAt.toISOString(), madeAt: at.toISOString(),
    records, leftOut, missing: [...missing], anchor: anchor ? { day: anchor._id, hash: anchor.hash } : null, publicKey: seal.publicKey, files: [...entries],
  };
}

/** An anchor is made each day; a server that stood still for longer has none to name. */
const ANCHOR_DAYS = 14;
