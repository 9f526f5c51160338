/** The eleven blocks of the corrective action form (KPH), filled from one round of a nonconformity. Pure. */
import type { AgencyView } from '../agencies/queries';
import type { Evidence } from '../core/evidence';
import type { Author, TrailEntry } from '../core/trail';
import type { Language } from '../core/words';
import { clauseLabel } from '../standards/clauses';
import type { ActLink } from '../web/acts';
import type { Wording } from '../web/wording';
import { addressOf, cycleStanding, dueWords, isEnded, unitNameIn } from './nonconformityWords';
import type { Action, Analysis, Cycle, Verification } from './model';
import type { NonconformityView } from './standing';

/** What a block needs to know besides the record; `actsOf` = what the reader may do on an action, `waitsFor` = the document it waits for, `returned` = by whom and why the plan was given back, while it is being mended. */
export interface BlockScene {
  readonly record: NonconformityView; readonly cycle: Cycle; readonly agency: AgencyView; readonly language: Language; readonly now: Date; readonly wording: Wording;
  readonly actsOf: (action: Action) => readonly ActLink[]; readonly waitsFor: (action: Action) => string; readonly removalOf: (action: Action) => ActLink | undefined; readonly returned?: TrailEntry | undefined;
}

export type Block = Readonly<Record<string, unknown>>;

/** Which block is the one being worked on in a state: it carries the ink bar. */
const NOW: Readonly<Partial<Record<NonconformityView['state'], string>>> = { reported: '3', triaged: '4', contained: '5', analysis: '6', planInApproval: '7', inProgress: '6', verification: '9' };

export function blocksOf(scene: BlockScene): Block[] {
  const { record, cycle } = scene, open = cycle.n === record.cycle, now = open ? (record.state === 'analysis' && !cycle.analysis ? '5' : NOW[record.state]) : undefined;
  const blocks = [origin(scene), description(scene), correction(scene), cause(scene), actions(scene), approval(scene), carriedOut(scene), effectiveness(scene), changes(scene), closing(scene)];
  return blocks.map(({ blank, ...block }) => ({
    ...block, id: `b${String(block['no']).replace(/\D.*/, '')}`, ...(block['no'] === now ? { now: true } : {}), ...(block['no'] === '5' ? ofCycle(scene) : {}),
    ...(blank ? { pending: scene.wording.words(block['no'] === now ? 'block.notWritten' : 'block.pending') } : {}),
  }));
}

/** Which cycle follows, for paper, where the tabs that say it are left out. */
function ofCycle({ record, cycle, wording: w }: BlockScene): Block {
  return record.cycles.length > 1 ? { ofCycle: `${w.words('nonconformity.cycle', { n: cycle.n })}: ${cycleStanding(record, cycle, w)}` } : {};
}

export function evidenceRows(record: { readonly _id: string }, files: readonly Evidence[], { bytes }: Wording): Record<string, unknown>[] {
  return files.map(file => ({ href: `${addressOf(record)}/files/${file.id}`, name: file.name, size: bytes(file.size), ...(file.mime.startsWith('image/') ? { image: true } : {}), icon: file.mime.startsWith('image/') ? 'file-earmark-image' : 'file-earmark' }));
}

function byOn(by: Author, at: Date, { words, date }: Wording): string {
  return words('nonconformity.byOn', { name: by.name, date: date(at) });
}

function origin({ record, agency, wording: w }: BlockScene): Block {
  const { words, date } = w;
  return { no: '1–2', title: words('block.origin'), text: words('block.originText', { number: record.number, date: date(record.createdAt), name: record.reporter.name, unit: unitNameIn(agency, record.unit), source: words(`source.${record.source}`) }) };
}

function description({ record, language, wording: w }: BlockScene): Block {
  const { words } = w, { document } = record;
  return {
    no: '3', title: words('block.description'), text: record.description, ...(record.evidence ? { evidence: record.evidence } : {}), files: evidenceRows(record, record.files, w),
    grounds: [
      ...(record.clause ? [{ text: clauseLabel(record.edition, record.clause, language) }] : []),
      ...(document ? [{ href: `/documents/${document.id}/revisions/${document.n}`, text: words('block.documentThen', { code: document.code, label: document.label }) }] : []),
      ...(record.audit ? [{ href: `/audits/${record.audit.id}`, text: words('block.audit', { number: record.audit.number }) }] : []),
    ],
  };
}

function correction({ record: { correction: done }, wording: w }: BlockScene): Block {
  const title = w.words('block.correction');
  return done ? { no: '4', title, by: byOn(done.by, done.at, w), text: done.none ? w.words('block.noCorrection', { reason: done.text }) : done.text } : { no: '4', title, blank: true };
}

function cause({ cycle: { analysis }, wording: w }: BlockScene): Block {
  const title = w.words('block.cause');
  if (!analysis) return { no: '5', title, blank: true };
  return { no: '5', title, by: `${w.words(`method.${analysis.method}`)} · ${byOn(analysis.by, analysis.at, w)}`, ...drawn(analysis, w), root: analysis.root, rootCategory: w.words(`cause.${analysis.category}`), similar: analysis.similar };
}

/** Whys as a chain that ends at the root; causes by branch as a fishbone. What of the other method was written is kept, and not drawn. */
function drawn(analysis: Analysis, { words }: Wording): Record<string, unknown> {
  if (analysis.method === 'whys') return { whys: analysis.whys.map((why, at) => ({ question: words(at === 0 ? 'block.whyFirst' : 'block.whyNext'), answer: why.answer })) };
  return { branches: analysis.branches.map(branch => ({ category: words(`cause.${branch.category}`), causes: branch.causes, root: branch.category === analysis.category })) };
}

function actions(scene: BlockScene): Block {
  const { cycle, wording: w } = scene, title = w.words('block.actions');
  if (!cycle.actions.length) return { no: '6', title, blank: true };
  return { no: '6', title, by: w.words('block.actionCount', { count: cycle.actions.length }), actions: cycle.actions.map(action => actionRow(scene, action)) };
}

function actionRow(scene: BlockScene, action: Action): Record<string, unknown> {
  const { agency, now, wording: w, record } = scene, { words, date } = w, acts = scene.actsOf(action), waits = scene.waitsFor(action), removal = scene.removalOf(action);
  const accepted = action.claims.findLast(claim => claim.answer?.accepted)?.answer, running = !isEnded(action) && action.state !== 'planned' && !record.closedAt;
  return {
    n: action.n, text: action.text, expected: action.expected, owner: action.owner.name, mine: acts.length > 0, acts, ...(removal ? { removal } : {}), claims: claimRows(scene, action),
    ...(action.document ? { document: { href: `/documents/${action.document.id}`, text: waits ? words('block.waitsDocument', { code: action.document.code }) : words('block.revisesDocument', { code: action.document.code }) } } : {}),
    due: running && action.state !== 'doneClaimed' ? dueWords(action.due, now, agency.timeZone, w) : { kind: '', words: date(action.due), date: '' },
    state: { ...w.state('action', action.state), ...(isEnded(action) ? { quiet: true } : {}) }, ...(accepted ? { acceptedOn: byOn(accepted.by, accepted.at, w) } : {}),
    extensions: action.extensions.map(one => ({ ...(one.answer?.granted ? { old: date(one.from) } : {}), text: words(one.answer ? (one.answer.granted ? 'block.extended' : 'block.notExtended') : 'block.extensionAsked', { until: date(one.until), reason: one.reason, answer: one.answer?.reason ?? '' }) })),
  };
}

function claimRows({ record, wording: w }: BlockScene, action: Action): Record<string, unknown>[] {
  return action.claims.map(claim => ({
    said: w.words('block.claimed', { date: w.date(claim.at) }), proof: claim.proof, files: evidenceRows(record, claim.files, w),
    ...(claim.answer && !claim.answer.accepted ? { refused: w.words('block.refused', { name: claim.answer.by.name, date: w.date(claim.answer.at) }), reason: claim.answer.reason } : {}),
  }));
}

function approval({ cycle, wording: w, returned }: BlockScene): Block {
  const { words, date } = w, { requested, approved } = cycle, title = words('block.approval');
  if (approved) return { no: '7', title, by: byOn(approved.by, approved.at, w), text: words('block.approved', { title: approved.by.title || approved.by.name }) };
  if (requested) return { no: '7', title, pending: words('block.requested', { name: requested.by.name, date: date(requested.at) }) };
  return { no: '7', title, blank: true, ...(returned ? { note: { tone: 'amber', icon: 'arrow-counterclockwise', strong: words('block.returned', { name: returned.by.name, date: date(returned.at) }), text: returned.reason ?? '' } } : {}) };
}

function carriedOut({ cycle, wording: { words, date } }: BlockScene): Block {
  const done = cycle.actions.filter(isEnded).length, title = words('block.carriedOut'), told = words('nonconformity.accepted', { done, of: cycle.actions.length });
  if (!cycle.approved) return { no: '8', title, blank: true };
  return { no: '8', title, text: cycle.actionsEndedAt ? words('block.allAccepted', { count: cycle.actions.length, date: date(cycle.actionsEndedAt) }) : told };
}

function effectiveness({ record, cycle, wording: w }: BlockScene): Block {
  const { words, date } = w, planned = cycle.verifier ? words(cycle.waitDays ? 'block.verifierPlanned' : 'block.verifierAtOnce', { name: cycle.verifier.name, criterion: cycle.criterion, count: cycle.waitDays }) : '';
  const told = cycle.verifyFrom && !cycle.verifications.some(one => one.outcome !== 'inconclusive') ? words('block.verifyFrom', { date: date(cycle.verifyFrom) }) : '';
  const base = { no: '9', title: words('block.effectiveness'), ...(planned ? { text: planned } : {}), ...(told ? { by: told } : {}) };
  return cycle.verifications.length ? { ...base, verifications: cycle.verifications.map(one => verificationRow(record, one, w)) } : { ...base, ...(planned ? {} : { blank: true }) };
}

const OUTCOME_STYLES = { effective: { tag: 'green', icon: 'check-circle-fill' }, notEffective: { tag: 'red', icon: 'x-octagon-fill' }, inconclusive: { tag: 'amber', icon: 'hourglass-split' } } as const;

function verificationRow(record: NonconformityView, one: Verification, w: Wording): Record<string, unknown> {
  const until = one.until ? w.words('block.again', { date: w.date(one.until) }) : '';
  return { state: { ...OUTCOME_STYLES[one.outcome], word: w.words(`outcome.${one.outcome}`) }, by: byOn(one.by, one.at, w), result: one.result, files: evidenceRows(record, one.files, w), ...(until ? { until } : {}) };
}

function changes({ cycle, wording: { words } }: BlockScene): Block {
  const last = cycle.verifications.at(-1), title = words('block.changes');
  if (!last) return { no: '10', title, blank: true };
  return { no: '10', title, pairs: [{ label: words('block.risk'), value: last.riskChanged || words('block.noChange') }, { label: words('block.system'), value: last.systemChanged || words('block.noChange') }] };
}

function closing({ record, cycle, wording: w }: BlockScene): Block {
  const { words, date } = w, title = words('block.closing'), last = cycle.verifications.at(-1);
  if (cycle.n < record.cycle) return { no: '11', title, text: words('block.nextCycle', { n: cycle.n + 1 }) };
  if (!record.closedAt) return { no: '11', title, blank: true };
  return record.outcome === 'effective' && last ? { no: '11', title, by: byOn(last.by, last.at, w), text: words('block.closed') } : { no: '11', title, text: words(`block.closed.${record.outcome}`, { date: date(record.closedAt) }) };
}
