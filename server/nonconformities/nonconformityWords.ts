/** What a nonconformity is called, where it stands on its way, and whom it waits for, in words. Pure. */
import type { Actor } from '../access/roles';
import { isForMe } from '../access/waiting';
import type { AgencyView } from '../agencies/queries';
import { daysUntil } from '../core/clock';
import type { TrailEntry } from '../core/trail';
import type { Waiting } from '../core/waiting';
import { trailLines, type TrailLine } from '../web/trailLines';
import type { Wording } from '../web/wording';
import { nonconformityLifecycle, type NonconformityState } from './lifecycle';
import type { Action, Cycle } from './model';
import { openCycle, type NonconformityView } from './standing';

export interface DueWords { readonly kind: string; readonly words: string; readonly date: string }

export function addressOf(record: { readonly _id: string }): string {
  return `/nonconformities/${record._id}`;
}

export function unitNameIn(agency: AgencyView, unit: string): string {
  return agency.units.find(one => one.id === unit)?.name ?? agency.shortName;
}

/** Words first, then the date. */
export function dueWords(due: Date, now: Date, zone: string, { words, date }: Wording): DueWords {
  const days = daysUntil(due, now, zone);
  if (days < 0) return { kind: 'late', words: words('due.late', { count: -days }), date: date(due) };
  return days === 0 ? { kind: 'today', words: words('due.today'), date: date(due) } : { kind: '', words: words('due.left', { count: days }), date: date(due) };
}

export function isEnded(action: Action): boolean {
  return action.state === 'accepted';
}

/** Whether its due date has passed while it is still to be done. */
export function isLate(action: Action, now: Date, zone: string): boolean {
  return !isEnded(action) && action.state !== 'planned' && action.state !== 'doneClaimed' && daysUntil(action.due, now, zone) < 0;
}

export function titleBlock(record: NonconformityView, agency: AgencyView, now: Date, w: Wording): Record<string, unknown> {
  const { words, date } = w, from = record.audit ? words('nonconformity.fromAudit', { number: record.audit.number }) : words(`source.${record.source}`);
  return {
    state: w.state('nonconformity', record.state), since: since(record, now, agency.timeZone, w), title: record.title,
    kind: [record.grade ? words(`grade.${record.grade}`) : words('nonconformity.ungraded'), unitNameIn(agency, record.unit), from].join(' · '),
    cells: [{ label: words('nonconformity.number'), value: record.number }, { label: words('nonconformity.foundOn'), value: date(record.foundOn) }, { label: words('nonconformity.clause'), value: record.clause || '–' }],
  };
}

/** The round where there are several, and what asks for attention; else since when it stands so. */
function since(record: NonconformityView, now: Date, zone: string, { words, date }: Wording): string {
  const late = openCycle(record).actions.filter(action => isLate(action, now, zone)).length, round = record.cycle > 1 ? words('nonconformity.cycle', { n: record.cycle }) : '';
  const told = record.state === 'inProgress' && late > 0 ? words('nonconformity.lateActions', { count: late }) : words('nonconformity.since', { date: date(record.stateSince) });
  return [round, told].filter(Boolean).join(' · ');
}

/** Which step is under way in a state: a report waits to be triaged, a contained one to be analysed. */
const UNDER_WAY: Readonly<Partial<Record<NonconformityState, number>>> = { reported: 1, triaged: 2, contained: 3, analysis: 3, planInApproval: 4, inProgress: 5, verification: 6, closed: 8 };

/** None for what was cancelled: its way ended beside the path. */
export function stepsOf(record: NonconformityView, { words, date }: Wording): Record<string, unknown> | undefined {
  const at = UNDER_WAY[record.state], path = nonconformityLifecycle.path;
  if (at === undefined) return undefined;
  const notes = stepNotes(record, words, date), round = record.cycle > 1 ? words('nonconformity.cycle', { n: record.cycle }) : undefined;
  return {
    label: words('nonconformity.steps'), now: at < path.length ? words('nonconformity.stepNow', { n: at + 1, of: path.length, step: words(`step.nonconformity.${path[at] ?? ''}`) }) : words('nonconformity.stepsOver'), ...(round ? { nowNote: round } : {}),
    items: path.map((state, index) => ({ number: index + 1, word: words(`step.nonconformity.${state}`), note: index <= at ? notes[index] : index === 6 ? notes[6] : undefined, done: index < at, current: index === at })),
  };
}

function stepNotes(record: NonconformityView, words: Wording['words'], date: Wording['date']): (string | undefined)[] {
  const cycle = openCycle(record), day = (value: Date | null | undefined): string | undefined => (value ? date(value) : undefined), ended = cycle.actions.filter(isEnded).length;
  const progress = cycle.actions.length && record.state === 'inProgress' ? words('nonconformity.accepted', { done: ended, of: cycle.actions.length }) : day(cycle.actionsEndedAt);
  return [day(record.createdAt), day(record.triage?.at), day(record.correction?.at), day(cycle.analysis?.at), day(cycle.approved?.at), progress, cycle.verifyFrom && !record.closedAt ? words('nonconformity.from', { date: date(cycle.verifyFrom) }) : day(cycle.verifications.at(-1)?.at), day(record.closedAt)];
}

/** Why the plan was given back, as long as it has not been sent again. */
export function planReturned(record: NonconformityView & { readonly trail: readonly TrailEntry[] }): TrailEntry | undefined {
  const last = record.trail.findLast(entry => entry.to !== undefined);
  return record.state === 'analysis' && last?.action === 'nonconformity.returnPlan' ? last : undefined;
}

/** How a round stands, for its tab. */
export function cycleStanding(record: NonconformityView, cycle: Cycle, { words, date }: Wording): string {
  const last = cycle.verifications.at(-1);
  if (cycle.n === record.cycle && !record.closedAt) return words('nonconformity.underWay');
  return last ? words(`outcome.${last.outcome}.on`, { date: date(last.at) }) : words('nonconformity.closedOn', { date: date(record.closedAt) });
}

/** Each act that is waited for: who, what, since when or until when; what waits for the reader stands first. */
/** `waits` = by action, the code of the document whose new revision has to be in force before anybody can accept it. */
export function waitingRows(record: NonconformityView, actor: Actor, { agency, now, waits }: { agency: AgencyView; now: Date; waits: ReadonlyMap<string, string> }, w: Wording): Record<string, unknown>[] {
  const merged = mergedRoles(record.waiting).map(({ waiting, roles }) => {
    const code = waiting.action === 'acceptAction' ? waits.get(waiting.part ?? '') : undefined;
    if (code) return { mine: false, who: w.words('wait.revision', { code }), what: w.words('wait.inForce', { n: waiting.about ?? '' }), due: waitedFor(waiting, now, agency.timeZone, w) };
    const mine = record.waiting.some(one => one.action === waiting.action && one.part === waiting.part && isForMe(actor, record.agency, one));
    return { mine, who: mine ? w.words('nonconformity.you') : whoIsAwaited(record, waiting, roles, agency, w), what: w.words(`wait.${waiting.action}`, { n: waiting.about ?? '' }), due: waitedFor(waiting, now, agency.timeZone, w) };
  });
  return merged.sort((a, b) => Number(b.mine) - Number(a.mine));
}

/** Two roles that are asked for the same act are one row: "representative or head". */
function mergedRoles(waiting: readonly Waiting[]): { waiting: Waiting; roles: string[] }[] {
  const rows: { waiting: Waiting; roles: string[] }[] = [];
  for (const one of waiting) {
    const same = rows.find(row => row.waiting.action === one.action && row.waiting.part === one.part && !one.person);
    if (same && one.role) same.roles.push(one.role); else rows.push({ waiting: one, roles: one.role ? [one.role] : [] });
  }
  return rows;
}

function whoIsAwaited(record: NonconformityView, waiting: Waiting, roles: readonly string[], agency: AgencyView, { words }: Wording): string {
  const cycle = openCycle(record), known = [record.responsible, cycle.verifier, ...cycle.actions.map(action => action.owner), record.reporter].find(one => one?.id === waiting.person);
  if (waiting.person) return known?.name ?? '';
  const said = roles.map(role => words(`role.${role}`)).join(words('nonconformity.or'));
  return waiting.unit ? `${said}, ${unitNameIn(agency, waiting.unit)}` : said;
}

function waitedFor(waiting: Waiting, now: Date, zone: string, w: Wording): DueWords {
  if (waiting.due) return dueWords(waiting.due, now, zone, w);
  const days = Math.max(0, -daysUntil(waiting.since, now, zone));
  return { kind: '', words: days === 0 ? w.words('nonconformity.sinceToday') : w.words('nonconformity.waitingFor', { count: days }), date: '' };
}

const ICONS: Readonly<Record<string, string>> = {
  'nonconformity.report': 'flag', 'nonconformity.triage': 'funnel', 'nonconformity.contain': 'bandaid', 'nonconformity.analyse': 'diagram-3', 'nonconformity.plan': 'list-check', 'nonconformity.requestPlanApproval': 'send-check', 'nonconformity.approvePlan': 'pen',
  'nonconformity.returnPlan': 'arrow-counterclockwise', 'nonconformity.claim': 'upload', 'nonconformity.accept': 'check-circle', 'nonconformity.refuse': 'arrow-counterclockwise', 'nonconformity.askExtension': 'calendar-plus', 'nonconformity.grantExtension': 'calendar-check',
  'nonconformity.denyExtension': 'calendar-x', 'nonconformity.findEffective': 'check-circle-fill', 'nonconformity.findNotEffective': 'arrow-counterclockwise', 'nonconformity.findInconclusive': 'hourglass-split', 'nonconformity.addEvidence': 'paperclip', 'nonconformity.dismiss': 'slash-circle', 'nonconformity.cancel': 'slash-circle',
};

export function nonconformityTrail(entries: readonly TrailEntry[], w: Wording): TrailLine[] {
  return trailLines(entries, ICONS, w, entry => {
    const detail = entry.details ?? {}, kind = entry.action === 'nonconformity.plan' ? (detail['planned'] ? '.action' : detail['removed'] ? '.removal' : '') : '';
    const until = typeof detail['until'] === 'string' ? w.date(new Date(detail['until'])) : '', form = until ? '.until' : kind;
    const said = w.words(`trail.${entry.action}${form}`, { about: entry.about ?? '', planned: String(detail['planned'] ?? '').replace(/\.$/, ''), until }), ended = entry.reason || said.endsWith('.') ? said : `${said}.`;
    return detail['exception'] ? `${ended} ${w.words('trail.exception')}` : ended;
  });
}
