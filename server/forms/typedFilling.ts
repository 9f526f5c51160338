/** What was typed on one page of a form, put into the answers it belongs to: rows of long tables that were not on the page, and what was pasted, among them. Pure. */
import { pastedCells } from '../core/pastedTable';
import { fold } from '../core/vietnamese';
import type { Refusal } from '../core/errors';
import { readAnswers, tableRows, type Answers, type Directory, type Row, type Value } from './answers';
import { EMPTY_FORM, fieldsIn, MOST_ROWS, tablesIn, type Column, type FormDescription, type Table } from './description';
import { idMeant, isNamedKind, namesOf, withNamed } from './directory';
import { asNumber, writtenNumber } from './quantities';

export type Problems = Readonly<Record<string, Refusal>>;
export interface Filling { readonly answers: Answers; readonly problems: Problems }
type Typed = Readonly<Record<string, unknown>>;

/** The rows of a table that stood on the page: `from`–`to` of the stored ones. */
interface Window { readonly from: number; readonly to: number }

/**
 * @param stored what the answers were when the page was drawn, and what could not be read of them.
 * A field that is not on the page keeps its answer; a table says by `window-<table>` which of its rows are. @returns `tooMany` = tables that would be too long: nothing is to be kept then.
 */
export function typedFilling(form: FormDescription, stored: Filling, typed: Typed, people: Directory): Filling & { readonly tooMany: readonly string[] } {
  const directory = withNamed(people, form, stored.answers), windows = new Map(tablesIn(form).map(table => [table.name, windowOf(table, stored.answers, typed)]));
  const shown: FormDescription = { ...form, blocks: form.blocks.map(block => (block.block === 'table' ? { ...block, rows: givenIn(block, windows.get(block.name)) } : block)) };
  const read = readAnswers(shown, rebased(form, windows, typed, directory), directory), answers: Record<string, Answers[string]> = {}, problems: Record<string, Refusal> = {}, tooMany: string[] = [];
  for (const field of fieldsIn(form)) keepField(field, typed, read, stored, answers, problems);
  for (const table of tablesIn(form)) {
    const merged = mergedTable(table, windows.get(table.name), read, stored, typed, directory);
    if (merged.rows.length > MOST_ROWS) tooMany.push(table.name);
    answers[table.name] = merged.rows;
    Object.assign(problems, merged.problems);
  }
  return { answers, problems, tooMany };
}

function windowOf(table: Table, answers: Answers, typed: Typed): Window | undefined {
  const found = /^(\d{1,5})-(\d{1,5})$/.exec(text(typed[`window-${table.name}`])), rows = tableRows(answers, table.name).length;
  if (!found) return undefined;
  const from = Math.min(Number(found[1]), rows);
  return { from, to: Math.max(from, Math.min(Number(found[2]), rows)) };
}

function givenIn(table: Table, window: Window | undefined): string[] {
  return window ? table.rows.slice(window.from, window.to) : [];
}

/** Rows counted from the first on the page; names of people, units and documents as their ids. */
function rebased(form: FormDescription, windows: ReadonlyMap<string, Window | undefined>, typed: Typed, directory: Directory): Record<string, unknown> {
  const out: Record<string, unknown> = Object.create(null), tables = new Map(tablesIn(form).map(table => [table.name, table]));
  for (const field of fieldsIn(form)) out[field.name] = isNamedKind(field.kind) ? idMeant(namesOf(directory, field.kind), text(typed[field.name])) : typed[field.name];
  for (const [key, value] of Object.entries(typed)) {
    const [name = '', at = '', column = ''] = key.split('.'), table = tables.get(name), window = windows.get(name), row = Number(at) - (window?.from ?? 0), kind = table?.columns.find(one => one.name === column)?.kind ?? '';
    if (window && /^\d{1,5}$/.test(at) && row >= 0 && row < MOST_ROWS) out[`${name}.${row}.${column}`] = isNamedKind(kind) ? idMeant(namesOf(directory, kind), text(value)) : value;
  }
  for (const [name, window] of windows) if (window) out[`${name}.remove`] = texts(typed[`${name}.remove`]).map(at => String(Number(at) - window.from));
  return out;
}

/** Ticks that are taken off are not sent: only those of other kinds can be missing from a page. */
function keepField({ name, kind }: { readonly name: string; readonly kind: string }, typed: Typed, read: Filling, stored: Filling, answers: Record<string, Answers[string]>, problems: Record<string, Refusal>): void {
  if (kind === 'files' || kind === 'photographs') return;
  const absent = typed[name] === undefined && kind !== 'choices', from = absent ? stored : read, value = from.answers[name], problem = from.problems[name];
  if (value !== undefined) answers[name] = value;
  if (problem) problems[name] = problem;
}

function mergedTable(table: Table, window: Window | undefined, read: Filling, stored: Filling, typed: Typed, directory: Directory): { rows: Row[]; problems: Record<string, Refusal> } {
  const before = tableRows(stored.answers, table.name), problems: Record<string, Refusal> = {};
  if (!window) return { rows: [...before], problems: shifted(table, stored.problems, at => at) };
  const here = tableRows(read.answers, table.name), rows = [...before.slice(0, window.from), ...here, ...before.slice(window.to)], moved = here.length - (window.to - window.from);
  Object.assign(problems, shifted(table, stored.problems, at => (at < window.from ? at : at >= window.to ? at + moved : undefined)), shifted(table, read.problems, at => at + window.from));
  const pasted = table.rows.length ? undefined : pastedRows(table, text(typed[`paste-${table.name}`]), directory);
  if (pasted) Object.assign(problems, shifted(table, pasted.problems, at => at + rows.length));
  return { rows: [...rows, ...(pasted?.rows ?? [])], problems };
}

/** The problems of one table with each row at its new place; `to` gives undefined for a row that is gone. */
function shifted(table: Table, problems: Problems, to: (at: number) => number | undefined): Record<string, Refusal> {
  return Object.fromEntries(Object.entries(problems).flatMap(([key, refusal]) => {
    const [name, at, column] = key.split('.'), place = name === table.name && at !== undefined ? to(Number(at)) : undefined;
    return place === undefined || column === undefined ? [] : [[`${table.name}.${place}.${column}`, refusal]];
  }));
}

/** Cells in the order of the columns; a row of headings and a first cell that only counts are left out. */
function pastedRows(table: Table, pasted: string, directory: Directory): { rows: readonly Row[]; problems: Problems } | undefined {
  if (!pasted) return undefined;
  const columns = table.columns.filter(column => column.kind !== 'calculated'), rows = pastedCells(pasted).filter(cells => cells.some(cell => cell !== ''));
  const body = rows[0] && isHeading(rows[0], table.columns) ? rows.slice(1) : rows, typed: Record<string, unknown> = Object.create(null);
  body.forEach((cells, at) => {
    const told = table.numbered && cells.length > columns.length && /^\d{1,5}[.)]?$/.test(cells[0] ?? '') ? cells.slice(1) : cells;
    columns.forEach(({ name, kind }, place) => { const cell = told[place] ?? ''; typed[`${table.name}.${at}.${name}`] = isNamedKind(kind) ? idMeant(namesOf(directory, kind), cell) : cell; });
  });
  const read = readAnswers({ ...EMPTY_FORM, blocks: [{ ...table, rows: [] }] }, typed, directory);
  return { rows: tableRows(read.answers, table.name), problems: read.problems };
}

function isHeading(cells: readonly string[], columns: readonly Column[]): boolean {
  const labels = new Set(columns.map(column => fold(column.label))), told = cells.filter(cell => cell !== '');
  return told.filter(cell => labels.has(fold(cell))).length * 2 >= told.length && told.length > 0;
}

/** One field's text; of several of one name the first. */
function text(typed: unknown): string {
  return texts(typed)[0] ?? '';
}

function texts(typed: unknown): string[] {
  return (Array.isArray(typed) ? typed : [typed]).filter(one => typeof one === 'string');
}

/** As it stands in a field of the page: dd/MM/yyyy, a number as it is printed, a name for whom it names. */
export function typedText(kind: string, value: Value | undefined): string {
  if (value === undefined) return '';
  if (typeof value === 'number') return typedNumber(value);
  if (typeof value === 'string') return kind !== 'date' ? value : value.replace(/^(\d{4})-(\d{2})-(\d{2})$/, '$3/$2/$1');
  return 'name' in value ? value.name : value.join(', ');
}

/** With its points, unless that would lose places of it. */
export function typedNumber(value: number): string {
  const printed = writtenNumber(value);
  return asNumber(printed) === value ? printed : String(value).replace('.', ',');
}
