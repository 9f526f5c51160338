/** The register (danh mục tài liệu): which documents an agency controls, in which state, narrowed by what the address says. */
import { may } from '../access/may';
import { agenciesReadable, type AgencyView } from '../agencies/queries';
import { daysUntil } from '../core/clock';
import type { Search } from '../search/search';
import { addressOf } from '../web/address';
import type { Answer, Visit } from '../web/route';
import { wording } from '../web/wording';
import { typeName, unitName } from './blocks';
import { REVISION_STATES, type RevisionState } from './lifecycle';
import { cursorAfter, maySeeDraft, registerCounts, registerRows, ROWS_A_PAGE, type DocumentRow } from './lists';
import { searchableStates } from './reading';
import { askedIn, registerAddress, subjectOf, type Asked, type Scene } from './registerAsked';
import { filtersOf, viewsOf } from './registerFilters';

/** More than so many matches of a text are not listed: who gets them narrows the text. */
const MOST_MATCHES = 100;

export async function registerPage(visit: Visit, search: Pick<Search, 'suggest'>): Promise<Answer> {
  const agencies = await agenciesReadable(visit.actor, 'documents.read', visit.now), asked = askedIn(visit, agencies);
  const ids = asked.text ? await matches(search, visit, asked, agencies) : undefined;
  const keeps = asked.agency && may(visit.actor, 'documents.readOpen', subjectOf(asked.agency));
  const [found, counts] = await Promise.all([
    registerRows(visit.actor, { ...asked, agency: asked.agency && subjectOf(asked.agency), ids }), asked.agency && keeps ? registerCounts(asked.agency._id, visit.now) : undefined,
  ]);
  const scene: Scene = { visit, asked, agencies, states: statesOf(visit, asked), counts, wording: wording(visit) };
  return { view: 'documents/register', section: 'documents', title: scene.wording.words('register.title'), data: { ...heading(scene), ...filtersOf(scene), ...listed(scene, found, ids?.length === MOST_MATCHES) } };
}

/** States a filter may name: what searches may find, and for those who read everything, cancelled ones. */
function statesOf({ actor }: Visit, { agency }: Asked): RevisionState[] {
  if (!agency) return [...REVISION_STATES];
  const states = searchableStates(actor, subjectOf(agency));
  return may(actor, 'documents.readOpen', subjectOf(agency)) ? [...REVISION_STATES].filter(one => one !== 'superseded') : states.filter(one => one !== 'superseded');
}

/** By code or title, from the index, in states this person may find: no draft's title is told by its absence. */
async function matches(search: Pick<Search, 'suggest'>, { actor }: Visit, { agency, text }: Asked, agencies: readonly AgencyView[]): Promise<string[]> {
  const states = agency ? searchableStates(actor, subjectOf(agency)) : 'all';
  const hits = await search.suggest({ text, prefix: true, agencies: agency ? [agency._id] : agencies.map(one => one._id), states, limit: MOST_MATCHES * 2 });
  return [...new Set(hits.map(hit => hit.id.slice(0, hit.id.lastIndexOf(':'))))].slice(0, MOST_MATCHES);
}

function heading({ visit, asked, wording: { words }, counts }: Scene): Record<string, unknown> {
  const { agency } = asked, creates = agency?._id === visit.actor.agency && may(visit.actor, 'documents.create', subjectOf(agency));
  const lists = agency && may(visit.actor, 'documents.masterList', subjectOf(agency));
  return {
    about: agency?.name ?? words('register.allAgencies'), views: viewsOf(asked, counts, words),
    ...(lists ? { exports: [{ href: addressOf('/documents/master-list.pdf', { agency: agency._id }), icon: 'file-earmark-pdf', label: words('register.masterList') }] } : {}),
    ...(creates ? { add: { href: '/documents/new', label: words('register.add') } } : {}),
  };
}

function listed(scene: Scene, found: readonly DocumentRow[], cut: boolean): Record<string, unknown> {
  const { asked, counts, wording: { words } } = scene, rows = found.slice(0, ROWS_A_PAGE), narrowed = asked.unit !== undefined || asked.type || asked.state || asked.text;
  if (!rows.length) return { none: nothing(scene, Boolean(narrowed)) };
  const more = found.length > ROWS_A_PAGE, total = counts && !narrowed ? counts[asked.view] : undefined;
  const range = cut ? words('register.cut', { count: MOST_MATCHES }) : asked.after || more ? (total === undefined ? undefined : words('register.of', { total })) : words('register.count', { count: rows.length });
  return {
    heads: headsOf(scene), rows: rows.map(row => rowOf(scene, row)), range,
    ...(more || asked.after ? { pager: { ...(asked.after ? { first: registerAddress(asked) } : {}), ...(more ? { next: registerAddress(asked, { after: cursorAfter(rows, asked.sort, asked.after) }) } : {}) } } : {}),
  };
}

function headsOf({ asked, wording: { words } }: Scene): Record<string, unknown>[] {
  const sorted = (by: 'code' | 'title'): Record<string, string> => {
    const current = asked.sort === by, turned = current && !asked.descending ? `-${by}` : by;
    return { href: registerAddress(asked, { sort: turned === 'code' ? undefined : turned }), ...(current ? { sort: asked.descending ? 'descending' : 'ascending' } : {}) };
  };
  return [
    { label: words('register.code'), ...sorted('code') }, { label: words('register.name'), ...sorted('title') }, { label: words('document.type'), class: 'p3' }, { label: words('register.state') },
    { label: words('document.label') }, { label: words('document.inForceFrom') }, { label: words(asked.agency ? 'document.unit' : 'document.agency'), class: 'p3' }, { label: words('document.reviewBy') },
  ];
}

/** Normal is quiet: in force is plain text; only what asks for attention is tinted. */
function rowOf(scene: Scene, row: DocumentRow): Record<string, unknown> {
  const { visit, asked, wording: w } = scene, { words, date } = w, { shown } = row, agency = scene.agencies.find(one => one._id === row.agency);
  const owner = agency ? (asked.agency ? unitName(agency, row.unit) : agency.shortName) : '', from = shown.from ? date(shown.from) : '';
  const state = { ...w.state('revision', shown.state), ...(shown.state === 'effective' ? { quiet: true } : {}) };
  const draft = row.open && row.open.n !== shown.n && agency && maySeeDraft(visit.actor, row, subjectOf(agency)) ? row.open : undefined;
  return {
    href: `/documents/${row._id}`, code: row.code, title: row.title, type: agency ? typeName(agency, row.type, w) : row.type, state, issue: shown.label, from, unit: owner, ...(reviewOf(scene, row) ?? {}),
    flags: [
      ...(draft ? [{ ...w.state('revision', draft.state), word: words('register.draft', { label: draft.label, state: w.state('revision', draft.state).word }), href: `/documents/${row._id}/revisions/${draft.n}` }] : []),
    ],
    about: [shown.label, from ? words('register.from', { from }) : '', owner].filter(Boolean).join(' · '),
  };
}

/** The review date; late when it has passed. Only what is in force is reviewed. */
function reviewOf({ visit, asked, agencies, wording: { words, date } }: Scene, { shown, agency }: DocumentRow): { review: Record<string, string> } | undefined {
  if (!shown.reviewBy || shown.state !== 'effective') return undefined;
  const zone = (asked.agency ?? agencies.find(one => one._id === agency))?.timeZone ?? 'Asia/Ho_Chi_Minh', days = daysUntil(shown.reviewBy, visit.now, zone);
  if (days < 0) return { review: { kind: 'late', words: words('due.late', { count: -days }), date: date(shown.reviewBy) } };
  return { review: { kind: '', words: date(shown.reviewBy) } };
}

function nothing({ asked, wording: { words } }: Scene, narrowed: boolean): Record<string, unknown> {
  const inText = asked.text ? [{ href: addressOf('/search', { q: asked.text }), label: words('register.searchText') }] : [];
  const all = narrowed || asked.view !== 'all' ? [{ href: registerAddress({ ...asked, view: 'all', unit: undefined, type: undefined, state: undefined, text: '' }), label: words('register.showAll') }] : [];
  const key = narrowed ? 'register.noMatch' : asked.view === 'all' ? 'register.empty' : `register.empty.${asked.view}`;
  return { title: words(key), text: words(`${key}Why`), acts: [...inText, ...all] };
}
