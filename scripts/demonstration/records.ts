/** Lets each record of the demonstration live its life through the operations: filled in, sent, signed, returned, filed, corrected, held, withdrawn. */
import { authorOf, type Actor } from '../../server/access/roles';
import { agencyById } from '../../server/agencies/queries';
import { addSeconds } from '../../server/core/clock';
import { newId } from '../../server/core/id';
import { keepEvidence } from '../../server/files/evidence';
import { temporaryPath, writeTemporary } from '../../server/files/temporary';
import type { Answers, Named } from '../../server/forms/answers';
import { pdfWorker } from '../../server/pdf/worker';
import { paragraph, table, title } from '../../server/pdf/pieces';
import type { RecordFile } from '../../server/records/model';
import { holdRecord, returnRecord, saveDraft, signRecord, submitRecord, voidRecord } from '../../server/records/operations';
import { loadRecord } from '../../server/records/queries';
import { sealRecord, type Sealing } from '../../server/records/sealing';
import { beginRecord, correctRecord } from '../../server/records/starting';
import { ACCOUNTS, PASSWORD, type AgencyKey } from './province';
import { actorAt, idOf, type Settled } from './settle';
import { inTurn } from './signing';

/** How far it has come; `partly` = the first of several has signed, `signed` = the job of the server will file it, `held` and `corrected` are filed. */
export type RecordReach = 'draft' | 'submitted' | 'partly' | 'returned' | 'signed' | 'filed' | 'held' | 'corrected' | 'voided';

/** What answers are made of: the n-th record of its form, begun on that day. */
export interface Filling { readonly n: number; day(after: number): string; person(account: string): Named; unit(code: string): Named; readonly given: Answers }

/** Accounts without the agency's key. `day` = when it was begun, from today. */
export interface RecordPlan {
  readonly day: number; readonly by: string; readonly reach: RecordReach; readonly answers: (filling: Filling) => Answers;
  /** Where it is not the unit of whoever fills it in. */
  readonly unit?: string;
  /** What a file of that name stands at, with the rows of its table. */
  readonly attached?: { readonly field: string; readonly name: string; readonly rows: readonly (readonly string[])[] };
  /** What the correction says instead, where it is corrected. */
  readonly correction?: Answers;
  /** Who signs the last place for its holder. */
  readonly substitute?: string;
}

interface Way { readonly settled: Settled; readonly sealing: Sealing; readonly agency: AgencyKey; readonly plan: RecordPlan; readonly n: number; readonly id: string }

const RETURN_REASON = 'Thiếu số liệu của tháng gần nhất; đề nghị bổ sung rồi gửi lại.';
const VOID_REASON = 'Ghi trùng với phiếu đã lập cùng ngày; giữ phiếu lập trước.';
const HOLD_REASON = 'Giữ lại để phục vụ việc xem xét phản ánh đang giải quyết (minh họa).';

/** @param n which of the records of its form. */
export async function liveRecord(settled: Settled, sealing: Sealing, form: { id: string; agency: AgencyKey }, plan: RecordPlan, n: number): Promise<void> {
  const { actor, now } = await doing({ settled, agency: form.agency, plan, n }, plan.by, 0, 2);
  const { _id: id } = await beginRecord(actor, { form: form.id, token: newId() }, now), way: Way = { settled, sealing, agency: form.agency, plan, n, id };
  await fill(way);
  if (plan.reach === 'draft') return;
  await send(way, 0);
  if (plan.reach === 'returned') return returned(way);
  if (plan.reach !== 'submitted') await sign(way, 0);
  if (plan.reach === 'voided') return voided(way);
  if (plan.reach === 'filed' || plan.reach === 'held' || plan.reach === 'corrected') await seal(way);
  if (plan.reach === 'held') await held(way);
  if (plan.reach === 'corrected') await corrected(way);
}

async function fill(way: Way): Promise<void> {
  const { settled, agency, plan, n, id } = way, { actor, now } = await doing(way, plan.by, 0, 3), record = await loadRecord(id), { units } = await agencyById(record.agency, now);
  const unit = (code: string): Named => { const found = units.find(one => one.code === code); if (!found) throw new Error(`No unit ${code}`); return { id: found.id, name: found.name }; };
  const person = (account: string): Named => ({ id: idOf(settled, `${account}.${agency}`), name: ACCOUNTS.find(one => one.account === `${account}.${agency}`)?.name ?? '' });
  const own = plan.answers({ n, given: record.answers, unit, person, day: after => settled.calendar.workday(plan.day + after) }), files = plan.attached ? [await attachment(way, actor, now)] : [];
  await saveDraft(actor, { id, filled: { answers: { ...record.answers, ...own }, unread: [], files, unit: plan.unit ? unit(plan.unit).id : record.unit } }, now);
}

async function attachment({ settled, plan }: Way, actor: Actor, now: Date): Promise<RecordFile> {
  const { field, name, rows } = plan.attached ?? { field: '', name: '', rows: [] }, [headings = [], ...body] = rows;
  const content = [title(name), paragraph('Dữ liệu trình diễn: nội dung, tên người chỉ để minh họa.'), table({ headings, rows: body, widths: headings.map((_, at) => (at === 1 ? '*' : 90)) })];
  const bytes = await pdfWorker().renderPdf({ title: name, author: actor.name, createdAt: now, content }), path = await temporaryPath(settled.files.incoming);
  await writeTemporary(path, bytes);
  const [kept] = await keepEvidence([{ path, name: `${name}.pdf`, size: bytes.length }], field, authorOf(actor), now, settled.files);
  if (!kept) throw new Error(`${name} was not kept`);
  return { ...kept, field };
}

async function send(way: Way, after: number): Promise<void> {
  const { actor, now } = await doing(way, way.plan.by, after, 4);
  await inTurn(actor.id, async () => { await submitRecord(actor, { id: way.id, password: PASSWORD, picked: {} }, now); });
}

/** Everybody who has not signed yet, a day after the other; only the first of them where it stands partly signed. */
async function sign(way: Way, after: number): Promise<void> {
  const open = (await loadRecord(way.id)).signers.filter(seat => !seat.signed), asked = way.plan.reach === 'partly' ? open.slice(0, 1) : open;
  for (const [at, seat] of asked.entries()) {
    const account = at === open.length - 1 && way.plan.substitute ? way.plan.substitute : accountOf(way.settled, seat.person.id), { actor, now } = await doing(way, account, after + at + 1, 6 + 2 * at);
    await inTurn(actor.id, async () => { await signRecord(actor, { id: way.id, password: PASSWORD }, now); });
  }
}

/** Minutes after the last signature, as the job does. */
async function seal({ sealing, id }: Way): Promise<void> {
  await sealRecord(id, sealing, addSeconds((await loadRecord(id)).stateSince, 90));
}

async function returned(way: Way): Promise<void> {
  const [seat] = (await loadRecord(way.id)).signers.filter(one => !one.signed);
  if (!seat) throw new Error('Nobody is asked to sign what is to be returned');
  const { actor, now } = await doing(way, accountOf(way.settled, seat.person.id), 1, 8);
  await returnRecord(actor, { id: way.id, reason: RETURN_REASON }, now);
}

async function voided(way: Way): Promise<void> {
  const { actor, now } = await doing(way, KEEPER[way.agency] ?? way.plan.by, 4, 14);
  await voidRecord(actor, { id: way.id, reason: VOID_REASON }, now);
}

async function held(way: Way): Promise<void> {
  const { actor, now } = await doing(way, KEEPER[way.agency] ?? way.plan.by, 9, 14);
  await holdRecord(actor, { id: way.id, reason: HOLD_REASON, until: '' }, now);
}

/** The same answers but for what was wrong: a new record that names the old one. */
async function corrected(way: Way): Promise<void> {
  const { actor, now } = await doing(way, way.plan.by, 9, 2), { _id: id, answers, files, unit } = await correctRecord(actor, { id: way.id }, now), editing = await doing(way, way.plan.by, 9, 3);
  await saveDraft(editing.actor, { id, filled: { answers: { ...answers, ...way.plan.correction }, unread: [], files, unit } }, editing.now);
  await send({ ...way, id }, 9);
  await sign({ ...way, id }, 9);
  await seal({ ...way, id });
}

/** Who keeps the records of an agency. */
export const KEEPER: Readonly<Partial<Record<AgencyKey, string>>> = { stp: 'thukyiso', khcn: 'thukyiso', minhtuong: 'congchuc' };

/** An account with the agency's key or without; the hour differs from record to record. Nothing happens today. */
async function doing({ settled, agency, plan, n }: Pick<Way, 'settled' | 'agency' | 'plan' | 'n'>, account: string, after: number, step: number): Promise<{ actor: Actor; now: Date }> {
  const now = settled.calendar.at(Math.min(plan.day + after, -1), step + (n % 3) * 2);
  return { actor: await actorAt(settled, account.includes('.') ? account : `${account}.${agency}`, now), now };
}

function accountOf(settled: Settled, id: string): string {
  const found = [...settled.people].find(([, person]) => person === id);
  if (!found) throw new Error(`No account of ${id}`);
  return found[0];
}
