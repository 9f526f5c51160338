/** How every act on a record runs, and what stands around it. */
import { carryOut, type Procedure, type Wanted } from '../access/act';
import type { Actor } from '../access/roles';
import { agencyById } from '../agencies/queries';
import { Forbidden, NotFound } from '../core/errors';
import { belongsTo } from '../access/roles';
import { recordLifecycle, type RecordAction, type RecordFacts, type RecordNeed, type RecordParty, type RecordState } from './lifecycle';
import { Records } from './model';
import { loadRecord } from './queries';
import { factsOf, mayReadRecord, partiesOf, recordHash, summarise, type Around, type RecordView } from './standing';

const procedure: Procedure<RecordView, RecordState, RecordAction, RecordParty, RecordNeed, RecordFacts, Around> = { lifecycle: recordLifecycle, records: Records, partiesOf, factsOf, derive: summarise };

export interface Target { readonly id: string; readonly version?: number }
/** `around` = what the act knows besides the record: asked of the store only where a guard needs it. */
export type Act = Wanted<RecordAction> & { readonly id: string; readonly around?: Partial<Around> };

/** Loads, asks the table, writes. `change` is told the record as it was. @throws NotFound, Forbidden, Refused, StaleRecord */
export async function act(actor: Actor, wanted: Act, now: Date, change: (record: RecordView) => Partial<RecordView>): Promise<RecordView> {
  return actOn(actor, await loadForAct(actor, wanted.id), wanted, now, change);
}

/** The same on a record that is loaded already. */
export async function actOn(actor: Actor, record: RecordView, wanted: Act, now: Date, change: (record: RecordView) => Partial<RecordView>): Promise<RecordView> {
  const around = { ...(await plainAround(record, now)), ...wanted.around };
  return carryOut(procedure, actor, record, { contentHash: recordHash(record), ...wanted }, around, now, () => change(record));
}

export async function plainAround(record: Pick<RecordView, 'agency' | 'retention'>, now: Date): Promise<Around> {
  return { vacant: '', until: record.retention?.until ?? null, disposalApproved: false, timeZone: (await agencyById(record.agency, now)).timeZone, now };
}

/** Whoever may not read it is not told that it exists; an overseer may read and is refused. */
export async function loadForAct(actor: Actor, id: string): Promise<RecordView> {
  const record = await loadRecord(id);
  if (!mayReadRecord(actor, record)) throw new NotFound();
  if (actor.system || belongsTo(actor, record.agency)) return record;
  throw new Forbidden();
}
