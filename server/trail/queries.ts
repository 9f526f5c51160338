/** The journal of an agency, or of all below a province, newest first. */
import { readable, readableFilter } from '../access/may';
import type { Actor } from '../access/roles';
import { Trail, type TrailRow } from './model';

export const TRAIL_A_PAGE = 100;
/** An export holds at most this many lines; for more, shorter spans are asked for. */
export const TRAIL_AN_EXPORT = 20_000;

export interface TrailFilter { readonly agency?: string | undefined; readonly from?: Date | undefined; readonly until?: Date | undefined; /** The cursor of the last row seen. */ readonly before?: string | undefined; readonly limit: number }

/** Rows at or before `until`, after the cursor; one more than a page when there is more. Several at one moment are all shown: the id settles their order. */
export function trailRows(actor: Actor, filter: TrailFilter): Promise<TrailRow[]> {
  const at = { ...(filter.from ? { $gte: filter.from } : {}), ...(filter.until ? { $lt: filter.until } : {}) };
  const conditions = [reach(actor, filter.agency), ...(Object.keys(at).length ? [{ at }] : []), ...after(filter.before)];
  return Trail.find(conditions.length === 1 ? conditions[0] ?? {} : { $and: conditions }).sort({ at: -1, _id: -1 }).limit(filter.limit + 1).lean<TrailRow[]>();
}

export function cursorOf(row: Pick<TrailRow, 'at' | '_id'>): string {
  return `${row.at.getTime()}~${row._id}`;
}

function after(cursor: string | undefined): Record<string, unknown>[] {
  const [, moment, id] = /^(\d{1,15})~(.{1,100})$/.exec(cursor ?? '') ?? [];
  if (moment === undefined || id === undefined) return [];
  const at = new Date(Number(moment));
  return [{ at: { $lte: at } }, { $or: [{ at: { $lt: at } }, { at, _id: { $lt: id } }] }];
}

/** Own agencies whose journal the actor may read, and all below an overseen one. An agency that is asked for beyond them gives nothing. */
function reach(actor: Actor, agency: string | undefined): Record<string, unknown> {
  const { agencies, above } = readable(actor, 'trail.read');
  if (agency && agencies.includes(agency)) return { agency };
  if (agency) return above.length ? { agency, within: { $in: above } } : { agency: { $in: [] } };
  return readableFilter(actor, 'trail.read');
}
