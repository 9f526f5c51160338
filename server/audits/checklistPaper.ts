/** The checklist of an audit, a table a unit: empty to write on, or filled with what was found and its photographs. Pure. */
import type { Content } from 'pdfmake/interfaces';
import { cell, narrowCell, part } from '../agencies/paper';
import type { Words } from '../core/words';
import { formContents, under, wholeForm, type Known } from '../papers/formContents';
import { onForm, placesToSign } from '../papers/formFrame';
import { rowsTable, watermarkOf } from '../papers/frame';
import { columnOf, labelOf } from '../papers/paperForm';
import type { Shown } from '../papers/photographs';
import type { PdfDescription } from '../pdf/description';
import { clauseLabel } from '../standards/clauses';
import { namedFiles, photographPart } from './linePhotographs';
import type { Line } from './model';
import { resultWords, spanOf, toldOf, unitNameOf, type AuditFacts } from './papers';

export interface ChecklistFacts extends AuditFacts { readonly empty: boolean; readonly shown: readonly Shown[] }

const WIDTHS = [24, 118, '*', 210, 88] as const, PHOTOGRAPHS_A_ROW = 3;
/** Points a blank row has for handwriting. */
const ROOM = 58;

export function checklistPaper(given: ChecklistFacts, words: Words): PdfDescription {
  const { record, issuer, at, final, empty, shown, form } = given, units = [...new Set(record.lines.map(line => line.unit))];
  return onForm({
    form, number: record.number, about: record.title, issuer, at, watermark: watermarkOf(final, record.state === 'cancelled'),
    content: [
      ...(units.length ? units.flatMap(unit => ofUnit(given, unit, words)) : [{ text: words('paper.checklist.none'), fontSize: 12, italics: true }]),
      ...placesToSign(form, {}, words, [labelOf(form, 'met')]),
      ...(empty ? [] : photographPart(record, shown, PHOTOGRAPHS_A_ROW, words)),
    ],
  }, words);
}

/** The form once a unit: what it calls the unit stands above each. */
function ofUnit(given: ChecklistFacts, unit: string, words: Words): Content[] {
  const { record, issuer, empty, form } = given, lines = record.lines.filter(line => line.unit === unit), days = spanOf(record, issuer.agency.timeZone, words), name = unitNameOf(issuer, unit);
  const auditors = (empty ? record.team.map(member => member.person.name) : [...new Set(lines.flatMap(line => (line.answer ? [line.answer.by.name] : [])))]).join(', ') || words('paper.nothing');
  const known: Known = {
    rows: { day: label => [[label, days]], auditor: label => [[label, auditors]], met: label => [[label, words('paper.byHand')]] },
    parts: { unit: label => part(`${label}: ${name}`, { text: '', fontSize: 1 }), lines: under([questions(given, lines, words)]) },
  };
  const told = toldOf(given, words);
  return formContents(wholeForm(form, ['unit', 'day', 'auditor', 'met', 'lines']), { ...told, unit: name, answers: { ...told.answers, unit: name, auditor: auditors } }, known, words);
}

function questions({ record, empty, shown, form }: ChecklistFacts, lines: readonly Line[], words: Words): Content {
  const rows = lines.map((line): Content[] => [
    { text: String(line.n), alignment: 'right' }, basisOf(line, record.edition), cell(line.question),
    ...(empty ? [{ text: '', margin: [0, 0, 0, ROOM] } satisfies Content, choices(words)] : [{ stack: [cell(line.answer?.note ?? ''), ...namedFiles(line, shown, words)] }, { stack: [narrowCell(line.answer ? resultWords(line.answer, words) : words('paper.checklist.open'), { bold: line.answer?.result === 'nonconforming' })] }]),
  ]);
  const headings = ['clause', 'question', 'found', 'result'].map(name => columnOf(form, 'lines', name));
  return rowsTable([words('pdf.count'), ...headings], rows, WIDTHS, lines.map(line => Math.max(line.question.length, line.answer?.note.length ?? 0, line.step.length * 2, line.files.length * 200)));
}

function basisOf(line: Line, edition: string): Content {
  const document = line.document ? [cell(`${line.document.code}, ${line.document.label}`, { fontSize: 10 })] : [];
  return { stack: [...(line.clause ? [cell(clauseLabel(edition, line.clause, 'vi'), { fontSize: 10 })] : []), ...document, ...(line.step ? [cell(line.step, { fontSize: 10, color: '#444444' })] : [])] };
}

/** Boxes are drawn: the font has none. */
function choices(words: Words): Content {
  const kinds = ['result.conforming', 'grade.major', 'grade.minor', 'result.observation', 'result.notApplicable'];
  return { stack: kinds.map(kind => ({ columnGap: 3, margin: [0, 0, 0, 1], columns: [{ width: 8, canvas: [{ type: 'rect', x: 0, y: 2.5, w: 7, h: 7, lineWidth: 0.7 }] }, { width: '*', text: words(kind), fontSize: 9 }] })) };
}
