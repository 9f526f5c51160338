/** How is a form drawn as a page to be filled in: its blocks as view data, long tables a stretch of rows at a time? Pure. */
import type { Words } from '../core/words';
import { isEmpty, isNamed, tableRows, type Answers, type Directory, type Row, type Value } from './answers';
import { headed, tablesIn, type Block, type Column, type Condition, type Field, type FormDescription, type Table } from './description';
import { called, isNamedKind, namesOf } from './directory';
import { boundsText, writtenNumber } from './quantities';
import { cellNumber, sumsOf } from './reckoning';
import { isShown } from './shown';
import { typedText, type Problems } from './typedFilling';

export interface FillScene {
  readonly form: FormDescription; readonly answers: Answers; readonly problems: Problems; readonly directory: Directory; readonly words: Words;
  /** By table: the first row to show; and the table that gets more empty rows. */
  readonly from: Readonly<Record<string, number>>; readonly more: string;
  /** What stands in the boxes for pasting, where it was not taken. */
  readonly pasted: Readonly<Record<string, string>>;
  /** The files at each field, as the page shows them. */
  readonly files: Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>>;
}
export type View = Readonly<Record<string, unknown>>;

/** Cells that a page may have in all its tables: each is a field, and a page with thousands of them is slow on a phone. */
const MOST_CELLS = 1000, MOST_SHOWN = 100, FEWEST_SHOWN = 5, EMPTY_ROWS = 3, MORE_ROWS = 10;

export function fillBlocks(scene: FillScene): View[] {
  return scene.form.blocks.flatMap(block => {
    const drawn = blockView(scene, block);
    return drawn ? [{ ...drawn, ...conditionView(scene, block) }] : [];
  });
}

/** Names that can be picked while typing, for the lists of the page; none that the form does not ask for. */
export function nameLists({ form, directory }: Pick<FillScene, 'form' | 'directory'>): View[] {
  const asked = new Set(form.blocks.flatMap(block => (block.block === 'field' ? [block.kind] : block.block === 'table' ? block.columns.map(column => column.kind) : [])));
  return (['person', 'unit', 'document'] as const).filter(kind => asked.has(kind)).map(kind => ({ id: `names-${kind}`, labels: called(namesOf(directory, kind)).map(one => one.label) }));
}

/** What a person calls the place of each problem: a field's label; a cell's table, column and row. */
export function placesCalled({ form, problems, words }: Pick<FillScene, 'form' | 'problems' | 'words'>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.keys(problems).flatMap(key => {
    const [name, at, column] = key.split('.'), block = form.blocks.find(one => one.name === name), label = block && 'label' in block ? block.label : '', cell = block?.block === 'table' ? block.columns.find(one => one.name === column) : undefined;
    return label === '' ? [] : [[key, cell ? `${label}, ${words('fill.cell', { column: cell.label, number: Number(at) + 1 })}` : label]];
  }));
}

/** How many rows of each table stand on one page. */
export function rowsShown(form: FormDescription): number {
  const columns = tablesIn(form).reduce((sum, table) => sum + table.columns.length, 0);
  return columns ? Math.max(FEWEST_SHOWN, Math.min(MOST_SHOWN, Math.floor(MOST_CELLS / columns))) : MOST_SHOWN;
}

function blockView(scene: FillScene, block: Block): View | undefined {
  switch (block.block) {
    case 'section': return { section: true, name: block.name, label: block.label };
    case 'field': return fieldView(scene, block);
    case 'table': return tableView(scene, block);
    case 'signatures': return { signatures: true, name: block.name, places: block.signatures.map(place => ({ label: place.label, by: scene.words(`fill.signer.${place.by}`) })), order: scene.words(block.inOrder ? 'fill.inOrder' : 'fill.anyOrder') };
    default: return undefined;
  }
}

/** The condition in words, for whoever has no script; and for script, which field it hangs on. */
function conditionView({ form, answers, words }: FillScene, block: Block): View {
  const when: Condition | undefined = 'when' in block ? block.when : undefined;
  if (!when) return {};
  const asked = form.blocks.find(one => one.block === 'field' && one.name === when.field);
  return { when: { field: when.field, is: when.is, text: words('fill.onlyWhen', { label: asked?.block === 'field' ? asked.label : when.field, value: when.is }), met: isShown({ when }, form, answers) } };
}

function fieldView({ answers, directory, words, files }: FillScene, field: Field): View {
  const { name, kind, required, options } = field, value = answers[field.name], scalar = Array.isArray(value) || value === undefined ? '' : value;
  const base = { field: true, [kind]: true, name, label: headed(field), help: helpOf(field, words) || undefined, required, optional: !required };
  if (kind === 'choices' || kind === 'choice') {
    const chosen = new Set(Array.isArray(value) ? value.filter(one => typeof one === 'string') : [value]), few = kind === 'choice' && options.length <= 5;
    return { ...base, choice: kind === 'choice' && !few, radio: few, options: options.map(one => ({ value: one, text: one, selected: chosen.has(one), checked: chosen.has(one) })), ...(kind === 'choice' && typeof value === 'string' && value && !options.includes(value) ? { stray: value } : {}) };
  }
  if (kind === 'files' || kind === 'photographs') return { ...base, files: kind === 'files', photographs: kind === 'photographs', kept: files[name] ?? [], hint: words(kind === 'files' ? 'fill.filesHint' : 'fill.photographsHint') };
  return { ...base, value: shownName(kind, plainValue(scalar), directory), ...(isNamedKind(kind) ? { list: `names-${kind}`, named: true } : {}) };
}

/** What the form says to it, and between which bounds a number stands. */
function helpOf(field: Field, words: Words): string {
  const bounds = field.kind === 'number' ? boundsText(field, words) : '';
  return [field.help, ...(bounds ? [words('fill.number', { bounds })] : [])].filter(Boolean).join(' ');
}

/** Of whom the directory still knows, the label that tells two of one name apart. */
function shownName(kind: string, value: Value, directory: Directory): string {
  if (!isNamed(value) || !isNamedKind(kind)) return typedText(kind, value);
  return called(namesOf(directory, kind)).find(one => one.id === value.id)?.label ?? value.name;
}

function plainValue(value: Value | readonly Row[]): Value {
  return typeof value === 'string' || typeof value === 'number' || isNamed(value) ? value : '';
}

function tableView(scene: FillScene, table: Table): View {
  const { answers, form, words, more, pasted } = scene, rows = tableRows(answers, table.name), size = rowsShown(form), free = !table.rows.length;
  const from = startOf(scene, table, rows.length, size), to = Math.min(rows.length, from + size), last = to === rows.length, sums = sumsOf(table, answers);
  const added = free && last ? (more === table.name ? MORE_ROWS : EMPTY_ROWS) : 0, shown = Array.from({ length: to - from + added }, (_, at) => rowView(scene, table, rows[from + at], from + at, free));
  const pages = rows.length > size ? Array.from({ length: Math.ceil(rows.length / size) }, (_, at) => ({ from: at * size, label: words('fill.rows', { from: at * size + 1, to: Math.min(rows.length, (at + 1) * size) }), current: at * size === from })) : [];
  return {
    table: true, name: table.name, label: table.label, help: table.help || undefined, required: table.required, numbered: table.numbered, window: `${from}-${to}`, rows: shown, free, removable: free,
    columns: table.columns.map(column => ({ label: headed(column), required: column.required, number: isNumber(column), ...(column.kind === 'number' ? { bounds: boundsText(column, words) } : {}) })),
    ...(table.columns.some(column => column.sum) ? { sums: table.columns.map(column => sumView(table, column, sums, rows, from, to)) } : {}),
    ...(pages.length ? { pages, count: words('fill.rowCount', { count: rows.length }) } : {}), ...(free ? { blank: rowView(scene, table, undefined, from + shown.length, free), next: from + shown.length, pasted: pasted[table.name] ?? '', open: Boolean(pasted[table.name]) } : {}),
  };
}

/** Where something is wrong that no page was asked for, the rows with the first of it; where more rows are wanted, the end. */
function startOf({ from, problems, more }: FillScene, table: Table, rows: number, size: number): number {
  const last = Math.max(0, Math.floor(Math.max(0, rows - 1) / size) * size), asked = from[table.name];
  if (more === table.name) return last;
  if (asked !== undefined) return Math.min(last, Math.floor(asked / size) * size);
  const wrong = Object.keys(problems).flatMap(key => { const [name, at] = key.split('.'); return name === table.name && at !== undefined ? [Number(at)] : []; });
  return wrong.length ? Math.min(last, Math.floor(Math.min(...wrong) / size) * size) : 0;
}

function rowView(scene: FillScene, table: Table, row: Row | undefined, at: number, removable: boolean): View {
  return { at, number: at + 1, cells: table.columns.map((column, place) => cellView(scene, table, column, row, at, place)), ...(removable && row ? { remove: scene.words('fill.removeRow', { number: at + 1 }) } : {}) };
}

function cellView({ directory, words, problems }: FillScene, table: Table, column: Column, row: Row | undefined, at: number, place: number): View {
  const value = row?.[column.name], name = `${table.name}.${at}.${column.name}`, bounds = column.kind === 'number' ? boundsText(column, words) : '', bounded = (said: string): string => (bounds ? `${said}, ${bounds}` : said);
  const base = { name, column: column.name, label: bounded(column.label), naming: bounded(words('fill.cell', { column: column.label, number: at + 1 })), bad: name in problems };
  if (place === 0 && table.rows[at] !== undefined) return { ...base, given: table.rows[at] };
  if (column.kind === 'calculated') { const number = row && cellNumber(table, column, row); return { ...base, calculated: column.of.join(' '), shown: number === undefined ? '' : writtenNumber(number) }; }
  if (column.kind === 'choice') return { ...base, choice: true, options: column.options.map(one => ({ value: one, selected: one === value })), ...(typeof value === 'string' && value && !column.options.includes(value) ? { stray: value } : {}) };
  const shown = isEmpty(value) ? '' : shownName(column.kind, plainValue(value ?? ''), directory);
  return { ...base, value: shown, [column.kind === 'prose' ? 'prose' : 'line']: true, number: column.kind === 'number', ...(isNamedKind(column.kind) ? { list: `names-${column.kind}` } : {}) };
}

/** `base` = what the rows that are not on the page come to, so that script adds up the whole table. */
function sumView(table: Table, column: Column, sums: Readonly<Record<string, number>>, rows: readonly Row[], from: number, to: number): View {
  const sum = sums[column.name];
  if (sum === undefined) return {};
  const here = rows.slice(from, to).reduce((total, row) => total + (cellNumber(table, column, row) ?? 0), 0);
  return { column: column.name, label: column.label, sum: writtenNumber(sum), base: Number((sum - here).toFixed(10)) };
}

function isNumber({ kind }: Column): boolean {
  return kind === 'number' || kind === 'calculated';
}
