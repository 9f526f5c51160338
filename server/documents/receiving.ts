/** Taking a file into a draft: known by its content, kept byte for byte, made readable as PDF and searchable as text. */
import type { Actor } from '../access/roles';
import { InvalidInput, Refused, StaleRecord, type Refusal } from '../core/errors';
import { newId } from '../core/id';
import { advance, demandStep } from '../core/lifecycle';
import { officeAvailable, officeToPdf } from '../files/convert';
import { safeFileName } from '../files/fileName';
import { inspectFile } from '../files/inspect';
import { officeText } from '../files/officeText';
import type { FileStore } from '../files/store';
import { pdfWorker } from '../pdf/worker';
import { readFile } from 'node:fs/promises';
import { act, circumstances, loadDocument, revisionOf } from './acts';
import { revisionLifecycle } from './lifecycle';
import { DocumentText, type FileRole, type Rendition, type Revision, type RevisionFile } from './model';
import { factsOf, partiesOf, type DocumentView } from './standing';

/** A file that lies complete under a temporary name. */
export interface Incoming { readonly path: string; readonly name: string }
export interface NewFile { id: string; n: number; version: number; role: FileRole; file: Incoming; pdf?: Incoming | undefined }

const AS_PDF = new Set(['docx', 'odt']);

/**
 * Adds a file to a draft; a main file takes the place of the one before. A docx or odt becomes a PDF by LibreOffice, or by the PDF uploaded beside it.
 * @throws InvalidInput naming `file` or `pdf` in words; nothing is kept then. Whoever may not edit the draft is refused before anything is stored.
 */
export async function attachFile(actor: Actor, input: NewFile, now: Date, store: FileStore): Promise<void> {
  const { revision } = await demandEditable(actor, input, now);
  if (input.role === 'main' && revision.form) throw new Refused({ key: 'mainIsForm' });
  const known = await inspected(input.file, 'file');
  const beside = input.pdf ? await pdfBeside(input.pdf) : undefined;
  const original = known.type === 'pdf' ? await controllable(input.file, 'file') : undefined;
  const made = original ?? beside ?? (AS_PDF.has(known.type) ? await converted(input.file.path) : undefined);
  const text = made ? (await pdfWorker().readPdf(made.bytes)).text : AS_PDF.has(known.type) || known.type === 'xlsx' ? await textOf(input.file.path, known.type) : [];
  const rendition = made ? await keptRendition(made, original !== undefined, beside !== undefined, store) : null;
  const stored = await store.put(input.file.path);
  await keepText(rendition?.sha256 ?? stored.sha256, text, now);
  const file: RevisionFile = { id: newId(), role: input.role, name: safeFileName(input.file.name), type: known.type, mime: known.mime, sha256: stored.sha256, size: stored.size, pdf: rendition, at: now, by: actor.name };
  await add(actor, input, file, now);
}

export async function removeFile(actor: Actor, input: { id: string; n: number; version: number; file: string }, now: Date): Promise<void> {
  const document = await loadDocument(input.id), file = revisionOf(document, input.n).files.find(one => one.id === input.file), name = file?.name ?? '';
  if (file?.drawnFrom !== undefined) throw new Refused({ key: 'mainIsForm' });
  await act(actor, { ...input, action: 'edit', details: { removed: name } }, now, revision => ({ revision: { ...revision, files: revision.files.filter(one => one.id !== input.file) } }));
}

async function add(actor: Actor, input: NewFile, file: RevisionFile, now: Date): Promise<void> {
  await act(actor, { id: input.id, n: input.n, version: input.version, action: 'edit', details: { file: file.name, sha256: file.sha256 } }, now, revision => {
    const others = input.role === 'main' ? revision.files.filter(one => one.role !== 'main') : revision.files;
    return { revision: { ...revision, files: input.role === 'main' ? [file, ...others] : [...others, file] } };
  });
}

/** @throws what the table says about editing, or StaleRecord; asked before anything is made or stored. */
export async function demandEditable(actor: Actor, input: Pick<NewFile, 'id' | 'n' | 'version'>, now: Date): Promise<{ document: DocumentView; revision: Revision }> {
  const document = await loadDocument(input.id), revision = revisionOf(document, input.n);
  const facts = factsOf(document, revision, actor, await circumstances(document, revision, now));
  demandStep(advance(revisionLifecycle, { state: revision.state, action: 'edit', parties: partiesOf(document, revision, actor), subject: facts }));
  if (document.version !== input.version) throw new StaleRecord();
  return { document, revision };
}

async function inspected(incoming: Incoming, field: string): Promise<{ type: string; mime: string }> {
  const known = await inspectFile(incoming.path, incoming.name);
  if ('refused' in known) throw refusedFile(field, known.refused, incoming.name);
  return known;
}

interface MadePdf { bytes: Buffer; pages: number; signed: boolean; temporary?: string }

/** A PDF that can be stamped and read; a copy of ours is never the source of another. */
async function controllable(incoming: Incoming, field: string): Promise<MadePdf> {
  const bytes = await readFile(incoming.path), facts = await pdfWorker().inspectPdf(bytes);
  if ('refused' in facts) throw refusedFile(field, facts.refused, incoming.name);
  if (facts.controlledCopy) throw refusedFile(field, { key: 'pdfControlledCopy' }, incoming.name);
  return { bytes, pages: facts.pages, signed: facts.signed };
}

async function pdfBeside(incoming: Incoming): Promise<MadePdf> {
  const known = await inspected(incoming, 'pdf');
  if (known.type !== 'pdf') throw new InvalidInput({ pdf: { key: 'refusal.pdfNotPdf', values: { name: safeFileName(incoming.name) } } });
  return { ...(await controllable(incoming, 'pdf')), temporary: incoming.path };
}

/** Without LibreOffice, or where it fails, the page asks for a PDF beside the file: the file itself is kept. */
async function converted(path: string): Promise<MadePdf | undefined> {
  if (!(await officeAvailable())) return undefined;
  const bytes = await officeToPdf(path).catch(error => { if (error instanceof Refused) return undefined; throw error; });
  if (!bytes) return undefined;
  const facts = await pdfWorker().inspectPdf(bytes);
  return 'refused' in facts ? undefined : { bytes, pages: facts.pages, signed: false };
}

async function keptRendition(made: MadePdf, isOriginal: boolean, isBeside: boolean, store: FileStore): Promise<Rendition> {
  const { sha256 } = made.temporary ? await store.put(made.temporary) : await store.putBuffer(made.bytes);
  return { sha256, pages: made.pages, signed: made.signed, made: isOriginal ? 'original' : isBeside ? 'uploaded' : 'converted' };
}

async function textOf(path: string, type: string): Promise<string[]> {
  if (type !== 'docx' && type !== 'odt' && type !== 'xlsx') return [];
  return [(await officeText(path, type)).text];
}

/** Text is derived from content: the same content, the same row. */
export async function keepText(sha256: string, pages: readonly string[], now: Date): Promise<void> {
  await DocumentText.updateOne({ _id: sha256 }, { $setOnInsert: { pages, at: now } }, { upsert: true });
}

function refusedFile(field: string, refusal: Refusal, name: string): InvalidInput {
  return new InvalidInput({ [field]: { key: `refusal.${refusal.key}`, values: { name: safeFileName(name), ...refusal.values } } });
}
