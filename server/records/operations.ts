/** The procedure of records (7.5.3), one function a verb: fill in, submit, sign, return, file, hold, void. */
import { guardOf } from '../access/act';
import { authorOf, SYSTEM, type Actor } from '../access/roles';
import { agencyById } from '../agencies/queries';
import { BEGINNING, type Position } from '../core/changes';
import { addDays, addSeconds, dayOf, endOfDay, startOfDay } from '../core/clock';
import { InvalidInput, isDuplicate, Refused, StaleRecord, Unavailable } from '../core/errors';
import { codeFrom } from '../core/numbering';
import { UNLIMITED, walkDue, type Turn } from '../core/turn';
import type { Answers } from '../forms/answers';
import { demandPassword } from '../people/signIn';
import { act, actOn, loadForAct, type Target } from './acts';
import type { RecordFile, Seat, Sealed, Unread } from './model';
import { lastNumber, loadRecord, retentionOver, signedRecords, unsignedByNobody } from './queries';
import { longestRetention, retentionNow, retentionOf } from './retention';
import { placesOf, seatsFrom, vacantOf } from './signers';
import { recordHash, seatNow, type RecordView } from './standing';

/** Used where a form has no pattern of its own; places: n, year, agency, unit, form. */
export const RECORD_PATTERN = '{form}-{year}/{n:03}';
/** So many submissions of one form may meet at the same number before the store is called busy. */
const MOST_MEETINGS = 20;

export interface Filled { answers: Answers; unread: readonly Unread[]; files: readonly RecordFile[]; unit: string }

/** A draft as it stands on the page now; what could not be read is kept beside it. Nothing changed = nothing written. */
export async function saveDraft(actor: Actor, wanted: Target & { filled: Filled }, now: Date): Promise<RecordView> {
  const record = await loadForAct(actor, wanted.id), { answers, unread, files, unit } = wanted.filled, agency = await agencyById(record.agency, now);
  if (unit && unit !== record.unit && !agency.units.some(one => one.id === unit && one.active)) throw new InvalidInput({ 'unit-of-record': { key: 'field.unknownUnit' } });
  const changed = changedFields(record, wanted.filled);
  if (!changed.length && record.state === 'draft' && (wanted.version === undefined || wanted.version === record.version)) return record;
  return actOn(actor, record, { id: wanted.id, ...guardOf(wanted), action: 'edit', details: { fields: changed.join(', ').slice(0, 500) } }, now, () => ({ answers, unread: [...unread], files: [...files], unit }));
}

function changedFields(record: RecordView, filled: Filled): string[] {
  const names = [...new Set([...Object.keys(record.answers), ...Object.keys(filled.answers)])].filter(name => JSON.stringify(record.answers[name]) !== JSON.stringify(filled.answers[name]));
  const files = record.files.map(file => file.id).join() === filled.files.map(file => file.id).join() ? [] : ['files'], unread = JSON.stringify(record.unread) === JSON.stringify(filled.unread) ? [] : ['unread'];
  return [...names, ...files, ...unread, ...(record.unit === filled.unit ? [] : ['unit'])];
}

export interface Submission extends Target { password: string; /** By signerField: the person picked where several may sign. */ picked: Readonly<Record<string, unknown>> }

/**
 * Signed by whoever filled it in: it gets its number, and those who sign are named. Places of the filler that come first are filled by this signature.
 * @throws Refused while it is incomplete or a place is vacant, InvalidInput
 */
export async function submitRecord(actor: Actor, wanted: Submission, now: Date): Promise<RecordView> {
  const record = await loadForAct(actor, wanted.id);
  if (wanted.version !== undefined && wanted.version !== record.version) throw new StaleRecord();
  await demandPassword(actor, wanted.password, now);
  const places = record.state === 'draft' ? await placesOf(record) : [], seats = vacantOf(places) ? [] : seatsFrom(places, wanted.picked);
  for (let meeting = 0; meeting < MOST_MEETINGS; meeting += 1) {
    const numbered = { ...record, ...(await numberFor(record, now)) }, contentHash = recordHash(numbered), signers = seatedBy(actor, seats, record.inOrder, contentHash, now);
    const submitted = await actOn(actor, record, { id: record._id, ...guardOf(wanted), action: 'submit', about: numbered.number, contentHash, around: { vacant: vacantOf(places) } }, now,
      () => ({ number: numbered.number, n: numbered.n, year: numbered.year, signers })).catch((error: unknown) => { if (isDuplicate(error)) return undefined; throw error; });
    if (submitted) return submitted.signers.every(seat => seat.signed) ? act(SYSTEM, { id: record._id, action: 'complete' }, now, () => ({})) : submitted;
  }
  throw new Unavailable('busy');
}

/** A number once given stays, also when the record is returned and sent again. */
async function numberFor(record: RecordView, now: Date): Promise<Pick<RecordView, 'number' | 'n' | 'year'>> {
  if (record.number) return record;
  const agency = await agencyById(record.agency, now), year = Number(dayOf(now, agency.timeZone).slice(0, 4)), n = (await lastNumber(record.agency, record.form.id, year)) + 1;
  const values = { year: String(year), agency: agency.code, unit: agency.units.find(one => one.id === record.unit)?.code ?? agency.code, form: record.form.code };
  return { number: codeFrom(record.description?.numberPattern || RECORD_PATTERN, n, values), n, year };
}

function seatedBy(actor: Actor, seats: readonly Seat[], inOrder: boolean, contentHash: string, now: Date): Seat[] {
  const firstOther = seats.findIndex(seat => seat.person.id !== actor.id), reached = inOrder && firstOther >= 0 ? firstOther : seats.length;
  return seats.map((seat, at) => (seat.person.id === actor.id && at < reached ? { ...seat, signed: { at: now, by: authorOf(actor), contentHash } } : seat));
}

/** The place that is the actor's turn, for themselves or for whom they stand in for; the last one makes it signed. */
export async function signRecord(actor: Actor, wanted: Target & { password: string }, now: Date): Promise<RecordView> {
  const record = await loadForAct(actor, wanted.id), mine = seatNow(record, actor), contentHash = recordHash(record);
  await demandPassword(actor, wanted.password, now);
  const behalf = mine?.onBehalfOf, onBehalfOf = behalf ? { onBehalfOf: { id: behalf.id, name: behalf.name, paper: behalf.paper } } : {};
  return actOn(actor, record, { id: wanted.id, ...guardOf(wanted), action: 'sign', about: mine?.seat.label ?? '', contentHash, onBehalfOf: behalf }, now, was => ({
    signers: was.signers.map(seat => (seat.place === mine?.seat.place ? { ...seat, signed: { at: now, by: authorOf(actor), contentHash, ...onBehalfOf } } : seat)),
  }));
}

/** Back to whoever filled it in; signatures given so far stay in the trail and are asked again. */
export async function returnRecord(actor: Actor, wanted: Target & { reason: string }, now: Date): Promise<void> {
  await act(actor, { ...wanted, action: 'return' }, now, record => ({ round: record.round + 1, signers: [] }));
}

/** A draft that was never sent: it ends without a number. */
export async function discardDraft(actor: Actor, wanted: Target, now: Date): Promise<void> {
  await act(actor, { ...wanted, action: 'discard' }, now, () => ({}));
}

export async function voidRecord(actor: Actor, wanted: Target & { reason: string }, now: Date): Promise<void> {
  await act(actor, { ...wanted, action: 'void' }, now, () => ({}));
}

/** Nothing disposes of it until it is released, or until the end of the day that is named. */
export async function holdRecord(actor: Actor, wanted: Target & { reason: string; until: string }, now: Date): Promise<void> {
  const until = wanted.until ? await dayAhead(wanted.id, wanted.until, now) : null;
  await act(actor, { ...wanted, action: 'hold', ...(wanted.until ? { details: { until: wanted.until } } : {}) }, now, () => ({ hold: { reason: wanted.reason, by: authorOf(actor), at: now, until: until && endOfDay(until) } }));
}

export async function releaseRecord(actor: Actor, wanted: Target & { reason: string }, now: Date): Promise<void> {
  await act(actor, { ...wanted, action: 'release' }, now, () => ({ hold: null }));
}

/** Kept longer than its rule says, to the end of a day ahead. */
export async function prolongRecord(actor: Actor, wanted: Target & { reason: string; until: string }, now: Date): Promise<void> {
  const until = await dayAhead(wanted.id, wanted.until, now);
  await act(actor, { ...wanted, action: 'prolong', given: { until: wanted.until }, details: { until: wanted.until } }, now, record => ({ retention: { years: record.retention?.years ?? 0, rule: 'prolonged', until: addDays(until, 1) } }));
}

async function dayAhead(id: string, day: string, now: Date): Promise<Date> {
  const until = startOfDay(day, (await agencyById((await loadRecord(id)).agency, now)).timeZone);
  if (!until || until <= now) throw new InvalidInput({ until: { key: 'field.dayAheadNeeded' } });
  return until;
}

/** Which records wait for their paper. A submitted one without an unsigned place, as a stop between two writes leaves it, is moved on first. */
export async function toSeal(now: Date, after: Position = BEGINNING, limit = 50): Promise<Position[]> {
  if (after === BEGINNING) await completeSubmitted(now, limit);
  return signedRecords(after, limit);
}

async function completeSubmitted(now: Date, limit: number): Promise<void> {
  const ids = await unsignedByNobody(addSeconds(now, -5), limit);
  for (const id of ids) await act(SYSTEM, { id, action: 'complete' }, now, () => ({})).catch(moved);
}

/**
 * Files a signed record with its paper. Idempotent: filed already, it stays as it is, with the paper that was first.
 * @throws Refused for a record that is neither signed nor filed.
 */
export async function fileRecord(id: string, sealed: Sealed, now: Date): Promise<RecordView> {
  const record = await loadRecord(id);
  if (record.state === 'filed' && record.sealed) return record;
  const { timeZone } = await agencyById(record.agency, now), { rules } = await retentionOf(record.agency), retention = longestRetention(record, rules, now, timeZone);
  const details = { sha256: sealed.sha256, years: retention.years };
  return actOn(SYSTEM, record, { id, action: 'seal', about: record.number, given: { sealed: sealed.sha256 }, details }, now, () => ({ sealed, filedAt: now, retention })).catch(async (error: unknown) => {
    const now = error instanceof StaleRecord ? await loadRecord(id) : undefined;
    if (now?.state === 'filed' && now.sealed) return now;
    throw error;
  });
}

/** By the daily job: whose retention is over falls due; where the agency's rule has become longer since, it is kept on. Returns how many it looked at. */
export function letFallDue(now: Date, turn: Turn = UNLIMITED): Promise<number> {
  return walkDue(turn, (after, limit) => retentionOver(now, after, limit), async ({ id, isHeld }) => {
    if (isHeld) return 0;
    await fallDue(id, now).catch(moved);
    return 1;
  });
}

async function fallDue(id: string, now: Date): Promise<void> {
  const record = await loadRecord(id), { timeZone } = await agencyById(record.agency, now), retention = retentionNow(record, (await retentionOf(record.agency)).rules, timeZone);
  if (retention && retention.until > now) await actOn(SYSTEM, record, { id, action: 'extend', details: { years: retention.years } }, now, () => ({ retention }));
  else await actOn(SYSTEM, record, { id, action: 'fallDue', about: record.number }, now, () => ({}));
}

/** Somebody else moved it meanwhile: the next run sees it as it is then. */
function moved(error: unknown): void {
  if (!(error instanceof StaleRecord) && !(error instanceof Refused)) throw error;
}
