/** The year's programme: drafted, what it does not cover is shown, approved by another, running, closed (9.2.2 a). */
import { guardOf } from '../access/act';
import { demand } from '../access/may';
import { authorOf, SYSTEM, type Actor } from '../access/roles';
import { agencyById } from '../agencies/queries';
import { create, firstVersion } from '../core/commit';
import { InvalidInput, isDuplicate, NotFound } from '../core/errors';
import { newId } from '../core/id';
import { inForceAmong } from '../documents/queries';
import { demandPassword } from '../people/signIn';
import { actOnProgramme, demandMember, type Target } from './acts';
import { Programme, type ProgrammeRecord, type ProgrammeRow } from './model';
import { loadProgramme } from './queries';
import type { ProgrammeView } from './standing';

export interface RowInput { unit: string; document: string; months: readonly number[]; reason: string; note: string }

/** One programme an agency and year. @throws InvalidInput when there is one. */
export async function draftProgramme(actor: Actor, input: { year: number; title: string; aims: string }, now: Date): Promise<string> {
  const agency = await agencyById(actor.agency, now);
  demand(actor, 'audits.programme', { agency: agency._id, within: agency.within });
  const own = { _id: newId(), agency: agency._id, within: agency.within, year: input.year, title: input.title, aims: input.aims, state: 'draft' as const, stateSince: now, createdAt: now, maker: authorOf(actor), rows: [], approved: null };
  const record: ProgrammeRecord = { ...own, waiting: [], waitingFor: [], ...firstVersion({ action: 'programme.create', by: authorOf(actor), at: now, about: String(input.year), to: 'draft' }) };
  await create(Programme, record).catch((error: unknown) => { throw isDuplicate(error) ? new InvalidInput({ year: { key: 'field.programmeThere' } }) : error; });
  return record._id;
}

export async function addRow(actor: Actor, wanted: Target & RowInput, now: Date): Promise<void> {
  const record = await loadOwn(actor, wanted.id), row = await rowFrom(record, newId(), wanted, now);
  await actOnProgramme(actor, { id: wanted.id, ...guardOf(wanted), action: 'edit', details: { row: row.unit || row.document?.code || '' } }, now, was => ({ rows: [...was.rows, row] }));
}

export async function changeRow(actor: Actor, wanted: Target & RowInput & { row: string }, now: Date): Promise<void> {
  const record = await loadOwn(actor, wanted.id), row = await rowFrom(record, wanted.row, wanted, now);
  if (!record.rows.some(one => one.id === wanted.row)) throw new NotFound();
  await actOnProgramme(actor, { id: wanted.id, ...guardOf(wanted), action: 'edit', details: { row: row.unit || row.document?.code || '' } }, now, was => ({ rows: was.rows.map(one => (one.id === wanted.row ? row : one)) }));
}

export async function removeRow(actor: Actor, wanted: Target & { row: string }, now: Date): Promise<void> {
  await actOnProgramme(actor, { id: wanted.id, ...guardOf(wanted), action: 'edit', details: { removed: wanted.row } }, now, was => ({ rows: was.rows.filter(one => one.id !== wanted.row) }));
}

/** Signed by the head or the representative, never by who made it. */
export async function approveProgramme(actor: Actor, wanted: Target & { password: string }, now: Date): Promise<ProgrammeView> {
  await demandPassword(actor, wanted.password, now);
  return actOnProgramme(actor, { id: wanted.id, ...guardOf(wanted), action: 'approve' }, now, () => ({ approved: { at: now, by: authorOf(actor) } }));
}

/** With its first audit an approved programme is running. */
export async function beginProgramme(id: string, now: Date): Promise<void> {
  if ((await loadProgramme(id)).state === 'approved') await actOnProgramme(SYSTEM, { id, action: 'begin' }, now, () => ({}));
}

export async function closeProgramme(actor: Actor, wanted: Target, now: Date): Promise<void> {
  await actOnProgramme(actor, { ...wanted, action: 'close' }, now, () => ({}));
}

async function loadOwn(actor: Actor, id: string): Promise<ProgrammeView> {
  const record = await loadProgramme(id);
  demandMember(actor, record);
  return record;
}

async function rowFrom(record: ProgrammeView, id: string, input: RowInput, now: Date): Promise<ProgrammeRow> {
  const agency = await agencyById(record.agency, now);
  if (!input.unit && !input.document) throw new InvalidInput({ unit: { key: 'field.unitOrProcedure' } });
  if (input.unit && !agency.units.some(unit => unit.id === input.unit)) throw new InvalidInput({ unit: { key: 'field.unknownUnit' } });
  if (!input.months.length && !input.reason) throw new InvalidInput({ months: { key: 'field.monthsOrReason' } });
  const [document] = input.document ? await inForceAmong(record.agency, [input.document]) : [];
  if (input.document && !document) throw new InvalidInput({ document: { key: 'field.notInForce' } });
  return { id, unit: input.unit, document: document ? { id: document._id, code: document.code } : null, months: [...new Set(input.months)].sort((a, b) => a - b), reason: input.reason, note: input.note };
}

