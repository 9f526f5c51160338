/** The audits of the demonstration, each as far as its row says, through the operations; those of last year are over. */
import { DateTime } from 'luxon';
import { answerLine, conclude, drawChecklist, holdMeeting, startAudit } from '../../server/audits/answering';
import { approveExceptions, cancelAudit, confirm, excuse, planAudit } from '../../server/audits/planning';
import { loadAudit } from '../../server/audits/queries';
import { acceptReport, closeAudit, issueReport, requestApproval, writeReport } from '../../server/audits/reporting';
import type { Actor } from '../../server/access/roles';
import { agencyById } from '../../server/agencies/queries';
import { inForceIn } from '../../server/documents/queries';
import { ofAudit } from '../../server/nonconformities/queries';
import { ZONE } from './calendar';
import { carryOn, type Actors, type Finding } from './findings';
import { PASSWORD, type AgencyKey } from './province';
import { actorAt, agencyOf, type Settled } from './settle';

/** How far it has come; `excused` = planned, with an exception to independence that waits for its approver. */
export type AuditReach = 'excused' | 'confirmed' | 'inProgress' | 'inApproval' | 'followUp' | 'closed' | 'cancelled';

/** `days` = its first day, from today; `lead` and `approver`, who also stands for the unit where it has no head, are account names without the agency's key. */
export interface AuditPlan {
  readonly agency: AgencyKey; readonly title: string; readonly purpose: string; readonly unit: string; readonly documents: readonly string[]; readonly clauses: readonly string[];
  readonly planner: string; readonly lead: string; readonly approver: string; readonly unitHead: string; readonly days: number; readonly reach: AuditReach; readonly exception?: string;
  /** Found at these lines (from 0), in order. */
  readonly findings?: readonly { readonly line: number; readonly finding: Finding }[];
}

/** Days from today to a day of last year. */
export function lastYear(settled: Settled, month: number, day: number): number {
  const today = DateTime.fromISO(settled.calendar.day(0), { zone: ZONE });
  return Math.round(DateTime.fromObject({ year: today.year - 1, month, day }, { zone: ZONE }).diff(today, 'days').days);
}

interface Scene { readonly settled: Settled; readonly plan: AuditPlan; readonly id: string; readonly unit: string; readonly lead: Actor; at(days: number, step: number): Date; day(days: number): string }

export async function liveAudit(settled: Settled, plan: AuditPlan, actors: Actors): Promise<void> {
  const scene = await planned(settled, plan), { reach } = plan;
  if (reach === 'cancelled') return cancelled(scene);
  if (reach === 'excused') return;
  await confirm(scene.lead, { id: scene.id }, scene.at(-14, 2));
  if (reach === 'confirmed') return;
  await asked(scene);
  if (reach === 'inProgress') return;
  await reported(scene);
  if (reach === 'inApproval') return;
  await followed(scene, actors);
  if (reach === 'closed') await closeAudit(scene.lead, { id: scene.id }, scene.at(70, 3));
}

async function planned(settled: Settled, plan: AuditPlan): Promise<Scene> {
  const { calendar } = settled, at = (days: number, step: number): Date => calendar.at(plan.days + days, step), agency = await agencyById(agencyOf(settled, plan.agency), at(-20, 2));
  const lead = await actorAt(settled, `${plan.lead}.${plan.agency}`, at(-20, 2)), planner = await actorAt(settled, `${plan.planner}.${plan.agency}`, at(-20, 2)), unit = agency.units.find(one => one.code === plan.unit)?.id ?? '';
  const documents = (await inForceIn(agency._id, 500)).filter(one => plan.documents.includes(one.code)).map(one => one._id);
  const { _id: id } = await planAudit(planner, {
    title: plan.title, purpose: plan.purpose, method: 'Xem hồ sơ, hỏi người làm, lấy mẫu.', law: '', auditors: [], units: [unit], clauses: plan.clauses, documents, lead: lead.id, from: calendar.workday(plan.days), to: calendar.workday(plan.days + 1),
  }, at(-20, 2));
  if (plan.exception) {
    await excuse(planner, { id, person: lead.id, reason: plan.exception }, at(-19, 2));
    if (plan.reach !== 'excused') await approveExceptions(await actorAt(settled, `${plan.approver}.${plan.agency}`, at(-16, 2)), { id }, at(-16, 2));
  }
  return { settled, plan, id, unit, lead, at, day: days => calendar.workday(plan.days + days) };
}

async function cancelled({ settled, plan, id, at }: Scene): Promise<void> {
  const approver = await actorAt(settled, `${plan.approver}.${plan.agency}`, at(-3, 2));
  await cancelAudit(approver, { id, reason: 'Phòng đang sắp xếp lại tổ chức; chuyển sang chương trình năm sau.' }, at(-3, 2));
}

/** Checklist, opening meeting, answers: a third of them while it goes on. */
async function asked({ plan, id, lead, at, day }: Scene): Promise<void> {
  await drawChecklist(lead, { id }, 'vi', at(-9, 2));
  await holdMeeting(lead, { id, kind: 'opening', day: day(0), at: '08:00', place: 'Phòng họp tầng 2', present: 'Đoàn đánh giá và đơn vị được đánh giá.', notes: '' }, at(0, 0));
  await startAudit(lead, { id }, at(0, 1));
  const { lines } = await loadAudit(id), until = plan.reach === 'inProgress' ? Math.floor(lines.length / 3) : lines.length;
  for (const [n, line] of lines.slice(0, until).entries()) {
    const found = plan.findings?.find(one => one.line === n)?.finding;
    await answerLine(lead, { id, line: line.id, result: found ? 'nonconforming' : RESULTS[n % RESULTS.length] ?? 'conforming', grade: found ? found.grade === 'major' ? 'major' : 'minor' : '', note: found?.description ?? 'Đã xem 5 hồ sơ.', saved: 0, files: [] }, at(0, 2 + (n % 12)));
  }
}

const RESULTS = ['conforming', 'conforming', 'strength', 'observation', 'conforming', 'opportunity', 'conforming'] as const;

async function reported({ id, lead, at, day }: Scene): Promise<void> {
  await conclude(lead, { id }, at(1, 14));
  await holdMeeting(lead, { id, kind: 'closing', day: day(1), at: '16:00', place: 'Phòng họp tầng 2', present: 'Đoàn đánh giá và đơn vị được đánh giá.', notes: '' }, at(1, 15));
  await writeReport(lead, { id, strengths: 'Công chức nắm vững quy trình, tiếp dân đúng mực.', weaknesses: 'Việc lập phiếu yêu cầu bổ sung chưa đều.', conforms: 'Phù hợp về cơ bản với tiêu chuẩn và quy trình đã ban hành.', effective: 'Hệ thống có hiệu lực, cần khắc phục những điểm đã nêu.', recommendations: 'Đưa phiếu bổ sung vào phần mềm một cửa.' }, at(3, 3));
  await requestApproval(lead, { id }, at(3, 4));
}

async function followed({ settled, plan, id, unit, at }: Scene, actors: Actors): Promise<void> {
  await issueReport(await actorAt(settled, `${plan.approver}.${plan.agency}`, at(4, 2)), { id, password: PASSWORD }, at(4, 2));
  await acceptReport(await actorAt(settled, `${plan.unitHead}.${plan.agency}`, at(5, 2)), { id, unit }, at(5, 2));
  for (const opened of await ofAudit(id)) {
    const found = plan.findings?.find(one => one.finding.description === opened.description)?.finding;
    if (found) await carryOn({ settled, finding: { ...found, found: plan.days }, actors: { ...actors, reporter: plan.lead }, id: opened._id });
  }
}
