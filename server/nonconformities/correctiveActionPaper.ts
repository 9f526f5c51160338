/** The request for corrective action on the agency's form of eleven blocks, every round of cause, plan and verification in order. Pure. */
import type { Content } from 'pdfmake/interfaces';
import { cell, part, shortDate, tallTable, type Issuer } from '../agencies/paper';
import type { Evidence } from '../core/evidence';
import type { TrailEntry } from '../core/trail';
import type { Words } from '../core/words';
import type { Block } from '../forms/description';
import { formContents, under, wholeForm, type Known, type Told } from '../papers/formContents';
import { onForm, placesToSign } from '../papers/formFrame';
import { evidenceTable, facts, fileNames, labelled, named, prose, shownPhotographs, signatureBox, watermarkOf } from '../papers/frame';
import { columnOf, labelOf, type PaperForm } from '../papers/paperForm';
import type { Shown } from '../papers/photographs';
import type { PdfDescription } from '../pdf/description';
import { fishbone } from '../pdf/fishbone';
import { clauseLabel } from '../standards/clauses';
import type { Action, Analysis, Cycle, NonconformityRecord, Verification } from './model';

export interface NonconformityFacts {
  readonly record: NonconformityRecord;
  readonly issuer: Issuer;
  /** When what is printed came to be. */
  readonly at: Date;
  /** False while it may still change: then it is marked as a draft. */
  readonly final: boolean;
  readonly form: PaperForm;
}

/** What each block needs beside its own facts; `label` and `column` = what the form calls something. */
interface Scene { readonly record: NonconformityRecord; readonly zone: string; readonly words: Words; readonly day: (date: Date | null | undefined) => string; readonly label: (name: string) => string; readonly column: (table: string, name: string) => string }

/** The catalogue's names of the eleven blocks, and of those that each round fills in anew. */
const BLOCKS = Array.from({ length: 11 }, (_, at) => `part${at + 1}`), ROUND = new Set(['part5', 'part6', 'part7', 'part8', 'part9', 'part10']);
/** Points between the margins of the form. */
const WIDTH = 460;

/** Photographs of the finding, of what was done and of its verification. */
export function evidenceOf({ files, cycles }: NonconformityRecord): Evidence[] {
  return [...files, ...cycles.flatMap(cycle => [...cycle.actions.flatMap(action => action.claims.flatMap(claim => claim.files)), ...cycle.verifications.flatMap(one => one.files)])];
}

export function correctiveActionForm({ record, issuer, at, final, form, shown }: NonconformityFacts & { readonly shown: readonly Shown[] }, words: Words): PdfDescription {
  const zone = issuer.agency.timeZone, scene: Scene = { record, zone, words, day: date => (date ? shortDate(date, zone) : words('paper.nothing')), label: name => labelOf(form, name), column: (table, name) => columnOf(form, table, name) };
  const told = toldOf({ record, issuer, at, final, form }, words), known = once(scene, issuer);
  return onForm({
    form, number: record.number, about: record.title, issuer, at, watermark: watermarkOf(final, record.state === 'cancelled'),
    content: [
      ...stretches(wholeForm(form, BLOCKS)).flatMap(({ again, blocks }) => (again ? record.cycles.flatMap(cycle => formContents(blocks, told, inRound(cycle, scene), words)) : formContents(blocks, told, known, words))),
      ...(shown.length ? part(words('paper.photographs'), shownPhotographs(shown)) : []),
      ...placesToSign(form, signersOf(record), words),
    ],
  }, words);
}

/** What the wording of the form may speak of. */
export function toldOf({ record, issuer, at, form }: NonconformityFacts, words: Words): Told {
  const zone = issuer.agency.timeZone, unit = issuer.agency.units.find(one => one.id === record.unit)?.name ?? '', cycle = record.cycles.at(-1);
  const answers = {
    day: shortDate(record.createdAt, zone), unit, source: words(`source.${record.source}`), audit: record.audit?.number ?? '', description: record.description, evidence: record.evidence, clause: record.clause, grade: record.grade ? words(`grade.${record.grade}`) : '',
    unitHead: record.responsible?.name ?? '', correction: record.correction?.text ?? '', root: cycle?.analysis?.root ?? '', checker: cycle?.verifier?.name ?? '', closed: record.closedAt ? shortDate(record.closedAt, zone) : '',
  };
  return { form, issuer, at, number: record.number, unit, filler: record.reporter, answers };
}

/** Blocks in a row that belong to a round, or do not. */
function stretches(blocks: readonly Block[]): { readonly again: boolean; readonly blocks: Block[] }[] {
  const out: { again: boolean; blocks: Block[] }[] = [];
  for (const block of blocks) {
    const last = out.at(-1), again = block.block === 'section' ? ROUND.has(block.name) : last?.again ?? false;
    if (last?.again === again) last.blocks.push(block);
    else out.push({ again, blocks: [block] });
  }
  return out;
}

function once(scene: Scene, issuer: Issuer): Known {
  return { parts: {
    part1: under(identity(scene, issuer)), part2: under(source(scene)), part3: under(description(scene)), part4: under(correction(scene)),
    part11: under(closing(scene)),
  } };
}

/** Where there were several rounds each block says of which it is. */
function inRound(cycle: Cycle, scene: Scene): Known {
  const more = scene.record.cycles.length > 1 ? ` (${scene.words('paper.car.cycle', { n: cycle.n })})` : '';
  return { parts: { part5: under(cause(cycle.analysis, scene), more), part6: under(plan(cycle, scene), more), part7: under(approval(cycle, scene), more), part8: under(checks(cycle, scene), more), part9: under(effectiveness(cycle, scene), more), part10: under(updates(cycle, scene), more) } };
}

/** By the catalogue's names of the places. */
function signersOf(record: NonconformityRecord): Record<string, string | undefined> {
  const cycle = record.cycles.at(-1);
  return { reporterSigns: record.reporter.name, unitHeadSigns: record.responsible?.name, checkerSigns: cycle?.verifier?.name, representativeSigns: cycle?.approved?.by.name };
}

function identity({ record, words, day, label }: Scene, { agency }: Issuer): Content[] {
  const unit = agency.units.find(one => one.id === record.unit)?.name ?? words('paper.nothing');
  return [facts([
    [words('paper.number'), record.number], [label('day'), day(record.createdAt)], [words('paper.foundOn'), day(record.foundOn)], [label('unit'), unit],
    [words('paper.reporter'), named(record.reporter)], [words('paper.responsible'), record.responsible ? named(record.responsible) : words('paper.nothing')],
  ])];
}

function source({ record, words, label }: Scene): Content[] {
  return [facts([[label('source'), words(`source.${record.source}`)], ...(record.audit ? [[label('audit'), words('paper.ofAudit', { number: record.audit.number })] as const] : []), ...(record.repeats ? [[words('paper.repeats'), record.repeats.number] as const] : [])])];
}

function description({ record, words, label }: Scene): Content[] {
  return [
    labelled(label('description'), record.description, words), labelled(words('paper.evidence'), record.evidence, words), ...(record.files.length ? [small(label('proofs')), ...evidenceTable(record.files, words)] : []),
    facts([
      [label('clause'), record.clause ? clauseLabel(record.edition, record.clause, 'vi') : words('paper.nothing')],
      ...(record.document ? [[words('paper.document'), words('paper.documentOf', { code: record.document.code, label: record.document.label })] as const] : []),
      [words('paper.grade'), record.grade ? words(`grade.${record.grade}`) : words('paper.nothing')],
    ]),
  ];
}

function small(text: string): Content {
  return { text, bold: true, fontSize: 12, margin: [0, 2, 0, 1] };
}

function correction({ record: { correction: done }, words, day, label }: Scene): Content[] {
  if (!done) return [prose('', words)];
  return [...(done.none ? [{ text: words('paper.car.noCorrection'), fontSize: 12 }] : []), labelled(label('correction'), done.text, words), facts([[words('paper.doneBy'), named(done.by)], [words('paper.day'), day(done.at)]])];
}

function cause(analysis: Analysis | null, { record, words, day, label, column }: Scene): Content[] {
  if (!analysis) return [prose('', words)];
  const whys = analysis.whys.map((why, at): Content[] => [{ text: String(at + 1), alignment: 'right' }, cell(why.question || words('paper.car.firstWhy')), cell(why.answer)]);
  return [
    ...(whys.length ? [small(label('whys')), tallTable([words('pdf.count'), column('whys', 'why'), column('whys', 'because')], whys, [24, 150, '*'])] : []),
    ...(analysis.branches.length ? [branches(analysis, record.title, words)] : []),
    labelled(label('root'), analysis.root, words),
    facts([[words('paper.car.category'), words(`cause.${analysis.category}`)]]),
    labelled(words('paper.car.similar'), analysis.similar, words),
    facts([[words('paper.car.analysedBy'), named(analysis.by)], [words('paper.day'), day(analysis.at)]]),
  ];
}

/** Drawn, or told in a table where the drawing would not stand on one page. */
function branches(analysis: Analysis, effect: string, words: Words): Content {
  const all = analysis.branches.map(branch => ({ words: words(`cause.${branch.category}`), causes: branch.causes })), told = all.map(one => `${one.words}: ${one.causes.join('; ')}`).join('. ');
  return fishbone({ branches: all, effect, width: WIDTH, alt: words('paper.car.fishbone', { causes: told }) }) ?? tallTable([words('paper.car.branch'), words('paper.car.causes')], all.map((one): Content[] => [cell(one.words), { stack: one.causes.map(cause => cell(`– ${cause}`)) }]), [120, '*']);
}

function plan(cycle: Cycle, scene: Scene): Content[] {
  const { words, column } = scene;
  if (!cycle.actions.length) return [prose('', words)];
  const rows = cycle.actions.map((action): Content[] => [
    { text: String(action.n), alignment: 'right' }, { stack: [cell(action.text), cell(words('paper.car.expected', { text: action.expected }), { fontSize: 10, color: '#444444' }), ...(action.document ? [cell(words('paper.car.revises', { code: action.document.code }), { fontSize: 10 })] : [])] },
    cell(named(action.owner)), { stack: dates(action, scene) }, { text: words(`state.action.${action.state}`), alignment: 'center' },
  ]);
  return [tallTable([words('pdf.count'), column('actions', 'action'), column('actions', 'owner'), column('actions', 'due'), words('paper.state')], rows, [24, '*', 92, 84, 62])];
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

function approval(cycle: Cycle, { record, zone, words, day, label }: Scene): Content[] {
  const entry = entryAt(record, ['nonconformity.approvePlan'], cycle.approved?.at);
  return entry ? [facts([[label('approved'), day(entry.at)]]), signatureBox(entry, zone, words)] : [prose('', words)];
}

function checks(cycle: Cycle, { words, day, label }: Scene): Content[] {
  const rows = cycle.actions.flatMap(action => action.claims.map((claim): Content[] => [
    { text: String(action.n), alignment: 'right' }, { stack: [{ text: day(claim.at) }, cell(claim.by.name)] }, { stack: [cell(claim.proof), ...fileNames(claim.files)] },
    { stack: claim.answer ? [{ text: words(claim.answer.accepted ? 'paper.car.met' : 'paper.car.notMet'), bold: true }, { text: day(claim.answer.at) }, cell(claim.answer.by.name), ...(claim.answer.reason ? [cell(claim.answer.reason)] : [])] : [{ text: words('paper.car.notChecked'), italics: true }] },
  ]));
  return rows.length ? [tallTable([words('pdf.count'), words('paper.car.claimed'), words('paper.car.proof'), label('result')], rows, [24, 100, '*', 110])] : [prose('', words)];
}

function effectiveness(cycle: Cycle, scene: Scene): Content[] {
  const { record, zone, words, day, label } = scene;
  const aim = facts([
    [words('paper.car.criterion'), cycle.criterion || words('paper.nothing')], [words('paper.car.wait'), words('paper.car.days', { count: cycle.waitDays })],
    [words('paper.car.verifier'), cycle.verifier ? named(cycle.verifier) : words('paper.nothing')], [words('paper.car.verifyFrom'), day(cycle.verifyFrom)],
  ]);
  return [aim, ...cycle.verifications.flatMap((one): Content[] => {
    const entry = entryAt(record, VERIFIED, one.at);
    return [{ text: words(`paper.car.outcome.${one.outcome}`, { day: day(one.at) }), bold: true, fontSize: 12, margin: [0, 4, 0, 2] }, labelled(label('effectivenessProof'), one.result, words), ...(one.until ? [facts([[words('paper.car.again'), day(one.until)]])] : []), ...evidenceTable(one.files, words), ...(entry ? [signatureBox(entry, zone, words)] : [])];
  })];
}

const VERIFIED = ['nonconformity.findEffective', 'nonconformity.findNotEffective', 'nonconformity.findInconclusive'];

/** 10.2.1 e and f: what the last verification says of the risks and of the system. */
function updates(cycle: Cycle, { words }: Scene): Content[] {
  const last: Verification | undefined = cycle.verifications.at(-1);
  if (!last) return [prose('', words)];
  const said = (text: string): string => (text ? words('paper.car.changed', { text }) : words('paper.car.unchanged'));
  return [facts([[words('paper.car.risk'), said(last.riskChanged)], [words('paper.car.system'), said(last.systemChanged)]])];
}

function closing({ record, zone, words, day, label }: Scene): Content[] {
  if (!record.closedAt) return [{ text: words('paper.car.open', { state: words(`state.nonconformity.${record.state}`) }), fontSize: 12, italics: true }];
  const entry = entryAt(record, [...VERIFIED, 'nonconformity.dismiss', 'nonconformity.cancel'], record.closedAt);
  return [facts([[words('paper.state'), words(`state.nonconformity.${record.state}`)], [label('closed'), day(record.closedAt)], ...(entry?.reason ? [[words('paper.reason'), entry.reason] as const] : [])]), ...(entry ? [signatureBox(entry, zone, words)] : [])];
}

/** The entry of the act that was done at this instant. */
function entryAt(record: NonconformityRecord, actions: readonly string[], at: Date | undefined): TrailEntry | undefined {
  return at && record.trail.find(entry => actions.includes(entry.action) && entry.at.getTime() === at.getTime());
}
