/** A year's programme: what is to be audited in which month, what was held, what it leaves out, and the risk beside each row (9.2.2 a). */
import { may } from '../access/may';
import { agencyById, type AgencyView } from '../agencies/queries';
import { NotFound } from '../core/errors';
import { actionsFor, advance, type Offer } from '../core/lifecycle';
import type { TrailEntry } from '../core/trail';
import { unitName } from '../documents/blocks';
import { clauseLabel, DEFAULT_EDITION } from '../standards/clauses';
import { addressOf as addressWith } from '../web/address';
import type { Choice } from '../web/actForm';
import type { ActLink } from '../web/acts';
import type { Answer, Visit } from '../web/route';
import { foldedTrailLines, shortHash, trailLines } from '../web/trailLines';
import { typedOr, versionFor } from '../web/typed';
import { wording, type Wording } from '../web/wording';
import { systemTypesOf } from './acts';
import { risksAround, type Risks } from './around';
import { addressOf } from './auditWords';
import { languageOf } from './blocks';
import { clauseCoverage } from './clauseCoverage';
import { programmeLifecycle, type AuditState, type ProgrammeAction } from './lifecycle';
import type { ProgrammeRow } from './model';
import { covers, HELD, monthIn } from './progress';
import { auditsOf, programmeFor, type AuditRow } from './queries';
import { programmeFactsOf, programmeHash, programmePartiesOf, subjectOf, uncovered, type ProgrammeAround, type ProgrammeView } from './standing';

export const MONTHS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12] as const;
const MOST_AUDITS = 200;
const ENDED: readonly AuditState[] = ['closed', 'cancelled'];

export interface ProgrammeScene { readonly record: ProgrammeView & { trail: TrailEntry[] }; readonly agency: AgencyView; readonly audits: readonly AuditRow[]; readonly risks: Risks; readonly around: ProgrammeAround; readonly visit: Visit; readonly wording: Wording; readonly edits: boolean }

/** Everything a page of the programme needs, in three questions. */
export async function programmeScene(visit: Visit): Promise<ProgrammeScene> {
  const record = await programmeFor(visit.actor, visit.params['id'] ?? ''), agency = await agencyById(record.agency, visit.now), system = systemTypesOf(agency);
  const edits = !('refused' in advance(programmeLifecycle, { state: record.state, action: 'edit', parties: programmePartiesOf(record, visit.actor), subject: { rows: 0, uncovered: 0, openAudits: 0 } }));
  const [audits, risks] = await Promise.all([auditsOf(record.agency, MOST_AUDITS), risksAround(record.agency, edits ? undefined : system)]);
  const mustCover = [...agency.units.filter(unit => unit.active).map(unit => ({ kind: 'unit' as const, id: unit.id, name: unit.name })), ...risks.inForce.filter(one => system.includes(one.type)).map(one => ({ kind: 'document' as const, id: one._id, name: `${one.code} ${one.title}` }))];
  const around = { mustCover, openAudits: audits.filter(audit => audit.programme === record._id && !ENDED.includes(audit.state)).length };
  return { record, agency, audits, risks, around, visit, wording: wording(visit), edits };
}

export async function programmePage(visit: Visit): Promise<Answer> {
  const scene = await programmeScene(visit), { record, agency, wording: w, edits } = scene, { acts, refused } = actsOn(scene), left = uncovered(record, scene.around);
  return {
    view: 'audits/programme', section: 'audits', title: record.title,
    data: {
      crumbs: [{ href: addressWith('/audits', { year: record.year }), text: w.words('nav.audits') }, { text: w.words('programme.ofYear', { year: record.year }) }], block: programmeBlock(record, agency, w), acts, refused,
      aims: record.aims, months: MONTHS.map(month => ({ number: month, name: w.words(`audits.month.${month}`) })), rows: record.rows.map(row => rowOf(scene, row)), ...(edits ? { addRow: rowForm(scene) } : {}),
      ...(left.length ? { left: left.map(one => ({ icon: one.kind === 'unit' ? 'building' : 'file-earmark-text', name: one.name })), leftText: w.words('programme.left', { count: left.length }) } : {}), covered: !left.length && record.rows.length > 0, ...clausesOfYear(scene),
      ...(record.approved ? { approved: w.words('programme.approvedBy', { name: record.approved.by.name, at: w.dateTime(record.approved.at) }) } : {}),
      trail: { entries: foldedTrailLines(record.trail, 'programme.edit', count => w.words('trail.programme.edits', { count }), entries => trailLines(entries, ICONS, w)) },
    },
  };
}

/** How far the year's audits reach over the standard: from the first of them on, and what does not apply from the beginning. */
function clausesOfYear({ record, audits, risks, wording: w }: ProgrammeScene): Record<string, unknown> {
  const own = audits.filter(audit => audit.programme === record._id && audit.state !== 'cancelled'), { count, left, excluded } = clauseCoverage(DEFAULT_EDITION, own, risks.excluded);
  if (!own.length && !excluded.length) return {};
  const label = (clause: string): string => clauseLabel(DEFAULT_EDITION, clause, languageOf(w));
  return {
    clauses: {
      ...(own.length ? { said: left.length ? w.words('programme.clausesAsked', { asked: count - left.length, count }) : w.words('programme.allClauses'), left: left.map(label) } : {}),
      excluded: excluded.map(one => `${label(one.clause)} (${one.reason})`),
    },
  };
}

const ICONS: Readonly<Record<string, string>> = { 'programme.create': 'calendar-plus', 'programme.edit': 'pencil', 'programme.approve': 'pen', 'programme.begin': 'play-circle', 'programme.close': 'check-circle' };

export function programmeBlock(record: ProgrammeView, agency: AgencyView, w: Wording): Record<string, unknown> {
  return {
    state: w.state('programme', record.state), since: w.words('audit.since', { date: w.date(record.stateSince) }), kind: `${w.words('programme.kind')} · ${agency.name}`, title: record.title,
    cells: [{ label: w.words('programme.year'), value: String(record.year) }, { label: w.words('programme.maker'), value: record.maker.name }, { label: w.words('programme.rows'), value: String(record.rows.length) }],
  };
}

/** The acts of the table, and their pages' addresses. */
export const PROGRAMME_PLACES = { approve: { icon: 'pen', resource: 'approval' }, close: { icon: 'check-circle', resource: 'close' } } as const;

export function programmeOffers({ record, visit, around }: ProgrammeScene): Offer<ProgrammeAction>[] {
  return actionsFor(programmeLifecycle, { state: record.state, parties: programmePartiesOf(record, visit.actor), subject: programmeFactsOf(record, visit.actor, around) });
}

function actsOn(scene: ProgrammeScene): { acts: ActLink[]; refused: { label: string; reason: string }[] } {
  const { record, visit, wording: w } = scene, offers = programmeOffers(scene), label = (action: string): string => w.words(`act.programme.${action}`);
  const own = offers.flatMap(({ action, refused }) => (refused || !(action === 'approve' || action === 'close') ? [] : [{ label: label(action), icon: PROGRAMME_PLACES[action].icon, href: programmeAddress(record, `/acts/${PROGRAMME_PLACES[action].resource}`) }]));
  const plan: ActLink[] = record.state !== 'draft' && record.state !== 'closed' && may(visit.actor, 'audits.plan', subjectOf(record)) ? [{ label: w.words('plan.new'), icon: 'calendar-plus', href: '/audits/new' }] : [];
  const paper: ActLink[] = [{ label: w.words('paper.programme'), icon: 'file-earmark-pdf', href: programmeAddress(record, '/programme.pdf') }];
  return { acts: [...[...own, ...plan].map((act, at) => ({ ...act, primary: at === 0 })), ...paper], refused: offers.flatMap(({ action, refused }) => (refused ? [{ label: label(action), reason: w.refusal(refused) }] : [])) };
}

export function programmeAddress(record: { readonly _id: string }, more = ''): string {
  return `/audits/programmes/${record._id}${more}`;
}

function rowOf(scene: ProgrammeScene, row: ProgrammeRow): Record<string, unknown> {
  const { record, agency, wording: w, visit, edits } = scene, { words } = w, plans = record.state !== 'draft' && record.state !== 'closed' && may(visit.actor, 'audits.plan', subjectOf(record));
  const of = scene.audits.filter(audit => covers(row, audit)), months = MONTHS.map(month => monthOf(scene, row, of, month)), open = row.unit ? scene.risks.open.get(row.unit) ?? 0 : 0;
  return {
    name: nameOf(row, agency, scene.risks), note: [row.reason, row.note].filter(Boolean).join(' · '), months, inWords: monthWords(row, months, w), last: lastOf(scene, row, of),
    ...(open ? { open: { count: open, href: addressWith('/nonconformities', { unit: row.unit }), words: words('programme.openFindings', { count: open }) } } : {}),
    ...(edits ? { editHref: programmeAddress(record, `/rows/${row.id}`) } : {}), ...(plans && row.months.length ? { planHref: addressWith('/audits/new', { programme: record._id, row: row.id }) } : {}),
  };
}

export function nameOf(row: ProgrammeRow, agency: AgencyView, risks: Pick<Risks, 'inForce'>): string {
  const title = risks.inForce.find(one => one._id === row.document?.id)?.title;
  return [row.unit ? unitName(agency, row.unit) : '', row.document ? [row.document.code, title].filter(Boolean).join(' ') : ''].filter(Boolean).join(' · ');
}

interface Month { readonly number: number; readonly icon?: string; readonly word?: string; readonly tone?: string; readonly href?: string }

/** Planned, planned and fixed as an audit, or held; held outside of the plan shows too. */
function monthOf({ record, agency, wording: { words } }: ProgrammeScene, row: ProgrammeRow, of: readonly AuditRow[], month: number): Month {
  const there = of.filter(audit => { const from = monthIn(audit.from, agency.timeZone); return from.year === record.year && from.month === month; }), held = there.find(audit => HELD.includes(audit.state)), [fixed] = there;
  if (held) return { number: month, icon: 'check-circle-fill', word: words('programme.held'), tone: 'green', href: addressOf(held) };
  if (fixed) return { number: month, icon: 'calendar-event', word: words('programme.fixed'), tone: 'ink', href: addressOf(fixed) };
  return row.months.includes(month) ? { number: month, icon: 'circle', word: words('programme.planned') } : { number: month };
}

/** For a phone, where twelve columns do not fit. */
function monthWords(row: ProgrammeRow, months: readonly Month[], { words }: Wording): string {
  const list = (icon: string): string => months.filter(month => month.icon === icon).map(month => month.number).join(', '), held = list('check-circle-fill'), fixed = list('calendar-event'), planned = list('circle');
  const parts = [planned ? words('programme.monthsPlanned', { months: planned }) : '', fixed ? words('programme.monthsFixed', { months: fixed }) : '', held ? words('programme.monthsHeld', { months: held }) : ''].filter(Boolean);
  return parts.length ? parts.join(' · ') : words(row.reason ? 'programme.notThisYear' : 'programme.noMonth');
}

/** The newest audit of it whose questioning is over, and how much it found there. */
function lastOf({ risks, wording: w }: ProgrammeScene, row: ProgrammeRow, of: readonly AuditRow[]): Record<string, unknown> | undefined {
  const last = of.find(audit => HELD.includes(audit.state) && audit.state !== 'inProgress');
  if (!last) return undefined;
  const units = row.unit ? [row.unit] : last.units, found = units.reduce((sum, unit) => sum + (risks.found.get(`${last._id}:${unit}`) ?? 0), 0);
  return { href: addressOf(last), text: last.number, about: w.words('programme.lastFound', { date: w.date(last.from), count: found }) };
}

/** The form of one row: a new one, or `row` with what stands in it. */
export function rowForm({ record, agency, risks, visit, wording: { words } }: ProgrammeScene, row?: ProgrammeRow): Record<string, unknown> {
  const values = typedOr(visit, { unit: row?.unit ?? '', document: row?.document?.id ?? '', months: row?.months.map(String) ?? [], reason: row?.reason ?? '', note: row?.note ?? '' }), chosen = values['months'] ?? [];
  const select = (field: 'unit' | 'document', choices: readonly Choice[]): Record<string, unknown>[] => choices.map(choice => ({ ...choice, selected: choice.value === values[field] }));
  return {
    action: programmeAddress(record, row ? `/rows/${row.id}` : '/rows'), version: versionFor(visit, record.version), values, open: visit.problems !== undefined || !record.rows.length,
    units: select('unit', agency.units.filter(unit => unit.active || unit.id === row?.unit).map(unit => ({ value: unit.id, text: unit.name }))), documents: select('document', risks.inForce.map(one => ({ value: one._id, text: `${one.code} ${one.title}` }))),
    months: MONTHS.map(month => ({ value: String(month), text: words(`audits.month.${month}`), checked: chosen.includes(String(month)) })),
  };
}

/** @throws NotFound where the row is gone, or the programme is not edited any more */
export async function rowPage(visit: Visit): Promise<Answer> {
  const scene = await programmeScene(visit), { record, agency, wording: w } = scene, row = record.rows.find(one => one.id === visit.params['row']);
  if (!row || !scene.edits) throw new NotFound();
  const name = nameOf(row, agency, scene.risks);
  return {
    view: 'audits/row', section: 'audits', title: name,
    data: { crumbs: [{ href: '/audits', text: w.words('nav.audits') }, { href: programmeAddress(record), text: w.words('programme.ofYear', { year: record.year }) }, { text: name }], heading: name, row: rowForm(scene, row), removeHref: programmeAddress(record, `/rows/${row.id}/removal`), back: programmeAddress(record) },
  };
}

export function approvalHash(record: ProgrammeView): string {
  return shortHash(programmeHash(record));
}
