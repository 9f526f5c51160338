/** The plan of an audit: purpose, scope, criteria, method, team, timetable and meetings. Pure. */
import type { Content } from 'pdfmake/interfaces';
import { cell, part, shortDate, tallTable } from '../agencies/paper';
import type { Words } from '../core/words';
import { facts, framed, handSignatures, prose, signatureBox, watermarkOf } from '../papers/frame';
import type { PdfDescription } from '../pdf/document';
import { criteriaLines, spanOf, teamTable, unitNameOf, type AuditFacts } from './papers';

/** As confirmed, moved or excepted last; what was met or found later is in the checklist and in the report. */
export function planPaper({ record, issuer, at, final }: AuditFacts, words: Words): PdfDescription {
  const zone = issuer.agency.timeZone, day = (date: Date): string => shortDate(date, zone), confirmed = record.trail.find(entry => entry.action === 'audit.confirm');
  return framed({
    kind: words('paper.plan.title'), number: record.number, about: record.title, issuer, at, watermark: watermarkOf(final, record.state === 'cancelled'),
    content: [
      ...part(`1. ${words('paper.plan.purpose')}`, [prose(record.purpose, words)]),
      ...part(`2. ${words('paper.plan.scope')}`, [prose(record.units.map(unit => `– ${unitNameOf(issuer, unit)}`).join('\n'), words), facts([[words('paper.plan.days'), spanOf(record, zone, words)], [words('paper.plan.programme'), words(record.programme ? 'paper.plan.inProgramme' : 'paper.plan.outside')]])]),
      ...part(`3. ${words('paper.plan.criteria')}`, [prose(criteriaLines(record, false, words).map(line => `– ${line}`).join('\n'), words)]),
      ...part(`4. ${words('paper.plan.method')}`, [prose(record.method, words)]),
      ...part(`5. ${words('paper.plan.team')}`, [teamTable(record.team, zone, words)]),
      ...part(`6. ${words('paper.plan.timetable')}`, [timetable({ record, issuer }, words)]),
      ...part(`7. ${words('paper.plan.meetings')}`, [prose([words('paper.plan.opening', { day: day(record.from) }), words('paper.plan.closing', { day: day(record.to) })].join('\n'), words)]),
      ...(record.reschedulings.length ? part(`8. ${words('paper.plan.moved')}`, [moved({ record, issuer }, words)]) : []),
      ...(confirmed ? part(words('paper.plan.confirmed'), [signatureBox(confirmed, zone, words)]) : []),
      handSignatures([{ role: words('paper.team.lead'), name: record.team.find(member => member.role === 'lead')?.person.name ?? '' }, { role: words('pdf.list.approver') }], words),
    ],
  }, words);
}

function timetable({ record, issuer }: Pick<AuditFacts, 'record' | 'issuer'>, words: Words): Content {
  if (!record.sittings.length) return prose(words('paper.plan.noTimetable'), words);
  const zone = issuer.agency.timeZone, names = new Map(record.team.map(member => [member.person.id, member.person.name]));
  const sittings = [...record.sittings].sort((a, b) => a.day.getTime() - b.day.getTime() || a.from.localeCompare(b.from));
  const rows = sittings.map((one): Content[] => [
    { stack: [{ text: shortDate(one.day, zone) }, { text: `${one.from}–${one.to}` }] }, cell(one.unit ? unitNameOf(issuer, one.unit) : ''), cell(one.topic), { stack: one.auditors.map(id => cell(names.get(id) ?? '')) },
  ]);
  return tallTable([words('paper.plan.time'), words('paper.plan.audited'), words('paper.plan.topic'), words('paper.plan.auditors')], rows, [70, 110, '*', 110]);
}

/** Old dates stay, with the reason. */
function moved({ record, issuer }: Pick<AuditFacts, 'record' | 'issuer'>, words: Words): Content {
  const zone = issuer.agency.timeZone, rows = record.reschedulings.map((one): Content[] => [{ text: spanOf(one, zone, words), decoration: 'lineThrough' }, cell(one.reason), { stack: [cell(one.by.name), { text: shortDate(one.at, zone) }] }]);
  return tallTable([words('paper.plan.before'), words('paper.reason'), words('paper.plan.movedBy')], rows, [130, '*', 120]);
}
