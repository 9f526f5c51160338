/** Agencies by id and by place in the tree. */
import { NotFound } from '../core/errors';
import { Agency, type AgencyRecord } from './model';

export type AgencyView = Omit<AgencyRecord, 'trail'>;

/** Agencies are few and change rarely: kept for half a minute, so that a page does not ask for them again; dropped at once on the server that changes one. */
const KEEP_MS = 30_000;
const kept = new Map<string, { agency: AgencyView; at: number }>();

export async function agencyById(id: string, now: Date): Promise<AgencyView> {
  const known = kept.get(id);
  if (known && now.getTime() - known.at < KEEP_MS && now.getTime() >= known.at) return known.agency;
  const agency = await Agency.findById(id, { trail: 0 }).lean<AgencyView>();
  if (!agency) throw new NotFound();
  kept.set(id, { agency, at: now.getTime() });
  return agency;
}

export function forgetAgencies(): void {
  kept.clear();
}

/** The agencies at or below any of `above`, by name. */
export function agenciesWithin(above: readonly string[]): Promise<AgencyView[]> {
  return Agency.find({ within: { $in: above } }, { trail: 0 }).sort({ within: 1, sortKey: 1 }).lean<AgencyView[]>();
}

export async function agencyCount(): Promise<number> {
  return Agency.estimatedDocumentCount();
}
