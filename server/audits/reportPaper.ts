/** The report of an audit: what it rested on, what was found where, what it concludes, who was told. Pure. */
import type { Content } from 'pdfmake/interfaces';
import { cell, part, shortDate, tallTable } from '../agencies/paper';
import type { Words } from '../core/words';
import { facts, framed, labelled, prose, signatureBox, watermarkOf } from '../papers/frame';
import type { PdfDescription } from '../pdf/document';
import { clauseLabel } from '../standards/clauses';
import type { Line, Meeting } from './model';
import { criteriaLines, resultWords, spanOf, teamTable, unitNameOf, type AuditFacts } from './papers';

export interface ReportFacts extends AuditFacts {
  /** Numbers of the nonconformities that were opened, by the line they come from and by their own id. */
  readonly numbers: ReadonlyMap<string, string>;
  /** With what followed: the units' answers and the findings that are followed elsewhere. The report as it was issued knows none. */
  readonly followed: boolean;
}

/** What counts as a finding, in the columns of the summary. */
const COUNTED = ['major', 'minor', 'observation', 'opportunity', 'strength'] as const;
type Counted = (typeof COUNTED)[number];

export function reportPaper(given: ReportFacts, words: Words): PdfDescription {
  const { record, issuer, at, final, followed } = given, zone = issuer.agency.timeZone, { conclusion } = record, issued = record.trail.findLast(entry => entry.action === 'audit.issue');
  const text = (key: 'strengths' | 'weaknesses' | 'recommendations'): Content[] => [prose(conclusion?.[key] ?? '', words)];
  const parts: [string, Content[]][] = [
    ['basis', basis(given, words)], ['team', [teamTable(record.team, zone, words)]], ['held', held(given, words)], ['summary', [summary(given, words)]], ['strengths', text('strengths')], ['weaknesses', text('weaknesses')], ['findings', [findings(given, words)]],
    ['conclusion', [labelled(words('paper.report.conforms'), conclusion?.conforms ?? '', words), labelled(words('paper.report.effective'), conclusion?.effective ?? '', words)]], ['recommendations', text('recommendations')],
    ...(followed ? [['responses', responses(given, words)], ['moved', movedFindings(given, words)]] satisfies [string, Content[]][] : []),
  ];
  return framed({
    kind: words('paper.report.title'), number: record.number, about: record.title, issuer, at, watermark: watermarkOf(final, record.state === 'cancelled'),
    content: [
      ...parts.flatMap(([key, content], index) => part(`${index + 1}. ${words(`paper.report.${key}`)}`, content)),
      ...part(words('paper.report.issued'), issued ? [signatureBox(issued, zone, words)] : [{ text: words('paper.report.notIssued'), fontSize: 12, italics: true }]),
      ending(given, words),
    ],
  }, words);
}

function basis({ record, issuer }: ReportFacts, words: Words): Content[] {
  const zone = issuer.agency.timeZone;
  return [
    prose([words(record.programme ? 'paper.plan.inProgramme' : 'paper.plan.outside'), ...criteriaLines(record, true, words)].map(line => `– ${line}`).join('\n'), words),
    labelled(words('paper.plan.purpose'), record.purpose, words), labelled(words('paper.plan.scope'), record.units.map(unit => `– ${unitNameOf(issuer, unit)}`).join('\n'), words),
    facts([[words('paper.plan.days'), spanOf(record, zone, words)], ...record.reschedulings.map(one => [words('paper.report.before'), words('paper.report.beforeBecause', { days: spanOf(one, zone, words), reason: one.reason })] as const)]),
    ...(record.method ? [labelled(words('paper.plan.method'), record.method, words)] : []),
  ];
}

function held({ record, issuer }: ReportFacts, words: Words): Content[] {
  const said = (key: string, meeting: Meeting | null): (readonly [string, string])[] => (meeting ? [[words(key), [words('paper.report.metAt', { day: shortDate(meeting.at, issuer.agency.timeZone), place: meeting.place }), words('paper.report.present', { present: meeting.present }), meeting.notes].filter(Boolean).join('\n')]] : []);
  const rows = [...said('paper.report.opening', record.opening), ...said('paper.report.closing', record.closing)], answered = record.lines.filter(line => line.answer).length;
  return [...(rows.length ? [facts(rows)] : []), prose(words('paper.report.lines', { count: record.lines.length, answered }), words)];
}

function kindOf(line: Line): Counted | undefined {
  const { answer } = line;
  return answer?.result === 'nonconforming' ? answer.grade || undefined : COUNTED.find(kind => kind === answer?.result);
}

/** How many of each kind, by unit and clause: only where something was found, so that it fits whatever the scope. */
function summary({ record, issuer }: ReportFacts, words: Words): Content {
  const found = record.lines.filter(line => kindOf(line));
  if (!found.length) return prose(words('paper.report.nothingFound'), words);
  const places = [...new Map(found.map(line => [`${line.unit} ${line.clause}`, { unit: line.unit, clause: line.clause }])).values()];
  const counts = (lines: readonly Line[]): Content[] => COUNTED.map(kind => { const count = lines.filter(line => kindOf(line) === kind).length; return { text: count ? String(count) : '', alignment: 'center' }; });
  const rows = places.map((place): Content[] => [cell(unitNameOf(issuer, place.unit)), cell(place.clause ? clauseLabel(record.edition, place.clause, 'vi') : '', { fontSize: 10 }), ...counts(found.filter(line => line.unit === place.unit && line.clause === place.clause))]);
  const total: Content[] = [{ text: words('paper.report.total'), bold: true }, { text: '' }, ...counts(found)];
  return tallTable([words('paper.unit'), words('paper.clause'), ...COUNTED.map(kind => words(`paper.counted.${kind}`))], [...rows, total], [110, '*', 44, 44, 36, 44, 40]);
}

function findings({ record, issuer, numbers }: ReportFacts, words: Words): Content {
  const found = record.lines.filter(line => kindOf(line) && line.answer?.result !== 'strength');
  if (!found.length) return prose(words('paper.report.noFindings'), words);
  const rows = found.map((line, at): Content[] => [
    { text: String(at + 1), alignment: 'right' }, { stack: [...(line.answer ? [cell(resultWords(line.answer, words), { bold: true })] : []), cell(numbers.get(line.id) ?? '')] },
    { stack: [cell(unitNameOf(issuer, line.unit)), cell(line.clause ? clauseLabel(record.edition, line.clause, 'vi') : '', { fontSize: 10 }), ...(line.document ? [cell(`${line.document.code}, ${line.document.label}`, { fontSize: 10 })] : [])] },
    { stack: [cell(line.answer?.note ?? ''), ...(line.files.length ? [{ text: words('paper.report.files', { count: line.files.length }), fontSize: 9, color: '#444444' }] : [])] },
  ]);
  return tallTable([words('pdf.count'), words('paper.report.kind'), words('paper.report.where'), words('paper.report.found')], rows, [24, 82, 130, '*']);
}

/** Each unit's answer; an objection with what the lead auditor answered. */
function responses({ record, issuer }: ReportFacts, words: Words): Content[] {
  const zone = issuer.agency.timeZone;
  if (!record.responses.length) return [prose('', words)];
  const rows = record.responses.map((one): Content[] => [
    cell(unitNameOf(issuer, one.unit)), { stack: [{ text: words(one.accepted ? 'paper.report.agreed' : 'paper.report.objected'), bold: true }, cell(one.by.name), { text: shortDate(one.at, zone) }] }, cell(one.text),
    { stack: one.answer ? [cell(one.answer.text), cell(`${one.answer.by.name}, ${shortDate(one.answer.at, zone)}`, { fontSize: 10, color: '#444444' })] : [{ text: '' }] },
  ]);
  return [tallTable([words('paper.unit'), words('paper.report.response'), words('paper.report.objection'), words('paper.report.answer')], rows, [92, 92, '*', '*'])];
}

function movedFindings({ record, numbers, issuer }: ReportFacts, words: Words): Content[] {
  if (!record.moved.length) return [prose(words('paper.report.allClosed'), words)];
  const rows = record.moved.map((one): Content[] => [cell(numbers.get(one.nonconformity) ?? ''), cell(one.reason), { stack: [cell(one.by.name), { text: shortDate(one.at, issuer.agency.timeZone) }] }]);
  return [tallTable([words('paper.number'), words('paper.reason'), words('paper.report.movedBy')], rows, [90, '*', 110])];
}

/** Recipients on the left, the issuer on the right (NĐ 30/2020, Phụ lục I). No picture of a seal or hand. */
function ending({ record, issuer }: ReportFacts, words: Words): Content {
  const to = [words('paper.report.toHeads'), ...record.units.map(unit => unitNameOf(issuer, unit)), words('paper.report.toFile')], by = record.issued?.by;
  return {
    unbreakable: true, margin: [0, 14, 0, 0], columnGap: 12,
    columns: [
      { width: '*', stack: [{ text: words('paper.report.to'), bold: true, italics: true, fontSize: 12 }, ...to.map(one => cell(`- ${one}`, { fontSize: 11 }))] },
      { width: '*', stack: [cell((by?.title || words('paper.report.issuer')).toUpperCase(), { bold: true, alignment: 'center' }), { text: words(by ? 'pdf.signed' : 'pdf.notSigned'), italics: true, fontSize: 10, alignment: 'center', margin: [0, 14, 0, 14] }, cell(by?.name ?? '', { bold: true, alignment: 'center' })] },
    ],
  };
}
