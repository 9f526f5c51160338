/** What do the papers of an audit share: its team with the exceptions that were accepted, its scope and criteria in words? Pure. */
import type { Content } from 'pdfmake/interfaces';
import { cell, shortDate, tallTable, type Issuer } from '../agencies/paper';
import type { Author } from '../core/trail';
import type { Words } from '../core/words';
import type { Told } from '../papers/formContents';
import { named } from '../papers/frame';
import type { PaperForm } from '../papers/paperForm';
import { clauseLabel } from '../standards/clauses';
import { notApplicableIn } from './auditWords';
import type { AuditRecord, Line, Member } from './model';

export interface AuditFacts {
  readonly record: AuditRecord;
  readonly issuer: Issuer;
  /** When what is printed came to be. */
  readonly at: Date;
  /** False while it may still change: then it is marked as a draft. */
  readonly final: boolean;
  readonly form: PaperForm;
}

/** What the wording of a form may speak of. */
export function toldOf(given: AuditFacts, words: Words): Told {
  const { record, issuer, at, form } = given, { conclusion } = record, days = spanOf(record, issuer.agency.timeZone, words);
  const answers = { purpose: record.purpose, method: record.method, scope: record.units.map(unit => unitNameOf(issuer, unit)).join(', '), lead: leadOf(record).name, day: days, strengths: conclusion?.strengths ?? '', conformity: conclusion?.conforms ?? '', effectiveness: conclusion?.effective ?? '', recommendations: conclusion?.recommendations ?? '' };
  return { form, issuer, at, number: record.number, unit: '', filler: leadOf(record), answers };
}

export function leadOf({ team }: Pick<AuditRecord, 'team'>): Author {
  return team.find(member => member.role === 'lead')?.person ?? { id: '', name: '', title: '' };
}

export function unitNameOf({ agency }: Issuer, unit: string): string {
  return agency.units.find(one => one.id === unit)?.name ?? agency.shortName;
}

/** A day, or a span of days. */
export function spanOf({ from, to }: Pick<AuditRecord, 'from' | 'to'>, zone: string, words: Words): string {
  const [first, last] = [shortDate(from, zone), shortDate(to, zone)];
  return first === last ? first : words('paper.span', { from: first, to: last });
}

export function teamTable(team: readonly Member[], zone: string, words: Words): Content {
  const rows = team.map((member, at): Content[] => [
    { text: String(at + 1), alignment: 'right' }, cell(named(member.person)), { text: words(`paper.team.${member.role}`), alignment: 'center' }, { stack: exceptionOf(member, zone, words) },
  ]);
  return tallTable([words('pdf.count'), words('paper.team.person'), words('paper.team.role'), words('paper.team.exception')], rows, [24, 150, 80, '*']);
}

/** An auditor who is not independent audits only by an exception: why, and who accepted it when. */
function exceptionOf({ exception }: Member, zone: string, words: Words): Content[] {
  if (!exception) return [{ text: words('paper.team.independent'), color: '#444444' }];
  const accepted = exception.approved ? words('paper.team.accepted', { name: named(exception.approved.by), day: shortDate(exception.approved.at, zone) }) : words('paper.team.notAccepted');
  return [cell(exception.reason), cell(accepted, { bold: true, fontSize: 10 })];
}

/** Clauses, procedures and law the audit is measured by; `cited` are the revisions in force on its day. */
export function criteriaLines(record: Pick<AuditRecord, 'clauses' | 'edition' | 'documents' | 'cited' | 'law' | 'notApplicable'>, cited: boolean, words: Words): string[] {
  const documents = cited && record.cited.length ? record.cited.map(one => words('paper.citedAs', { code: one.code, label: one.label, title: one.title })) : record.documents.map(one => one.code);
  return [
    ...(record.clauses.length ? [words('paper.byClauses', { clauses: record.clauses.map(clause => clauseLabel(record.edition, clause, 'vi')).join('; ') })] : []),
    ...(documents.length ? [words('paper.byDocuments', { documents: documents.join('; ') })] : []), ...(record.law ? [words('paper.byLaw', { law: record.law })] : []),
    ...(record.notApplicable?.length ? [words('audit.notApplicable', { clauses: notApplicableIn(record, 'vi') })] : []),
  ];
}

/** A result in the words of the form: a nonconformity with its grade. */
export function resultWords(answer: NonNullable<Line['answer']>, words: Words): string {
  return answer.grade ? words(`grade.${answer.grade}`) : words(`result.${answer.result}`);
}
