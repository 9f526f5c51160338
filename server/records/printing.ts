/** The paper of a record: as a draft for whoever fills it in, and as it is drawn when it becomes a record. */
import type { Actor } from '../access/roles';
import type { Issuer } from '../agencies/paper';
import { NotFound } from '../core/errors';
import type { TrailEntry } from '../core/trail';
import { wordsFor } from '../core/words';
import type { FileStore } from '../files/store';
import type { FormDescription } from '../forms/description';
import { formPaper, type FilledForm } from '../forms/printed';
import { shownOf } from '../papers/photographs';
import { drawn, drawnOnce, inMemory, issuerOf, paperName, RECORD_LANGUAGE, type Printed } from '../papers/printing';
import type { AttachedFile } from '../pdf/attachedFiles';
import type { PdfDescription } from '../pdf/description';
import { holdersOf } from '../people/queries';
import type { RecordFile, StoredRecord } from './model';
import { recordOf } from './queries';
import type { RecordView } from './standing';
import { recordAddress } from './token';

const words = wordsFor(RECORD_LANGUAGE);

/** What the address on the paper is made of. */
export interface Marking { readonly baseUrl: string; readonly secret: string }

/**
 * The record's PDF: the one that was filed, byte for byte; before that a draft, drawn now. Once voided it is drawn anew with the mark
 * that says so, and the filed one is given to whoever asks for it as such.
 * @throws NotFound also for what the actor may not read, and once its content is disposed of; Unavailable while drawing is not possible.
 */
export async function recordPaperOf(actor: Actor, { id, asFiled }: { id: string; asFiled: boolean }, marking: Marking, store: FileStore, now: Date): Promise<Printed> {
  const record = await recordOf(actor, id), name = paperName(record.number.startsWith(record.form.code) ? [record.number] : [record.form.code, record.number].filter(Boolean));
  if (record.sealed && record.state !== 'disposed' && (record.state !== 'voided' || asFiled)) return { name, sha256: record.sealed.sha256, size: record.sealed.size };
  if (!record.description) throw new NotFound();
  const issuer = await issuerOf(record.agency, store, now), describe = await describer({ record, description: record.description, issuer, marking, at: record.stateSince, sealed: false, watermark: watermarkOf(record) });
  const shown = await shownOf(record.files, store);
  return inMemory(name, await drawn(describe(shown)));
}

/** What a record looks like when nothing of it can change any more; `entry` = the last signature. With its data, and what was brought with it, inside (PDF/A-3). */
export async function finalDrawing(record: StoredRecord, description: FormDescription, entry: TrailEntry, { issuer, marking, sealed, store }: { issuer: Issuer; marking: Marking; sealed: boolean; store: FileStore }): Promise<Buffer> {
  const describe = await describer({ record, description, issuer, marking, at: entry.at, sealed, watermark: '' }), files = await attachments(record, store);
  return drawnOnce(await shownOf(record.files, store), shown => ({ ...describe(shown), files }));
}

interface Drawing { readonly record: RecordView; readonly description: FormDescription; readonly issuer: Issuer; readonly marking: Marking; readonly at: Date; readonly sealed: boolean; readonly watermark: string }

async function describer({ record, description, issuer, marking, at, sealed, watermark }: Drawing): Promise<(shown: FilledForm['shown']) => PdfDescription> {
  const [head] = await holdersOf(record.agency, ['head']), unit = issuer.agency.units.find(one => one.id === record.unit)?.name ?? '';
  const signed = record.signers.flatMap(({ place, signed: given }) => (given ? [{ ...given, place, title: given.by.title }] : []));
  const filled = { answers: record.answers, files: record.files.map(file => ({ ...file, place: file.field })), number: record.number, corrects: record.correctionOf?.number ?? '', mark: record.mark, unit, filler: record.filler, signed, sealed, verify: record.number ? recordAddress(record._id, marking) : '' };
  return shown => formPaper({ form: description, about: record.form, issuer, head: head?.name ?? '', at, watermark, filled: { ...filled, shown } }, words);
}

function watermarkOf({ state }: RecordView): string {
  return state === 'voided' ? 'pdf.cancelled' : 'stamp.draft';
}

/** Larger ones stay beside the record, where its page and the inspection pack find them by their SHA-256, which the paper prints. */
const MOST_ATTACHED = 20 * 1024 * 1024;

async function attachments(record: StoredRecord, store: FileStore): Promise<AttachedFile[]> {
  const data: AttachedFile = { name: '0 data.json', mime: 'application/json', relationship: 'Data', bytes: Buffer.from(dataOf(record)), description: words('paper.form.data') };
  const small = record.files.reduce((sum, file) => sum + file.size, 0) <= MOST_ATTACHED ? record.files : [];
  return [data, ...(await Promise.all(small.map((file, at) => attached(file, at + 1, store))))];
}

async function attached(file: RecordFile, n: number, store: FileStore): Promise<AttachedFile> {
  return { name: `${n} ${file.name}`, mime: file.mime, relationship: 'Source', bytes: await store.read(file.sha256), description: file.name };
}

/** The record for machines: what was asked, what was answered, who signed, and over which content. */
function dataOf({ form, description, number, unit, filler, answers, files, signers, createdAt }: StoredRecord): string {
  return JSON.stringify({ form, number, unit, filler, createdAt, description, answers, files: files.map(({ field, name, mime, sha256, size }) => ({ field, name, mime, sha256, size })), signatures: signers.map(({ place, label, signed }) => ({ place, label, ...signed })) }, null, 1);
}
