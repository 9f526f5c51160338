/** Which form does a paper of audits, corrective actions and disposals follow: the agency's own that was in force, or the catalogue's; and what does that form call things? */
import { formInForce } from '../documents/queries';
import { catalogueForm } from '../forms/catalogue/catalogue';
import type { Block, FormDescription } from '../forms/description';
import type { FormIssue } from '../forms/printed';
import { holdersOf } from '../people/queries';

export interface PaperForm {
  readonly about: FormIssue;
  readonly description: FormDescription;
  /** What it was made from: its labels stand where the agency's form has none, its page is the one that the paper is drawn for. */
  readonly catalogue: FormDescription;
  /** Who is at the head of the agency; '' = nobody. */
  readonly head: { readonly name: string; readonly title: string };
}

const NOBODY = { name: '', title: '' };

/** As it stood at `at`: when the paper became a record. @throws Error for an id that is not in the catalogue: a programming error. */
export async function paperFormOf(agency: string, id: string, at: Date): Promise<PaperForm> {
  const [own, [head]] = await Promise.all([formInForce(agency, id, at), holdersOf(agency, ['head'])]), theirs = asInCatalogue(id, head && { name: head.name, title: head.positions.find(one => one.agency === agency)?.title ?? '' });
  if (!own) return theirs;
  const { code, title, label, issue, amendment, from, decision, description } = own;
  return { ...theirs, about: { code, title, label, issue, amendment, from, decision }, description };
}

/** For an agency without a form of its own: never issued, so without issue and day. Pure. */
export function asInCatalogue(id: string, head: PaperForm['head'] = NOBODY): PaperForm {
  const found = catalogueForm(id);
  if (!found) throw new Error(`The catalogue has no form ${id}.`);
  const { code, title, description } = found;
  return { about: { code, title, label: '', issue: 0, amendment: 0, from: null, decision: null }, description, catalogue: description, head };
}

/** What the form calls a section, a field or a table: the agency's word, else the catalogue's. */
export function labelOf(form: PaperForm, name: string): string {
  const has = (one: Block): boolean => one.name === name && 'label' in one, block = form.description.blocks.find(has) ?? form.catalogue.blocks.find(has);
  return block && 'label' in block ? block.label : '';
}

/** The same of a column. */
export function columnOf(form: PaperForm, table: string, name: string): string {
  return columnIn(form.description, table, name)?.label ?? columnIn(form.catalogue, table, name)?.label ?? '';
}

/** What may be chosen in a column, where the agency's form offers as many as the catalogue's, else the catalogue's. */
export function optionsOf(form: PaperForm, table: string, name: string): readonly string[] {
  const own = columnIn(form.description, table, name)?.options ?? [], theirs = columnIn(form.catalogue, table, name)?.options ?? [];
  return own.length === theirs.length ? own : theirs;
}

function columnIn(form: FormDescription, table: string, name: string) {
  const block = form.blocks.find(one => one.block === 'table' && one.name === table);
  return block?.block === 'table' ? block.columns.find(one => one.name === name) : undefined;
}
