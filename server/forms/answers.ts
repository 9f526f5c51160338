/** What was filled in: which values may stand for each kind of field, how a page's fields become them, and what is still missing? Pure. */
import { day } from '../core/form';
import type { Refusal } from '../core/errors';
import { fieldsIn, LONGEST_TEXT, MOST_ROWS, tablesIn, type Column, type Field, type FormDescription, type Table } from './description';
import { asNumber, outOfBounds, type Bounds } from './quantities';
import { isShown } from './shown';

/** Somebody or something of the agency, as it was called when it was filled in. */
export interface Named { readonly id: string; readonly name: string }
export type Row = Readonly<Record<string, Value>>;
/** Text, a choice and a day (yyyy-MM-dd) are text; a number is a number; choices are several texts; files are ids of the record's files. '' and [] = nothing. */
export type Value = string | number | readonly string[] | Named;
export type Answers = Readonly<Record<string, Value | readonly Row[]>>;

/** Who and what a field may name. */
export interface Directory { readonly people: readonly Named[]; readonly units: readonly Named[]; readonly documents: readonly Named[] }

export interface Read { readonly answers: Answers; /** By the name of the field on the page. */ readonly problems: Readonly<Record<string, Refusal>> }

type Typed = Readonly<Record<string, unknown>>;
type Asked = Bounds & (Pick<Field, 'kind' | 'options'> | Pick<Column, 'kind' | 'options'>);

/**
 * The page's fields as answers. What cannot be read is kept as it was typed and told in `problems`, so that a draft loses nothing.
 * A field of a table is `<table>.<row from 0>.<column>`; `<table>.remove` names rows that go; a row in which nothing stands is none.
 */
export function readAnswers(form: FormDescription, typed: Typed, directory: Directory): Read {
  const problems: Record<string, Refusal> = {}, answers: Record<string, Value | Row[]> = {};
  for (const field of fieldsIn(form)) {
    if (field.kind === 'files' || field.kind === 'photographs') continue;
    answers[field.name] = valueOf(field, typed[field.name], directory, refusal => { problems[field.name] = refusal; });
  }
  for (const table of tablesIn(form)) answers[table.name] = rowsOf(table, typed, directory, problems);
  return { answers, problems };
}

function rowsOf(table: Table, typed: Typed, directory: Directory, problems: Record<string, Refusal>): Row[] {
  const gone = new Set(textsOf(typed[`${table.name}.remove`])), rows: Row[] = [], first = table.columns[0];
  const wanted = Math.min(MOST_ROWS, Math.max(table.rows.length, rowCount(table, typed)));
  for (let at = 0; at < wanted; at += 1) {
    const given = table.rows[at];
    if (given === undefined && gone.has(String(at))) continue;
    const place = rows.length, row: Record<string, Value> = {};
    for (const column of table.columns) {
      const key = `${table.name}.${at}.${column.name}`;
      row[column.name] = column === first && given !== undefined ? given : column.kind === 'calculated' ? '' : valueOf(column, typed[key], directory, refusal => { problems[`${table.name}.${place}.${column.name}`] = refusal; });
    }
    if (given !== undefined || Object.values(row).some(value => !isEmpty(value))) rows.push(row);
  }
  return rows;
}

/** The highest row that any field of the page speaks of, and one. */
function rowCount(table: Table, typed: Typed): number {
  let most = 0;
  for (const key of Object.keys(typed)) {
    const at = key.startsWith(`${table.name}.`) ? /^\d{1,5}(?=\.)/.exec(key.slice(table.name.length + 1)) : null;
    if (at) most = Math.max(most, Number(at[0]) + 1);
  }
  return most;
}

function valueOf(asked: Asked, typed: unknown, directory: Directory, tell: (refusal: Refusal) => void): Value {
  const [text = '', ...more] = textsOf(typed), refused = (key: string): string => { tell({ key: `field.${key}` }); return text; };
  if (asked.kind === 'choices') return [text, ...more].filter(one => asked.options.includes(one));
  if (text === '') return '';
  if (text.length > LONGEST_TEXT) { tell({ key: 'field.tooLong' }); return text.slice(0, LONGEST_TEXT); }
  switch (asked.kind) {
    case 'number': return numberOf(text, asked, tell);
    case 'date': { const read = day.safeParse(text); return read.success ? read.data : refused('notADay'); }
    case 'choice': return asked.options.includes(text) ? text : refused('invalid');
    case 'person': return directory.people.find(one => one.id === text) ?? refused('notOnList');
    case 'unit': return directory.units.find(one => one.id === text) ?? refused('notOnList');
    case 'document': return directory.documents.find(one => one.id === text || one.name === text || one.name.split(' ')[0] === text) ?? refused('unknownDocument');
    case 'line': return text.replace(/\s+/g, ' ');
    default: return text;
  }
}

/** One out of its bounds is a number all the same: it is kept, and told. */
function numberOf(text: string, asked: Asked, tell: (refusal: Refusal) => void): Value {
  const value = asNumber(text), wrong = value === undefined ? { key: 'field.notANumber' } : outOfBounds(value, asked);
  if (wrong) tell(wrong);
  return value ?? text;
}

function textsOf(typed: unknown): string[] {
  const values = Array.isArray(typed) ? typed : [typed];
  return values.filter(value => typeof value === 'string').map(value => value.normalize('NFC').replace(/\r\n?/g, '\n').trim());
}

export function isEmpty(value: Value | readonly Row[] | undefined): boolean {
  return value === undefined || value === '' || (Array.isArray(value) && value.length === 0);
}

/**
 * What hinders the form from being complete: required fields and cells that are shown and empty, values that are not of their kind.
 * `files` = how many files stand at each field of files.
 */
export function missingIn(form: FormDescription, answers: Answers, files: Readonly<Record<string, number>>): Record<string, Refusal> {
  const problems: Record<string, Refusal> = {};
  for (const field of fieldsIn(form).filter(one => isShown(one, form, answers))) {
    const holdsFiles = field.kind === 'files' || field.kind === 'photographs';
    const none = holdsFiles ? !files[field.name] : isEmpty(answers[field.name]);
    if (none && field.required) problems[field.name] = { key: 'field.required' };
    const wrong = none || holdsFiles ? undefined : wrongIn(field, answers[field.name]);
    if (wrong) problems[field.name] = wrong;
  }
  for (const table of tablesIn(form).filter(one => isShown(one, form, answers))) tableProblems(table, tableRows(answers, table.name), problems);
  return problems;
}

function tableProblems(table: Table, rows: readonly Row[], problems: Record<string, Refusal>): void {
  if (table.required && !rows.length) problems[table.name] = { key: 'field.rowsRequired' };
  rows.forEach((row, at) => table.columns.filter(column => column.kind !== 'calculated').forEach(column => {
    const value = row[column.name], key = `${table.name}.${at}.${column.name}`;
    if (column.required && isEmpty(value)) problems[key] = { key: 'field.required' };
    const wrong = isEmpty(value) ? undefined : wrongIn(column, value);
    if (wrong) problems[key] = wrong;
  }));
}

/** The rows of a table; none where nothing was filled in. */
export function tableRows(answers: Answers, table: string): readonly Row[] {
  const rows = answers[table];
  return Array.isArray(rows) ? rows.filter((row): row is Row => typeof row === 'object') : [];
}

function wrongIn(asked: Asked, value: Value | readonly Row[] | undefined): Refusal | undefined {
  if (!isOfKind(asked, value)) return { key: 'field.invalid' };
  return asked.kind === 'number' && typeof value === 'number' ? outOfBounds(value, asked) : undefined;
}

function isOfKind(asked: Asked, value: Value | readonly Row[] | undefined): boolean {
  if (asked.kind === 'number') return typeof value === 'number';
  if (asked.kind === 'date') return typeof value === 'string' && day.safeParse(value).success;
  if (asked.kind === 'choice') return typeof value === 'string' && asked.options.includes(value);
  if (asked.kind === 'person' || asked.kind === 'unit' || asked.kind === 'document') return isNamed(value);
  return true;
}

export function isNamed(value: unknown): value is Named {
  return typeof value === 'object' && value !== null && 'id' in value && 'name' in value;
}
