/** The report of a nonconformity as an auditor hands it to the unit: what was found, by which evidence, against which clause. Pure. */
import { cell, part, shortDate } from '../agencies/paper';
import type { Words } from '../core/words';
import { evidenceTable, facts, framed, handSignatures, named, prose, signatureBox, watermarkOf } from '../papers/frame';
import type { Shown } from '../papers/photographs';
import type { PdfDescription } from '../pdf/document';
import { photographs } from '../pdf/pictures';
import { clauseLabel } from '../standards/clauses';
import type { NonconformityFacts } from './correctiveActionPaper';
import type { NonconformityRecord } from './model';

export interface ReportFacts extends NonconformityFacts { readonly shown: readonly Shown[] }

const PHOTOGRAPHS_A_ROW = 2;

/** `record.files` are those that belong to the report: what was brought later is on the record's page. */
export function nonconformityReport({ record, issuer, at, final, shown }: ReportFacts, words: Words): PdfDescription {
  const { agency } = issuer, day = (date: Date): string => shortDate(date, agency.timeZone);
  const confirmed = record.trail.find(entry => entry.action === 'nonconformity.contain');
  return framed({
    kind: words('paper.nc.title'), number: record.number, about: record.title, issuer, at, watermark: watermarkOf(final, record.state === 'cancelled'),
    content: [
      facts([
        [words('paper.number'), record.number], [words('paper.unit'), agency.units.find(one => one.id === record.unit)?.name ?? words('paper.nothing')], [words('paper.foundOn'), day(record.foundOn)],
        [words('paper.source'), record.audit ? words('paper.ofAudit', { number: record.audit.number }) : words(`source.${record.source}`)], ...against(record, words),
      ]),
      ...part(words('paper.nc.description'), [prose(record.description, words)]),
      ...part(words('paper.nc.evidence'), [prose(record.evidence, words), ...evidenceTable(record.files, words)]),
      ...(shown.length ? part(words('paper.photographs'), photographs(shown.map(one => ({ image: one.image, caption: cell(one.file.name), alt: one.file.name })), PHOTOGRAPHS_A_ROW)) : []),
      ...part(words('paper.nc.confirmation'), confirmed ? [{ text: words('paper.nc.confirmed'), fontSize: 12 }, signatureBox(confirmed, agency.timeZone, words)] : [{ text: words('paper.nc.notConfirmed'), fontSize: 12, italics: true }]),
      handSignatures([{ role: words(record.audit ? 'paper.auditor' : 'paper.reporter'), name: record.reporter.name }, { role: words('paper.nc.unit'), name: record.responsible?.name ?? '' }], words),
    ],
  }, words);
}

function against(record: NonconformityRecord, words: Words): (readonly [string, string])[] {
  return [
    [words('paper.clause'), record.clause ? clauseLabel(record.edition, record.clause, 'vi') : words('paper.nothing')],
    ...(record.document ? [[words('paper.document'), words('paper.documentOf', { code: record.document.code, label: record.document.label })] as const] : []),
    [words('paper.grade'), record.grade ? words(`grade.${record.grade}`) : words('paper.nothing')],
    [words('paper.reporter'), named(record.reporter)],
  ];
}

/** The record as it stood when the unit confirmed it: files that were brought later are not of this report. */
export function asConfirmed(record: NonconformityRecord): NonconformityRecord {
  const at = record.correction?.at;
  return at ? { ...record, files: record.files.filter(file => file.at <= at) } : record;
}

