/** Nonconformities as the register shows them: one page of rows by one range of one index, and how many each view has. */
import { may, oneOf, readable } from '../access/may';
import { isForMe, waitsFor } from '../access/waiting';
import type { Actor, Subject } from '../access/roles';
import { gather, list, type Hint } from '../core/gather';
import { KeptCounts } from '../core/keptCounts';
import { NotFound } from '../core/errors';
import { fold } from '../core/vietnamese';
import type { Waiting } from '../core/waiting';
import { OPEN_NONCONFORMITY_STATES, type NonconformityState } from './lifecycle';
import { LOOKED_THROUGH, Nonconformity, OPEN_COUNTED, type Grade, type NonconformityRecord, type Source } from './model';

export const ROWS_A_PAGE = 50;

export const REGISTER_VIEWS = ['open', 'mine', 'overdue', 'all'] as const;
export type RegisterView = (typeof REGISTER_VIEWS)[number];

export interface RegisterFilter {
  /** Left out: all agencies the actor oversees. */
  readonly agency?: Subject | undefined;
  /** The agencies the actor reads, where none is chosen and words are looked for. */
  readonly among?: readonly Subject[] | undefined;
  readonly view: RegisterView;
  readonly state?: NonconformityState | undefined; readonly grade?: Grade | undefined; readonly source?: Source | undefined;
  readonly unit?: string | undefined; readonly clause?: string | undefined; readonly year?: number | undefined;
  /** Part of a number or of a title, typed without accents or with them. */
  readonly text?: string | undefined;
  /** What is due before this instant is overdue. */
  readonly today: Date;
  /** Conditions that no index holds, asked in a step of their own (narrowings.ts). */
  readonly extra?: readonly Record<string, unknown>[];
  /** The cursor of the last row of the page before. */
  readonly after?: string | undefined;
}

export type RegisterRow = Pick<NonconformityRecord, '_id' | 'agency' | 'number' | 'title' | 'state' | 'grade' | 'unit' | 'clause' | 'createdAt' | 'dueAt' | 'closedAt' | 'cycle' | 'repeats'> & { readonly waiting: readonly Waiting[] };
const ROW = { agency: 1, number: 1, title: 1, state: 1, grade: 1, unit: 1, clause: 1, createdAt: 1, dueAt: 1, closedAt: 1, cycle: 1, repeats: 1 } as const;

/** One page, one row more than a page when there is more: newest first, in the view of what is overdue the longest overdue first. @throws NotFound for an agency that is not theirs. */
export async function registerRows(actor: Actor, filter: RegisterFilter): Promise<RegisterRow[]> {
  const overdue = filter.view === 'overdue', key = overdue ? 'dueAt' : 'createdAt', way = overdue ? 1 : -1, after = cursorIn(filter.after), mine = filter.view === 'mine';
  const conditions = { ...listed(actor, filter), ...(overdue ? { dueAt: { ...(after ? { $gte: after.at } : {}), $lt: filter.today } } : after ? { createdAt: { $lte: after.at } } : {}) };
  const fields = mine ? { ...ROW, waiting: 1 } : ROW, sort = { [key]: way, _id: way } as const, skip = after?.shown ?? 0, limit = ROWS_A_PAGE + 1, { extra = [] } = filter, hint = hintFor(filter);
  const where = extra.length ? { $and: [conditions, ...extra] } : conditions, rows = await list<RegisterRow>(Nonconformity, { where, fields, sort, skip, limit, hint });
  return mine ? rows.filter(row => row.waiting.some(one => isForMe(actor, row.agency, one))) : rows;
}

/** Where the next page begins: `<rows shown of that instant>~<milliseconds of the last row>`. `before` = the cursor this page began at. */
export function cursorAfter(rows: readonly RegisterRow[], view: RegisterView, before: string | undefined): string | undefined {
  const of = (row: RegisterRow | undefined): number | undefined => (view === 'overdue' ? row?.dueAt : row?.createdAt)?.getTime(), last = of(rows.at(-1)), began = cursorIn(before);
  if (last === undefined) return undefined;
  const same = rows.filter(row => of(row) === last).length, earlier = same === rows.length && began?.at.getTime() === last ? began.shown : 0;
  return `${same + earlier}~${last}`;
}

export interface RegisterCounts { readonly open: number; readonly overdue: number }

/** Of the register of these agencies, which the caller has asked whether the actor may read. */
export async function registerCounts(asked: OpenAsked): Promise<RegisterCounts> {
  const rows = await openByAgency(asked);
  return { open: rows.reduce((sum, row) => sum + row.open, 0), overdue: rows.reduce((sum, row) => sum + row.late, 0) };
}

export interface OpenOfAgency { readonly agency: string; readonly open: number; readonly late: number; readonly oldest: Date | null }
export interface OpenAsked { readonly agencies: readonly string[]; readonly now: Date; readonly today: Date }

const kept = new KeptCounts<OpenOfAgency>(Nonconformity.collection.name);

/** Open ones of each agency, those of which something was due before `today`, and when the oldest was reported. Kept while none of them changes. */
export function openByAgency({ agencies, now, today }: OpenAsked): Promise<readonly OpenOfAgency[]> {
  return kept.of({ key: today.toISOString(), agencies, now, count: some => countOpen(some, today) });
}

/** Counted from keys alone. */
function countOpen(agencies: readonly string[], today: Date): Promise<OpenOfAgency[]> {
  const late = { $and: [{ $gt: ['$dueAt', null] }, { $lt: ['$dueAt', today] }] };
  return gather<OpenOfAgency>([{ collection: Nonconformity.collection.name, pipeline: [
    { $match: { agency: { $in: [...agencies] }, state: { $in: [...OPEN_NONCONFORMITY_STATES] } } },
    { $group: { _id: '$agency', open: { $sum: 1 }, late: { $sum: { $cond: [late, 1, 0] } }, oldest: { $min: '$createdAt' } } },
    { $project: { _id: 0, agency: '$_id', open: 1, late: 1, oldest: 1 } },
  ] }], OPEN_COUNTED);
}

/** All rows of the filter, by year and number: for the register as paper. What is asked for one's own eyes is told apart by `waiting`. @throws as above */
export async function registerOnPaper<Row extends { readonly waiting: readonly Waiting[]; readonly agency: string }>(actor: Actor, filter: RegisterFilter, fields: Readonly<Record<string, 1>>, limit: number): Promise<Row[]> {
  const { extra = [] } = filter, conditions = { ...listed(actor, filter), ...(filter.view === 'overdue' ? { dueAt: { $lt: filter.today } } : {}) };
  const rows = await Nonconformity.aggregate<Row>([{ $match: conditions }, ...(extra.length ? [{ $match: { $and: [...extra] } }] : []), { $sort: { year: -1, n: -1 } }, { $limit: limit }, { $project: { ...fields, agency: 1, waiting: 1 } }]);
  return filter.view === 'mine' ? rows.filter(row => row.waiting.some(one => isForMe(actor, row.agency, one))) : rows;
}

function listed(actor: Actor, filter: RegisterFilter): Record<string, unknown> {
  const { view, state, grade, source, unit, clause, year, text } = filter;
  return {
    ...placeAmong(actor, filter), ...(view === 'open' ? { closedAt: null } : {}), ...(view === 'mine' ? waitsFor(actor) : {}),
    ...(state ? { state } : {}), ...(grade ? { grade } : {}), ...(source ? { source } : {}), ...(unit === undefined ? {} : { unit }), ...(clause === undefined ? {} : { clause }), ...(year ? { year } : {}), ...(text ? textIn(text) : {}),
  };
}

function placeOf(actor: Actor, agency: Subject | undefined): Record<string, unknown> {
  if (agency && !may(actor, 'nonconformities.read', agency)) throw new NotFound();
  if (agency) return { agency: agency.agency };
  return { within: oneOf(readable(actor, 'nonconformities.read').above) };
}

/** Words are looked for in keys, in the order of the list; what is overdue or one's own is few. */
function hintFor({ text, view }: RegisterFilter): Hint | undefined {
  return text && (view === 'all' || view === 'open') ? LOOKED_THROUGH : undefined;
}

/** Keys that hold an array are not looked into before the record is opened: of all agencies one oversees they are asked one by one. */
function placeAmong(actor: Actor, { agency, text, among = [] }: RegisterFilter): Record<string, unknown> {
  const place = placeOf(actor, agency), { above } = readable(actor, 'nonconformities.read');
  return agency || !text ? place : { agency: { $in: among.filter(one => one.within.some(id => above.includes(id))).map(one => one.agency) } };
}

/** What has a digit and no gap is looked for in numbers, all else in titles. */
function textIn(text: string): Record<string, unknown> {
  return /\d/.test(text) && !/\s/.test(text) ? { number: { $regex: escaped(text), $options: 'i' } } : { title: { $regex: unaccented(text), $options: 'i' } };
}

/** Every way a folded letter is written in Vietnamese: "phieu" finds "phiếu". */
const ACCENTED: Readonly<Record<string, string>> = { a: 'aàảãáạăằẳẵắặâầẩẫấậ', d: 'dđ', e: 'eèẻẽéẹêềểễếệ', i: 'iìỉĩíị', o: 'oòỏõóọôồổỗốộơờởỡớợ', u: 'uùủũúụưừửữứự', y: 'yỳỷỹýỵ' };

function unaccented(text: string): string {
  return [...fold(text)].map(letter => { const ways = ACCENTED[letter]; return ways ? `[${ways}${ways.toUpperCase()}]` : escaped(letter); }).join('');
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&');
}

function cursorIn(typed: string | undefined): { at: Date; shown: number } | undefined {
  const [, shown, at] = /^(\d{1,4})~(\d{1,14})$/.exec(typed ?? '') ?? [];
  return at === undefined ? undefined : { at: new Date(Number(at)), shown: Number(shown) };
}
