/** The form of a corrective action in its eleven numbered blocks, every round of cause, plan and verification in order. Pure. */
import type { Content } from 'pdfmake/interfaces';
import { cell, part, shortDate, tallTable, type Issuer } from '../agencies/paper';
import type { TrailEntry } from '../core/trail';
import type { Words } from '../core/words';
import { evidenceTable, facts, fileNames, framed, labelled, named, prose, signatureBox, watermarkOf } from '../papers/frame';
import type { PdfDescription } from '../pdf/document';
import { clauseLabel } from '../standards/clauses';
import type { Action, Analysis, Cycle, NonconformityRecord, Verification } from './model';

export interface NonconformityFacts {
  readonly record: NonconformityRecord;
  readonly issuer: Issuer;
  /** When what is printed came to be. */
  readonly at: Date;
  /** False while it may still change: then it is marked as a draft. */
  readonly final: boolean;
}

/** What each block needs beside its own facts. */
interface Scene { readonly record: NonconformityRecord; readonly zone: string; readonly words: Words; readonly day: (date: Date | null | undefined) => string }

export function correctiveActionForm({ record, issuer, at, final }: NonconformityFacts, words: Words): PdfDescription {
  const zone = issuer.agency.timeZone, scene: Scene = { record, zone, words, day: date => (date ? shortDate(date, zone) : words('paper.nothing')) };
  return framed({
    kind: words('paper.car.title'), number: record.number, about: record.title, issuer, at, watermark: watermarkOf(final, record.state === 'cancelled'),
    content: [
      ...block(1, scene, identity(scene, issuer)), ...block(2, scene, source(scene)), ...block(3, scene, description(scene)), ...block(4, scene, correction(scene)),
      ...record.cycles.flatMap(cycle => round(cycle, scene)),
      ...block(10, scene, updates(record.cycles.at(-1), scene)), ...block(11, scene, closing(scene)),
    ],
  }, words);
}

function block(n: number, { words }: Scene, content: Content[], more = ''): Content[] {
  return part(`${n}. ${words(`paper.car.block${n}`)}${more}`, content);
}

/** Where there were several rounds each block says of which it is. */
function round(cycle: Cycle, scene: Scene): Content[] {
  const more = scene.record.cycles.length > 1 ? ` (${scene.words('paper.car.cycle', { n: cycle.n })})` : '';
  return [
    ...block(5, scene, cause(cycle.analysis, scene), more), ...block(6, scene, plan(cycle, scene), more), ...block(7, scene, approval(cycle, scene), more),
    ...block(8, scene, checks(cycle, scene), more), ...block(9, scene, effectiveness(cycle, scene), more),
  ];
}

function identity({ record, words, day }: Scene, { agency }: Issuer): Content[] {
  const unit = agency.units.find(one => one.id === record.unit)?.name ?? words('paper.nothing');
  return [facts([
    [words('paper.number'), record.number], [words('paper.reportedOn'), day(record.createdAt)], [words('paper.foundOn'), day(record.foundOn)], [words('paper.unit'), unit],
    [words('paper.reporter'), named(record.reporter)], [words('paper.responsible'), record.responsible ? named(record.responsible) : words('paper.nothing')],
  ])];
}

function source({ record, words }: Scene): Content[] {
  const from = record.audit ? words('paper.ofAudit', { number: record.audit.number }) : '';
  return [facts([[words('paper.source'), [words(`source.${record.source}`), from].filter(Boolean).join(', ')], ...(record.repeats ? [[words('paper.repeats'), record.repeats.number] as const] : [])])];
}

function description({ record, words }: Scene): Content[] {
  return [
    prose(record.description, words), labelled(words('paper.evidence'), record.evidence, words), ...evidenceTable(record.files, words),
    facts([
      [words('paper.clause'), record.clause ? clauseLabel(record.edition, record.clause, 'vi') : words('paper.nothing')],
      ...(record.document ? [[words('paper.document'), words('paper.documentOf', { code: record.document.code, label: record.document.label })] as const] : []),
      [words('paper.grade'), record.grade ? words(`grade.${record.grade}`) : words('paper.nothing')],
    ]),
  ];
}

function correction({ record: { correction: done }, words, day }: Scene): Content[] {
  if (!done) return [prose('', words)];
  return [...(done.none ? [{ text: words('paper.car.noCorrection'), fontSize: 12 }] : []), prose(done.text, words), facts([[words('paper.doneBy'), named(done.by)], [words('paper.day'), day(done.at)]])];
}

function cause(analysis: Analysis | null, { words, day }: Scene): Content[] {
  if (!analysis) return [prose('', words)];
  const whys = analysis.whys.map((why, at): Content[] => [{ text: String(at + 1), alignment: 'right' }, cell(why.question || words('paper.car.firstWhy')), cell(why.answer)]);
  const branches = analysis.branches.map((branch): Content[] => [cell(words(`cause.${branch.category}`)), { stack: branch.causes.map(one => cell(`– ${one}`)) }]);
  return [
    ...(whys.length ? [tallTable([words('pdf.count'), words('paper.car.why'), words('paper.car.because')], whys, [24, 150, '*'])] : []),
    ...(branches.length ? [tallTable([words('paper.car.branch'), words('paper.car.causes')], branches, [120, '*'])] : []),
    labelled(words('paper.car.root'), analysis.root, words),
    facts([[words('paper.car.category'), words(`cause.${analysis.category}`)]]),
    labelled(words('paper.car.similar'), analysis.similar, words),
    facts([[words('paper.car.analysedBy'), named(analysis.by)], [words('paper.day'), day(analysis.at)]]),
  ];
}

function plan(cycle: Cycle, scene: Scene): Content[] {
  const { words } = scene;
  if (!cycle.actions.length) return [prose('', words)];
  const rows = cycle.actions.map((action): Content[] => [
    { text: String(action.n), alignment: 'right' }, { stack: [cell(action.text), cell(words('paper.car.expected', { text: action.expected }), { fontSize: 10, color: '#444444' }), ...(action.document ? [cell(words('paper.car.revises', { code: action.document.code }), { fontSize: 10 })] : [])] },
    cell(named(action.owner)), { stack: dates(action, scene) }, { text: words(`state.action.${action.state}`), alignment: 'center' },
  ]);
  return [tallTable([words('pdf.count'), words('paper.car.action'), words('paper.car.owner'), words('paper.due'), words('paper.state')], rows, [24, '*', 92, 84, 62])];
}

/** A due date is never rewritten: each granted extension strikes the one before it and says who granted it. */
function dates(action: Action, { words, day }: Scene): Content[] {
  const granted = action.extensions.filter(one => one.answer?.granted);
  return [
    ...granted.map((one): Content => ({ text: day(one.from), decoration: 'lineThrough', color: '#444444' })), { text: day(action.due), bold: granted.length > 0 },
    ...granted.map((one): Content => cell(words('paper.car.extended', { until: day(one.until), name: one.answer?.by.name ?? '', reason: one.reason }), { fontSize: 9, color: '#444444' })),
    ...action.extensions.filter(one => one.answer && !one.answer.granted).map((one): Content => cell(words('paper.car.notExtended', { until: day(one.until), reason: one.answer?.reason ?? '' }), { fontSize: 9, color: '#444444' })),
  ];
}

function approval(cycle: Cycle, { record, zone, words }: Scene): Content[] {
  const entry = entryAt(record, ['nonconformity.approvePlan'], cycle.approved?.at);
  return entry ? [signatureBox(entry, zone, words)] : [prose('', words)];
}

function checks(cycle: Cycle, { words, day }: Scene): Content[] {
  const rows = cycle.actions.flatMap(action => action.claims.map((claim): Content[] => [
    { text: String(action.n), alignment: 'right' }, { stack: [{ text: day(claim.at) }, cell(claim.by.name)] }, { stack: [cell(claim.proof), ...fileNames(claim.files)] },
    { stack: claim.answer ? [{ text: words(claim.answer.accepted ? 'paper.car.met' : 'paper.car.notMet'), bold: true }, { text: day(claim.answer.at) }, cell(claim.answer.by.name), ...(claim.answer.reason ? [cell(claim.answer.reason)] : [])] : [{ text: words('paper.car.notChecked'), italics: true }] },
  ]));
  return rows.length ? [tallTable([words('pdf.count'), words('paper.car.claimed'), words('paper.car.proof'), words('paper.car.result')], rows, [24, 100, '*', 110])] : [prose('', words)];
}

function effectiveness(cycle: Cycle, scene: Scene): Content[] {
  const { record, zone, words, day } = scene;
  const aim = facts([
    [words('paper.car.criterion'), cycle.criterion || words('paper.nothing')], [words('paper.car.wait'), words('paper.car.days', { count: cycle.waitDays })],
    [words('paper.car.verifier'), cycle.verifier ? named(cycle.verifier) : words('paper.nothing')], [words('paper.car.verifyFrom'), day(cycle.verifyFrom)],
  ]);
  return [aim, ...cycle.verifications.flatMap((one): Content[] => {
    const entry = entryAt(record, VERIFIED, one.at);
    return [{ text: words(`paper.car.outcome.${one.outcome}`, { day: day(one.at) }), bold: true, fontSize: 12, margin: [0, 4, 0, 2] }, prose(one.result, words), ...(one.until ? [facts([[words('paper.car.again'), day(one.until)]])] : []), ...evidenceTable(one.files, words), ...(entry ? [signatureBox(entry, zone, words)] : [])];
  })];
}

const VERIFIED = ['nonconformity.findEffective', 'nonconformity.findNotEffective', 'nonconformity.findInconclusive'];

/** 10.2.1 e and f: what the last verification says of the risks and of the system. */
function updates(cycle: Cycle | undefined, { words }: Scene): Content[] {
  const last: Verification | undefined = cycle?.verifications.at(-1);
  if (!last) return [prose('', words)];
  const said = (text: string): string => (text ? words('paper.car.changed', { text }) : words('paper.car.unchanged'));
  return [facts([[words('paper.car.risk'), said(last.riskChanged)], [words('paper.car.system'), said(last.systemChanged)]])];
}

function closing({ record, zone, words, day }: Scene): Content[] {
  if (!record.closedAt) return [{ text: words('paper.car.open', { state: words(`state.nonconformity.${record.state}`) }), fontSize: 12, italics: true }];
  const entry = entryAt(record, [...VERIFIED, 'nonconformity.dismiss', 'nonconformity.cancel'], record.closedAt);
  return [facts([[words('paper.state'), words(`state.nonconformity.${record.state}`)], [words('paper.car.closedOn'), day(record.closedAt)], ...(entry?.reason ? [[words('paper.reason'), entry.reason] as const] : [])]), ...(entry ? [signatureBox(entry, zone, words)] : [])];
}

/** The entry of the act that was done at this instant. */
function entryAt(record: NonconformityRecord, actions: readonly string[], at: Date | undefined): TrailEntry | undefined {
  return at && record.trail.find(entry => actions.includes(entry.action) && entry.at.getTime() === at.getTime());
}
