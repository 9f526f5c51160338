/** The page of an audit: how far it is, what may be done now and why the rest may not, who audits whom against what, what was found, its whole history. */
import { may } from '../access/may';
import { agencyById, type AgencyView } from '../agencies/queries';
import { endOfDay } from '../core/clock';
import type { TrailEntry } from '../core/trail';
import type { Words } from '../core/words';
import { citedAt, type CitedRevision } from '../documents/queries';
import { ofAudit } from '../nonconformities/queries';
import { clauseLabel } from '../standards/clauses';
import type { ActLink } from '../web/acts';
import type { Answer, Visit } from '../web/route';
import { foldedTrailLines, trailLines } from '../web/trailLines';
import { typedOr, versionFor } from '../web/typed';
import { wording, type Wording } from '../web/wording';
import { candidacies, knownAround, type Candidacy } from './around';
import { actsOn, addressOf, mayDo, PLACES, unitNames, type Seen } from './auditWords';
import { BEFORE, conclusionRows, findingRows, languageOf, meetingRows, progressOf, responseRows, sittingRows, spanOf, stepsOf, teamRows, titleBlock, type Finding } from './blocks';
import { AUDIT_ACTIONS } from './lifecycle';
import { auditOverview } from './queries';
import { subjectOf, type AuditOverview } from './standing';

type Shown = AuditOverview & { trail: TrailEntry[] };
interface Scene { readonly seen: Seen & { readonly record: Shown }; readonly agency: AgencyView; readonly candidates: readonly Candidacy[]; readonly procedures: readonly CitedRevision[]; readonly findings: readonly Finding[]; readonly wording: Wording; readonly visit: Visit }

export async function auditPage(visit: Visit): Promise<Answer> {
  const id = visit.params['id'] ?? '', [record, found] = await Promise.all([auditOverview(visit.actor, id), ofAudit(id)]);
  const agency = await agencyById(record.agency, visit.now), w = wording(visit);
  const { candidates, procedures, findings } = await aroundPage(record, found);
  const seen = { record, actor: visit.actor, around: { against: new Map(candidates.map(one => [one.id, one.reasons])), openFindings: findings.filter(one => one.state !== 'closed' && one.state !== 'cancelled').map(one => one._id) } };
  const scene: Scene = { seen, agency, candidates, procedures, findings, wording: w, visit };
  return { view: 'audits/audit', section: 'audits', title: `${record.number} ${record.title}`, data: { ...heading(scene), ...planned(scene), ...done(scene) } };
}

/** Before it begins: who may audit; afterwards: what was found. */
async function aroundPage(record: AuditOverview, found: readonly Finding[]): Promise<Pick<Scene, 'candidates' | 'procedures' | 'findings'>> {
  if (!BEFORE.includes(record.state)) return { candidates: [], procedures: [], findings: found };
  const [procedures, known] = await Promise.all([citedAt(record.agency, record.documents.map(one => one.id), endOfDay(record.from)), knownAround(record.agency, record.team.map(member => member.person.id))]);
  return { procedures, candidates: candidacies(known, { units: record.units, procedures }, record.from), findings: [] };
}

/** What can be printed by now; a paper that is not final yet is marked as a draft. */
function papersOf({ record }: Seen, { words }: Wording): ActLink[] {
  const kinds = ['plan', ...(record.drawnAt ? ['checklist'] : []), ...(record.conclusion ? ['report'] : [])];
  return kinds.map(kind => ({ label: words(`paper.audit.${kind}`), href: addressOf(record, `/${kind}.pdf`), icon: 'file-earmark-pdf' }));
}

function heading(scene: Scene): Record<string, unknown> {
  const { seen, agency, wording: w } = scene, { record } = seen, { acts, refused } = actsOn(seen, w), all = inOrder(scene, acts);
  return {
    crumbs: [{ href: '/audits', text: w.words('nav.audits') }, ...(record.programme ? [{ href: `/audits/programmes/${record.programme}`, text: w.words('programme.ofYear', { year: record.year }) }] : []), { text: record.number }],
    block: titleBlock(record, agency, w), steps: stepsOf(record, w), acts: all.slice(0, 4), more: [...all.slice(4), ...papersOf(seen, w)], refused, notes: notesOf(scene), jumps: jumpsOf(scene),
  };
}

/** Not the way on, whatever else is refused. */
const isAside = (act: ActLink): boolean => act.stop === true || /\/(rescheduling|return)$/.test(act.href);

/** What the table hides, because it is done inside others, and yet is the next thing to do. */
function nextUp(seen: Seen, words: Words): ActLink[] {
  const { record } = seen, meeting = record.state === 'inPreparation' && !record.opening ? 'opening' : record.state === 'reportDraft' && !record.closing ? 'closing' : undefined;
  return [
    ...(meeting && mayDo(seen, 'meet') ? [{ label: words(`meeting.${meeting}.record`), href: addressOf(record, `/acts/${meeting}-meeting`), icon: 'people-fill' }] : []),
    ...(record.responses.some(one => !one.accepted && !one.answer) && mayDo(seen, 'answerObjection') ? [{ label: words('act.audit.answerObjection'), href: addressOf(record, '/acts/objection-answer'), icon: 'chat-left-text' }] : []),
  ];
}

/** The filled one is the way on; while lines are left to answer that is the checklist. */
function inOrder({ seen, wording: { words } }: Scene, acts: readonly ActLink[]): ActLink[] {
  const { record } = seen, lines: ActLink[] = record.lines.length ? [{ label: words(mayDo(seen, 'answer') ? 'audit.answerLines' : 'audit.seeLines'), href: addressOf(record, '/lines'), icon: 'list-check' }] : [];
  const edit: ActLink[] = mayDo(seen, 'edit') ? [{ label: words('audit.edit'), href: addressOf(record, '/plan'), icon: 'pencil' }] : [];
  const all = record.state === 'inProgress' && record.lines.some(line => line.answer === null) ? [...lines, ...acts] : [...nextUp(seen, words), ...acts.filter(act => !isAside(act)), ...edit, ...lines, ...acts.filter(isAside)];
  return all.map((act, at) => ({ ...act, primary: at === 0 && !isAside(act) }));
}

function notesOf({ seen: { record, around }, candidates, wording: { words } }: Scene): Record<string, unknown>[] {
  const open = record.team.filter(member => (around.against.get(member.person.id)?.length ?? 0) > 0 && !member.exception?.approved), warned = candidates.filter(one => one.warning), names = (people: readonly { name: string }[]): string => people.map(one => one.name).join(', ');
  return [
    ...(open.length ? [{ tone: 'red', icon: 'person-exclamation', strong: words('audit.note.against'), text: words('audit.note.againstHow', { names: names(open.map(one => one.person)) }) }] : []),
    ...(warned.length ? [{ tone: 'amber', icon: 'exclamation-triangle-fill', strong: words('audit.note.warned'), text: words('audit.note.warnedHow', { names: names(warned) }), act: { href: '/audits/auditors', label: words('auditors.title') } }] : []),
    ...(record.state === 'planned' && !record.programme ? [{ icon: 'info-circle', text: words('audit.note.outside') }] : []),
  ];
}

function jumpsOf({ seen: { record }, findings, wording: { words } }: Scene): Record<string, unknown>[] {
  const parts: [string, string, boolean, number?][] = [
    ['findings', 'audit.findings', findings.length > 0, findings.length], ['progress', 'audit.progress', record.lines.length > 0], ['team', 'audit.team', true, record.team.length], ['timetable', 'audit.timetable', true, record.sittings.length],
    ['meetings', 'audit.meetings', true], ['conclusion', 'audit.conclusion', record.conclusion !== null], ['responses', 'audit.responses', record.issued !== null], ['facts', 'audit.facts', true], ['trail', 'audit.trail', true],
  ];
  return parts.filter(([, , there]) => there).map(([id, key, , count]) => ({ id, text: words(key), ...(count ? { count } : {}) }));
}

function planned(scene: Scene): Record<string, unknown> {
  const { seen, agency, candidates, wording: w, visit } = scene, { record } = seen, edits = mayDo(seen, 'edit') || mayDo(seen, 'arrange');
  return {
    facts: factsOf(scene), clauses: record.clauses.map(clause => clauseLabel(record.edition, clause, languageOf(w))), procedures: proceduresOf(scene), team: teamRows(seen, candidates, agency, w), sittings: sittingRows(record, agency, w, edits), meetings: meetingRows(seen, w),
    ...(edits ? { addSitting: sittingForm(visit, record, agency, w) } : {}),
    reschedulings: record.reschedulings.map(one => ({ text: w.words('audit.rescheduled', { from: spanOf(one, w), name: one.by.name, date: w.date(one.at) }), reason: one.reason })),
  };
}

function factsOf({ seen: { record }, agency, wording: { words } }: Scene): { label: string; value: string }[] {
  const rows: [string, string][] = [['audit.purpose', record.purpose], ['audit.units', unitNames(agency, record.units)], ['audit.method', record.method], ['audit.law', record.law], ['audit.agency', agency.name]];
  return rows.filter(([, value]) => value !== '').map(([key, value]) => ({ label: words(key), value }));
}

/** Before the checklist is drawn: as in force on the audit's day; afterwards what it was drawn from. */
function proceduresOf({ seen: { record, actor }, procedures, wording: { words } }: Scene): Record<string, unknown>[] {
  const cited = record.drawnAt ? record.cited : procedures, past = may(actor, 'documents.readPast', subjectOf(record));
  return record.documents.map(one => {
    const revision = cited.find(other => other.id === one.id);
    return { href: revision && past ? `/documents/${one.id}/revisions/${revision.n}` : `/documents/${one.id}`, code: one.code, title: revision?.title ?? '', about: revision ? words('audit.inForceThen', { label: revision.label }) : words('audit.notInForceThen') };
  });
}

function sittingForm(visit: Visit, record: Shown, agency: AgencyView, w: Wording): Record<string, unknown> {
  const typed = typedOr(visit, { day: w.typedDate(record.from), from: '', to: '', unit: record.units[0] ?? '', topic: '', auditors: [] }), chosen = typed['auditors'] ?? [];
  return {
    action: addressOf(record, '/sittings'), version: versionFor(visit, record.version), typed, open: visit.problems !== undefined, units: record.units.map(unit => ({ value: unit, text: unitNames(agency, [unit]), selected: unit === typed['unit'] })),
    people: record.team.map(member => ({ value: member.person.id, text: member.person.name, checked: chosen.includes(member.person.id) })),
  };
}

function done({ seen, agency, findings, wording: w }: Scene): Record<string, unknown> {
  const { record } = seen, progress = progressOf(record, agency, w);
  return {
    ...(progress ? { progress } : {}), findings: findingRows(seen, findings, agency, w), findingsNone: record.lines.length > 0 && !findings.length && record.state !== 'inProgress' && record.state !== 'inPreparation',
    ...(record.conclusion ? { conclusion: { rows: conclusionRows(record, w), by: w.words('audit.saidBy', { name: record.conclusion.by.name, at: w.dateTime(record.conclusion.at) }) } } : {}),
    ...(record.issued ? { responses: responseRows(record, agency, w), issued: w.words('audit.issuedBy', { name: record.issued.by.name, at: w.dateTime(record.issued.at) }) } : {}),
    trail: { entries: foldedTrailLines(record.trail, 'audit.answer', count => w.words('trail.audit.answers', { count }), entries => trailLines(entries, ICONS, w, entry => didIn(entry, agency, w))) }, trailNote: w.words('audit.entries', { count: record.trailHead.n }),
  };
}

const ICONS: Readonly<Record<string, string>> = Object.fromEntries([['audit.plan', 'calendar-plus'], ['audit.edit', 'pencil'], ['audit.meet', 'people-fill'], ['audit.arrange', 'calendar3'], ['audit.answer', 'check2-square'], ['audit.editChecklist', 'list-check'], ...AUDIT_ACTIONS.flatMap(action => (PLACES[action] ? [[`audit.${action}`, PLACES[action].icon]] : []))]);

/** A unit is stored by its id. */
function didIn(entry: TrailEntry, agency: AgencyView, { words }: Wording): string {
  const about = agency.units.find(unit => unit.id === entry.about)?.name ?? entry.about ?? '';
  const { was, now } = entry.details ?? {};
  const key = was === undefined ? 'trail.audit.arrangeMore' : now === undefined ? 'trail.audit.arrangeLess' : 'trail.audit.arranged';
  if (entry.action === 'audit.arrange') return words(key, { was: String(was ?? ''), now: String(now ?? '') });
  return words(`trail.${entry.action}`, { about });
}
