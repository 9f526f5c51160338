/** What may be typed in the form builder: the open block's fields, or the settings of the whole form, as the page names them. */
import { z } from 'zod';
import { fieldsOf, version } from '../core/form';
import { InvalidInput, type Refusal } from '../core/errors';
import { formDescription, type Block, type Column, type Field, type FormDescription, type SignatureBlock, type SignaturePlace, type Table } from '../forms/description';
import { asNumber } from '../forms/quantities';
import { followsLabel, nameFrom, namesIn, placesIn } from './formNames';

/** `act` is what the pressed button says; `block` is what was open: its name, '-' for the settings, '' for nothing. */
export const builderInput = z.object({ version, act: z.string().max(200).default('save'), block: z.string().max(60).default(''), addKind: z.string().max(30).default(''), catalogue: z.string().max(60).default(''), page: z.coerce.number().int().min(1).catch(1) });
export type BuilderInput = z.output<typeof builderInput>;

type Typed = Readonly<Record<string, unknown>>;
/** Names of the form in force stay as they are when a label is put better: records and registers know them. */
export interface Naming { readonly form: FormDescription; readonly kept: ReadonlySet<string> }

/** @throws InvalidInput that names each field of the page that is not right. */
export function typedBlock(block: Block, typed: Typed, naming: Naming): Block {
  return checked(formDescription.shape.blocks.element, { ...block, ...fieldsTyped(block, typed, naming), ...('when' in typed ? { when: conditionOf(text(typed, 'when')) } : {}) });
}

/** @throws InvalidInput */
export function typedSettings(form: FormDescription, typed: Typed): FormDescription {
  const years = text(typed, 'retentionYears').replace(',', '.');
  return checked(formDescription, {
    ...form, ...textsOf(typed, ['layout', 'kind', 'about', 'numberPattern', 'folder', 'mark']), landscape: isTicked(typed, 'landscape'), retentionYears: years === '' ? undefined : Number(years),
    clauses: text(typed, 'clauses').split(/[,;\s]+/).filter(one => one !== ''), ...linesOf(typed, ['recipients']),
  });
}

function fieldsTyped(block: Block, typed: Typed, naming: Naming): Typed {
  switch (block.block) {
    case 'field': return { ...fieldTyped(block, typed), ...named(block, typed, naming) };
    case 'table': return { ...textsOf(typed, ['label', 'help']), ...named(block, typed, naming), ...linesOf(typed, ['rows']), numbered: isTicked(typed, 'numbered'), required: isTicked(typed, 'required'), columns: columnsTyped(block, typed) };
    case 'section': return { ...textsOf(typed, ['label']), ...named(block, typed, naming) };
    case 'wording': return textsOf(typed, ['text', 'style']);
    case 'signatures': return { inOrder: isTicked(typed, 'inOrder'), signatures: signaturesTyped(block, typed, naming.form) };
    case 'pageBreak': return {};
  }
}

function fieldTyped(_: Field, typed: Typed): Typed {
  return { ...boundsOf(typed), ...textsOf(typed, ['label', 'kind', 'help', 'measure', 'prefill']), ...linesOf(typed, ['options']), required: isTicked(typed, 'required') };
}

/** The name that was typed; the label's where none was, or where it was the old label's and the label is another now. */
function named(block: Field | Table | { readonly block: 'section'; readonly name: string; readonly label: string }, typed: Typed, { form, kept }: Naming): { name: string } {
  const name = text(typed, 'name'), label = text(typed, 'label'), follows = name === block.name && label !== block.label && !kept.has(name) && followsLabel(name, block.label, 'o');
  return { name: (follows || name === '') && label !== '' ? nameFrom(label, namesIn(form, block.name), 'o') : name };
}

function columnsTyped(table: Table, typed: Typed): Typed[] {
  const known = new Map(table.columns.map(column => [column.name, column])), taken = new Set(known.keys());
  return rowsTyped(typed, 'columns').map(row => {
    const before: Column | undefined = known.get(text(row, 'name')), numeric = before?.kind === 'number' || before?.kind === 'calculated', width = text(row, 'width').replace(',', '.');
    const name = before?.name ?? (text(row, 'name') || nameFrom(text(row, 'label'), taken, 'cot'));
    taken.add(name);
    return {
      ...before, ...boundsOf(row), ...textsOf(row, ['label', 'kind', 'measure']), name, required: isTicked(row, 'required'), width: width === '' ? 0 : Number(width), ...linesOf(row, ['options']),
      ...(numeric ? { sum: isTicked(row, 'sum') } : {}), ...(before?.kind === 'calculated' ? { of: several(row['of']) } : {}),
    };
  });
}

function signaturesTyped(block: SignatureBlock, typed: Typed, form: FormDescription): Typed[] {
  const known = new Map(block.signatures.map(one => [one.name, one])), taken = placesIn(form);
  return rowsTyped(typed, 'signatures').map(row => {
    const before: SignaturePlace | undefined = known.get(text(row, 'name')), name = before?.name ?? (text(row, 'name') || nameFrom(text(row, 'label'), taken, 'ky'));
    taken.add(name);
    return { ...before, ...textsOf(row, ['label', 'by', 'field', 'signingFor', 'over']), name };
  });
}

/** Rows named `<list>.<place>.<field>`, in order; the empty row at the end, which has no name yet, is none until it has a label. */
export function rowsTyped(typed: Typed, list: 'columns' | 'signatures'): Typed[] {
  const rows = new Map<number, Record<string, unknown>>();
  for (const [key, value] of Object.entries(typed)) {
    const [, at, field] = new RegExp(`^${list}\\.(\\d{1,2})\\.([a-zA-Z]+)$`).exec(key) ?? [];
    if (at !== undefined && field !== undefined) rows.set(Number(at), { ...rows.get(Number(at)), [field]: value });
  }
  return [...rows].sort(([a], [b]) => a - b).map(([, row]) => row).filter(row => text(row, 'name') !== '' || text(row, 'label') !== '');
}

function conditionOf(typed: string): unknown {
  const [field = '', ...value] = typed.split('=');
  return field === '' ? undefined : { field, is: value.join('=') };
}

/** What has no field on the page now (the unit of what is no number) stays as it was. */
function textsOf(typed: Typed, names: readonly string[]): Record<string, string> {
  return Object.fromEntries(names.filter(name => name in typed).map(name => [name, text(typed, name)]));
}

/** Nothing typed = no bound. */
function boundsOf(typed: Typed): Typed {
  return Object.fromEntries(['min', 'max'].filter(name => name in typed).map(name => [name, text(typed, name) === '' ? undefined : asNumber(text(typed, name)) ?? text(typed, name)]));
}

function linesOf(typed: Typed, names: readonly string[]): Record<string, string[]> {
  return Object.fromEntries(names.filter(name => name in typed).map(name => [name, text(typed, name).split(/\r\n?|\n/).map(line => line.trim()).filter(line => line !== '')]));
}

function text(typed: Typed, name: string): string {
  const value = typed[name];
  return typeof value === 'string' ? value.trim() : '';
}

function several(value: unknown): string[] {
  return (Array.isArray(value) ? value : [value]).filter(one => typeof one === 'string');
}

function isTicked(typed: Typed, name: string): boolean {
  return typed[name] !== undefined;
}

/** A line of a list that is not right is told at its list: it is one field of the page. */
function checked<Schema extends z.ZodType>(schema: Schema, given: unknown): z.output<Schema> {
  const result = schema.safeParse(given);
  if (result.success) return result.data;
  const fields: Record<string, Refusal> = {};
  for (const [field, refusal] of Object.entries(fieldsOf(result.error))) fields[field.replace(/\b(options|rows|recipients|clauses|of)\.\d+$/, '$1').replace(/^when\..*$/, 'when')] ??= refusal;
  throw new InvalidInput(fields);
}
