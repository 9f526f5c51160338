/** The report of a nonconformity as an auditor hands it to the unit: what was found, by which evidence, against which clause. Pure. */
import { shortDate } from '../agencies/paper';
import type { Words } from '../core/words';
import { formContents, under, wholeForm, type Known } from '../papers/formContents';
import { onForm, placesToSign } from '../papers/formFrame';
import { evidenceTable, facts, named, prose, shownPhotographs, signatureBox, watermarkOf } from '../papers/frame';
import type { Shown } from '../papers/photographs';
import type { PdfDescription } from '../pdf/description';
import { clauseLabel } from '../standards/clauses';
import { toldOf, type NonconformityFacts } from './correctiveActionPaper';
import type { NonconformityRecord } from './model';

export interface ReportFacts extends NonconformityFacts { readonly shown: readonly Shown[] }

/** `record.files` are those that belong to the report: what was brought later is on the record's page. */
export function nonconformityReport(given: ReportFacts, words: Words): PdfDescription {
  const { record, issuer, at, final, form } = given, known = knownOf(given, words);
  return onForm({
    form, number: record.number, about: record.title, issuer, at, watermark: watermarkOf(final, record.state === 'cancelled'),
    content: [
      ...formContents(wholeForm(form, [...Object.keys(known.rows ?? {}), ...Object.keys(known.parts ?? {})]), toldOf(given, words), known, words),
      ...placesToSign(form, { auditorSigns: record.reporter.name, unitSigns: record.responsible?.name }, words),
    ],
  }, words);
}

function knownOf({ record, issuer: { agency }, shown }: ReportFacts, words: Words): Known {
  const day = (date: Date): string => shortDate(date, agency.timeZone), confirmed = record.trail.find(entry => entry.action === 'nonconformity.contain'), nothing = words('paper.nothing');
  return {
    rows: {
      unit: label => [[label, agency.units.find(one => one.id === record.unit)?.name ?? nothing]],
      day: label => [[label, day(record.createdAt)], [words('paper.foundOn'), day(record.foundOn)], [words('paper.source'), record.audit ? words('paper.ofAudit', { number: record.audit.number }) : words(`source.${record.source}`)]],
      clause: label => [[label, record.clause ? clauseLabel(record.edition, record.clause, 'vi') : nothing], ...(record.document ? [[words('paper.document'), words('paper.documentOf', { code: record.document.code, label: record.document.label })] as const] : [])],
      grade: label => [[label, record.grade ? words(`grade.${record.grade}`) : nothing], [words('paper.reporter'), named(record.reporter)]],
    },
    parts: {
      description: under([prose(record.description, words)]), evidence: under([prose(record.evidence, words)]),
      ...(record.files.length ? { proofs: under([...evidenceTable(record.files, words), ...shownPhotographs(shown)]) } : {}),
      unitHead: under(confirmed ? [facts([[words('paper.responsible'), record.responsible ? named(record.responsible) : nothing]]), { text: words('paper.nc.confirmed'), fontSize: 12 }, signatureBox(confirmed, agency.timeZone, words)] : [{ text: words('paper.nc.notConfirmed'), fontSize: 12, italics: true }]),
    },
  };
}

/** The record as it stood when the unit confirmed it: files that were brought later are not of this report. */
export function asConfirmed(record: NonconformityRecord): NonconformityRecord {
  const at = record.correction?.at;
  return at ? { ...record, files: record.files.filter(file => file.at <= at) } : record;
}

