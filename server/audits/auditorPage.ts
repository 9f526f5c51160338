/** The register of auditors: who may audit, by which certificates and until when, and how often they have (7.2, 9.2.2 c). */
import { may } from '../access/may';
import { agencyById, readableAgency, type AgencyView } from '../agencies/queries';
import { daysUntil } from '../core/clock';
import { activeReaders } from '../people/queries';
import { clauseLabel, clausesOf, DEFAULT_EDITION } from '../standards/clauses';
import { addressOf as addressWith } from '../web/address';
import { actForm, type FieldRow } from '../web/actForm';
import type { Answer, Visit } from '../web/route';
import { trailLines } from '../web/trailLines';
import { wording, type Wording } from '../web/wording';
import { addressOf } from './auditWords';
import { languageOf, spanOf } from './blocks';
import type { AuditorRecord, Certificate } from './model';
import { auditorFor, auditorsOf, auditsOf, type AuditRow } from './queries';
import { HELD } from './progress';

/** A certificate that ends within this many days is shown as ending. */
const SOON_DAYS = 60, MOST_AUDITS = 300;

export async function auditorsPage(visit: Visit): Promise<Answer> {
  const agency = await readableAgency(visit.actor, 'audits.read', visit.query['agency'], visit.now), [auditors, audits] = await Promise.all([auditorsOf(agency._id), auditsOf(agency._id, MOST_AUDITS)]), w = wording(visit), manages = managesIn(visit, agency);
  const rows = [...auditors].sort((a, b) => Number(b.active) - Number(a.active) || a.person.name.localeCompare(b.person.name, 'vi')).map(one => ({
    href: addressWith(`/audits/auditors/${one.person.id}`, { agency: agency._id === visit.actor.agency ? undefined : agency._id }), name: one.person.name, title: one.person.title, certificates: one.certificates.map(certificate => certificateOf(certificate, visit, agency, w)), certificatesNone: one.certificates.length === 0,
    scopes: one.scopes.length ? one.scopes.join(', ') : w.words('auditors.anyScope'), done: doneBy(one.person.id, audits).length, state: activeState(one, w),
  }));
  return { view: 'audits/auditors', section: 'audits', title: w.words('auditors.title'), data: { crumbs: [{ href: '/audits', text: w.words('nav.audits') }, { text: w.words('auditors.title') }], about: agency.name, rows, ...(manages ? { add: { href: '/audits/auditors/new', label: w.words('auditors.add') } } : {}) } };
}

function managesIn({ actor }: Visit, agency: AgencyView): boolean {
  return agency._id === actor.agency && may(actor, 'auditors.manage', { agency: agency._id, within: agency.within });
}

function activeState({ active }: Pick<AuditorRecord, 'active'>, { words }: Wording): Record<string, string> {
  return active ? { tag: 'green line', icon: 'person-check', word: words('auditors.active') } : { tag: 'grey struck', icon: 'slash-circle', word: words('auditors.notActive') };
}

/** Audits whose questioning has begun, in whichever part. */
function doneBy(person: string, audits: readonly AuditRow[]): AuditRow[] {
  return audits.filter(audit => HELD.includes(audit.state) && audit.team.some(member => member.person.id === person));
}

/** Amber within 60 days of its end, red after it. */
function certificateOf({ name, number, issuer, from, until }: Certificate, visit: Visit, agency: AgencyView, { words, date }: Wording): Record<string, unknown> {
  const left = until ? daysUntil(until, visit.now, agency.timeZone) : undefined;
  const state = left === undefined || left > SOON_DAYS ? { tag: 'green', icon: 'check-circle', word: words(until ? 'auditors.until' : 'auditors.noEnd', { date: date(until) }), quiet: true }
    : left < 0 ? { tag: 'red', icon: 'exclamation-triangle-fill', word: words('auditors.expired', { date: date(until) }) } : { tag: 'amber', icon: 'clock', word: words('auditors.expiring', { count: left, date: date(until) }) };
  return { name, about: [number, issuer, words('auditors.from', { date: date(from) })].filter(Boolean).join(' · '), state };
}

export async function newAuditorPage(visit: Visit): Promise<Answer> {
  const agency = await agencyById(visit.actor.agency, visit.now), w = wording(visit), [people, known] = await Promise.all([activeReaders(agency._id, ''), auditorsOf(agency._id)]), there = new Set(known.map(one => one.person.id));
  const person: FieldRow = { name: 'person', kind: 'select', choices: people.filter(one => !there.has(one._id)).map(one => ({ value: one._id, text: one.name })) };
  return {
    view: 'audits/form', section: 'audits', title: w.words('auditors.add'),
    data: { crumbs: [{ href: '/audits', text: w.words('nav.audits') }, { href: '/audits/auditors', text: w.words('auditors.title') }, { text: w.words('auditors.add') }], heading: w.words('auditors.add'), form: actForm(visit, { action: '/audits/auditors', back: '/audits/auditors', verb: w.words('auditors.add'), prefix: 'auditorField', rows: [person, ...factRows(w)] }, w) },
  };
}

function factRows(w: Wording, known?: Pick<AuditorRecord, 'competence' | 'scopes' | 'active'>): FieldRow[] {
  const clauses = clausesOf(DEFAULT_EDITION).filter(one => one.parent === null);
  return [
    { name: 'competence', kind: 'prose', optional: true, hint: true, value: known?.competence ?? '' },
    { name: 'scopes', kind: 'checkboxes', hint: true, choices: clauses.map(one => ({ value: one.number, text: clauseLabel(DEFAULT_EDITION, one.number, languageOf(w)) })), value: known?.scopes ?? [] }, { name: 'active', kind: 'checkbox', value: known && !known.active ? '' : 'yes' },
  ];
}

/** `certificate` = that form was sent and refused: what was typed belongs to it alone. */
export async function auditorPage(visit: Visit, refused?: 'certificate'): Promise<Answer> {
  const agency = await readableAgency(visit.actor, 'audits.read', visit.query['agency'], visit.now), record = await auditorFor(agency._id, visit.params['person'] ?? ''), audits = doneBy(record.person.id, await auditsOf(agency._id, MOST_AUDITS)), w = wording(visit), { words } = w, here = `/audits/auditors/${record.person.id}`;
  const plain: Visit = { ...visit, problems: undefined }, change = actForm(refused ? plain : visit, { action: here, back: '/audits/auditors', verb: words('auditors.save'), prefix: 'auditorField', rows: factRows(w, record) }, w);
  const add = actForm(refused ? visit : plain, { action: `${here}/certificates`, back: '/audits/auditors', verb: words('auditors.addCertificate'), version: record.version, prefix: 'certificateField', rows: CERTIFICATE_ROWS }, w);
  return {
    view: 'audits/auditor', section: 'audits', title: record.person.name,
    data: {
      crumbs: [{ href: '/audits', text: words('nav.audits') }, { href: '/audits/auditors', text: words('auditors.title') }, { text: record.person.name }], name: record.person.name, title: record.person.title, state: activeState(record, w), competence: record.competence,
      scopes: record.scopes.map(one => clauseLabel(DEFAULT_EDITION, one, languageOf(w))), certificates: record.certificates.map(one => certificateOf(one, visit, agency, w)), audits: audits.map(one => ({ href: addressOf(one), number: one.number, title: one.title, about: spanOf(one, w), state: w.state('audit', one.state) })),
      ...(managesIn(visit, agency) ? { change, add, changeOpen: visit.problems !== undefined && !refused, addOpen: visit.problems !== undefined && refused !== undefined } : {}), trail: { entries: trailLines(record.trail, { 'auditor.register': 'person-badge', 'auditor.change': 'pencil', 'auditor.certificate': 'patch-check' }, w) },
    },
  };
}

const CERTIFICATE_ROWS: readonly FieldRow[] = [{ name: 'name', kind: 'line' }, { name: 'number', kind: 'line', optional: true, short: true }, { name: 'issuer', kind: 'line' }, { name: 'from', kind: 'date' }, { name: 'until', kind: 'date', optional: true, hint: true }];
