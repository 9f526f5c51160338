/** The register of nonconformities: what is open, what is late, whose it is. */
import { may } from '../access/may';
import { agenciesReadable, type AgencyView } from '../agencies/queries';
import { daysUntil, dayOf, startOfDay } from '../core/clock';
import type { Answer, Visit } from '../web/route';
import { wording, type Wording } from '../web/wording';
import { cursorAfter, registerCounts, registerRows, ROWS_A_PAGE, type RegisterRow } from './lists';
import { addressOf as addressWith } from '../web/address';
import { addressOf, dueWords, unitNameIn } from './nonconformityWords';
import { conditionsOf } from './narrowings';
import { askedIn, NOTHING_NARROWED, registerAddress, subjectOfAgency, valuesOf, type Scene } from './registerAsked';
import { filtersOf, viewsOf } from './registerFilters';

export async function registerPage(visit: Visit): Promise<Answer> {
  const agencies = await agenciesReadable(visit.actor, 'nonconformities.read', visit.now), asked = askedIn(visit, agencies);
  const agency = asked.agency && subjectOfAgency(asked.agency), zone = zoneOf(asked.agency, visit), today = startOfDay(dayOf(visit.now, zone), zone) ?? visit.now;
  const [rows, counts] = await Promise.all([registerRows(visit.actor, { ...asked, agency, among: agencies.map(subjectOfAgency), today, extra: conditionsOf(asked.narrowed, zone, visit.now) }), registerCounts({ agencies: (asked.agency ? [asked.agency] : agencies).map(one => one._id), now: visit.now, today })]);
  const scene: Scene = { visit, asked, agencies, counts, wording: wording(visit) };
  return { view: 'nonconformities/register', section: 'nonconformities', title: scene.wording.words('nonconformity.register'), data: { ...heading(scene), ...filtersOf(scene), ...listed(scene, rows) } };
}

function zoneOf(agency: AgencyView | undefined, { viewer }: Visit): string {
  return agency?.timeZone ?? viewer?.timeZone ?? 'Asia/Ho_Chi_Minh';
}

function heading(scene: Scene): Record<string, unknown> {
  const { visit, asked: { agency }, wording: { words } } = scene, reports = agency?._id === visit.actor.agency && may(visit.actor, 'nonconformities.report', subjectOfAgency(agency));
  const icons = { xlsx: 'file-earmark-excel', pdf: 'file-earmark-pdf' };
  const lists = agency && Object.entries(icons).map(([kind, icon]) => ({ href: addressWith(`/nonconformities/register.${kind}`, valuesOf(scene.asked)), icon, label: words(`paper.register.${kind}`) }));
  return { about: agency?.name ?? words('register.allAgencies'), views: viewsOf(scene), ...(lists ? { exports: lists } : {}), ...(reports ? { add: { href: '/nonconformities/new', label: words('nonconformity.report') } } : {}) };
}

function listed(scene: Scene, found: readonly RegisterRow[]): Record<string, unknown> {
  const { asked, wording: { words } } = scene, rows = found.slice(0, ROWS_A_PAGE), more = found.length > ROWS_A_PAGE;
  if (!rows.length) return { none: nothing(scene) };
  return {
    whereHead: words(asked.agency ? 'nonconformity.unit' : 'nonconformity.agency'), rows: rows.map(row => rowOf(scene, row)), ...(more || asked.after ? {} : { range: words('nonconformity.count', { count: rows.length }) }),
    ...(more || asked.after ? { pager: { ...(asked.after ? { first: registerAddress(asked) } : {}), ...(more ? { next: registerAddress(asked, { after: cursorAfter(rows, asked.view, asked.after) }) } : {}) } } : {}),
  };
}

/** Normal is quiet: what is closed is plain text, only what asks for attention is tinted. */
function rowOf({ visit, asked, agencies, wording: w }: Scene, row: RegisterRow): Record<string, unknown> {
  const agency = agencies.find(one => one._id === row.agency), where = agency ? (asked.agency ? unitNameIn(agency, row.unit) : agency.shortName) : '';
  const state = { ...w.state('nonconformity', row.state), ...(row.closedAt ? { quiet: true } : {}) }, grade = row.grade ? w.words(`grade.${row.grade}`) : '';
  return {
    href: addressOf(row), number: row.number, title: row.title, state, grade, heavy: row.grade === 'major', where, clause: row.clause, found: w.date(row.createdAt),
    ...(row.repeats ? { repeats: w.words('nonconformity.repeat') } : {}), ...(row.cycle > 1 ? { cycle: w.words('nonconformity.cycle', { n: row.cycle }) } : {}), ...when(row, visit, agency, w),
    about: [grade, where, row.clause, w.date(row.createdAt)].filter(Boolean).join(' · '),
  };
}

/** When its next step is due; without a date, how long it has been open; for a closed one, since when it is closed. */
function when(row: RegisterRow, visit: Visit, agency: AgencyView | undefined, w: Wording): Record<string, unknown> {
  const zone = zoneOf(agency, visit), { words, date } = w;
  if (row.closedAt) return { age: words('nonconformity.closedOn', { date: date(row.closedAt) }) };
  if (!row.dueAt) {
    const open = -daysUntil(row.createdAt, visit.now, zone);
    return { age: open > 0 ? words('nonconformity.openFor', { count: open }) : words('nonconformity.openToday') };
  }
  return { due: dueWords(row.dueAt, visit.now, zone, w) };
}

function nothing({ asked, wording: { words } }: Scene): Record<string, unknown> {
  const narrowed = Boolean(asked.state ?? asked.grade ?? asked.source ?? asked.unit ?? asked.clause ?? asked.year ?? Object.values(asked.narrowed)[0]) || asked.unit === '' || asked.clause === '' || asked.text !== '', key = narrowed ? 'nonconformity.noMatch' : `nonconformity.empty.${asked.view}`;
  const all = narrowed || asked.view !== 'all' ? [{ href: registerAddress({ ...asked, ...NOTHING_NARROWED, view: 'all' }), label: words('register.showAll') }] : [];
  return { title: words(key), text: words(`${key}Why`), acts: all };
}
