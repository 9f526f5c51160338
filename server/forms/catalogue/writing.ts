/** How is a form of the catalogue written down, so that its description reads as a table: a field, a column, a signature a line? */
import { formDescription, type ColumnKind, type FormDescription, type FormFieldKind, type SignerRole, type WrittenForm } from '../description';

export interface CatalogueForm { readonly id: string; readonly code: string; readonly title: string; readonly description: FormDescription }

type Written = WrittenForm['blocks'][number];
type Of<Kind extends Written['block']> = Extract<Written, { block: Kind }>;
type WrittenColumn = Of<'table'>['columns'][number];
type WrittenSignature = Of<'signatures'>['signatures'][number];
type More<Whole, Given extends keyof Whole> = Partial<Omit<Whole, Given>>;
type MoreOfField = More<Of<'field'>, 'block' | 'name' | 'label' | 'kind'>;
type MoreOfColumn = More<WrittenColumn, 'name' | 'label' | 'kind' | 'width'>;

/** @throws ZodError where the description is not one: the catalogue's own mistake, seen by its test. */
export function form(id: string, code: string, title: string, written: WrittenForm): CatalogueForm {
  return { id, code, title, description: formDescription.parse({ ...written, catalogue: id }) };
}

const field = (kind: FormFieldKind) => (name: string, label: string, more: MoreOfField = {}): Of<'field'> => ({ block: 'field', name, label, kind, ...more });
const chosen = (kind: 'choice' | 'choices') => (name: string, label: string, options: string[], more: MoreOfField = {}): Of<'field'> => ({ block: 'field', name, label, kind, options, ...more });

export const ask = {
  line: field('line'), prose: field('prose'), number: field('number'), date: field('date'), person: field('person'), unit: field('unit'), document: field('document'), files: field('files'),
  choice: chosen('choice'), choices: chosen('choices'),
};

/** Width in percent of the table; 0 = what the others leave. */
const column = (kind: ColumnKind) => (name: string, label: string, width = 0, more: MoreOfColumn = {}): WrittenColumn => ({ name, label, kind, width, ...more });

export const col = {
  line: column('line'), prose: column('prose'), number: column('number'), date: column('date'), person: column('person'), unit: column('unit'),
  choice: (name: string, label: string, options: string[], width = 0, more: MoreOfColumn = {}): WrittenColumn => ({ name, label, kind: 'choice', options, width, ...more }),
  product: (name: string, label: string, of: string[], width = 0, more: MoreOfColumn = {}): WrittenColumn => ({ name, label, kind: 'calculated', of, width, ...more }),
};

export function table(name: string, label: string, columns: WrittenColumn[], more: More<Of<'table'>, 'block' | 'name' | 'label' | 'columns'> = {}): Of<'table'> {
  return { block: 'table', name, label, columns, ...more };
}

export function part(name: string, label: string, more: More<Of<'section'>, 'block' | 'name' | 'label'> = {}): Of<'section'> {
  return { block: 'section', name, label, ...more };
}

/** Fixed wording; several lines become one paragraph each. */
export function says(name: string, lines: string | readonly string[], more: More<Of<'wording'>, 'block' | 'name' | 'text'> = {}): Of<'wording'> {
  return { block: 'wording', name, text: typeof lines === 'string' ? lines : lines.join('\n'), ...more };
}

export function signed(...signatures: WrittenSignature[]): Of<'signatures'> {
  return { block: 'signatures', name: 'signatures', signatures };
}

const signer = (by: SignerRole) => (name: string, label: string, more: More<WrittenSignature, 'name' | 'label' | 'by'> = {}): WrittenSignature => ({ name, label, by, ...more });

export const by = {
  filler: signer('filler'), unitHead: signer('unitHead'), qualityOfficer: signer('qualityOfficer'), representative: signer('representative'), head: signer('head'),
  /** The person whom a field of the form names. */
  named: (field: string, name: string, label: string, more: More<WrittenSignature, 'name' | 'label' | 'by' | 'field'> = {}): WrittenSignature => ({ name, label, by: 'field', field, ...more }),
};

export const REQUIRED = { required: true } as const;
/** Bounds of what can be counted, of a share of a whole, and of a score of five steps. */
export const COUNT = { min: 0 } as const, PERCENT = { min: 0, max: 100 } as const, FIVE = { min: 1, max: 5 } as const;
/** The day of the paper, the one who fills it in, their unit, the year: known before anybody types. The year is text: a number would be printed as 2.026. */
export const TODAY = { required: true, prefill: 'today' } as const;
export const ME = { required: true, prefill: 'filler' } as const;
export const MY_UNIT = { required: true, prefill: 'fillerUnit' } as const;
export const YEAR = { required: true, prefill: 'year' } as const;
export const only = (field: string, is: string): { when: { field: string; is: string } } => ({ when: { field, is } });

/** Records of forms of the quality system are numbered by form and year. */
export const BY_FORM = '{form}/{year}/{n:02}';
export const YES_NO = ['Có', 'Không'];
export const MEDIA = ['Giấy', 'Điện tử', 'Giấy và điện tử'];
