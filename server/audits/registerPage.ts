/** The year of internal audits: how far the programme is, which audits lie in which month, which are mine; for an overseer of every agency below. */
import { may } from '../access/may';
import { agenciesReadable, type AgencyView } from '../agencies/queries';
import { NotFound } from '../core/errors';
import { DateTime } from 'luxon';
import { addressOf as addressWith } from '../web/address';
import type { Answer, Visit } from '../web/route';
import { wording, type Wording } from '../web/wording';
import { addressOf, unitNames } from './auditWords';
import { spanOf } from './blocks';
import { MONTHS } from './programmePage';
import { progressOf, waitingIn } from './progress';
import { auditsBelow, auditsBetween, programmesOfYear, type AuditRow } from './queries';
import { leadOf } from './standing';

const VIEWS = ['year', 'month', 'mine'] as const;
type Programme = Awaited<ReturnType<typeof programmesOfYear>>[number];
interface Asked { readonly agency: AgencyView | undefined; readonly view: (typeof VIEWS)[number]; readonly year: number; /** 1–12 */ readonly month: number }
interface Scene { readonly visit: Visit; readonly asked: Asked; readonly agencies: readonly AgencyView[]; readonly audits: readonly AuditRow[]; readonly programmes: readonly Programme[]; readonly zone: string; readonly wording: Wording }

export async function yearPage(visit: Visit): Promise<Answer> {
  const agencies = await agenciesReadable(visit.actor, 'audits.read', visit.now), zone = visit.viewer?.timeZone ?? 'Asia/Ho_Chi_Minh', asked = askedIn(visit, agencies, zone);
  const from = DateTime.fromObject({ year: asked.year }, { zone }), span = [from.minus({ months: 1 }).toJSDate(), from.plus({ years: 1 }).toJSDate()] as const;
  const [audits, programmes] = await Promise.all([
    asked.agency ? auditsBetween(asked.agency._id, ...span) : auditsBelow(visit.actor.grants.filter(grant => grant.role === 'overseer').map(grant => grant.agency), ...span),
    programmesOfYear(asked.agency ? [asked.agency._id] : agencies.map(one => one._id), asked.year),
  ]);
  const scene: Scene = { visit, asked, agencies, audits: [...audits].reverse(), programmes, zone, wording: wording(visit) };
  return { view: 'audits/year', section: 'audits', title: scene.wording.words('audits.title'), data: { ...heading(scene), ...shown(scene) } };
}

/** @throws NotFound for an agency that is not this person's to read */
function askedIn({ query, actor, now }: Visit, agencies: readonly AgencyView[], zone: string): Asked {
  const oversees = actor.grants.some(grant => grant.role === 'overseer'), wanted = query['agency'] ?? '', today = DateTime.fromJSDate(now, { zone });
  const agency = agencies.find(one => one._id === wanted) ?? (wanted || oversees ? undefined : agencies.find(one => one._id === actor.agency) ?? agencies[0]);
  if ((wanted && wanted !== 'all' && !agency) || (!agency && !oversees)) throw new NotFound();
  const view = VIEWS.find(one => one === query['view']) ?? 'year', [, year, month] = /^(20\d\d)-(0[1-9]|1[0-2])$/.exec(query['month'] ?? '') ?? [];
  return { agency, view, year: Number(year ?? (/^20\d\d$/.test(query['year'] ?? '') ? query['year'] : today.year)), month: Number(month ?? today.month) };
}

function address({ asked }: Scene, changed: Partial<Record<'view' | 'year' | 'month', string | number>> = {}): string {
  const view = changed.view ?? asked.view, month = view === 'month' ? changed.month ?? `${changed.year ?? asked.year}-${String(asked.month).padStart(2, '0')}` : undefined;
  return addressWith('/audits', { agency: asked.agency?._id, view: view === 'year' ? undefined : view, ...(month ? { month } : { year: changed.year ?? asked.year }) });
}

function heading(scene: Scene): Record<string, unknown> {
  const { visit, asked, agencies, audits, programmes, wording: { words } } = scene, { agency } = asked, own = agency && agency._id === visit.actor.agency ? { agency: agency._id, within: agency.within } : undefined;
  const mine = inYear(scene, audits).filter(audit => isMine(scene, audit)).length;
  return {
    about: agency?.name ?? words('audits.allAgencies'), views: VIEWS.filter(view => view !== 'mine' || mine > 0 || asked.view === 'mine').map(view => ({ href: address(scene, { view }), text: words(`audits.view.${view}`), current: view === asked.view, ...(view === 'mine' ? { count: mine } : {}) })),
    ...(own && may(visit.actor, 'audits.plan', own) ? { add: { href: '/audits/new', label: words('plan.new') } } : {}), links: [{ href: '/audits/auditors', icon: 'person-badge', label: words('auditors.title') }, { href: '/standards', icon: 'list-check', label: words('standard.title') }, { href: '/audits/calendar', icon: 'calendar-plus', label: words('calendar.title') }],
    ...(agencies.length > 1 ? { choose: { hidden: [{ name: 'year', value: asked.year }, ...(asked.view === 'year' ? [] : [{ name: 'view', value: asked.view }])], options: [...(own ? [] : [{ value: 'all', text: words('audits.allAgencies'), selected: !agency }]), ...agencies.map(one => ({ value: one._id, text: one.shortName, selected: one._id === agency?._id }))] } } : {}),
    steps: stepsThrough(scene), ...(agency ? { programme: programmeOf(scene, agency, programmes[0]) } : { table: tableOf(scene) }), ...(agency && !programmes.length && own && may(visit.actor, 'audits.programme', own) ? { newProgramme: { href: addressWith('/audits/programmes/new', { year: asked.year }), label: words('programme.new') } } : {}),
  };
}

/** To the year or month before and after. */
function stepsThrough(scene: Scene): Record<string, unknown> {
  const { asked, zone, wording: { words } } = scene;
  if (asked.view !== 'month') return { label: words('audits.year', { year: asked.year }), previous: { href: address(scene, { year: asked.year - 1 }), label: String(asked.year - 1) }, next: { href: address(scene, { year: asked.year + 1 }), label: String(asked.year + 1) } };
  const on = DateTime.fromObject({ year: asked.year, month: asked.month }, { zone }), to = (months: number): { href: string; label: string } => { const there = on.plus({ months }); return { href: address(scene, { month: there.toFormat('yyyy-MM') }), label: there.toFormat('MM/yyyy') }; };
  return { label: words('audits.monthOf', { month: words(`audits.month.${asked.month}`), year: asked.year }), previous: to(-1), next: to(1) };
}

function programmeOf({ audits, zone, wording: w }: Scene, _agency: AgencyView, programme: Programme | undefined): Record<string, unknown> | undefined {
  if (!programme) return undefined;
  const progress = progressOf(programme, audits, zone);
  return { href: `/audits/programmes/${programme._id}`, title: programme.title, state: w.state('programme', programme.state), percent: progress.percent, note: w.words('programme.progress', { held: progress.held, planned: progress.planned }) };
}

/** For an overseer: one line an agency. */
function tableOf(scene: Scene): Record<string, unknown>[] {
  const { agencies, programmes, audits, zone, wording: w } = scene;
  return agencies.map(agency => {
    const programme = programmes.find(one => one.agency === agency._id), own = audits.filter(one => one.agency === agency._id), progress = programme && progressOf(programme, own, zone);
    return { href: addressWith('/audits', { agency: agency._id, year: scene.asked.year }), name: agency.name, ...(programme ? { state: w.state('programme', programme.state) } : {}), progress: progress ? w.words('programme.progress', { held: progress.held, planned: progress.planned }) : w.words('programme.none'), count: inYear(scene, own).length };
  });
}

function inYear({ asked, zone }: Scene, audits: readonly AuditRow[]): AuditRow[] {
  return audits.filter(audit => DateTime.fromJSDate(audit.from, { zone }).year === asked.year);
}

function isMine({ visit }: Scene, audit: AuditRow): boolean {
  return audit.team.some(member => member.person.id === visit.actor.id);
}

function shown(scene: Scene): Record<string, unknown> {
  const { asked, audits, wording: { words } } = scene, listed = inYear(scene, audits);
  if (asked.view === 'mine') return { list: listed.filter(audit => isMine(scene, audit)).map(audit => itemOf(scene, audit)) };
  if (asked.view === 'month') return monthOf(scene);
  const months = MONTHS.map(month => {
    const items = listed.filter(audit => DateTime.fromJSDate(audit.from, { zone: scene.zone }).month === month).map(audit => itemOf(scene, audit)), planned = plannedIn(scene, month);
    return { name: words(`audits.month.${month}`), href: address(scene, { view: 'month', month: `${asked.year}-${String(month).padStart(2, '0')}` }), items, planned, empty: !items.length && !planned.length, current: isNow(scene, month) };
  });
  return months.every(month => month.empty) ? { none: true } : { months };
}

function isNow({ asked, visit, zone }: Scene, month: number): boolean {
  const today = DateTime.fromJSDate(visit.now, { zone });
  return today.year === asked.year && today.month === month;
}

/** Planned in the programme, but not yet an audit. */
function plannedIn({ asked, audits, programmes, zone }: Scene, month: number): string[] {
  const { agency } = asked, [programme] = programmes;
  return agency && programme ? waitingIn(programme.rows, audits, { year: asked.year, month }, zone).map(row => [row.unit ? unitNames(agency, [row.unit]) : '', row.document?.code ?? ''].filter(Boolean).join(' · ')) : [];
}

function itemOf({ agencies, asked, wording: w }: Scene, audit: AuditRow): Record<string, unknown> {
  const agency = agencies.find(one => one._id === audit.agency), lead = leadOf(audit)?.person.name ?? '';
  return {
    href: addressOf(audit), number: audit.number, title: audit.title, state: w.state('audit', audit.state),
    about: [spanOf(audit, w), asked.agency ? '' : agency?.shortName ?? '', agency ? unitNames(agency, audit.units) : '', lead ? w.words('audits.ledBy', { name: lead }) : ''].filter(Boolean).join(' · '),
  };
}

/** Six weeks at most, Monday first; an audit stands in each of its days. */
function monthOf(scene: Scene): Record<string, unknown> {
  const { asked, audits, visit, zone, wording: { words } } = scene, first = DateTime.fromObject({ year: asked.year, month: asked.month }, { zone }), start = first.startOf('week'), last = first.endOf('month');
  const on = (day: DateTime): AuditRow[] => audits.filter(audit => audit.from <= day.endOf('day').toJSDate() && audit.to >= day.startOf('day').toJSDate()), today = DateTime.fromJSDate(visit.now, { zone }).toISODate();
  const weeks = [0, 1, 2, 3, 4, 5].map(week => [0, 1, 2, 3, 4, 5, 6].map(day => start.plus({ days: week * 7 + day }))).filter(([monday]) => monday !== undefined && monday <= last);
  const there = audits.filter(audit => audit.from <= last.toJSDate() && audit.to >= first.toJSDate());
  return {
    weekdays: [1, 2, 3, 4, 5, 6, 7].map(day => ({ short: words(`weekday.${day}`), long: words(`weekday.${day}.long`) })), planned: plannedIn(scene, asked.month),
    weeks: weeks.map(week => week.map(day => ({ day: day.day, other: day.month !== asked.month, today: day.toISODate() === today, items: on(day).map(audit => itemOf(scene, audit)) }))), list: there.map(audit => itemOf(scene, audit)),
  };
}
