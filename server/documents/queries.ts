/** Documents as lists, pages and other domains need them: projected, bound to what the actor may read. */
import { readable } from '../access/may';
import type { Actor } from '../access/roles';
import { NotFound } from '../core/errors';
import type { TrailEntry } from '../core/trail';
import { codeKey, fold, sortKey } from '../core/vietnamese';
import type { RevisionState } from './lifecycle';
import { ControlledDocument, DocumentText, type DocumentRecord, type Revision, type RevisionFile, type Waiting } from './model';
import { mayReadRevision } from './reading';
import type { DocumentView } from './standing';

export const ROWS_A_PAGE = 50;
export const TRAIL_SHOWN = 60;

export type DocumentRow = Pick<DocumentRecord, '_id' | 'agency' | 'unit' | 'type' | 'code' | 'codeSort' | 'titleKey' | 'title' | 'shown' | 'open' | 'inForce'>;
const ROW = { agency: 1, unit: 1, type: 1, code: 1, codeSort: 1, titleKey: 1, title: 1, shown: 1, open: 1, inForce: 1 } as const;

export interface RegisterFilter { readonly agency?: string | undefined; readonly unit?: string | undefined; readonly type?: string | undefined; readonly state?: RevisionState | undefined; readonly text?: string | undefined; readonly view?: 'inForce' | 'open' | 'toReview' | undefined; readonly after?: string | undefined; readonly sort: 'code' | 'title'; readonly limit?: number }

/** One page of the register by code or title, keyset: `after` = `<sort key>~<id>` of the row before. One row more than a page is returned when there is more. */
export function registerRows(actor: Actor, filter: RegisterFilter): Promise<DocumentRow[]> {
  const key = filter.sort === 'title' ? 'titleKey' : 'codeSort', [value, id] = splitCursor(filter.after);
  const after = value === undefined ? {} : { $or: [{ [key]: { $gt: value } }, { [key]: value, _id: { $gt: id } }] };
  return ControlledDocument.find({ ...reach(actor, filter.agency), ...wanted(filter), ...after }, ROW).sort({ [key]: 1, _id: 1 }).limit((filter.limit ?? ROWS_A_PAGE) + 1).lean<DocumentRow[]>();
}

export function cursorOf(row: DocumentRow, sort: 'code' | 'title'): string {
  return `${sort === 'title' ? row.titleKey : row.codeSort}~${row._id}`;
}

/** The document with its revisions and the newest entries of its trail. @throws NotFound also for another agency's. */
export async function documentFor(actor: Actor, id: string): Promise<DocumentView & { trail: TrailEntry[] }> {
  const document = await ControlledDocument.findById(id).slice('trail', -TRAIL_SHOWN).lean<DocumentView & { trail: TrailEntry[] }>();
  if (!document || !document.revisions.some(revision => mayReadRevision(actor, document, revision))) throw new NotFound();
  return document;
}

/** The id of the document with that code in the agency (an old address, a code read aloud). @throws NotFound */
export async function documentByCode(actor: Actor, agency: string, code: string): Promise<string> {
  const found = await ControlledDocument.findOne({ ...reach(actor, agency), codeKey: codeKey(code) }, { _id: 1 }).lean<{ _id: string }>();
  if (!found) throw new NotFound();
  return found._id;
}

/** The whole trail, for checking its chain and for export. */
export async function wholeTrail(id: string): Promise<Pick<DocumentRecord, 'trail' | 'trailHead' | 'code' | 'agency' | 'within'>> {
  const document = await ControlledDocument.findById(id, { trail: 1, trailHead: 1, code: 1, agency: 1, within: 1 }).lean<Pick<DocumentRecord, 'trail' | 'trailHead' | 'code' | 'agency' | 'within'>>();
  if (!document) throw new NotFound();
  return document;
}

/** Text of a file, page by page; empty when none was found in it. */
export async function textOf(sha256: string): Promise<string[]> {
  return (await DocumentText.findById(sha256).lean())?.pages ?? [];
}

export async function textsOf(shas: readonly string[]): Promise<Map<string, string[]>> {
  const rows = await DocumentText.find({ _id: { $in: shas } }).lean();
  return new Map(rows.map(row => [row._id, row.pages]));
}

/** Rows by id, only those the actor may read, in no order. */
export type FoundRow = DocumentRow & { revisions: Pick<Revision, 'n' | 'state' | 'issue' | 'amendment' | 'effectiveFrom' | 'title'>[] };
export function rowsByIds(actor: Actor, ids: readonly string[]): Promise<FoundRow[]> {
  return ControlledDocument.find({ _id: { $in: ids }, ...reach(actor, undefined) }, { ...ROW, 'revisions.n': 1, 'revisions.state': 1, 'revisions.issue': 1, 'revisions.amendment': 1, 'revisions.effectiveFrom': 1, 'revisions.title': 1 }).lean<FoundRow[]>();
}

export type TaskRow = Pick<DocumentRecord, '_id' | 'agency' | 'code' | 'title' | 'unit' | 'open' | 'shown' | 'waiting'>;

/** Documents that wait for this person, for somebody they stand in for, or for a role they hold in the agency they work in. */
export function tasksOf(actor: Actor, roles: readonly string[], limit: number): Promise<TaskRow[]> {
  const people = [actor.id, ...actor.standsInFor.map(one => one.id)];
  return ControlledDocument.find({ $or: [{ 'waiting.person': { $in: people } }, { agency: actor.agency, 'waiting.role': { $in: roles } }] }, { agency: 1, code: 1, title: 1, unit: 1, open: 1, shown: 1, waiting: 1 }).limit(limit).lean<TaskRow[]>();
}

export function isForMe(actor: Actor, roles: readonly string[], agency: string, waiting: Waiting): boolean {
  if (waiting.person) return waiting.person === actor.id || actor.standsInFor.some(one => one.id === waiting.person);
  return agency === actor.agency && waiting.role !== undefined && roles.includes(waiting.role);
}

/** Lately come into force in the agency, newest first. */
export function newlyInForce(agency: string, limit: number): Promise<DocumentRow[]> {
  return ControlledDocument.find({ agency, 'shown.from': { $ne: null } }, ROW).sort({ 'shown.from': -1 }).limit(limit).lean<DocumentRow[]>();
}

export type SheetDocument = Pick<DocumentRecord, 'agency' | 'within' | 'code' | 'inForce'> & { revisions: Pick<Revision, 'n' | 'state' | 'title' | 'issue' | 'amendment' | 'effectiveFrom' | 'effectiveUntil'>[] };

/** What a sheet in somebody's hand is about: states and numbers only. */
export async function sheetDocument(id: string): Promise<SheetDocument | null> {
  const fields = Object.fromEntries(['n', 'state', 'title', 'issue', 'amendment', 'effectiveFrom', 'effectiveUntil'].map(field => [`revisions.${field}`, 1]));
  return ControlledDocument.findById(id, { agency: 1, within: 1, code: 1, inForce: 1, ...fields }).lean<SheetDocument>();
}

/** Documents due by `now`: approved ones whose day has come, and those in force whose review date has. For the jobs. */
export async function dueForRelease(now: Date, limit: number): Promise<{ id: string; n: number }[]> {
  const rows = await ControlledDocument.find({ releaseAt: { $lte: now } }, { open: 1 }).sort({ releaseAt: 1 }).limit(limit).lean<Pick<DocumentRecord, '_id' | 'open'>[]>();
  return rows.flatMap(row => (row.open ? [{ id: row._id, n: row.open.n }] : []));
}

export async function dueForReview(now: Date, limit: number): Promise<{ id: string; n: number }[]> {
  const rows = await ControlledDocument.find({ reviewAt: { $lte: now } }, { inForce: 1 }).sort({ reviewAt: 1 }).limit(limit).lean<Pick<DocumentRecord, '_id' | 'inForce'>[]>();
  return rows.map(row => ({ id: row._id, n: row.inForce }));
}

export type ChangedDocument = Pick<DocumentRecord, '_id' | 'version' | 'changedAt' | 'agency' | 'within' | 'unit' | 'type' | 'code' | 'title' | 'waiting' | 'trail'> & { revisions: (Pick<Revision, 'n' | 'state' | 'title' | 'createdAt' | 'effectiveFrom'> & { files: Pick<RevisionFile, 'role' | 'sha256' | 'pdf'>[] })[] };

/** Documents changed at or after `since`, oldest first: what followers of the trail read. */
export function changedSince(since: Date, limit: number): Promise<ChangedDocument[]> {
  return ControlledDocument.find({ changedAt: { $gte: since } }, {
    version: 1, changedAt: 1, agency: 1, within: 1, unit: 1, type: 1, code: 1, title: 1, waiting: 1, trail: 1,
    'revisions.n': 1, 'revisions.state': 1, 'revisions.title': 1, 'revisions.createdAt': 1, 'revisions.effectiveFrom': 1, 'revisions.files': 1,
  }).sort({ changedAt: 1 }).limit(limit).lean<ChangedDocument[]>();
}

/** Codes already used in the agency that begin like `prefix`, to propose the next one. */
export async function codesLike(agency: string, prefix: string): Promise<string[]> {
  const from = sortKey(prefix), rows = await ControlledDocument.find({ agency, codeSort: { $gte: from, $lt: `${from}\uffff` } }, { code: 1 }).limit(5000).lean();
  return rows.map(row => row.code);
}

export async function documentCount(): Promise<number> {
  return ControlledDocument.estimatedDocumentCount();
}

/** How many documents of each agency stand in each state: the overseer's page. Grouped in the store. */
export function statesByAgency(above: readonly string[]): Promise<{ _id: { agency: string; state: RevisionState }; count: number }[]> {
  return ControlledDocument.aggregate([{ $match: { within: { $in: [...above] } } }, { $group: { _id: { agency: '$agency', state: '$shown.state' }, count: { $sum: 1 } } }]);
}

function reach(actor: Actor, agency: string | undefined): Record<string, unknown> {
  const { agencies, above } = readable(actor, 'documents.read');
  if (agency && agencies.includes(agency)) return { agency };
  if (agency) return above.length ? { agency, within: { $in: above } } : { agency: { $in: [] } };
  return above.length ? { $or: [{ agency: { $in: agencies } }, { within: { $in: above } }] } : { agency: { $in: agencies } };
}

function wanted(filter: RegisterFilter): Record<string, unknown> {
  const views = { inForce: { inForce: { $gt: 0 } }, open: { open: { $ne: null } }, toReview: { 'shown.toReview': true } };
  const folded = filter.text ? fold(filter.text).trim() : '';
  return {
    ...(filter.unit ? { unit: filter.unit } : {}), ...(filter.type ? { type: filter.type } : {}), ...(filter.state ? { 'shown.state': filter.state } : {}),
    ...(filter.view ? views[filter.view] : {}), ...(folded ? { codeKey: { $regex: `^${codeKey(folded)}` } } : {}),
  };
}

function splitCursor(after: string | undefined): [string | undefined, string] {
  const at = after?.lastIndexOf('~') ?? -1;
  return after === undefined || at < 0 ? [undefined, ''] : [after.slice(0, at), after.slice(at + 1)];
}

export type ReferenceRow = Pick<DocumentRecord, '_id' | 'code' | 'title' | 'references'> & { shown: Pick<DocumentRecord['shown'], 'label' | 'state'> };

/** Documents this one refers to, and those in force that refer to it. One query. */
export function referencesOf(document: Pick<DocumentView, '_id' | 'references'>): Promise<ReferenceRow[]> {
  return ControlledDocument.find({ $or: [{ _id: { $in: document.references } }, { references: document._id }] }, { code: 1, title: 1, references: 1, 'shown.label': 1, 'shown.state': 1 }).limit(200).lean<ReferenceRow[]>();
}

export type MasterListRow = Pick<DocumentRecord, '_id' | 'code' | 'title' | 'unit' | 'changedAt'> & { shown: Pick<DocumentRecord['shown'], 'label' | 'state' | 'from' | 'toReview'> };

/** What the master list prints of each document that was ever in force, by code: one query, nothing else of the records. */
export function masterListRows(agency: string, limit: number): Promise<MasterListRow[]> {
  return ControlledDocument.find({ agency, 'shown.state': { $in: ['effective', 'superseded', 'obsolete'] } }, {
    code: 1, title: 1, unit: 1, changedAt: 1, 'shown.label': 1, 'shown.state': 1, 'shown.from': 1, 'shown.toReview': 1,
  }).sort({ codeSort: 1, _id: 1 }).limit(limit).lean<MasterListRow[]>();
}
