/** Records as lists show them: a page of a form's register by one range of one index, and what is a person's own. */
import { isForMe, waitsFor } from '../access/waiting';
import type { Actor, Subject } from '../access/roles';
import { gather, list } from '../core/gather';
import { fold } from '../core/vietnamese';
import type { Answers } from '../forms/answers';
import type { FormDescription } from '../forms/description';
import { OPEN_DISPOSALS, type RecordState } from './lifecycle';
import { LOOKED_THROUGH, Records, type DisposalRow, type StoredRecord } from './model';
import { readableCondition } from './standing';

export const ROWS_A_PAGE = 50;

export interface RegisterFilter {
  readonly agency: Subject; readonly form: string;
  readonly state?: RecordState | undefined; readonly unit?: string | undefined; readonly year?: number | undefined; readonly text?: string | undefined;
  /** The id of the last row of the page before: ids grow with time. */
  readonly after?: string | undefined;
}

export type RegisterRow = Pick<StoredRecord, '_id' | 'number' | 'title' | 'state' | 'unit' | 'filler' | 'createdAt' | 'filedAt' | 'retention' | 'mark' | 'hold' | 'correctionOf'> & { readonly answers: Answers };
const ROW = { number: 1, title: 1, state: 1, unit: 1, filler: 1, createdAt: 1, filedAt: 1, retention: 1, mark: 1, hold: 1, correctionOf: 1 } as const;

/** One page and one row more when there is more, newest first: what was sent at least once. `columns` = names of the answers that are shown. */
export function registerRows(actor: Actor, filter: RegisterFilter, columns: readonly string[], limit = ROWS_A_PAGE): Promise<RegisterRow[]> {
  const { agency, form, state, unit, year, text, after } = filter, found = /^[0-9a-f]{24}$/.test(after ?? '') ? after : undefined;
  const told = [{ number: { $gt: '' } }, ...(state ? [{ state }] : []), ...(unit ? [{ unit }] : []), ...(year ? [{ year }] : []), ...(text ? [textIn(text)] : []), ...[readableCondition(actor, agency) ?? {}]];
  return list<RegisterRow>(Records, {
    where: { agency: agency.agency, 'form.id': form, ...(found ? { _id: { $lt: found } } : {}), $and: told }, sort: { _id: -1 }, limit: limit + 1,
    fields: { ...ROW, ...Object.fromEntries(columns.map(name => [`answers.${name}`, 1])) }, hint: text ? LOOKED_THROUGH : undefined,
  });
}

/** In numbers and in titles, typed without accents or with them. */
function textIn(text: string): Record<string, unknown> {
  return { $or: [{ number: { $regex: escaped(text), $options: 'i' } }, { titleKey: { $regex: escaped(fold(text)) } }] };
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&');
}

export type OwnRow = Pick<StoredRecord, '_id' | 'agency' | 'number' | 'title' | 'form' | 'state' | 'stateSince' | 'waiting'>;
export interface Own { readonly drafts: readonly OwnRow[]; readonly waiting: readonly OwnRow[]; /** How many have fallen due in the agency and stand on no open paper of disposal. */ readonly due: number }

const MOST_OWN = 50;
/** Counted no further. */
const MOST_DUE = 1000;

/**
 * A person's drafts, what has waited longest for them, and, for whoever keeps records, how many of the agency have fallen
 * due: one command, and one more for those.
 */
export async function ownRecords(actor: Actor, keeps: boolean): Promise<Own> {
  const shown = { agency: 1, number: 1, title: 1, 'form.code': 1, 'form.title': 1, state: 1, stateSince: 1, waiting: 1 }, kind = (name: string) => ({ $project: { ...shown, kind: { $literal: name } } });
  const rows = await gather<OwnRow & { kind: string; rows?: Pick<DisposalRow, 'record'>[] }>([
    { collection: 'records', pipeline: [{ $match: { agency: actor.agency, 'filler.id': actor.id, state: 'draft' } }, { $sort: { _id: -1 } }, { $limit: MOST_OWN }, kind('draft')] },
    { collection: 'records', pipeline: [{ $match: { ...waitsFor(actor), state: { $ne: 'draft' } } }, kind('waiting')] },
    ...(keeps ? [
      { collection: 'disposals', pipeline: [{ $match: { agency: actor.agency } }, { $match: { state: { $in: OPEN_DISPOSALS } } }, { $project: { 'rows.record': 1, kind: { $literal: 'listed' } } }] },
    ] : []),
  ]);
  const listed = new Set(rows.flatMap(row => (row.kind === 'listed' ? (row.rows ?? []).map(one => one.record) : [])));
  const waiting = rows.filter(row => row.kind === 'waiting' && row.waiting.some(one => isForMe(actor, row.agency, one)));
  waiting.sort((one, other) => one.stateSince.getTime() - other.stateSince.getTime());
  const due = keeps ? await dueBeside(actor.agency, listed) : 0;
  return { drafts: rows.filter(row => row.kind === 'draft'), waiting: waiting.slice(0, MOST_OWN), due };
}

/** How many have fallen due and are not listed; as many keys more are read as are listed, for those may come first. */
async function dueBeside(agency: string, listed: ReadonlySet<string>): Promise<number> {
  const keys = Records.find({ agency, state: 'dueForDisposal' }, { _id: 1 }).sort({ _id: -1 });
  const due = await keys.limit(MOST_DUE + listed.size).lean<Pick<StoredRecord, '_id'>[]>();
  return Math.min(MOST_DUE, due.filter(row => !listed.has(row._id)).length);
}

/** The forms of which the agency has records that were sent at least once, by id: a step into the index of their numbers for each form. */
export async function formsWithRecords(agency: string): Promise<Set<string>> {
  const rows = await gather<{ _id: string }>([{ collection: 'records', pipeline: [{ $match: { agency, n: { $gt: 0 } } }, { $group: { _id: '$form.id' } }] }]);
  return new Set(rows.map(row => row._id));
}

export type FormOfRecords = Pick<StoredRecord, 'agency' | 'within' | 'form'> & { readonly description: FormDescription | null };

/** The form as its newest record knows it: for a register whose form is not in force any more. */
export function formOfRecords(form: string, agency: string): Promise<FormOfRecords | null> {
  return Records.findOne({ agency, 'form.id': form }, { agency: 1, within: 1, form: 1, description: 1 }).sort({ _id: -1 }).lean<FormOfRecords>();
}
