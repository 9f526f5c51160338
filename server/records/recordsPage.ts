/** Where filling in begins and records are looked for: the forms in force of an agency, one's own drafts, what waits for one; or what was found. */
import { may } from '../access/may';
import { agenciesReadable, type AgencyView } from '../agencies/queries';
import { NotFound } from '../core/errors';
import { newId } from '../core/id';
import { fold } from '../core/vietnamese';
import { formsOf, type FormRow } from '../documents/queries';
import type { Search } from '../search/search';
import type { Answer, Visit } from '../web/route';
import { wording, type Wording } from '../web/wording';
import { addressOf } from './actWords';
import { findRecords, LAST_PAGE, type RecordsAsked } from './finding';
import { formsWithRecords, ownRecords, type Own, type OwnRow } from './lists';
import { foundShown } from './recordsFound';
import { unitNameIn } from './recordWords';

const MOST_FORMS = 500, MOST_WITHDRAWN = 200, LONGEST_QUESTION = 300;

export async function recordsPage(visit: Visit, search: Pick<Search, 'newest'>): Promise<Answer> {
  const agencies = await agenciesReadable(visit.actor, 'records.read', visit.now), wanted = visit.query['agency'], w = wording(visit), { words } = w, asked = askedIn(visit);
  const agency = wanted ? agencies.find(one => one._id === wanted) : agencies.find(one => one._id === visit.actor.agency) ?? agencies[0];
  if (!agency) throw new NotFound();
  const subject = { agency: agency._id, within: agency.within }, keeps = may(visit.actor, 'disposals.read', subject), here = agency._id === visit.actor.agency, fills = here && may(visit.actor, 'records.fill', subject);
  const [forms, used, own, found] = await Promise.all([
    formsOf(agency._id, MOST_FORMS), asked.page === 1 ? formsWithRecords(agency._id) : NO_FORMS, asked.text ? NOTHING_OWN : ownRecords(visit.actor, keeps && here), asked.text ? findRecords(search, visit.actor, subject, asked) : undefined,
  ]);
  const fitting = forms.filter(form => matches(form, asked.text)), living = fitting.filter(form => form.fillable), past = withdrawn(fitting, used), disposals = `/records/disposals?agency=${agency._id}`;
  return {
    view: 'records/records', section: 'records', title: words('nav.records'),
    data: {
      about: agency.name, q: asked.text, ...(agencies.length > 1 ? { agencies: agencies.map(one => ({ value: one._id, text: one.shortName, selected: one._id === agency._id })) } : {}),
      ...(found ? { found: foundShown(found, asked, agency, w) } : {}), ...(asked.page === 1 ? { forms: { rows: living.map(form => formRow(form, agency, fills)), count: words('record.formCount', { count: living.length }) } } : {}),
      ...(past.length ? { past: { rows: past.map(form => formRow(form, agency, false)), count: words('record.formCount', { count: past.length }), opened: asked.text !== '' && !living.length } } : {}),
      drafts: own.drafts.map(row => ownRow(row, w)), waiting: own.waiting.map(row => ownRow(row, w)),
      ...(keeps ? { keeping: { disposals, ...(own.due > 0 ? { due: { text: words('record.due', { count: own.due }), act: { href: disposals, label: words('disposal.list') } } } : {}), ...(may(visit.actor, 'records.retention', subject) ? { retention: '/records/retention' } : {}) } } : {}),
    },
  };
}

/** Who looks for something is not shown what is their own besides. */
const NOTHING_OWN: Own = { drafts: [], waiting: [], due: 0 };

function askedIn({ query }: Visit): RecordsAsked {
  const page = Number(query['page'] ?? 1), text = (query['q'] ?? '').trim().slice(0, LONGEST_QUESTION);
  return { text, page: text && Number.isInteger(page) && page >= 1 && page <= LAST_PAGE ? page : 1 };
}

const NO_FORMS: ReadonlySet<string> = new Set();

/** What was filled in on a form is kept after it, and found under it. */
function withdrawn(forms: readonly FormRow[], used: ReadonlySet<string>): FormRow[] {
  return forms.filter(form => !form.fillable && used.has(form._id)).slice(0, MOST_WITHDRAWN);
}

function matches({ code, title }: FormRow, q: string): boolean {
  return !q || fold(`${code} ${title}`).includes(fold(q));
}

/** Each button has a token of its own: the same page sent twice begins one record. */
function formRow(form: FormRow, agency: AgencyView, fills: boolean): Record<string, unknown> {
  return { code: form.code, title: form.title, label: form.shown.label, unit: form.unit ? unitNameIn(agency, form.unit) : '', register: `/records/forms/${form._id}`, ...(fills ? { begin: { form: form._id, token: newId() } } : {}) };
}

function ownRow(row: OwnRow, { words, date }: Wording): Record<string, unknown> {
  return { href: row.state === 'draft' ? `${addressOf(row)}/edit` : addressOf(row), number: row.number || row.form.code, title: row.title, about: words('record.since', { date: date(row.stateSince) }) };
}
