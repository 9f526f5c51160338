/** Describing a form: the description and the blank drawn from it are one content of the draft, written in one act. */
import type { Actor } from '../access/roles';
import { InvalidInput, Refused } from '../core/errors';
import { newId } from '../core/id';
import { parse } from '../core/form';
import { safeFileName } from '../files/fileName';
import type { FileStore } from '../files/store';
import { formDescription, type FormDescription } from '../forms/description';
import { pdfWorker } from '../pdf/worker';
import { act, loadDocument, revisionOf } from './acts';
import { blankForm } from './formDrawing';
import { drawnFrom, formFacts } from './formStanding';
import type { RemovedBlock, Revision, RevisionFile } from './model';
import { demandEditable, keepText } from './receiving';
import { labelOf, type DocumentView } from './standing';

export interface Described { readonly id: string; readonly n: number; readonly version: number; /** null = the document is a file again. */ readonly form: unknown; /** What this takes away and can bring back until the next. */ readonly removed?: RemovedBlock | undefined }

/** The type of documents that may be forms to fill in: tier 4 of the pyramid. */
export const FORM_TIER = 4;

/**
 * Keeps what a draft's form asks, and its blank as the main file: review, signing, copies and search then work as for any file.
 * @throws InvalidInput, Refused or StaleRecord; nothing is kept then. Whoever may not edit the draft is refused before anything is drawn.
 */
export async function describeForm(actor: Actor, wanted: Described, now: Date, store: FileStore): Promise<void> {
  const { id, n, version } = wanted;
  const { document, revision: draft } = await demandEditable(actor, wanted, now), form = wanted.form === null ? null : described(document, wanted.form);
  const blank = form && await drawnBlank(actor, document, draft, form, store, now);
  const details: Record<string, number | boolean> = form ? { form: form.blocks.length } : { noForm: true };
  await act(actor, { id, n, version, action: 'edit', details }, now, revision => {
    const others = revision.files.filter(file => file.role !== 'main' || (!blank && file.drawnFrom === undefined));
    return { revision: { ...revision, form, removedBlock: wanted.removed ?? null, files: blank ? [blank, ...others] : others } };
  });
}

/** After a change of title or number: the blank that bears the old one is drawn anew. Does nothing where it stands. */
export async function redrawForm(actor: Actor, { id, n }: { readonly id: string; readonly n: number }, now: Date, store: FileStore): Promise<void> {
  const document = await loadDocument(id), revision = revisionOf(document, n);
  if (revision.form && !formFacts(document.code, labelOf(revision), revision).formDrawn) await describeForm(actor, { id, n, version: document.version, form: revision.form }, now, store);
}

/** As data that is written and read back the same: nothing in it is undefined. @throws InvalidInput naming `name` where two blocks have one. */
function described(document: DocumentView, given: unknown): FormDescription {
  if (document.tier !== FORM_TIER) throw new Refused({ key: 'notAForm' });
  const form = parse(formDescription, given), names = form.blocks.map(block => block.name), twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice !== undefined) throw new InvalidInput({ name: { key: 'form.nameTwice', values: { name: twice } } });
  return formDescription.parse(JSON.parse(JSON.stringify(form)));
}

async function drawnBlank(actor: Actor, document: DocumentView, revision: Revision, form: FormDescription, store: FileStore, now: Date): Promise<RevisionFile> {
  const bytes = await blankForm(document, revision, form, store, now), { text } = await pdfWorker().readPdf(bytes), { sha256, size } = await store.putBuffer(bytes), label = labelOf(revision);
  await keepText(sha256, text, now);
  return {
    id: newId(), role: 'main', name: safeFileName(`${document.code} ${label.replace('/', '-')} ${revision.title}.pdf`), type: 'pdf', mime: 'application/pdf', sha256, size,
    pdf: { sha256, pages: text.length, made: 'drawn', signed: false }, at: now, by: actor.name, drawnFrom: drawnFrom(document.code, label, revision.title, form),
  };
}
