/** Planning an audit: scope, criteria, days and team; beside every person stands what speaks against them for the scope that is chosen. */
import { may } from '../access/may';
import { agencyById, type AgencyView } from '../agencies/queries';
import { dayOf, endOfDay, startOfDay } from '../core/clock';
import { NotFound } from '../core/errors';
import { day } from '../core/form';
import { citedAt } from '../documents/queries';
import { exclusionOf } from '../standards/bank';
import { clauseLabel, clausesOf, DEFAULT_EDITION } from '../standards/clauses';
import type { Choice } from '../web/actForm';
import type { Answer, Visit } from '../web/route';
import { typedOr, versionFor } from '../web/typed';
import { wording, type Wording } from '../web/wording';
import { candidacies, knownAround, type Candidacy, type Known } from './around';
import { addressOf, againstWords, refusalOf } from './auditWords';
import { languageOf, titleBlock } from './blocks';
import { auditOverview, programmeFor } from './queries';
import { leadOf, subjectOf, type AuditOverview } from './standing';
import { unitName } from '../documents/blocks';

type Values = Record<string, string | readonly string[]>;
interface Scene { readonly visit: Visit; readonly agency: AgencyView; readonly values: Values; readonly wording: Wording; readonly known: Known; readonly people: readonly Candidacy[] }

const EMPTY = { title: '', purpose: '', method: '', law: '', units: [], clauses: [], documents: [], lead: '', auditors: [], from: '', to: '' } satisfies Values;

export async function newAuditPage(visit: Visit): Promise<Answer> {
  const agency = await agencyById(visit.actor.agency, visit.now), w = wording(visit), values = typedOr(visit, { ...EMPTY, ...(await fromProgramme(visit, agency, w)) });
  const scene = await sceneOf(visit, agency, values, dayIn(values['from'], agency) ?? visit.now);
  return {
    view: 'audits/plan', section: 'audits', title: w.words('plan.new'),
    data: { crumbs: [{ href: '/audits', text: w.words('nav.audits') }, { text: w.words('plan.new') }], heading: w.words('plan.new'), dates: { from: values['from'], to: values['to'] }, action: '/audits', verb: w.words('plan.create'), back: '/audits', ...fieldsIn(scene) },
  };
}

/** @throws NotFound for whoever does not plan it, and after it was confirmed */
export async function planPage(visit: Visit): Promise<Answer> {
  const record = await auditOverview(visit.actor, visit.params['id'] ?? ''), agency = await agencyById(record.agency, visit.now), w = wording(visit);
  if (refusalOf({ record, actor: visit.actor, around: { against: new Map(), openFindings: [] } }, 'edit')) throw new NotFound();
  const scene = await sceneOf(visit, agency, typedOr(visit, storedIn(record)), record.from);
  return {
    view: 'audits/plan', section: 'audits', title: w.words('audit.edit'),
    data: {
      crumbs: [{ href: '/audits', text: w.words('nav.audits') }, { href: addressOf(record), text: record.number }, { text: w.words('audit.edit') }], block: titleBlock(record, agency, w), heading: w.words('audit.edit'),
      action: addressOf(record, '/plan'), version: versionFor(visit, record.version), verb: w.words('plan.save'), back: addressOf(record), ...fieldsIn(scene),
    },
  };
}

function storedIn(record: AuditOverview): Values {
  const { title, purpose, method, law, units, clauses } = record, lead = leadOf(record)?.person.id ?? '';
  return { title, purpose, method, law, units, clauses, documents: record.documents.map(one => one.id), lead, auditors: record.team.filter(member => member.role === 'auditor').map(member => member.person.id) };
}

/** A row of the year's programme says what is audited and in which month. */
async function fromProgramme(visit: Visit, agency: AgencyView, { words, typedDate }: Wording): Promise<Partial<Values>> {
  const { programme: id, row: wanted } = visit.query;
  if (!id || !wanted || visit.problems) return {};
  const programme = await programmeFor(visit.actor, id), row = programme.rows.find(one => one.id === wanted);
  if (!row || !may(visit.actor, 'audits.plan', subjectOf(programme))) throw new NotFound();
  const today = dayOf(visit.now, agency.timeZone), months = row.months.map(month => `${programme.year}-${String(month).padStart(2, '0')}`), month = months.find(one => one >= today.slice(0, 7)) ?? months[0];
  const on = month ? typedDate(startOfDay(month === today.slice(0, 7) ? today : `${month}-01`, agency.timeZone)) : '';
  return {
    title: words('plan.titleFor', { what: row.unit ? unitName(agency, row.unit) : row.document?.code ?? '' }), purpose: programme.aims, units: row.unit ? [row.unit] : [], documents: row.document ? [row.document.id] : [], from: on, to: on,
  };
}

async function sceneOf(visit: Visit, agency: AgencyView, values: Values, on: Date): Promise<Scene> {
  const documents = listIn(values, 'documents'), [known, procedures] = await Promise.all([knownAround(agency._id), documents.length ? citedAt(agency._id, documents, endOfDay(on)) : []]);
  return { visit, agency, values, wording: wording(visit), known, people: candidacies(known, { units: listIn(values, 'units'), procedures }, on) };
}

function fieldsIn(scene: Scene): Record<string, unknown> {
  const { values, agency, known } = scene, ticked = (field: string, choices: readonly Choice[]): Record<string, unknown>[] => { const chosen = listIn(values, field); return choices.map(choice => ({ ...choice, checked: chosen.includes(choice.value) })); };
  const units = agency.units.filter(unit => unit.active || listIn(values, 'units').includes(unit.id));
  return {
    values, units: ticked('units', units.map(unit => ({ value: unit.id, text: unit.name }))), documents: ticked('documents', known.inForce.map(one => ({ value: one._id, text: one.code, note: one.title }))),
    clauses: chaptersOf(scene), ...excludedIn(scene), leads: leadsOf(scene), auditors: ticked('auditors', scene.people.map(one => ({ value: one.id, text: one.title ? `${one.name}, ${one.title}` : one.name }))).map((choice, at) => ({ ...choice, ...standsOf(scene, scene.people[at]) })),
    chosenScope: listIn(values, 'units').length + listIn(values, 'documents').length > 0,
  };
}

/** The clauses that are audited, below the chapter they stand in; without what does not apply here. */
function chaptersOf({ values, known, wording: w }: Scene): Record<string, unknown>[] {
  const all = clausesOf(DEFAULT_EDITION), language = languageOf(w), chosen = listIn(values, 'clauses');
  return all.filter(one => one.parent === null).map(chapter => {
    const options = all.filter(one => one.audited && !exclusionOf({ edition: DEFAULT_EDITION, exclusions: known.excluded }, one.number) && (one.number === chapter.number || one.number.startsWith(`${chapter.number}.`))).map(one => ({ value: one.number, text: clauseLabel(DEFAULT_EDITION, one.number, language), checked: chosen.includes(one.number) })), count = options.filter(one => one.checked).length;
    return { id: chapter.number, text: `${chapter.number} ${chapter[language].title}`, options, ...(count ? { count: w.words('plan.chosen', { count }), open: true } : {}) };
  }).filter(chapter => chapter.options.length > 0);
}

function excludedIn({ known, wording: w }: Scene): Record<string, unknown> {
  return known.excluded.length ? { excluded: known.excluded.map(one => `${clauseLabel(DEFAULT_EDITION, one.clause, languageOf(w))} (${one.reason})`).join('; ') } : {};
}

function leadsOf({ people, values, agency, wording: w }: Scene): Record<string, unknown>[] {
  return people.map(one => ({ value: one.id, text: [one.name, one.reasons.length ? `${w.words('audit.notIndependent')}: ${againstWords(one.reasons, agency, w)}` : one.warning ? w.words(`warning.${one.warning}`) : ''].filter(Boolean).join(' – '), selected: one.id === values['lead'] }));
}

function standsOf({ agency, wording: w }: Scene, one: Candidacy | undefined): Record<string, unknown> {
  if (!one) return {};
  return { ...(one.reasons.length ? { against: againstWords(one.reasons, agency, w) } : {}), ...(one.warning ? { warning: w.words(`warning.${one.warning}`) } : {}) };
}

function listIn(values: Values, field: string): readonly string[] {
  const value = values[field];
  return typeof value === 'string' ? (value ? [value] : []) : value ?? [];
}

function dayIn(typed: Values[string] | undefined, agency: AgencyView): Date | undefined {
  const read = day.safeParse(typed);
  return read.success ? startOfDay(read.data, agency.timeZone) : undefined;
}
