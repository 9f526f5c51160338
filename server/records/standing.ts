/** What is this actor to this record, who may read it, what do the guards need to know, and what do lists derive? Pure. */
import { may } from '../access/may';
import { belongsTo, rolesOver, type Actor, type Subject, type Substitution } from '../access/roles';
import { daysUntil } from '../core/clock';
import { hashOf } from '../core/trail';
import { fold } from '../core/vietnamese';
import { awaited, type Awaited, type Waiting } from '../core/waiting';
import { isNamed, missingIn, type Answers } from '../forms/answers';
import { fieldsIn, type Field, type FormDescription } from '../forms/description';
import type { Refusal } from '../core/errors';
import { isShown } from '../forms/shown';
import type { RecordFacts, RecordParty } from './lifecycle';
import type { DisposalRow, Seat, StoredRecord } from './model';

export type RecordView = Omit<StoredRecord, 'trail'>;

/** `vacant` = label of a place that nobody can sign; `rule` = the agency's years for this form now; `disposal` = the approved paper that names the record. */
export interface Around { readonly vacant: string; readonly until: Date | null; readonly disposalApproved: boolean; readonly timeZone: string; readonly now: Date }

export function subjectOf(record: Pick<StoredRecord, 'agency' | 'within' | 'unit'>): Subject {
  return { agency: record.agency, within: record.within, ...(record.unit ? { unit: record.unit } : {}) };
}

type Readers = Pick<StoredRecord, 'agency' | 'within' | 'unit' | 'state' | 'mark' | 'filler' | 'signers' | 'number'>;

/** A draft that was never sent is its filler's and the keepers'; a restricted record is its unit's, its filler's, its signers' and the keepers'. */
export function mayReadRecord(actor: Actor, record: Readers): boolean {
  if (actor.system) return true;
  if (!may(actor, 'records.read', { agency: record.agency, within: record.within })) return false;
  if (record.filler.id === actor.id || may(actor, 'records.keep', { agency: record.agency, within: record.within })) return true;
  if (record.number === '') return false;
  return record.mark !== 'restricted' || isOfUnit(actor, record) || seatsOf(record, actor).length > 0;
}

/** The same as a filter on stored records of one agency, for lists; undefined = reads all. */
export function readableCondition(actor: Actor, agency: Subject): Record<string, unknown> | undefined {
  if (may(actor, 'records.keep', agency)) return undefined;
  const own = agency.agency === actor.agency && actor.unit ? [{ unit: actor.unit }] : [], ids = [actor.id, ...actor.standsInFor.map(one => one.id)];
  return { $or: [{ 'filler.id': actor.id }, { number: { $gt: '' }, $or: [{ mark: { $ne: 'restricted' } }, ...own, { 'signers.person.id': { $in: ids } }] }] };
}

/** A paper of disposal is read outside the agency, too, where nobody is told which restricted records stand on it. */
export function isVeiled(actor: Actor, agency: string, { mark }: Pick<DisposalRow, 'mark'>): boolean {
  return mark === 'restricted' && !actor.system && !belongsTo(actor, agency);
}

/** As a PDF it shows all its rows to whoever has it. */
export function mayHaveDisposal(actor: Actor, disposal: { readonly agency: string; readonly rows: readonly Pick<DisposalRow, 'mark'>[] }): boolean {
  return !disposal.rows.some(row => isVeiled(actor, disposal.agency, row));
}

/** The same once more, as the search index holds it: to whom a numbered record is open, and as whom this actor reads; 'all' = whatever it is. */
export function readersOf({ mark, unit, filler, signers }: Pick<Readers, 'mark' | 'unit' | 'filler' | 'signers'>): string[] {
  if (mark !== 'restricted') return ['everyone'];
  return [`filler:${filler.id}`, ...signers.map(seat => `signer:${seat.person.id}`), ...(unit ? [`unit:${unit}`] : [])];
}

export function readsAs(actor: Actor, agency: Subject): readonly string[] | 'all' {
  if (may(actor, 'records.keep', agency)) return 'all';
  const own = agency.agency === actor.agency && actor.unit ? [`unit:${actor.unit}`] : [], ids = [actor.id, ...actor.standsInFor.map(one => one.id)];
  return ['everyone', `filler:${actor.id}`, ...ids.map(id => `signer:${id}`), ...own];
}

function isOfUnit(actor: Actor, record: Readers): boolean {
  return record.unit !== '' && actor.agency === record.agency && actor.unit === record.unit;
}

/** An overseer is nobody's party: reads, changes nothing. */
export function partiesOf(record: RecordView, actor: Actor): Set<RecordParty> {
  if (actor.system) return new Set<RecordParty>(['system']);
  const parties = new Set<RecordParty>(rolesOver(actor, subjectOf(record)));
  if (record.filler.id === actor.id) parties.add('filler');
  if (seatsOf(record, actor).length) parties.add('signer');
  return parties;
}

export function factsOf(record: RecordView, actor: Actor, around: Around): RecordFacts {
  return {
    missing: record.state === 'draft' ? Object.keys(hindrances(record)).length : 0, vacant: around.vacant, numbered: record.number !== '', isMyTurn: seatNow(record, actor) !== undefined,
    unsignedPlaces: record.signers.filter(seat => !seat.signed).length, held: isHeld(record, around.now), daysKept: around.until ? daysUntil(around.until, around.now, around.timeZone) : 1, disposalApproved: around.disposalApproved,
  };
}

/** A hold with a day ends with that day. */
export function isHeld(record: Pick<RecordView, 'hold'>, now: Date): boolean {
  return record.hold !== null && (record.hold.until === null || record.hold.until > now);
}

/** Retention ends with a day; what is stored is the instant after it. */
export function lastKeptDay(until: Date | null | undefined): Date | null {
  return until ? new Date(until.getTime() - 1) : null;
}

/** What hinders it from being complete, by field. */
export function hindrances(record: Pick<RecordView, 'description' | 'answers' | 'files'>): Record<string, Refusal> {
  return record.description ? missingIn(record.description, record.answers, filesAt(record)) : {};
}

export function filesAt(record: Pick<RecordView, 'files'>): Record<string, number> {
  const count: Record<string, number> = {};
  for (const file of record.files) count[file.field] = (count[file.field] ?? 0) + 1;
  return count;
}

/** SHA-256 of what a signature of a record stands for: the form as it was, every answer, every file, the number. */
export function recordHash(record: Pick<RecordView, 'form' | 'description' | 'answers' | 'files' | 'number'>): string {
  return hashOf({ form: [record.form.id, record.form.n], description: record.description, answers: record.answers, files: record.files.map(file => [file.field, file.name, file.sha256]), number: record.number });
}

/** The one that stands in this record's place now: the last that was filed and not voided. */
export function standingCorrection<Row extends Pick<StoredRecord, 'filedAt' | 'state'>>(corrections: readonly Row[]): Row | undefined {
  return corrections.filter(one => one.filedAt && one.state !== 'voided').at(-1);
}

export interface MySeat { readonly seat: Seat; readonly onBehalfOf?: Substitution }

/** Every place this actor may sign at, for themselves or for whom they stand in for, signed or not. */
function seatsOf(record: Pick<StoredRecord, 'signers'>, actor: Actor): MySeat[] {
  return record.signers.flatMap(seat => {
    if (seat.person.id === actor.id || seat.signed?.by.id === actor.id) return [{ seat }];
    const onBehalfOf = actor.standsInFor.find(one => one.id === seat.person.id);
    return onBehalfOf ? [{ seat, onBehalfOf }] : [];
  });
}

/** The places that are asked to sign now: the first unsigned one where the form signs in order, else all. */
export function askedSeats(record: Pick<StoredRecord, 'signers' | 'inOrder'>): Seat[] {
  const open = record.signers.filter(seat => !seat.signed);
  return record.inOrder ? open.slice(0, 1) : open;
}

/** The place this actor's signature would fill now. Whoever has a place of their own, or has signed, fills nobody else's: one hand is not two. */
export function seatNow(record: Pick<StoredRecord, 'signers' | 'inOrder'>, actor: Actor): MySeat | undefined {
  const asked = askedSeats(record), own = asked.find(seat => seat.person.id === actor.id);
  if (own) return { seat: own };
  if (record.signers.some(seat => seat.person.id === actor.id || seat.signed?.by.id === actor.id)) return undefined;
  for (const onBehalfOf of actor.standsInFor) {
    const seat = asked.find(one => one.person.id === onBehalfOf.id);
    if (seat) return { seat, onBehalfOf };
  }
  return undefined;
}

const LONGEST_TITLE = 200;

/** The first words that were filled in, of a kind that says what the record is about: typed ones before names, those before what was known beforehand, e.g. the year; a choice out of its question says least. */
export function titleOf(form: FormDescription, answers: Answers): string {
  for (const field of fieldsIn(form).filter(one => TELLING.includes(one.kind) && isShown(one, form, answers)).sort((one, other) => tellingOf(one) - tellingOf(other))) {
    const value = answers[field.name], text = typeof value === 'string' ? value : isNamed(value) ? value.name : '';
    if (text) return text.replace(/\s+/g, ' ').slice(0, LONGEST_TITLE);
  }
  return '';
}

const TELLING: readonly string[] = ['line', 'prose', 'document', 'person', 'unit', 'choice'];

function tellingOf({ kind, prefill }: Pick<Field, 'kind' | 'prefill'>): number {
  if (kind === 'choice') return 3;
  return kind === 'person' || kind === 'unit' ? 1 : prefill === '' ? 0 : 2;
}

export type Summary = Awaited & Pick<StoredRecord, 'title' | 'titleKey'>;

export function summarise(record: RecordView): Summary {
  const title = record.description ? titleOf(record.description, record.answers) || record.form.title : record.title;
  return { ...awaited(record.agency, waitingOf(record)), title, titleKey: fold(title) };
}

function waitingOf(record: RecordView): Waiting[] {
  if (record.state === 'draft') return record.round > 1 ? [{ person: record.filler.id, action: 'reviseRecord', since: record.stateSince }] : [];
  if (record.state !== 'submitted') return [];
  const last = record.signers.flatMap(seat => (seat.signed ? [seat.signed.at] : [])).sort((a, b) => b.getTime() - a.getTime())[0];
  const since = record.inOrder && last && last > record.stateSince ? last : record.stateSince;
  return askedSeats(record).map(seat => ({ person: seat.person.id, action: 'signRecord', part: seat.place, about: seat.label, since }));
}
