/** The register of one form as a paper: the records that are asked for, with the first of their answers, for the shelf and for signing. */
import type { Content } from 'pdfmake/interfaces';
import type { Actor } from '../access/roles';
import { footOf, headOf, narrowCell, shortDate } from '../agencies/paper';
import { dayOf } from '../core/clock';
import { wordsFor, type Language } from '../core/words';
import type { FileStore } from '../files/store';
import type { Field } from '../forms/description';
import { drawn, inMemory, issuerOf, LONGEST_REGISTER, paperName, type Printed } from '../papers/printing';
import { paragraph, signatures, table, title } from '../pdf/pieces';
import { registerRows, type RegisterFilter } from './lists';
import { answerText, narrowedTo, shownFields, type RegisterOf } from './registerPage';
import { unitNameIn } from './recordWords';
import { lastKeptDay } from './standing';

const MOST_COLUMNS = 4;
const [LEFT, RIGHT, WIDTH] = [56, 42, 744] as const;
/** The head of a paper is drawn for an upright page, 462 points wide. */
const HEAD_INSET = (WIDTH - 462) / 2;
/** Points of the columns every register has: count, number, unit, who, filed, kept until, state. */
const FIXED = [24, 92, 84, 84, 54, 54, 56] as const, CELL = 8.5;

/** @throws Unavailable while drawing is not possible. */
export async function registerPaper(actor: Actor, register: RegisterOf, filter: RegisterFilter, language: Language, store: FileStore, now: Date): Promise<Printed> {
  const words = wordsFor(language), { agency, code } = register, zone = agency.timeZone, fields = shownFields(register.description, MOST_COLUMNS).slice(0, 3), issuer = await issuerOf(agency._id, store, now);
  const found = await registerRows(actor, filter, fields.map(field => field.name), LONGEST_REGISTER), rows = found.slice(0, LONGEST_REGISTER), day = (at: Date | null | undefined): string => (at ? shortDate(at, zone) : '');
  const kind = words('record.registerTitle'), about = `${code} ${register.title}`, room = (WIDTH - FIXED.reduce((sum, width) => sum + width, 0) - CELL * (FIXED.length + fields.length)) / Math.max(1, fields.length);
  const cells = rows.map((row, at): Content[] => [
    { text: String(at + 1), alignment: 'right' }, narrowCell(row.number || words('record.unnumbered')), ...fields.map((field: Field) => narrowCell(answerText(row, field.name))),
    narrowCell(unitNameIn(agency, row.unit)), narrowCell(row.filler.name), narrowCell(day(row.filedAt)), narrowCell(day(lastKeptDay(row.retention?.until))), narrowCell(words(`state.record.${row.state}`)),
  ]);
  const headings = [words('pdf.count'), words('record.number'), ...fields.map(field => field.label), ...['record.by.unit', 'record.filler', 'record.filedAt', 'record.retention', 'record.by.state'].map(key => words(key))];
  const summary = words(found.length > LONGEST_REGISTER ? 'record.sheetCut' : 'record.sheetOf', { code, title: register.title, count: rows.length });
  return inMemory(paperName([code, agency.shortName || agency.code, dayOf(now, zone)]), await drawn({
    title: `${kind} ${about}`, author: agency.name, language: language === 'vi' ? 'vi-VN' : 'en', createdAt: rows.reduce((latest, row) => (row.createdAt > latest ? row.createdAt : latest), agency.changedAt), landscape: true,
    margins: [LEFT, 44, RIGHT, 50], footer: footOf(`${kind} ${about}`, [LEFT, RIGHT], words),
    content: [
      { stack: [headOf(issuer, now, words), title(kind, about)], margin: [HEAD_INSET, 0, HEAD_INSET, 0] }, paragraph([summary, narrowedTo(register, filter, words), words('record.paperDay', { day: shortDate(now, zone) })].filter(Boolean).join(' ')),
      table({ headings, rows: cells, widths: [FIXED[0], FIXED[1], ...fields.map(() => room), ...FIXED.slice(2)], fontSize: 9 }),
      signatures(['maker', 'approver'].map(who => ({ role: words(`pdf.list.${who}`), note: `${words('pdf.list.signHere')}\n\n\n\n` }))),
    ],
  }));
}
