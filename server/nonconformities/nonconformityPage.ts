/** The page of a nonconformity: what is left, whom we wait for, the eleven blocks of its form, its rounds and its history. */
import { may } from '../access/may';
import { agencyById, type AgencyView } from '../agencies/queries';
import type { Actor } from '../access/roles';
import type { TrailEntry } from '../core/trail';
import { inForceNow } from '../documents/queries';
import type { ActLink } from '../web/acts';
import type { Answer, Visit } from '../web/route';
import { wording, type Wording } from '../web/wording';
import { aroundFor } from './acts';
import { actionLinks, actsOn } from './actWords';
import { blocksOf } from './blocks';
import type { Action, Cycle } from './model';
import { addressOf, cycleStanding, nonconformityTrail, planReturned, stepsOf, titleBlock, unitNameIn, waitingRows } from './nonconformityWords';
import { alike, nonconformityFor, type NonconformityRow } from './queries';
import { openCycle, partiesOf, subjectOf, type NonconformityView } from './standing';

const SIMILAR_SHOWN = 5, TRAIL_OPEN = 8;

interface Scene { readonly visit: Visit; readonly record: NonconformityView & { trail: TrailEntry[] }; readonly cycle: Cycle; readonly agency: AgencyView; readonly wording: Wording; readonly waits: ReadonlyMap<string, string>; readonly similar: readonly NonconformityRow[] }

export async function nonconformityPage(visit: Visit): Promise<Answer> {
  const record = await nonconformityFor(visit.actor, visit.params['id'] ?? ''), agency = await agencyById(record.agency, visit.now), w = wording(visit);
  const asked = Number(visit.query['cycle']), cycle = record.cycles.find(one => one.n === asked) ?? openCycle(record);
  const [around, waits, similar] = await Promise.all([aroundFor(record, visit.now), waitedDocuments(record), alike(record, SIMILAR_SHOWN)]);
  const scene: Scene = { visit, record, cycle, agency, wording: w, waits, similar };
  return { view: 'nonconformities/nonconformity', section: 'nonconformities', title: `${record.number} ${record.title}`, data: { ...heading(scene), ...withPapers(record, actsOn(record, visit.actor, around, waits, w), w), cycles: cyclesOf(scene), blocks: blocksOf(blockScene(scene)), ...aside(scene) } };
}

/** For each open action that revises a document: its code while the newer revision is not in force. Asked only while it matters. */
export async function waitedDocuments(record: NonconformityView): Promise<Map<string, string>> {
  const tied = record.state === 'inProgress' ? openCycle(record).actions.filter(action => action.document && action.state !== 'accepted') : [];
  if (!tied.length) return new Map();
  const inForce = await inForceNow(tied.flatMap(action => (action.document ? [action.document.id] : [])));
  return new Map(tied.flatMap(({ id, document }) => (document && (inForce.get(document.id) ?? 0) <= document.n ? [[id, document.code] as const] : [])));
}

/** The two papers stand at the end of the menu; before they are final they are marked as drafts. */
function withPapers<Acts extends { more: ActLink[] }>(record: NonconformityView, acts: Acts, { words }: Wording): Acts {
  const papers = ['corrective-action', 'report'].map(paper => ({ label: words(`paper.nonconformity.${paper}`), href: `${addressOf(record)}/${paper}.pdf`, icon: 'file-earmark-pdf' }));
  return { ...acts, more: [...acts.more, ...papers] };
}

function heading({ record, agency, visit, wording: w }: Scene): Record<string, unknown> {
  const steps = stepsOf(record, w), ended = record.state === 'cancelled' ? record.trail.findLast(entry => entry.to === 'cancelled') : undefined;
  return {
    crumbs: [{ href: `/nonconformities?agency=${record.agency}`, text: w.words('nav.nonconformities') }, { text: record.number }], block: titleBlock(record, agency, visit.now, w), ...(steps ? { steps } : {}),
    notes: ended ? [{ tone: 'amber', icon: 'slash-circle', strong: w.words(`block.closed.${record.outcome}`, { date: w.date(record.closedAt) }), text: `${ended.by.name}: ${ended.reason ?? ''}` }] : [],
  };
}

/** Rounds, the newest first; none where there is one. */
function cyclesOf({ record, cycle, wording: w }: Scene): Record<string, unknown>[] {
  if (record.cycles.length < 2) return [];
  return [...record.cycles].reverse().map(one => ({ href: one.n === record.cycle ? addressOf(record) : `${addressOf(record)}?cycle=${one.n}`, text: w.words('nonconformity.cycle', { n: one.n }), count: cycleStanding(record, one, w), current: one.n === cycle.n }));
}

function blockScene({ visit, record, cycle, agency, wording: w, waits }: Scene): Parameters<typeof blocksOf>[0] {
  const open = cycle.n === record.cycle, plans = open && record.state === 'analysis' && mayPlan(record, visit.actor);
  return {
    record, cycle, agency, language: visit.language, now: visit.now, wording: w, returned: open ? planReturned(record) : undefined, waitsFor: action => waits.get(action.id) ?? '', removalOf: action => (plans ? removalOf(record, action, w) : undefined),
    actsOf: action => (open ? actionLinks(record, action, visit.actor, waits.get(action.id) ?? '', w, false).acts : []),
  };
}

function mayPlan(record: NonconformityView, actor: Actor): boolean {
  const parties = partiesOf(record, actor);
  return (['responsible', 'ownUnitHead', 'qualityOfficer'] as const).some(party => parties.has(party));
}

function removalOf(record: NonconformityView, action: Action, { words }: Wording): ActLink {
  return { label: words('act.nonconformity.removeAction', { n: action.n }), href: `${addressOf(record)}/actions/${action.id}/removal`, icon: 'x-lg', post: true, fields: [{ name: 'version', value: String(record.version) }] };
}

function aside(scene: Scene): Record<string, unknown> {
  const { visit, record, agency, similar, waits, wording: w } = scene, lines = nonconformityTrail(record.trail, w), reads = may(visit.actor, 'trail.read', subjectOf(record));
  return {
    waiting: waitingRows(record, visit.actor, { agency, now: visit.now, waits }, w), facts: factsOf(scene),
    similar: similar.map(row => ({ href: addressOf(row), number: row.number, title: row.title, state: w.words(`state.nonconformity.${row.state}`) })),
    trail: { entries: lines.slice(0, TRAIL_OPEN) }, earlier: lines.slice(TRAIL_OPEN), earlierLabel: w.words('nonconformity.earlier', { count: Math.max(0, lines.length - TRAIL_OPEN) }),
    ...(reads ? { trailHref: `${addressOf(record)}/trail`, trailLabel: w.words('nonconformity.entries', { count: record.trailHead.n }) } : {}),
  };
}

function factsOf({ record, agency, cycle, wording: { words, date } }: Scene): Record<string, unknown>[] {
  const rows = [
    { label: words('nonconformity.source'), value: record.audit ? words('block.audit', { number: record.audit.number }) : words(`source.${record.source}`), ...(record.audit ? { href: `/audits/${record.audit.id}` } : {}) },
    { label: words('nonconformity.reporter'), value: record.reporter.name }, { label: words('nonconformity.unit'), value: unitNameIn(agency, record.unit) },
    { label: words('nonconformity.responsible'), value: record.responsible?.name ?? '' }, { label: words('nonconformity.triagedBy'), value: record.triage ? words('nonconformity.byOn', { name: record.triage.by.name, date: date(record.triage.at) }) : '' },
    ...(record.repeats ? [{ label: words('nonconformity.repeat'), value: record.repeats.number, href: addressOf({ _id: record.repeats.id }) }] : []),
    { label: words('nonconformity.approver'), value: cycle.approved ? [cycle.approved.by.name, cycle.approved.by.title].filter(Boolean).join(', ') : '' }, { label: words('nonconformity.verifier'), value: cycle.verifier?.name ?? '' },
  ];
  return rows.filter(row => row.value !== '');
}
