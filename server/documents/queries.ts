/** Documents as lists, pages and other domains need them: projected, bound to what the actor may read. */
import { readable, readableFilter } from '../access/may';
import type { Actor } from '../access/roles';
import { behindBy, changesOf, type Position } from '../core/changes';
import { gather, list, withNewestTrail } from '../core/gather';
import { NotFound } from '../core/errors';
import type { TrailEntry } from '../core/trail';
import { codeKey, sortKey } from '../core/vietnamese';
import type { FormDescription } from '../forms/description';
import { ControlledDocument, DocumentText, STANDING, type Decision, type DocumentRecord, type ProcessStep, type Revision, type RevisionFile } from './model';
import { mayReadRevision } from './reading';
import { labelOf, type DocumentView } from './standing';

export const TRAIL_SHOWN = 60;

/** The document with its revisions and the newest entries of its trail. @throws NotFound also for another agency's. */
export async function documentFor(actor: Actor, id: string): Promise<DocumentView & { trail: TrailEntry[] }> {
  const document = await withNewestTrail<DocumentView & { trail: TrailEntry[] }>(ControlledDocument, id, TRAIL_SHOWN);
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

export type SheetDocument = Pick<DocumentRecord, 'agency' | 'within' | 'code' | 'inForce'> & { revisions: Pick<Revision, 'n' | 'state' | 'title' | 'issue' | 'amendment' | 'effectiveFrom' | 'effectiveUntil'>[] };

/** What a sheet in somebody's hand is about: states and numbers only. */
export async function sheetDocument(id: string): Promise<SheetDocument | null> {
  const fields = Object.fromEntries(['n', 'state', 'title', 'issue', 'amendment', 'effectiveFrom', 'effectiveUntil'].map(field => [`revisions.${field}`, 1]));
  return ControlledDocument.findById(id, { agency: 1, within: 1, code: 1, inForce: 1, ...fields }).lean<SheetDocument>();
}

/** A revision that is due since `at`; `id` is its document's. */
export interface DueRevision extends Position { readonly n: number }

/** Approved ones whose day has come, and those in force whose review date has, in the order of their days. For the jobs. */
export async function dueForRelease(now: Date, after: Position, limit: number): Promise<DueRevision[]> {
  const due = ControlledDocument.find(behindBy('releaseAt', after, now), { open: 1, releaseAt: 1 }).sort({ releaseAt: 1, _id: 1 });
  const rows = await due.limit(limit).lean<Pick<DocumentRecord, '_id' | 'open' | 'releaseAt'>[]>();
  return rows.map(row => ({ at: row.releaseAt ?? now, id: row._id, n: row.open?.n ?? 0 }));
}

export async function dueForReview(now: Date, after: Position, limit: number): Promise<DueRevision[]> {
  const due = ControlledDocument.find(behindBy('reviewAt', after, now), { inForce: 1, reviewAt: 1 }).sort({ reviewAt: 1, _id: 1 });
  const rows = await due.limit(limit).lean<Pick<DocumentRecord, '_id' | 'inForce' | 'reviewAt'>[]>();
  return rows.map(row => ({ at: row.reviewAt ?? now, id: row._id, n: row.inForce }));
}

/** What the journal and the mail follow. */
export const documentChanges = changesOf<Pick<DocumentRecord, '_id' | 'agency' | 'within' | 'code' | 'title' | 'waiting' | 'trail'>>(
  ControlledDocument, ['agency', 'within', 'code', 'title', 'waiting', 'trail'],
);

type IndexedRevision = Pick<Revision, 'n' | 'state' | 'title' | 'createdAt' | 'effectiveFrom'> & { files: Pick<RevisionFile, 'role' | 'sha256' | 'pdf'>[] };
export type IndexedDocument = Pick<DocumentRecord, '_id' | 'version' | 'agency' | 'unit' | 'type' | 'code'> & { revisions: IndexedRevision[] };

/** What the search index follows. */
export const documentsToIndex = changesOf<IndexedDocument>(ControlledDocument, [
  'version', 'agency', 'unit', 'type', 'code', 'revisions.n', 'revisions.state', 'revisions.title', 'revisions.createdAt', 'revisions.effectiveFrom',
  'revisions.files',
]);

/** When a document was changed last, whichever it was; null where there is none. */
export async function newestDocumentChange(): Promise<Date | null> {
  const [newest] = await ControlledDocument.find({}, { _id: 0, changedAt: 1 }).sort({ changedAt: -1 }).limit(1).lean();
  return newest?.changedAt ?? null;
}

/** Codes already used in the agency that begin like `prefix`, to propose the next one: the highest, however many. */
export async function codesLike(agency: string, prefix: string): Promise<string[]> {
  const from = sortKey(prefix), like = { agency, codeSort: { $gte: from, $lt: `${from}\uffff` } };
  const rows = await ControlledDocument.find(like, { code: 1 }).sort({ codeSort: -1, _id: -1 }).limit(5000).lean();
  return rows.map(row => row.code);
}

/** Which records this person may know of, as a filter: of one agency, or of all they read. */
export function reach(actor: Actor, agency: string | undefined): Record<string, unknown> {
  const { agencies, above } = readable(actor, 'documents.read');
  if (agency && agencies.includes(agency)) return { agency };
  if (agency) return above.length ? { agency, within: { $in: above } } : { agency: { $in: [] } };
  return readableFilter(actor, 'documents.read');
}

export type ReferenceRow = Pick<DocumentRecord, '_id' | 'code' | 'title'> & { shown: Pick<DocumentRecord['shown'], 'label' | 'state'> };

/** The documents that refer to this one, by code. */
export function referringTo(id: string): Promise<ReferenceRow[]> {
  const shown = { code: 1, title: 1, 'shown.label': 1, 'shown.state': 1 };
  return list<ReferenceRow>(ControlledDocument, { where: { 'references.id': id }, fields: shown, sort: { codeSort: 1 }, limit: 200 });
}

export type MasterListRow = Pick<DocumentRecord, '_id' | 'code' | 'title' | 'unit' | 'changedAt'> & { shown: Pick<DocumentRecord['shown'], 'label' | 'state' | 'from' | 'toReview'> };

/** What the master list prints of each document that was ever in force, by code: one query, nothing else of the records. */
export function masterListRows(agency: string, limit: number): Promise<MasterListRow[]> {
  return ControlledDocument.find({ agency, 'shown.state': { $in: ['effective', 'superseded', 'obsolete'] } }, {
    code: 1, title: 1, unit: 1, changedAt: 1, 'shown.label': 1, 'shown.state': 1, 'shown.from': 1, 'shown.toReview': 1,
  }).sort({ codeSort: 1, _id: 1 }).limit(limit).lean<MasterListRow[]>();
}

export interface AgencyStanding { readonly _id: string; readonly inForce: number; readonly open: number; readonly toReview: number; readonly overdue: number }

/**
 * Documents of each agency below: in force, being worked on, to be reviewed by `soon`, and those whose review date was before `now`.
 * Counted in the store, from keys alone.
 * @param agencies only of these
 */
export function standingByAgency(above: readonly string[], now: Date, soon: Date, agencies?: readonly string[]): Promise<AgencyStanding[]> {
  const inForce = { $gt: ['$inForce', 0] }, reviewed = { $gt: ['$shown.reviewBy', null] }, before = (day: Date) => ({ $lt: ['$shown.reviewBy', day] });
  return gather<AgencyStanding>([{ collection: ControlledDocument.collection.name, pipeline: [
    { $match: { within: { $in: [...above] }, ...(agencies ? { agency: { $in: [...agencies] } } : {}) } },
    { $group: {
      _id: '$agency', inForce: { $sum: { $cond: [inForce, 1, 0] } }, open: { $sum: { $cond: [{ $gt: ['$open.n', 0] }, 1, 0] } },
      toReview: { $sum: { $cond: [{ $and: [inForce, reviewed, before(soon)] }, 1, 0] } }, overdue: { $sum: { $cond: [{ $and: [inForce, reviewed, before(now)] }, 1, 0] } },
    } },
  ] }], STANDING);
}

/** A revision as other records cite it, with the people who may not audit it. */
export interface CitedRevision { readonly id: string; readonly agency: string; readonly code: string; readonly title: string; readonly type: string; readonly unit: string; readonly n: number; readonly label: string; readonly steps: readonly ProcessStep[]; readonly people: readonly { readonly id: string; readonly role: 'author' | 'reviewer' | 'approver' }[] }

/** The revisions of these documents that were in force at `at`; a document without one then is left out. */
export async function citedAt(agency: string, ids: readonly string[], at: Date): Promise<CitedRevision[]> {
  if (ids.length === 0) return [];
  const fields = Object.fromEntries(['n', 'state', 'title', 'issue', 'amendment', 'effectiveFrom', 'effectiveUntil', 'steps', 'author', 'reviewers', 'approvers'].map(field => [`revisions.${field}`, 1]));
  const documents = await ControlledDocument.find({ _id: { $in: [...ids] } }, { agency: 1, code: 1, type: 1, unit: 1, ...fields }).lean<DocumentView[]>();
  return documents.filter(one => one.agency === agency).flatMap(document => {
    const revision = document.revisions.find(one => stoodAt(one, at));
    return revision ? [cited(document, revision)] : [];
  });
}

/** Number of the revision in force now, by document; 0 = none. */
export async function inForceNow(ids: readonly string[]): Promise<Map<string, number>> {
  const rows = await ControlledDocument.find({ _id: { $in: [...ids] } }, { inForce: 1 }).lean<Pick<DocumentRecord, '_id' | 'inForce'>[]>();
  return new Map(rows.map(row => [row._id, row.inForce]));
}

export type InForceRow = Pick<DocumentRecord, '_id' | 'code' | 'title' | 'unit' | 'type'> & { shown: Pick<DocumentRecord['shown'], 'n' | 'label'> };

/** Everything in force in the agency, by code: what may be audited or cited. */
export function inForceIn(agency: string, limit: number): Promise<InForceRow[]> {
  return ControlledDocument.find({ agency, 'shown.state': 'effective' }, { code: 1, title: 1, unit: 1, type: 1, 'shown.n': 1, 'shown.label': 1 }).sort({ codeSort: 1 }).limit(limit).lean<InForceRow[]>();
}

/** Those of `ids` that are in force in the agency: what was chosen is looked up by itself, for a list of all may end before it. */
export function inForceAmong(agency: string, ids: readonly string[]): Promise<InForceRow[]> {
  const fields = { code: 1, title: 1, unit: 1, type: 1, 'shown.n': 1, 'shown.label': 1 };
  return ControlledDocument.find({ _id: { $in: [...ids] }, agency, 'shown.state': 'effective' }, fields).lean<InForceRow[]>();
}

/** Those of these types that are in force in the agency, by code. */
export function inForceOfTypes(agency: string, types: readonly string[]): Promise<InForceRow[]> {
  const fields = { code: 1, title: 1, unit: 1, type: 1, 'shown.n': 1, 'shown.label': 1 };
  return ControlledDocument.find({ agency, type: { $in: [...types] }, 'shown.state': 'effective' }, fields).sort({ codeSort: 1 }).lean<InForceRow[]>();
}

function cited(document: DocumentView, revision: Revision): CitedRevision {
  return {
    id: document._id, agency: document.agency, code: document.code, title: revision.title, type: document.type, unit: document.unit, n: revision.n, label: labelOf(revision), steps: revision.steps ?? [],
    people: [{ id: revision.author.id, role: 'author' }, ...revision.reviewers.map(one => ({ id: one.id, role: 'reviewer' as const })), ...revision.approvers.map(one => ({ id: one.id, role: 'approver' as const }))],
  };
}

export type FillableRow = Pick<DocumentRecord, '_id' | 'code' | 'title' | 'unit'> & { shown: Pick<DocumentRecord['shown'], 'label'> };

/** The forms in force that are filled in here, by code. */
export function fillableIn(agency: string, limit: number): Promise<FillableRow[]> {
  return ControlledDocument.find({ agency, fillable: true }, { code: 1, title: 1, unit: 1, 'shown.label': 1 }).sort({ codeSort: 1 }).limit(limit).lean<FillableRow[]>();
}

export type FormRow = FillableRow & { readonly fillable: boolean };

/** Every form the agency made with the builder, by code: those in force, and those that are not, or not any more. */
export async function formsOf(agency: string, limit: number): Promise<FormRow[]> {
  const fields = { code: 1, codeSort: 1, title: 1, unit: 1, fillable: 1, 'shown.label': 1 };
  const rows = await list<FormRow & Pick<DocumentRecord, 'codeSort'>>(ControlledDocument, { where: { agency, 'revisions.form.catalogue': { $gte: '' } }, fields });
  const byCode = rows.sort((a, b) => (a.codeSort < b.codeSort ? -1 : 1)).slice(0, limit);
  return byCode.map(row => ({ ...row, fillable: row.fillable === true }));
}

/** A form as it is in force now. */
export interface FillableForm {
  readonly id: string; readonly agency: string; readonly within: readonly string[]; readonly code: string; readonly title: string; readonly n: number; readonly label: string;
  readonly issue: number; readonly amendment: number; readonly from: Date | null; readonly decision: Decision | null; readonly description: FormDescription;
}

/** Nothing for a document without a form in force. */
export async function fillableForm(id: string): Promise<FillableForm | null> {
  return (await formDocument(id))?.inForce ?? null;
}

/** Whose document this is, with the form in force, if there is one. */
export async function formDocument(id: string): Promise<{ readonly agency: string; readonly inForce: FillableForm | null } | null> {
  const fields = Object.fromEntries(['n', 'state', 'title', 'issue', 'amendment', 'effectiveFrom', 'decision', 'form'].map(field => [`revisions.${field}`, 1]));
  const document = await ControlledDocument.findById(id, { agency: 1, within: 1, code: 1, ...fields }).lean<DocumentView>(), revision = document?.revisions.find(one => one.state === 'effective');
  return document && { agency: document.agency, inForce: revision?.form ? asFillable(document, revision, revision.form) : null };
}

/**
 * The agency's own form that was made from this one of the catalogue, as it was in force at `at`; of several the one with the first code. Nothing where it has none.
 */
export async function formInForce(agency: string, catalogue: string, at: Date): Promise<FillableForm | undefined> {
  const fields = Object.fromEntries(['n', 'state', 'title', 'issue', 'amendment', 'effectiveFrom', 'effectiveUntil', 'decision', 'form'].map(field => [`revisions.${field}`, 1]));
  const documents = await ControlledDocument.find({ agency, 'revisions.form.catalogue': catalogue }, { agency: 1, within: 1, code: 1, codeSort: 1, ...fields }).lean<DocumentView[]>();
  const found = documents.sort((one, other) => one.codeSort.localeCompare(other.codeSort)).flatMap(document => {
    const revision = document.revisions.find(one => stoodAt(one, at));
    return revision?.form?.catalogue === catalogue ? [asFillable(document, revision, revision.form)] : [];
  });
  return found[0];
}

function stoodAt({ state, effectiveFrom, effectiveUntil }: Revision, at: Date): boolean {
  return effectiveFrom !== null && effectiveFrom <= at && ['effective', 'superseded', 'obsolete'].includes(state) && (!effectiveUntil || effectiveUntil > at);
}

function asFillable({ _id, agency, within, code }: DocumentView, revision: Revision, description: FormDescription): FillableForm {
  const { n, title, issue, amendment, effectiveFrom, decision } = revision;
  return { id: _id, agency, within, code, title, n, label: labelOf(revision), issue, amendment, from: effectiveFrom, decision, description };
}
