/** Documents as lists show them: the register, what is new, what a search found. Projected; a row only for those who may open it. */
import { may, readable } from '../access/may';
import type { Actor, Subject } from '../access/roles';
import { gather, list } from '../core/gather';
import { KeptCounts } from '../core/keptCounts';
import { NotFound } from '../core/errors';
import { OPEN_STATES, type RevisionState } from './lifecycle';
import { Acknowledgement, ControlledDocument, DocumentText, type DocumentRecord, type Revision, type RevisionFile } from './model';
import { searchableStates } from './reading';

export const ROWS_A_PAGE = 50;

export type DocumentRow = Pick<DocumentRecord, '_id' | 'agency' | 'unit' | 'type' | 'code' | 'codeSort' | 'titleKey' | 'title' | 'shown' | 'open' | 'inForce' | 'named'>;
const ROW = { agency: 1, unit: 1, type: 1, code: 1, codeSort: 1, titleKey: 1, title: 1, shown: 1, open: 1, inForce: 1, named: 1 } as const;

export const REGISTER_VIEWS = ['all', 'inForce', 'open', 'toReview'] as const;
export type RegisterView = (typeof REGISTER_VIEWS)[number];

export interface RegisterFilter {
  /** Left out: all agencies the actor oversees. */
  readonly agency?: Subject | undefined;
  readonly unit?: string | undefined; readonly type?: string | undefined; readonly state?: RevisionState | undefined; readonly view?: RegisterView | undefined;
  /** Only these documents: what the search index found by code and title. */
  readonly ids?: readonly string[] | undefined;
  readonly sort: 'code' | 'title'; readonly descending?: boolean | undefined;
  /** The cursor of the last row of the page before. */
  readonly after?: string | undefined;
}

/**
 * One page of the register by code or title, one row more than a page when there is more. What is asked is one range of one index:
 * from the key of the last row on, without the rows of that key that were shown already. @throws NotFound for an agency that is not theirs.
 */
export function registerRows(actor: Actor, filter: RegisterFilter): Promise<DocumentRow[]> {
  const key = keyOf(filter.sort), way = filter.descending ? -1 : 1, after = cursorIn(filter.after);
  const conditions = { ...listed(actor, filter), ...(after ? { [key]: { [filter.descending ? '$lte' : '$gte']: after.value } } : {}) };
  return list<DocumentRow>(ControlledDocument, { where: conditions, fields: ROW, sort: { [key]: way, _id: way }, skip: after?.shown ?? 0, limit: ROWS_A_PAGE + 1 });
}

/** Where the next page begins: `<rows shown of that key>~<sort key of the last row>`. `before` = the cursor this page began at. */
export function cursorAfter(rows: readonly DocumentRow[], sort: 'code' | 'title', before: string | undefined): string | undefined {
  const key = keyOf(sort), last = rows.at(-1)?.[key], began = cursorIn(before);
  if (last === undefined) return undefined;
  const same = rows.filter(row => row[key] === last).length, earlier = same === rows.length && began?.value === last ? began.shown : 0;
  return `${same + earlier}~${last}`;
}

/** May this person know that the document has an open draft? */
export function maySeeDraft(actor: Actor, row: Pick<DocumentRow, 'named'>, agency: Subject): boolean {
  return row.named.includes(actor.id) || may(actor, 'documents.readOpen', agency);
}

export type RegisterCounts = Readonly<Record<RegisterView, number>>;

type Group = { readonly state: RevisionState; readonly toReview: boolean; readonly open?: RevisionState };
interface Groups { readonly agency: string; readonly groups: readonly { readonly _id: Group; readonly count: number }[] }
const kept = new KeptCounts<Groups>(ControlledDocument.collection.name);

/** How many documents of the agency each view of the register has, for those who may read all of them. Kept while none of them changes. */
export async function registerCounts(agency: string, now: Date): Promise<RegisterCounts> {
  const [found] = await kept.of({ key: 'register', agencies: [agency], now, count: async () => [{ agency, groups: await groupsOf(agency) }] });
  const sum = (holds: (group: Group) => boolean): number => (found?.groups ?? []).reduce((total, group) => total + (holds(group._id) ? group.count : 0), 0);
  return { all: sum(() => true), inForce: sum(one => one.state === 'effective'), open: sum(one => Boolean(one.open)), toReview: sum(one => one.toReview) };
}

/** Counted from an index alone. */
function groupsOf(agency: string): Promise<{ _id: Group; count: number }[]> {
  return gather<{ _id: Group; count: number }>([{ collection: ControlledDocument.collection.name, pipeline: [
    { $match: { agency } }, { $group: { _id: { state: '$shown.state', toReview: '$shown.toReview', open: '$open.state' }, count: { $sum: 1 } } },
  ] }]);
}

export type NewRow = Pick<DocumentRecord, '_id' | 'agency' | 'unit' | 'type' | 'code' | 'title' | 'shown' | 'open' | 'releaseAt'> & { revisions: Pick<Revision, 'n' | 'title' | 'noRereading'>[] };
export interface NewFilter { readonly agency: string; /** With one: that unit's, and those of the whole agency. */ readonly unit?: string | undefined; readonly since: Date; readonly now: Date; /** Document types that ask readers to confirm. */ readonly confirmed: readonly string[] }

/** What came into force in the agency since then, newest first; of types that ask for it, also what is approved and waits to be read. */
export function newInForce(filter: NewFilter, limit: number): Promise<NewRow[]> {
  const place = { agency: filter.agency, ...(filter.unit ? { unit: { $in: [filter.unit, ''] } } : {}) };
  const inForce: Record<string, unknown> = { 'shown.state': 'effective', 'shown.from': { $gte: filter.since, $lte: filter.now } };
  const wanted = filter.confirmed.length ? { $or: [inForce, { 'open.state': 'approved', type: { $in: filter.confirmed } }] } : inForce;
  const fields = { agency: 1, unit: 1, type: 1, code: 1, title: 1, shown: 1, open: 1, releaseAt: 1, 'revisions.n': 1, 'revisions.title': 1, 'revisions.noRereading': 1 };
  return list<NewRow>(ControlledDocument, { where: { ...place, ...wanted }, fields, sort: { 'shown.from': -1 }, limit });
}

/** Which of these revisions this person has confirmed reading, as `<document>:<n>`. */
export async function confirmedAmong(person: string, revisions: readonly string[]): Promise<Set<string>> {
  const rows = await list<{ document: string; n: number }>(Acknowledgement, { where: { _id: { $in: revisions.map(one => `${one}:${person}`) } }, fields: { document: 1, n: 1 } });
  return new Set(rows.map(row => `${row.document}:${row.n}`));
}

export type FoundRevision = Pick<Revision, 'n' | 'state' | 'issue' | 'amendment' | 'effectiveFrom' | 'title'> & { files: (Pick<RevisionFile, 'role' | 'sha256'> & { pdf: { sha256: string } | null })[] };
export type FoundRow = Pick<DocumentRecord, '_id' | 'agency' | 'within' | 'unit' | 'type' | 'code' | 'inForce'> & { revisions: FoundRevision[] };
const FOUND = {
  agency: 1, within: 1, unit: 1, type: 1, code: 1, inForce: 1, ...Object.fromEntries(['n', 'state', 'issue', 'amendment', 'effectiveFrom', 'title', 'files.role', 'files.sha256', 'files.pdf.sha256'].map(field => [`revisions.${field}`, 1])),
};

/** The records behind what a search found, in no order; only of agencies the actor reads: the record decides, not the index. */
export async function foundRows(actor: Actor, ids: readonly string[]): Promise<FoundRow[]> {
  const rows = await list<FoundRow>(ControlledDocument, { where: { _id: { $in: ids } }, fields: FOUND });
  return rows.filter(row => may(actor, 'documents.read', { agency: row.agency, within: row.within }));
}

export type SuggestedRow = Pick<DocumentRecord, '_id' | 'agency' | 'within' | 'code' | 'title'> & { shown: Pick<DocumentRecord['shown'], 'n' | 'state'>; open: { n: number; state: RevisionState } | null };

/** As `foundRows`, no more than a suggestion shows. */
export async function suggestedRows(actor: Actor, ids: readonly string[]): Promise<SuggestedRow[]> {
  const rows = await list<SuggestedRow>(ControlledDocument, { where: { _id: { $in: ids } }, fields: { agency: 1, within: 1, code: 1, title: 1, 'shown.n': 1, 'shown.state': 1, 'open.n': 1, 'open.state': 1 } });
  return rows.filter(row => may(actor, 'documents.read', { agency: row.agency, within: row.within }));
}

/** A snippet is looked for on so many pages: a manual of 300 is not carried over for one line. */
const PAGES_FOR_A_SNIPPET = 20;

export async function openingTexts(shas: readonly string[]): Promise<Map<string, string>> {
  const rows = await DocumentText.find({ _id: { $in: shas } }, { pages: { $slice: PAGES_FOR_A_SNIPPET } }).lean();
  return new Map(rows.map(row => [row._id, row.pages.join('\n')]));
}

/** Where drafts may be read, all; elsewhere what is in force or approved, and past ones by right; among the open ones those that name this person. */
function listed(actor: Actor, filter: RegisterFilter): Record<string, unknown> {
  const { agency, view = 'all', unit, type, ids } = filter;
  if (agency && !may(actor, 'documents.read', agency)) throw new NotFound();
  const all = !agency || may(actor, 'documents.readOpen', agency), mine = !all && view === 'open';
  const states = statesAsked(filter, all || mine ? undefined : searchableStates(actor, agency));
  return {
    ...(agency ? { agency: agency.agency } : { within: { $in: readable(actor, 'documents.read').above } }), ...(mine ? { named: actor.id } : view === 'open' ? { 'open.state': { $in: OPEN_STATES } } : {}),
    ...(states ? { 'shown.state': states.length === 1 ? states[0] : { $in: states } } : {}), ...(view === 'toReview' ? { 'shown.toReview': true } : {}),
    ...(unit === undefined ? {} : { unit }), ...(type ? { type } : {}), ...(ids ? { _id: { $in: ids } } : {}),
  };
}

/** The state asked for, or those of the view, as far as they are allowed; undefined = any. */
function statesAsked({ view, state }: RegisterFilter, allowed: readonly RevisionState[] | undefined): readonly RevisionState[] | undefined {
  const ofView: readonly RevisionState[] | undefined = view === 'inForce' || view === 'toReview' ? ['effective'] : undefined, asked = state ? [state] : ofView;
  return asked && allowed ? asked.filter(one => allowed.includes(one)) : asked ?? allowed;
}

function keyOf(sort: 'code' | 'title'): 'codeSort' | 'titleKey' {
  return sort === 'title' ? 'titleKey' : 'codeSort';
}

function cursorIn(typed: string | undefined): { value: string; shown: number } | undefined {
  const [, shown, value] = /^(\d{1,4})~(.*)$/s.exec(typed ?? '') ?? [];
  return value === undefined ? undefined : { value, shown: Number(shown) };
}
