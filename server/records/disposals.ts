/** How are records disposed of: a paper lists what is due, the head approves it, the system carries it out and leaves metadata and trail. */
import { carryOut, guardOf, type Procedure, type Wanted } from '../access/act';
import { demand, may } from '../access/may';
import { authorOf, belongsTo, rolesOver, SYSTEM, type Actor } from '../access/roles';
import { agencyById } from '../agencies/queries';
import { dayOf } from '../core/clock';
import { create, firstVersion } from '../core/commit';
import { Forbidden, InvalidInput, isDuplicate, NotFound, Refused, StaleRecord, Unavailable } from '../core/errors';
import { newId } from '../core/id';
import { codeFrom } from '../core/numbering';
import { hashOf } from '../core/trail';
import { TurnEnded, UNLIMITED, walkDue, type Turn } from '../core/turn';
import { awaited, type Waiting } from '../core/waiting';
import { demandPassword } from '../people/signIn';
import { actOn, type Target } from './acts';
import { approvedDisposals, disposalOfOrigin, dueRecords, lastDisposal, loadDisposal, type DisposalView } from './disposalQueries';
import { disposalLifecycle, type DisposalAction, type DisposalFacts, type DisposalParty, type DisposalState } from './lifecycle';
import { Disposals, type DisposalRecord, type DisposalRow } from './model';
import { loadRecord } from './queries';

const PATTERN = 'BBH-{year}/{n:02}', MOST_MEETINGS = 20;
/** So many records stand on one paper at most; the rest is for the next. */
export const MOST_ROWS = 500;

const procedure: Procedure<DisposalView, DisposalState, DisposalAction, DisposalParty, 'rows', DisposalFacts, null> = {
  lifecycle: disposalLifecycle, records: Disposals, partiesOf: disposalParties, factsOf: disposal => ({ rows: disposal.rows.length }), derive: summarised,
};

export function disposalParties(disposal: DisposalView, actor: Actor): Set<DisposalParty> {
  if (actor.system) return new Set<DisposalParty>(['system']);
  const parties = new Set<DisposalParty>(rolesOver(actor, { agency: disposal.agency, within: disposal.within }));
  if (disposal.maker.id === actor.id) parties.add('drawer');
  return parties;
}

function summarised(disposal: DisposalView): Pick<DisposalRecord, 'waiting' | 'waitingFor'> {
  const since = disposal.stateSince, waiting: Waiting[] = disposal.state === 'inApproval' ? [{ role: 'head', action: 'approveDisposal', since }] : disposal.state === 'draft' ? [{ person: disposal.maker.id, action: 'submitDisposal', since }] : [];
  return awaited(disposal.agency, waiting);
}

/** A draft of everything that has fallen due in the agency and stands on no open paper yet. The same page sent twice is one. @throws Refused where nothing is due. */
export async function drawDisposal(actor: Actor, input: { token: string; title: string }, now: Date): Promise<DisposalView> {
  const agency = await agencyById(actor.agency, now), origin = `disposal:${actor.id}:${input.token}`, year = Number(dayOf(now, agency.timeZone).slice(0, 4));
  demand(actor, 'disposals.draw', { agency: agency._id, within: agency.within });
  if (!/^[0-9a-f]{24}$/.test(input.token)) throw new InvalidInput({ title: { key: 'field.invalid' } });
  const rows = await dueRecords(agency._id, MOST_ROWS);
  for (let meeting = 0; meeting < MOST_MEETINGS; meeting += 1) {
    const known = await disposalOfOrigin(origin);
    if (known) return known;
    if (!rows.length) throw new Refused({ key: 'nothingDue' });
    const n = (await lastDisposal(agency._id, year)) + 1, number = codeFrom(PATTERN, n, { year: String(year), agency: agency.code });
    const base = { _id: newId(), agency: agency._id, within: agency.within, number, year, n, title: input.title, state: 'draft' as const, stateSince: now, createdAt: now, maker: authorOf(actor), approved: null, carriedOutAt: null, rows, origin, waiting: [], waitingFor: [] };
    const record: DisposalRecord = { ...base, ...firstVersion({ action: 'disposal.draw', by: authorOf(actor), at: now, about: number, to: 'draft', details: { rows: rows.length } }) }, made = { ...record, ...summarised(record) };
    if (await create(Disposals, made).then(() => true, (error: unknown) => { if (isDuplicate(error)) return false; throw error; })) return made;
  }
  throw new Unavailable('busy');
}

async function actOnDisposal(actor: Actor, wanted: Wanted<DisposalAction> & { readonly id: string }, now: Date, change: (disposal: DisposalView) => Partial<DisposalView>): Promise<DisposalView> {
  const disposal = await loadDisposal(wanted.id);
  if (!actor.system && !belongsTo(actor, disposal.agency)) throw may(actor, 'disposals.read', { agency: disposal.agency, within: disposal.within }) ? new Forbidden() : new NotFound();
  return carryOut(procedure, actor, disposal, { ...wanted, contentHash: disposalHash(disposal) }, null, now, () => change(disposal));
}

/** Rows that are to stay; at least one must be named. */
export async function takeOut(actor: Actor, wanted: Target & { records: readonly string[] }, now: Date): Promise<void> {
  const gone = new Set(wanted.records);
  await actOnDisposal(actor, { id: wanted.id, ...guardOf(wanted), action: 'takeOut', details: { count: gone.size } }, now, disposal => ({ rows: disposal.rows.filter(row => !gone.has(row.record)) }));
}

export async function submitDisposal(actor: Actor, wanted: Target, now: Date): Promise<void> {
  await actOnDisposal(actor, { ...wanted, action: 'submit' }, now, () => ({}));
}

export async function approveDisposal(actor: Actor, wanted: Target & { password: string }, now: Date): Promise<void> {
  await demandPassword(actor, wanted.password, now);
  await actOnDisposal(actor, { id: wanted.id, ...guardOf(wanted), action: 'approve' }, now, () => ({ approved: { at: now, by: authorOf(actor) } }));
}

export async function returnDisposal(actor: Actor, wanted: Target & { reason: string }, now: Date): Promise<void> {
  await actOnDisposal(actor, { ...wanted, action: 'return' }, now, () => ({}));
}

export async function cancelDisposal(actor: Actor, wanted: Target & { reason: string }, now: Date): Promise<void> {
  await actOnDisposal(actor, { ...wanted, action: 'cancel' }, now, () => ({}));
}

/** Told the ids of records that are disposed of, and the SHA-256 of what was kept with them. */
export type Forget = (records: readonly string[], contents: readonly string[]) => Promise<void>;

/**
 * Approved papers: each record by its own guarded act; what is under hold by then stays and is named. Idempotent: a run that was cut short is taken up again.
 * @param forget drops the papers of these records, and content that no other record refers to. Returns how many papers were carried out.
 */
export function carryOutDisposals(forget: Forget, now: Date, turn: Turn = UNLIMITED): Promise<number> {
  return walkDue(turn, approvedDisposals, async ({ id }) => {
    const disposal = await loadDisposal(id);
    if (disposal.state !== 'approved') return 0;
    return carryOutOne(disposal, forget, now, turn).catch((error: unknown) => { if (error instanceof StaleRecord) return 0; throw error; });
  });
}

/** A turn that ends in the middle leaves the paper approved: what is disposed of by then is known by it. */
async function carryOutOne(disposal: DisposalView, forget: Forget, now: Date, turn: Turn): Promise<number> {
  const rows: DisposalRow[] = [];
  for (const row of disposal.rows) {
    if (turn.isEnded()) throw new TurnEnded();
    rows.push({ ...row, ...(await disposed(disposal, row, now)) });
  }
  const over = rows.filter(row => row.outcome === 'disposed'), gone = over.length;
  await forget(over.map(row => row.record), [...new Set(over.flatMap(row => row.files))]);
  await actOnDisposal(SYSTEM, { id: disposal._id, version: disposal.version, action: 'carryOut', details: { disposed: gone, kept: rows.length - gone } }, now, () => ({ rows, carriedOutAt: now }));
  return 1;
}

async function disposed(disposal: DisposalView, row: DisposalRow, now: Date): Promise<Pick<DisposalRow, 'outcome' | 'why'>> {
  const record = await loadRecord(row.record);
  if (record.disposal?.id === disposal._id) return { outcome: 'disposed', why: '' };
  try {
    await actOn(SYSTEM, record, { id: record._id, action: 'dispose', about: disposal.number, around: { disposalApproved: disposal.rows.some(one => one.record === record._id) } }, now, was => ({
      description: null, answers: {}, unread: [], files: [], sealed: null, signedCopies: [], disposal: { id: disposal._id, number: disposal.number }, title: was.title,
    }));
    return { outcome: 'disposed', why: '' };
  } catch (error) {
    if (error instanceof Refused) return { outcome: 'kept', why: record.hold ? 'recordHeld' : error.refusal.key };
    throw error;
  }
}

/** What the head puts their name to: which records, each with its content. */
export function disposalHash(disposal: Pick<DisposalView, 'number' | 'rows'>): string {
  return hashOf({ number: disposal.number, rows: disposal.rows.map(row => [row.record, row.number, ...row.files]) });
}
