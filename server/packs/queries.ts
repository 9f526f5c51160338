/** Packs as the list, the job and the journal need them. */
import { oneOf, readable } from '../access/may';
import type { Actor } from '../access/roles';
import { behindBy, changesOf, type Position } from '../core/changes';
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
  const left = Packs.find({ state: 'making', $or: [{ heldUntil: null }, { heldUntil: { $lte: now } }] }, { trail: 0 });
  const [making] = await left.sort({ _id: 1 }).limit(1).lean<PackView[]>();
  return making ?? waiting;
}

/** Packs whose time is over, in the order of it. */
export async function overAt(now: Date, after: Position, limit: number): Promise<(Position & { pack: PackView })[]> {
  const over = Packs.find({ state: 'ready', ...behindBy('keptUntil', after, now) }, { trail: 0 }).sort({ keptUntil: 1, _id: 1 });
  return (await over.limit(limit).lean<PackView[]>()).map(pack => ({ at: pack.keptUntil ?? now, id: pack._id, pack }));
}

/** What the journal follows. */
export const packChanges = changesOf<Pick<PackRecord, '_id' | 'title' | 'agency' | 'within' | 'trail'>>(Packs, ['title', 'agency', 'within', 'trail']);
