/** The report of an audit: what it rested on, what was found where, what it concludes, who was told. Pure. */
import type { Content } from 'pdfmake/interfaces';
import { cell, part, shortDate, tallTable } from '../agencies/paper';
import type { Words } from '../core/words';
import { onDecreeForm, signerIn } from '../papers/decreeForm';
import { formContents, under, wholeForm, type Known } from '../papers/formContents';
import { facts, labelled, prose, signatureBox, watermarkOf } from '../papers/frame';
import { columnOf, labelOf } from '../papers/paperForm';
import type { Shown } from '../papers/photographs';
import type { PdfDescription } from '../pdf/description';
import { clauseLabel } from '../standards/clauses';
import { namedFiles, photographPart } from './linePhotographs';
import type { AuditRecord, Line, Meeting } from './model';
import { criteriaLines, leadOf, resultWords, spanOf, teamTable, toldOf, unitNameOf, type AuditFacts } from './papers';

export interface ReportFacts extends AuditFacts {
  /** Numbers of the nonconformities that were opened, by the line they come from and by their own id. */
  readonly numbers: ReadonlyMap<string, string>;
  /** Photographs of the findings. */
  readonly shown: readonly Shown[];
  /** With what followed: the units' answers and the findings that are followed elsewhere. The report as it was issued knows none. */
  readonly followed: boolean;
}

const PHOTOGRAPHS_A_ROW = 2;

/** What counts as a finding, in the columns of the summary. */
const COUNTED = ['major', 'minor', 'observation', 'opportunity', 'strength'] as const;
type Counted = (typeof COUNTED)[number];
/** Their columns on the form, which has none for the others. */
const COLUMNS: Partial<Record<Counted, string>> = { major: 'major', minor: 'minor', observation: 'observations' };

export function reportPaper(given: ReportFacts, words: Words): PdfDescription {
  const { record, issuer, at, final, followed, form } = given, zone = issuer.agency.timeZone, issued = record.trail.findLast(entry => entry.action === 'audit.issue'), known = knownOf(given, words);
  return onDecreeForm({
    form, number: record.number, about: record.title, issuer, at, watermark: watermarkOf(final, record.state === 'cancelled'), names: { leadSigns: leadOf(record).name }, signer: signerIn(issued, form.head, words('paper.report.issuer'), words), kept: words('paper.report.toFile'),
    body: [
      ...formContents(wholeForm(form, Object.keys(known.parts ?? {})), toldOf(given, words), known, words),
      ...(followed ? [...part(words('paper.report.responses'), responses(given, words)), ...part(words('paper.report.moved'), movedFindings(given, words))] : []),
      ...photographPart(record, given.shown, PHOTOGRAPHS_A_ROW, words),
      ...part(words('paper.report.issued'), issued ? [signatureBox(issued, zone, words)] : [{ text: words('paper.report.notIssued'), fontSize: 12, italics: true }]),
    ],
  }, words);
}

/** What the form has no place for stands behind what it is nearest to. */
function knownOf(given: ReportFacts, words: Words): Known {
  const { record, issuer, form } = given, { conclusion } = record, zone = issuer.agency.timeZone, typed = (key: 'strengths' | 'weaknesses' | 'recommendations'): Content => prose(conclusion?.[key] ?? '', words);
  const followedBy = (body: Content[], key: string, more: Content[]): NonNullable<Known['parts']>[string] => (label, lead) => [...part(label, [...lead, ...body]), ...part(words(`paper.report.${key}`), more)];
  return { parts: {
    basis: under(basis(given, words)), scope: under(scope(given, words)), team: under([teamTable(record.team, zone, words)]), summary: under(held(given, words)),
    counts: followedBy([summary(given, words)], 'findings', [findings(given, words)]), strengths: followedBy([typed('strengths')], 'weaknesses', [typed('weaknesses')]),
    part7: under([labelled(labelOf(form, 'conformity'), conclusion?.conforms ?? '', words), labelled(labelOf(form, 'effectiveness'), conclusion?.effective ?? '', words)]), recommendations: under([typed('recommendations')]),
  } };
}

function basis({ record }: ReportFacts, words: Words): Content[] {
  return [
    prose([words(record.programme ? 'paper.plan.inProgramme' : 'paper.plan.outside'), ...criteriaLines(record, true, words)].map(line => `– ${line}`).join('\n'), words),
    labelled(words('paper.plan.purpose'), record.purpose, words), ...(record.method ? [labelled(words('paper.plan.method'), record.method, words)] : []),
  ];
}

function scope({ record, issuer }: ReportFacts, words: Words): Content[] {
  const zone = issuer.agency.timeZone;
  return [
    prose(record.units.map(unit => `– ${unitNameOf(issuer, unit)}`).join('\n'), words),
    facts([[words('paper.plan.days'), spanOf(record, zone, words)], ...record.reschedulings.map(one => [words('paper.report.before'), words('paper.report.beforeBecause', { days: spanOf(one, zone, words), reason: one.reason })] as const)]),
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
function summary({ record, issuer, form }: ReportFacts, words: Words): Content {
  const found = record.lines.filter(line => kindOf(line)).sort((one, other) => record.units.indexOf(one.unit) - record.units.indexOf(other.unit) || one.clause.localeCompare(other.clause, 'en', { numeric: true }));
  if (!found.length) return prose(words('paper.report.nothingFound'), words);
  const places = [...new Map(found.map(line => [`${line.unit} ${line.clause}`, { unit: line.unit, clause: line.clause }])).values()];
  const counts = (lines: readonly Line[]): Content[] => COUNTED.map(kind => { const count = lines.filter(line => kindOf(line) === kind).length; return { text: count ? String(count) : '', alignment: 'center' }; });
  const rows = places.map((place): Content[] => [cell(unitNameOf(issuer, place.unit)), cell(place.clause ? clauseLabel(record.edition, place.clause, 'vi') : '', { fontSize: 10 }), ...counts(found.filter(line => line.unit === place.unit && line.clause === place.clause))]);
  const total: Content[] = [{ text: words('paper.report.total'), bold: true }, { text: '' }, ...counts(found)];
  return tallTable([columnOf(form, 'counts', 'unit'), columnOf(form, 'counts', 'clause'), ...COUNTED.map(kind => (COLUMNS[kind] ? columnOf(form, 'counts', COLUMNS[kind]) : words(`paper.counted.${kind}`)))], [...rows, total], [100, '*', 50, 50, 50, 42, 40]);
}

/** Gravest first, each kind in the order of the checklist; strengths have a part of their own. */
export function findingsIn({ lines }: Pick<AuditRecord, 'lines'>): Line[] {
  return COUNTED.filter(kind => kind !== 'strength').flatMap(kind => lines.filter(line => kindOf(line) === kind));
}

function findings({ record, issuer, numbers, shown }: ReportFacts, words: Words): Content {
  const found = findingsIn(record);
  if (!found.length) return prose(words('paper.report.noFindings'), words);
  const rows = found.map((line, at): Content[] => [
    { text: String(at + 1), alignment: 'right' }, { stack: [...(line.answer ? [cell(resultWords(line.answer, words), { bold: true })] : []), cell(numbers.get(line.id) ?? '')] },
    { stack: [cell(unitNameOf(issuer, line.unit)), cell(line.clause ? clauseLabel(record.edition, line.clause, 'vi') : '', { fontSize: 10 }), ...(line.document ? [cell(`${line.document.code}, ${line.document.label}`, { fontSize: 10 })] : [])] },
    { stack: [cell(line.answer?.note ?? ''), cell(words('paper.report.asked', { n: line.n, question: line.question }), { fontSize: 9, color: '#444444' }), ...namedFiles(line, shown, words)] },
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
