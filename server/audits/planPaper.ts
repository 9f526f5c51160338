/** The plan of an audit on its form: purpose, scope, criteria, method, team, timetable and meetings. Pure. */
import type { Content } from 'pdfmake/interfaces';
import { cell, part, shortDate, tallTable } from '../agencies/paper';
import type { Words } from '../core/words';
import { onDecreeForm } from '../papers/decreeForm';
import { formContents, under, wholeForm, type Known } from '../papers/formContents';
import { facts, prose, signatureBox, watermarkOf } from '../papers/frame';
import { columnOf, labelOf } from '../papers/paperForm';
import type { PdfDescription } from '../pdf/description';
import { criteriaLines, leadOf, spanOf, teamTable, toldOf, unitNameOf, type AuditFacts } from './papers';

/** As confirmed, moved or excepted last; what was met or found later is in the checklist and in the report. */
export function planPaper(given: AuditFacts, words: Words): PdfDescription {
  const { record, issuer, at, final, form } = given, zone = issuer.agency.timeZone, confirmed = record.trail.find(entry => entry.action === 'audit.confirm'), known = knownOf(given, words);
  return onDecreeForm({
    form, number: record.number, about: record.title, issuer, at, watermark: watermarkOf(final, record.state === 'cancelled'), names: { leadSigns: leadOf(record).name }, kept: words('paper.report.toFile'),
    body: [
      ...formContents(wholeForm(form, Object.keys(known.parts ?? {})), toldOf(given, words), known, words),
      ...(record.reschedulings.length ? part(words('paper.plan.moved'), [moved(given, words)]) : []),
      ...(confirmed ? part(words('paper.plan.confirmed'), [signatureBox(confirmed, zone, words)]) : []),
    ],
  }, words);
}

function knownOf({ record, issuer, form }: AuditFacts, words: Words): Known {
  const zone = issuer.agency.timeZone, day = (date: Date): string => shortDate(date, zone), lines = (texts: readonly string[]): Content => prose(texts.map(text => `– ${text}`).join('\n'), words);
  return { parts: {
    purpose: under([prose(record.purpose, words)]),
    scope: under([lines(record.units.map(unit => unitNameOf(issuer, unit))), facts([[words('paper.plan.days'), spanOf(record, zone, words)], [words('paper.plan.programme'), words(record.programme ? 'paper.plan.inProgramme' : 'paper.plan.outside')]])]),
    part3: under([lines(criteriaLines(record, false, words))]), method: under([prose(record.method, words)]), team: under([teamTable(record.team, zone, words)]), timetable: under([timetable({ record, issuer, form }, words)]),
    part7: under([facts([[labelOf(form, 'opening'), words('paper.plan.opening', { day: day(record.from) })], [labelOf(form, 'closing'), words('paper.plan.closing', { day: day(record.to) })]])]),
  } };
}

function timetable({ record, issuer, form }: Pick<AuditFacts, 'record' | 'issuer' | 'form'>, words: Words): Content {
  if (!record.sittings.length) return prose(words('paper.plan.noTimetable'), words);
  const zone = issuer.agency.timeZone, names = new Map(record.team.map(member => [member.person.id, member.person.name]));
  const sittings = [...record.sittings].sort((a, b) => a.day.getTime() - b.day.getTime() || a.from.localeCompare(b.from));
  const rows = sittings.map((one): Content[] => [
    { stack: [{ text: shortDate(one.day, zone) }, { text: `${one.from}–${one.to}` }] }, cell(one.unit ? unitNameOf(issuer, one.unit) : ''), cell(one.topic), { stack: one.auditors.map(id => cell(names.get(id) ?? '')) },
  ]);
  return tallTable(['time', 'audited', 'topic', 'auditors'].map(name => columnOf(form, 'timetable', name)), rows, [70, 110, '*', 110]);
}

/** Old dates stay, with the reason. */
function moved({ record, issuer }: Pick<AuditFacts, 'record' | 'issuer'>, words: Words): Content {
  const zone = issuer.agency.timeZone, rows = record.reschedulings.map((one): Content[] => [{ text: spanOf(one, zone, words), decoration: 'lineThrough' }, cell(one.reason), { stack: [cell(one.by.name), { text: shortDate(one.at, zone) }] }]);
  return tallTable([words('paper.plan.before'), words('paper.reason'), words('paper.plan.movedBy')], rows, [130, '*', 120]);
}
