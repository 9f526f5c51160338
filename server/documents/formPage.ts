/** The form builder: the blocks of the form in order, the open one in fields, the blank beside it. */
import { Forbidden, NotFound } from '../core/errors';
import { hashOf } from '../core/trail';
import { catalogue, catalogueForm } from '../forms/catalogue/catalogue';
import type { Block, FormDescription } from '../forms/description';
import { namesFor } from '../forms/wording';
import type { Answer, Visit } from '../web/route';
import { versionFor } from '../web/typed';
import { wording, type Wording } from '../web/wording';
import { addressOf } from './actWords';
import { chosen } from './documentPage';
import { ICONS, openFields } from './formEditor';
import { BLOCK_KINDS, kindOf, placeOf, SETTINGS } from './formEditing';
import { provincial } from './formActs';
import { FORM_TIER } from './formOperations';
import { problemsAt } from './formProblemWords';
import { namesIn } from './formNames';
import { problemCount } from './formStanding';
import type { Revision } from './model';
import { documentFor } from './queries';
import { labelOf, partiesOf, type DocumentView } from './standing';

/** Letters of wording that stand for it in the list. */
const LONGEST_LABEL = 90;

export interface DraftOfForm { readonly document: DocumentView; readonly revision: Revision; /** Names of the form that is in force. */ readonly kept: ReadonlySet<string> }

/** @throws NotFound where it is no form or this person may not know of it; Forbidden for who may not write it. */
export async function draftOfForm(visit: Visit): Promise<DraftOfForm> {
  const document = await documentFor(visit.actor, visit.params['id'] ?? ''), revision = chosen(visit.actor, document, Number(visit.params['n'])), parties = partiesOf(document, revision, visit.actor);
  if (document.tier !== FORM_TIER) throw new NotFound();
  if (!parties.has('author') && !parties.has('qualityOfficer')) throw new Forbidden();
  const inForce = document.revisions.find(one => one.state === 'effective')?.form;
  return { document, revision, kept: inForce ? namesIn(inForce) : new Set<string>() };
}

export async function formPage(visit: Visit): Promise<Answer> {
  const { document, revision } = await draftOfForm(visit), w = wording(visit), base = addressOf(document, revision.n);
  if (revision.state !== 'draft') return { redirect: base };
  const crumbs = [{ href: '/documents', text: w.words('nav.documents') }, { href: base, text: document.code }, { href: `${base}/draft`, text: w.words('draft.crumb', { label: labelOf(revision) }) }, { text: w.words('forms.crumb') }];
  const frame = { crumbs, heading: `${document.code} ${revision.title}`, action: `${base}/form`, back: `${base}/draft`, version: versionFor(visit, document.version) };
  const data = revision.form ? { ...frame, builder: builder(visit, document, revision, revision.form, w) } : { ...frame, offers: offersOf(revision, w) };
  return { view: 'documents/form', section: 'documents', title: w.words('forms.title', { code: document.code, label: labelOf(revision) }), data };
}

/** The forms the system brings along, the one whose title is this document's first. */
function offersOf(revision: Revision, { words }: Wording): Record<string, unknown> {
  const rows = catalogue().map(one => ({ id: one.id, code: one.code, title: one.title, about: words('forms.blockCount', { count: one.description.blocks.length }) }));
  const same = (title: string): boolean => title.toLocaleLowerCase('vi') === revision.title.toLocaleLowerCase('vi');
  return { rows: [...rows.filter(row => same(row.title)), ...rows.filter(row => !same(row.title))] };
}

function builder(visit: Visit, document: DocumentView, revision: Revision, form: FormDescription, w: Wording): Record<string, unknown> {
  const asked = visit.problems && typeof visit.body['block'] === 'string' ? visit.body['block'] : visit.query['block'] ?? '', open = asked === SETTINGS || placeOf(form, asked) >= 0 ? asked : '', wrong = problemCount(form);
  const rows = form.blocks.map(block => rowOf(block, form, w)), editor = open ? { ...openFields({ visit, form, w }, open), ...actsOf(form, open, w) } : undefined;
  return {
    open, settings: { name: SETTINGS, icon: 'sliders', label: w.words('forms.settings'), kind: settingsWords(form, w), problems: problemsAt(form, SETTINGS, w), ...(open === SETTINGS ? { editor } : {}) },
    rows: withRemoved(rows.map(row => (row['name'] === open ? { ...row, editor } : row)), revision, w), count: w.words('forms.blockCount', { count: form.blocks.length }), ...(wrong ? { wrong: w.words('forms.wrong', { count: wrong }) } : {}),
    kinds: BLOCK_KINDS.map(value => ({ value, text: w.words(`forms.kind.${value}`), selected: value === visit.body['addKind'] })), addWhere: w.words(open && open !== SETTINGS ? 'forms.addBehind' : 'forms.addLast'),
    ...resettable(form, w), preview: previewOf(visit, document, revision, w),
  };
}

/** What was taken away last stands where it stood, with the way back. */
function withRemoved(rows: readonly Record<string, unknown>[], { removedBlock }: Revision, w: Wording): Record<string, unknown>[] {
  return removedBlock ? rows.toSpliced(removedBlock.at, 0, { removed: w.words('forms.removed', { label: labelOfBlock(removedBlock.block, w) }) }) : [...rows];
}

function rowOf(block: Block, form: FormDescription, w: Wording): Record<string, unknown> {
  const kind = kindOf(block), flags = [...('required' in block && block.required ? [w.words('forms.required')] : []), ...('when' in block && block.when ? [w.words('forms.conditional', { value: block.when.is })] : [])];
  return { name: block.name, icon: ICONS[kind], kind: [w.words(`forms.kind.${kind}`), ...flags].join(' · '), label: labelOfBlock(block, w), problems: problemsAt(form, block.name, w) };
}

/** As the list calls it: its label, its first words, its signers. */
function labelOfBlock(block: Block, { words }: Wording): string {
  if (block.block === 'wording') return beginningOf(block.text) || words('forms.noText');
  return block.block === 'signatures' ? block.signatures.map(one => one.label).join(', ') : block.block === 'pageBreak' ? words('forms.kind.pageBreak') : block.label;
}

function beginningOf(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > LONGEST_LABEL ? `${line.slice(0, LONGEST_LABEL)}…` : line;
}

function settingsWords(form: FormDescription, { words }: Wording): string {
  return [words(`forms.layout.${form.layout}`), ...(form.landscape ? [words('forms.lying')] : []), words('forms.years', { count: form.retentionYears })].join(' · ');
}

/** What may be done with the open block besides typing. */
function actsOf(form: FormDescription, open: string, { words }: Wording): Record<string, unknown> {
  const at = placeOf(form, open), block = form.blocks[at];
  if (!block) return {};
  const theirs = provincial(form, open), holders = block.block === 'wording' ? namesFor(form).map(name => ({ name, text: placeholder(name, form, words) })) : [];
  return { movable: true, first: at === 0, last: at === form.blocks.length - 1, holders, ...(theirs && hashOf(theirs) !== hashOf(block) ? { reset: true } : {}) };
}

function placeholder(name: string, form: FormDescription, words: Wording['words']): string {
  const field = form.blocks.find(block => block.block === 'field' && block.name === name);
  return field?.block === 'field' ? field.label : words(`forms.holder.${name}`);
}

/** The whole form as the province has it, where it was taken from there and is another by now. */
function resettable(form: FormDescription, { words }: Wording): Record<string, unknown> {
  const theirs = catalogueForm(form.catalogue);
  return theirs && hashOf(theirs.description) !== hashOf(form) ? { taken: { id: theirs.id, text: words('forms.takenFrom', { code: theirs.code, title: theirs.title }) } } : {};
}

function previewOf(visit: Visit, document: DocumentView, revision: Revision, { words }: Wording): Record<string, unknown> {
  const main = revision.files.find(file => file.role === 'main' && file.drawnFrom !== undefined), of = main?.pdf?.pages ?? 0, wanted = Number(visit.problems ? visit.body['page'] : visit.query['page']) || 1, page = Math.min(Math.max(1, Math.trunc(wanted)), of);
  if (!main) return { address: `${addressOf(document, revision.n)}/form/preview` };
  return { address: `${addressOf(document, revision.n)}/form/preview`, src: `${addressOf(document, revision.n)}/form/preview/${page}.png?of=${main.sha256.slice(0, 12)}`, page, of, label: words('forms.pageOf', { number: page, of }), alt: words('forms.previewAlt', { number: page, of }), ...(page > 1 ? { previous: page - 1 } : {}), ...(page < of ? { next: page + 1 } : {}) };
}
