/** Nonconformities of the demonstration in every state, each as far as its row says, through the operations. */
import { addDays } from '../../server/core/clock';
import { acceptAction, askExtension, claimDone, planAction } from '../../server/nonconformities/actions';
import { analyse, approvePlan, contain, dismiss, reportNonconformity, requestPlanApproval, setPlan, triage, type NewNonconformity } from '../../server/nonconformities/operations';
import { loadNonconformity } from '../../server/nonconformities/queries';
import { openCycle } from '../../server/nonconformities/standing';
import { verify } from '../../server/nonconformities/verifying';
import type { CauseCategory, Grade, Source } from '../../server/nonconformities/model';
import { agencyById } from '../../server/agencies/queries';
import { PASSWORD, type AgencyKey } from './province';
import { actorAt, agencyOf, idOf, type Settled } from './settle';

/** How far it has come. */
export type Reach = 'reported' | 'dismissed' | 'triaged' | 'contained' | 'analysed' | 'planned' | 'running' | 'late' | 'toVerify' | 'effective' | 'secondCycle';

/** Who acts for an agency: account names without its key. */
export interface Actors { readonly reporter: string; readonly officer: string; readonly responsible: string; readonly owners: readonly [string, string]; readonly decides: string; readonly verifier: string }

export interface Finding {
  readonly agency: AgencyKey; readonly unit: string; readonly found: number; readonly source: Source; readonly grade: Grade; readonly clause: string; readonly reach: Reach;
  readonly title: string; readonly description: string; readonly evidence: string; readonly correction: string;
  readonly whys: readonly string[]; readonly root: string; readonly category: CauseCategory; readonly similar: string;
  readonly actions: readonly [text: string, text: string]; readonly criterion: string; readonly result: string;
}

const ORDER: readonly Reach[] = ['reported', 'triaged', 'contained', 'analysed', 'planned', 'running', 'toVerify', 'effective'];
/** Where each special row leaves the common way. */
const COMMON: Readonly<Partial<Record<Reach, Reach>>> = { late: 'running', secondCycle: 'toVerify', dismissed: 'reported' };

interface Way { readonly settled: Settled; readonly finding: Finding; readonly actors: Actors; readonly id: string }

export async function liveFinding(settled: Settled, finding: Finding, actors: Actors): Promise<void> {
  const at = settled.calendar.at(finding.found + 1, 1), agency = await agencyById(agencyOf(settled, finding.agency), at), unit = agency.units.find(one => one.code === finding.unit)?.id ?? '';
  const told: NewNonconformity = { title: finding.title, source: finding.source, unit, clause: finding.clause, document: '', foundOn: settled.calendar.workday(finding.found), description: finding.description, evidence: finding.evidence };
  const { _id } = await reportNonconformity(await actorAt(settled, `${actors.reporter}.${finding.agency}`, at), agency._id, told, at);
  await carryOn({ settled, finding, actors, id: _id });
}

/** Also for those an audit has opened. */
export async function carryOn(way: Way): Promise<void> {
  const { finding: { reach } } = way, until = ORDER.indexOf(COMMON[reach] ?? reach);
  const steps: readonly ((way: Way) => Promise<void>)[] = [triaged, contained, analysed, planned, approved, done, judged];
  for (const step of steps.slice(0, until)) await step(way);
  if (reach === 'dismissed') await withActor(way, 'officer', 2, (actor, at) => dismiss(actor, { id: way.id, reason: 'Hồ sơ đã trả đúng hạn; người phản ánh nhầm ngày hẹn.' }, at));
  if (reach === 'late') await extended(way);
  if (reach === 'secondCycle') await notEffective(way);
}

type Part = Exclude<keyof Actors, 'owners'>;

async function withActor<Done>({ settled, finding, actors }: Way, part: Part | { owner: number }, after: number, run: (actor: Awaited<ReturnType<typeof actorAt>>, at: Date) => Promise<Done>): Promise<Done> {
  const account = typeof part === 'string' ? actors[part] : actors.owners[part.owner] ?? actors.owners[0], at = settled.calendar.at(finding.found + after, 6);
  return run(await actorAt(settled, `${account}.${finding.agency}`, at), at);
}

async function triaged(way: Way): Promise<void> {
  const { finding, actors, settled, id } = way, { unit } = await loadNonconformity(id);
  await withActor(way, 'officer', 2, (actor, at) => triage(actor, { id, grade: finding.grade, unit, responsible: idOf(settled, `${actors.responsible}.${finding.agency}`), clause: finding.clause }, at));
}

async function contained(way: Way): Promise<void> {
  await withActor(way, 'responsible', 3, (actor, at) => contain(actor, { id: way.id, correction: way.finding.correction, none: false }, at));
}

async function analysed(way: Way): Promise<void> {
  const { finding, id } = way, whys = Object.fromEntries(finding.whys.map((why, at) => [`why${at + 1}`, why]));
  await withActor(way, 'responsible', 6, (actor, at) => analyse(actor, { id, method: 'whys', ...whys, root: finding.root, category: finding.category, similar: finding.similar }, at));
}

async function planned(way: Way): Promise<void> {
  const { finding, actors, settled, id } = way;
  for (const [n, text] of finding.actions.entries()) {
    const due = settled.calendar.day(finding.found + 20 + n * 10);
    await withActor(way, 'responsible', 7, (actor, at) => planAction(actor, { id, text, expected: n === 0 ? 'Văn bản kèm theo' : 'Bảng kết quả rà soát', owner: idOf(settled, `${actors.owners[n] ?? ''}.${finding.agency}`), due, document: '' }, at));
  }
  await withActor(way, 'responsible', 7, (actor, at) => setPlan(actor, { id, criterion: finding.criterion, waitDays: 30, verifier: idOf(settled, `${actors.verifier}.${finding.agency}`) }, at));
  await withActor(way, 'responsible', 7, (actor, at) => requestPlanApproval(actor, { id }, at));
}

async function approved(way: Way): Promise<void> {
  await withActor(way, 'decides', 9, (actor, at) => approvePlan(actor, { id: way.id, password: PASSWORD }, at));
}

async function done(way: Way): Promise<void> {
  for (const [n, { id: part }] of openCycle(await loadNonconformity(way.id)).actions.entries()) {
    await withActor(way, { owner: n }, 18 + n * 8, (actor, at) => claimDone(actor, { id: way.id, part, proof: 'Đã làm xong, kết quả lưu tại hồ sơ của đơn vị.', files: [] }, at));
    await withActor(way, 'officer', 20 + n * 8, (actor, at) => acceptAction(actor, { id: way.id, part }, at));
  }
}

async function judged(way: Way): Promise<void> {
  const judgement = { id: way.id, outcome: 'effective' as const, result: way.finding.result, riskChanged: 'Đã hạ điểm rủi ro tương ứng.', systemChanged: '', until: '', password: PASSWORD, files: [] };
  await withActor(way, 'verifier', 61, (actor, at) => verify(actor, judgement, addDays(at, 1)));
}

/** One action done, one asked to be extended and still open: late by now. */
async function extended(way: Way): Promise<void> {
  const [first, second] = openCycle(await loadNonconformity(way.id)).actions;
  if (!first || !second) return;
  await withActor(way, { owner: 0 }, 18, (actor, at) => claimDone(actor, { id: way.id, part: first.id, proof: 'Đã ban hành văn bản và phổ biến tại cuộc họp giao ban.', files: [] }, at));
  const until = way.settled.calendar.day(way.finding.found + 60);
  await withActor(way, { owner: 1 }, 25, (actor, at) => askExtension(actor, { id: way.id, part: second.id, until, reason: 'Chờ số liệu của quý sau.' }, at));
}

async function notEffective(way: Way): Promise<void> {
  const judgement = { id: way.id, outcome: 'notEffective' as const, result: 'Lấy mẫu 20 hồ sơ, còn 3 hồ sơ lặp lại lỗi cũ.', riskChanged: '', systemChanged: '', until: '', password: PASSWORD, files: [] };
  await withActor(way, 'verifier', 61, (actor, at) => verify(actor, judgement, addDays(at, 1)));
}
