/** Which fields does the open block of the form builder have, in words, and what stands in them? Pure. */
import { COLUMN_KINDS, FIELD_KINDS, fieldsIn, LAYOUTS, SIGNER_ROLES, SIGNING_FOR, type Block, type Column, type Field, type FormDescription, type FormFieldKind, type Prefill, type SignaturePlace } from '../forms/description';
import type { Bounds } from '../forms/quantities';
import { typedNumber } from '../forms/typedFilling';
import { fieldsOf, type Choice, type FieldRow } from '../web/actForm';
import type { Visit } from '../web/route';
import type { Wording } from '../web/wording';
import { rowsTyped } from './formInput';
import { kindOf, placeOf, SETTINGS } from './formEditing';

type Rows = readonly FieldRow[];
interface Around { readonly visit: Visit; readonly form: FormDescription; readonly w: Wording }

/** The fields of what is open, below them the rows of columns or signers with an empty one at the end; of a table the rest comes `after` its columns. */
export function openFields(around: Around, open: string): Record<string, unknown> {
  const { form, w, visit } = around, block = form.blocks[placeOf(form, open)];
  if (open === SETTINGS) return { fields: fieldsOf(visit, 'forms.field', settingsRows(form, w), w) };
  if (!block) return {};
  const first = blockRows(block, w), split = block.block === 'table' ? 1 : first.length, rest = [...first.slice(split), ...conditionRow(block, form, w)], shown = (rows: Rows): Record<string, unknown>[] => fieldsOf(visit, 'forms.field', rows, w);
  return block.block === 'table' ? { fields: shown(first.slice(0, split)), ...rowsOf(block, around), after: shown(rest) } : { fields: shown([...first, ...rest]), ...rowsOf(block, around) };
}

function settingsRows(form: FormDescription, w: Wording): Rows {
  const decree: Rows = form.layout === 'decree' ? [{ name: 'kind', kind: 'line', optional: true, hint: true, value: form.kind }, { name: 'about', kind: 'line', optional: true, value: form.about }, { name: 'recipients', kind: 'prose', optional: true, hint: true, value: form.recipients.join('\n') }] : [];
  return [
    { name: 'layout', kind: 'radio', choices: LAYOUTS.map(value => ({ value, text: w.words(`forms.layout.${value}`) })), value: form.layout }, { name: 'landscape', kind: 'checkbox', value: form.landscape ? 'yes' : '' }, ...decree,
    { name: 'numberPattern', kind: 'line', short: true, optional: true, hint: true, value: form.numberPattern }, { name: 'folder', kind: 'line', optional: true, hint: true, value: form.folder },
    { name: 'retentionYears', kind: 'number', hint: true, value: String(form.retentionYears) }, { name: 'mark', kind: 'select', choices: [{ value: '', text: w.words('forms.mark.none') }, ...(['internal', 'restricted'] as const).map(value => ({ value, text: w.words(`forms.mark.${value}`) }))], value: form.mark },
    { name: 'clauses', kind: 'line', optional: true, hint: true, value: form.clauses.join(', ') },
  ];
}

function blockRows(block: Block, w: Wording): Rows {
  const required: FieldRow = { name: 'required', kind: 'checkbox', value: 'required' in block && block.required ? 'yes' : '' }, name: FieldRow = { name: 'name', kind: 'line', short: true, hint: true, optional: true, value: block.name };
  switch (block.block) {
    case 'section': return [{ name: 'label', word: 'heading', kind: 'line', value: block.label }];
    case 'field': return [{ name: 'label', kind: 'line', value: block.label }, ...fieldRows(block, w), required, name];
    case 'table': return [{ name: 'label', word: 'tableLabel', kind: 'line', value: block.label }, { name: 'help', kind: 'line', optional: true, value: block.help }, { name: 'rows', kind: 'prose', optional: true, hint: true, value: block.rows.join('\n') }, { name: 'numbered', kind: 'checkbox', value: block.numbered ? 'yes' : '' }, { ...required, word: 'rowsRequired' }, name];
    case 'wording': return [{ name: 'text', kind: 'prose', rows: 6, optional: true, hint: true, value: block.text }, { name: 'style', kind: 'select', choices: (['plain', 'bold', 'grounds', 'centred'] as const).map(value => ({ value, text: w.words(`forms.style.${value}`) })), value: block.style }];
    case 'signatures': return [{ name: 'inOrder', kind: 'checkbox', value: block.inOrder ? 'yes' : '' }];
    case 'pageBreak': return [];
  }
}

/** What may be known of an answer before anybody types, by the kind of the field. */
const KNOWN: Partial<Record<FormFieldKind, readonly Prefill[]>> = { line: ['filler', 'fillerUnit', 'head', 'place', 'year', 'today'], number: ['year'], date: ['today'], person: ['filler', 'head'], unit: ['fillerUnit'] };

function fieldRows(field: Field, { words }: Wording): FieldRow[] {
  const known = KNOWN[field.kind] ?? [], offered = field.prefill && !known.includes(field.prefill) ? [...known, field.prefill] : known;
  return [
    { name: 'kind', word: 'fieldKind', kind: 'select', choices: FIELD_KINDS.map(value => ({ value, text: words(`forms.kind.${value}`) })), value: field.kind }, { name: 'help', kind: 'line', optional: true, value: field.help },
    ...(field.kind === 'choice' || field.kind === 'choices' ? [{ name: 'options', kind: 'prose', hint: true, rows: 4, value: field.options.join('\n') } satisfies FieldRow] : []),
    ...(field.kind === 'number' ? [{ name: 'measure', kind: 'line', short: true, optional: true, hint: true, value: field.measure } satisfies FieldRow, ...boundRows('', field)] : []),
    ...(offered.length ? [{ name: 'prefill', kind: 'select', choices: [{ value: '', text: words('forms.prefill.none') }, ...offered.map(value => ({ value, text: words(`forms.prefill.${value}`) }))], value: field.prefill } satisfies FieldRow] : []),
  ];
}

/** Of a number; as it is typed in the country. */
function boundRows(before: string, bounds: Bounds): FieldRow[] {
  return (['min', 'max'] as const).map(name => ({ name: `${before}${name}`, word: name, kind: 'line', short: true, optional: true, value: bounds[name] === undefined ? '' : typedNumber(bounds[name]) }));
}

/** Each answer of each choice that stands before is a condition; one that hangs on something else stays as it is. */
function conditionRow(block: Block, form: FormDescription, { words }: Wording): Rows {
  if (block.block === 'pageBreak' || block.block === 'signatures') return [];
  const asked = fieldsIn({ ...form, blocks: form.blocks.slice(0, placeOf(form, block.name)) }).filter(field => field.kind === 'choice' || field.kind === 'choices');
  const offered = asked.flatMap(field => field.options.map((option): Choice => ({ value: `${field.name}=${option}`, text: words('forms.when.is', { label: field.label, value: option }) })));
  const value = block.when ? `${block.when.field}=${block.when.is}` : '', other = value && !offered.some(one => one.value === value) && block.when ? [{ value, text: words('forms.when.is', { label: block.when.field, value: block.when.is }) }] : [];
  return offered.length || other.length ? [{ name: 'when', kind: 'select', choices: [{ value: '', text: words('forms.when.always') }, ...offered, ...other], value }] : [];
}

function rowsOf(block: Block, around: Around): Record<string, unknown> {
  if (block.block === 'table') return { rows: editedRows('columns', block.columns, around, (column, at) => columnRows(column, at, block.columns, around.w)) };
  if (block.block === 'signatures') return { rows: editedRows('signatures', block.signatures, around, (place, at) => signatureRows(place, at, around)) };
  return {};
}

/** As stored, or as typed where the page comes back; the fields of a row follow what is stored of it. */
function editedRows<Item extends { readonly name: string; readonly label: string }>(list: 'columns' | 'signatures', stored: readonly Item[], { visit, w }: Around, fields: (item: Item | undefined, at: string) => Rows): Record<string, unknown>[] {
  const names = visit.problems ? rowsTyped(visit.body, list).map(row => (typeof row['name'] === 'string' ? row['name'] : '')) : stored.map(item => item.name), count = names.filter(name => name !== '').length;
  return [...names.filter(name => name !== ''), ''].map((name, at) => {
    const item = stored.find(one => one.name === name), values = { number: at + 1, label: item?.label ?? '' }, called = item ? 'one' : 'next';
    return {
      name: `${list}.${at}.name`, value: name, legend: w.words(`forms.${list}.${called}`, values), fields: fieldsOf(visit, 'forms.field', fields(item, `${list}.${at}`), w),
      ...(item ? { at, first: at === 0, last: at === count - 1, only: count === 1, up: w.words('forms.rowUp', values), down: w.words('forms.rowDown', values), remove: w.words('forms.rowRemove', values) } : {}),
    };
  });
}

function columnRows(column: Column | undefined, at: string, all: readonly Column[], { words }: Wording): Rows {
  const numeric = column?.kind === 'number' || column?.kind === 'calculated', numbers = all.filter(one => one.kind === 'number').map(one => ({ value: one.name, text: one.label }));
  return [
    { name: `${at}.label`, word: 'column', kind: 'line', value: column?.label ?? '' }, { name: `${at}.kind`, word: 'fieldKind', kind: 'select', choices: COLUMN_KINDS.map(value => ({ value, text: words(`forms.kind.${value}`) })), value: column?.kind ?? 'line' },
    ...(column?.kind === 'choice' ? [{ name: `${at}.options`, word: 'options', kind: 'prose', value: column.options.join('\n') } satisfies FieldRow] : []),
    ...(column?.kind === 'calculated' ? [{ name: `${at}.of`, word: 'of', kind: 'checkboxes', choices: numbers, value: column.of } satisfies FieldRow] : []),
    ...(numeric ? [{ name: `${at}.measure`, word: 'measure', kind: 'line', optional: true, short: true, value: column.measure } satisfies FieldRow] : []),
    ...(column?.kind === 'number' ? boundRows(`${at}.`, column) : []),
    { name: `${at}.width`, word: 'width', kind: 'number', optional: true, value: column?.width ? String(column.width) : '' },
    ...(numeric ? [{ name: `${at}.sum`, word: 'sum', kind: 'checkbox', value: column.sum ? 'yes' : '' } satisfies FieldRow] : []),
    ...(column?.kind === 'calculated' ? [] : [{ name: `${at}.required`, word: 'required', kind: 'checkbox', value: column?.required ? 'yes' : '' } satisfies FieldRow]),
  ];
}

function signatureRows(place: SignaturePlace | undefined, at: string, { form, w: { words } }: Around): Rows {
  const people = fieldsIn(form).filter(field => field.kind === 'person').map(field => ({ value: field.name, text: field.label }));
  return [
    { name: `${at}.label`, word: 'signer', kind: 'line', value: place?.label ?? '' }, { name: `${at}.by`, word: 'by', kind: 'select', choices: SIGNER_ROLES.filter(role => role !== 'field' || people.length || place?.by === 'field').map(value => ({ value, text: words(`forms.by.${value}`) })), value: place?.by ?? 'filler' },
    ...(place?.by === 'field' ? [{ name: `${at}.field`, word: 'signerField', kind: 'select', optional: true, choices: people, value: place.field } satisfies FieldRow] : []),
    { name: `${at}.signingFor`, word: 'signingFor', kind: 'select', choices: SIGNING_FOR.map(value => ({ value, text: words(value ? `forms.signingFor.${value}` : 'forms.signingFor.none') })), value: place?.signingFor ?? '' }, { name: `${at}.over`, word: 'over', kind: 'line', optional: true, value: place?.over ?? '' },
  ];
}

/** The icon of each kind in the list. */
export const ICONS: Readonly<Record<ReturnType<typeof kindOf>, string>> = {
  line: 'input-cursor-text', prose: 'text-paragraph', number: 'sort-numeric-down', date: 'calendar-date', choice: 'ui-radios', choices: 'ui-checks', person: 'person', unit: 'building', document: 'file-earmark-text', files: 'paperclip', photographs: 'camera',
  table: 'grid-3x3', section: 'type-h2', wording: 'chat-left-quote', signatures: 'pen', pageBreak: 'file-break',
};
