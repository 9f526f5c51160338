/** The journal of an agency, or of all below a province, newest first. */
import { readable } from '../access/may';
import type { Actor } from '../access/roles';
import { Trail, type TrailRow } from './model';

export const TRAIL_A_PAGE = 100;

export function trailRows(actor: Actor, before: Date | undefined): Promise<TrailRow[]> {
  const { agencies, above } = readable(actor, 'trail.read');
  const reach = above.length ? { $or: [{ agency: { $in: agencies } }, { within: { $in: above } }] } : { agency: { $in: agencies } };
  return Trail.find({ ...reach, ...(before ? { at: { $lt: before } } : {}) }).sort({ at: -1 }).limit(TRAIL_A_PAGE + 1).lean<TrailRow[]>();
}
