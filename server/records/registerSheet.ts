/** The register of one form as a workbook: every record that is asked for, with every field of the form. */
import type { Actor } from '../access/roles';
import { dayOf } from '../core/clock';
import { wordsFor, type Language } from '../core/words';
import { xlsxOf, type XlsxColumn, type XlsxValue } from '../files/xlsx';
import type { Field } from '../forms/description';
import { inMemory, LONGEST_REGISTER, paperName, type Printed } from '../papers/printing';
import { registerRows, type RegisterFilter, type RegisterRow } from './lists';
import { answerText, narrowedTo, shownFields, type RegisterOf } from './registerPage';
import { unitNameIn } from './recordWords';
import { lastKeptDay } from './standing';

const MOST_COLUMNS = 200;

export async function registerWorkbook(actor: Actor, register: RegisterOf, filter: RegisterFilter, language: Language, now: Date): Promise<Printed> {
  const words = wordsFor(language), fields = shownFields(register.description, MOST_COLUMNS), found = await registerRows(actor, filter, fields.map(field => field.name), LONGEST_REGISTER), rows = found.slice(0, LONGEST_REGISTER), zone = register.agency.timeZone;
  const day = (at: Date | null | undefined): Date | null => (at ? new Date(`${dayOf(at, zone)}T00:00:00Z`) : null);
  const column = (heading: string, width: number, value: (row: RegisterRow) => XlsxValue): XlsxColumn<RegisterRow> => ({ heading: words(heading), width, value });
  const columns = [
    column('record.number', 20, row => row.number), column('record.by.state', 16, row => words(`state.record.${row.state}`)), column('record.filler', 22, row => row.filler.name), column('record.by.unit', 22, row => unitNameIn(register.agency, row.unit)),
    column('record.filedAt', 12, row => day(row.filedAt)), column('record.retention', 12, row => day(lastKeptDay(row.retention?.until))), ...fields.map(field => ({ heading: field.label, width: field.kind === 'prose' ? 40 : 20, value: (row: RegisterRow) => cellOf(row, field) })),
  ];
  const above = [register.agency.name, [words(found.length > LONGEST_REGISTER ? 'record.sheetCut' : 'record.sheetOf', { code: register.code, title: register.title, count: rows.length }), narrowedTo(register, filter, words)].filter(Boolean).join(' ')];
  return inMemory(paperName([register.code, register.agency.shortName || register.agency.code, dayOf(now, zone)], 'xlsx'), await xlsxOf({ name: register.code, columns, rows, above }));
}

/** Numbers stay numbers and days days, so that the sheet can be reckoned with. */
function cellOf(row: RegisterRow, { name, kind }: Field): XlsxValue {
  const value = row.answers?.[name];
  if (kind === 'number' && typeof value === 'number') return value;
  if (kind === 'date' && typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value)) return new Date(`${value}T00:00:00Z`);
  return answerText(row, name);
}
