/** Packs as the list, the job and the journal need them. */
import { oneOf, readable } from '../access/may';
import type { Actor } from '../access/roles';
import { NotFound } from '../core/errors';
import { Packs, type PackRecord } from './model';
import { mayReadPack, type PackView } from './standing';

export const PACKS_SHOWN = 50;

/** The newest of every agency whose packs the actor may read. */
export async function packsFor(actor: Actor): Promise<PackView[]> {
  const { agencies, above } = readable(actor, 'packs.read'), own = agencies.filter(agency => !above.includes(agency));
  const parts = await Promise.all([...(own.length ? [{ agency: oneOf(own) }] : []), ...(above.length ? [{ within: oneOf(above) }] : [])].map(newest));
  const found = new Map(parts.flat().map(pack => [pack._id, pack]));
  return [...found.values()].sort((one, other) => (one._id < other._id ? 1 : -1)).slice(0, PACKS_SHOWN);
}

function newest(where: Record<string, unknown>): Promise<PackView[]> {
  return Packs.find(where, { trail: 0 }).sort({ _id: -1 }).limit(PACKS_SHOWN).lean<PackView[]>();
}

/** @throws NotFound also for one of an agency that is not theirs to read. */
export async function packFor(actor: Actor, id: string): Promise<PackView> {
  const pack = await loadPack(id);
  if (!mayReadPack(actor, pack)) throw new NotFound();
  return pack;
}

/** @throws NotFound */
export async function loadPack(id: string): Promise<PackView> {
  const pack = await Packs.findById(id, { trail: 0 }).lean<PackView>();
  if (!pack) throw new NotFound();
  return pack;
}

export function packOfOrigin(origin: string): Promise<PackView | null> {
  return Packs.findOne({ origin }, { trail: 0 }).lean<PackView>();
}

/** How many of this person's packs are not made yet. */
export async function unmadeOf(person: string): Promise<number> {
  return Packs.countDocuments({ 'asker.id': person, state: { $in: ['waiting', 'making'] } });
}

/** The one to be made next: the longest waiting, or one whose maker has gone. */
export async function nextToMake(now: Date): Promise<PackView | undefined> {
  const [waiting] = await Packs.find({ state: 'waiting' }, { trail: 0 }).sort({ _id: 1 }).limit(1).lean<PackView[]>();
  const making = await Packs.find({ state: 'making' }, { trail: 0 }).sort({ _id: 1 }).limit(50).lean<PackView[]>();
  return making.find(pack => pack.heldUntil === null || pack.heldUntil <= now) ?? waiting;
}

/** Packs whose time is over. */
export async function overAt(now: Date, limit: number): Promise<PackView[]> {
  const ready = await Packs.find({ state: 'ready' }, { trail: 0 }).sort({ _id: 1 }).limit(limit).lean<PackView[]>();
  return ready.filter(pack => pack.keptUntil !== null && pack.keptUntil <= now);
}

/** Changed after `since`, oldest first: what the journal follows. */
export function packsChangedSince(since: Date, limit: number): Promise<PackRecord[]> {
  return Packs.find({ changedAt: { $gt: since } }).sort({ changedAt: 1 }).limit(limit).lean<PackRecord[]>();
}
