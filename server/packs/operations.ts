/** What is done with packs: asking, taking one up, telling how far it is, ending it well or not, forgetting its file. */
import { carryOut, type Procedure, type Wanted } from '../access/act';
import { demand } from '../access/may';
import { authorOf, SYSTEM, type Actor } from '../access/roles';
import { readableAgency } from '../agencies/queries';
import { addDays, addSeconds } from '../core/clock';
import { create, firstVersion } from '../core/commit';
import { InvalidInput, isDuplicate, NotFound, Refused, StaleRecord, type Refusal } from '../core/errors';
import { newId } from '../core/id';
import { UNLIMITED, walkDue, type Turn } from '../core/turn';
import type { FileStore } from '../files/store';
import { DEFAULT_EDITION } from '../standards/clauses';
import type { AskInput } from './input';
import { packLifecycle, type PackAction, type PackFacts, type PackNeed, type PackParty, type PackState } from './lifecycle';
import { Packs, type PackCounts, type PackFile, type PackRecord } from './model';
import { overAt, packFor, packOfOrigin, unmadeOf } from './queries';
import { rangeOf, rangeText } from './range';
import { factsOf, partiesOf, type PackView } from './standing';

/** So many of one person's may wait at once: each is a large file. */
const MOST_WAITING = 5;
const KEPT_DAYS = 30, LEASE_SECONDS = 180;
/** Taken up so often without an end, it is not tried any more: something in it ends the server. */
const MOST_TAKES = 3;

const procedureAt = (now: Date): Procedure<PackView, PackState, PackAction, PackParty, PackNeed, PackFacts, null> => ({ lifecycle: packLifecycle, records: Packs, partiesOf, factsOf: pack => factsOf(pack, now), derive: () => ({}) });

function act(actor: Actor, pack: PackView, wanted: Wanted<PackAction>, now: Date, changes: Partial<PackView>): Promise<PackView> {
  return carryOut(procedureAt(now), actor, pack, { about: pack.title, ...wanted }, null, now, () => changes);
}

/** Changes nothing of the agency; its journal tells of it. The same page sent twice is one pack. @throws InvalidInput, Refused tooManyPacks, NotFound */
export async function askForPack(actor: Actor, { agency: id, year, from, to, token }: AskInput, now: Date): Promise<PackView> {
  const agency = await readableAgency(actor, 'packs.ask', id, now), clauses = rangeOf(DEFAULT_EDITION, from, to), origin = `pack:${actor.id}:${token}`;
  demand(actor, 'packs.ask', { agency: agency._id, within: agency.within });
  if (!clauses) throw new InvalidInput({ to: { key: 'field.notAfter' } });
  const known = await packOfOrigin(origin);
  if (known) return known;
  if ((await unmadeOf(actor.id)) >= MOST_WAITING) throw new Refused({ key: 'tooManyPacks', values: { count: MOST_WAITING } });
  const title = `${agency.shortName || agency.code} ${year}, ${rangeText(clauses)}`;
  const pack: PackRecord = {
    _id: newId(), agency: agency._id, within: agency.within, year, edition: DEFAULT_EDITION, clauses, title, asker: authorOf(actor), askedAt: now, state: 'waiting', stateSince: now, holder: '', heldUntil: null, takes: 0, done: 0, total: 0,
    failure: null, file: null, readyAt: null, keptUntil: null, counts: null, origin, ...firstVersion({ action: 'pack.ask', by: authorOf(actor), at: now, about: title, to: 'waiting' }),
  };
  const isNew = await create(Packs, pack).then(() => true, (error: unknown) => { if (isDuplicate(error)) return false; throw error; });
  return isNew ? pack : (await packOfOrigin(origin)) ?? pack;
}

/** Once more, with what is there now. @throws Refused, StaleRecord, NotFound */
export async function askAgain(actor: Actor, { id, version }: { id: string; version: number }, now: Date): Promise<void> {
  const pack = await packFor(actor, id);
  demand(actor, 'packs.ask', pack);
  await act(actor, pack, { action: 'askAgain', version }, now, { takes: 0, done: 0, total: 0, failure: null, counts: null, readyAt: null, keptUntil: null });
}

/** It is this holder's alone until the lease is over; undefined when another was quicker, or when it was tried too often. */
export async function takePack(pack: PackView, holder: string, now: Date): Promise<PackView | undefined> {
  try {
    const taken = await act(SYSTEM, pack, { action: 'take', version: pack.version }, now, { holder, heldUntil: addSeconds(now, LEASE_SECONDS), takes: pack.takes + 1, done: 0, total: 0 });
    if (taken.takes <= MOST_TAKES) return taken;
    await failPack(taken, { key: 'packInterrupted', values: { count: MOST_TAKES } }, now);
  } catch (error) {
    if (!(error instanceof StaleRecord) && !(error instanceof Refused)) throw error;
  }
  return undefined;
}

/** How far it is; prolongs the lease. Not an entry of the trail: nothing happened. @throws StaleRecord when it is another's by now */
export async function tellProgress({ _id, holder, version }: PackView, done: number, total: number, now: Date): Promise<void> {
  const told = await Packs.updateOne({ _id, holder, version, heldUntil: { $gt: now } }, { $set: { done, total, heldUntil: addSeconds(now, LEASE_SECONDS) } });
  if (told.matchedCount !== 1) throw new StaleRecord();
}

export async function finishPack(pack: PackView, file: PackFile, counts: PackCounts, now: Date): Promise<void> {
  await act(SYSTEM, pack, { action: 'finish', details: { size: file.size, sha256: file.sha256, ...counts } }, now, { file, counts, heldUntil: null, failure: null, readyAt: now, keptUntil: addDays(now, KEPT_DAYS) });
}

export async function failPack(pack: PackView, failure: Refusal, now: Date): Promise<void> {
  await act(SYSTEM, pack, { action: 'fail', details: { why: failure.key } }, now, { failure, heldUntil: null });
}

/** The file first: a stop in between leaves a row that is taken up again. Returns how many. */
export function forgetPacks(files: FileStore, now: Date, turn: Turn = UNLIMITED): Promise<number> {
  return walkDue(turn, (after, limit) => overAt(now, after, limit), async ({ pack }) => {
    if (pack.file) await files.remove(pack.file.sha256);
    await act(SYSTEM, pack, { action: 'forget' }, now, { file: null }).catch((error: unknown) => { if (!(error instanceof StaleRecord)) throw error; });
    return 1;
  });
}

/** Its making was cut short by a stop, through no fault of the pack: the next server may take it at once. */
export async function leavePack({ _id, holder, version }: PackView): Promise<void> {
  await Packs.updateOne({ _id, holder, version }, { $set: { heldUntil: null }, $inc: { takes: -1 } });
}

/** @throws NotFound where there is no file, or not any more */
export function fileOf(pack: PackView): PackFile {
  if (!pack.file) throw new NotFound();
  return pack.file;
}
