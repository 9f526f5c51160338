/** What is wrong with a form as a whole: names twice, conditions on nothing, reckoning with no columns, wording with unknown names? Pure. */
import type { Refusal } from '../core/errors';
import { signaturePlaces, type Block, type FormDescription, type Table } from './description';
import { namesFor, wordingProblems } from './wording';

/** By the name of the block (`<table>.<column>` for a column); '' = of the whole form. Empty = it can be filled in. */
export type FormProblems = ReadonlyMap<string, readonly Refusal[]>;

export function formProblems(form: FormDescription): FormProblems {
  const problems = new Map<string, Refusal[]>(), tell = (place: string, refusal: Refusal): void => { problems.set(place, [...(problems.get(place) ?? []), refusal]); };
  if (!form.blocks.some(block => block.block === 'field' || block.block === 'table')) tell('', { key: 'form.nothingAsked' });
  const seen = new Set<string>(), names = namesFor(form);
  form.blocks.forEach((block, at) => {
    if (seen.has(block.name)) tell(block.name, { key: 'form.nameTwice', values: { name: block.name } });
    seen.add(block.name);
    whenProblem(block, form.blocks.slice(0, at), tell);
    if (block.block === 'table') tableProblems(block, tell);
    if (block.block === 'field' && (block.kind === 'choice' || block.kind === 'choices') && !block.options.length) tell(block.name, { key: 'form.noOptions' });
    if (block.block === 'wording') for (const { key, values } of wordingProblems(block.text, names)) tell(block.name, { key: `form.${key}`, values });
  });
  signatureProblems(form, tell);
  return problems;
}

type Tell = (place: string, refusal: Refusal) => void;

function whenProblem(block: Block, before: readonly Block[], tell: Tell): void {
  const when = 'when' in block ? block.when : undefined;
  if (!when) return;
  const asked = before.find(one => one.block === 'field' && one.name === when.field);
  if (asked?.block !== 'field') tell(block.name, { key: 'form.whenUnknown', values: { name: when.field } });
  else if ((asked.kind === 'choice' || asked.kind === 'choices') && !asked.options.includes(when.is)) tell(block.name, { key: 'form.whenNever', values: { value: when.is, label: asked.label } });
}

function tableProblems(table: Table, tell: Tell): void {
  const numbers = new Set(table.columns.filter(column => column.kind === 'number').map(column => column.name)), seen = new Set<string>();
  for (const column of table.columns) {
    const place = `${table.name}.${column.name}`;
    if (seen.has(column.name)) tell(place, { key: 'form.nameTwice', values: { name: column.name } });
    seen.add(column.name);
    if (column.kind === 'calculated' && (!column.of.length || column.of.some(name => !numbers.has(name)))) tell(place, { key: 'form.calculatedOf' });
    if (column.sum && column.kind !== 'number' && column.kind !== 'calculated') tell(place, { key: 'form.sumOfNumbers' });
    if (column.kind === 'choice' && !column.options.length) tell(place, { key: 'form.noOptions' });
  }
  if (table.rows.length && table.columns[0]?.kind !== 'line' && table.columns[0]?.kind !== 'prose') tell(table.name, { key: 'form.rowsNeedText' });
  if (table.columns.reduce((sum, column) => sum + column.width, 0) > 100) tell(table.name, { key: 'form.tooWide' });
}

function signatureProblems(form: FormDescription, tell: Tell): void {
  const seen = new Set<string>();
  for (const place of signaturePlaces(form)) {
    if (seen.has(place.name)) tell(place.name, { key: 'form.nameTwice', values: { name: place.name } });
    seen.add(place.name);
    const named = form.blocks.find(block => block.block === 'field' && block.name === place.field);
    if (place.by === 'field' && !(named?.block === 'field' && named.kind === 'person')) tell(place.name, { key: 'form.signerField', values: { label: place.label } });
  }
}
