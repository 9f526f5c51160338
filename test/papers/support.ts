/** A corrective action and an audit through their whole life, with photographs, for tests of their papers. */
import { PNG } from 'pngjs';
import { addQuestion, answerLine, conclude, drawChecklist, holdMeeting, startAudit } from '../../server/audits/answering';
import { approveExceptions, confirm, excuse, planAudit, reschedule } from '../../server/audits/planning';
import { addRow, approveProgramme, draftProgramme } from '../../server/audits/programmes';
import { loadAudit } from '../../server/audits/queries';
import { issueReport, requestApproval, writeReport } from '../../server/audits/reporting';
import type { Evidence } from '../../server/core/evidence';
import { newId } from '../../server/core/id';
import { acceptAction, answerExtension, askExtension, claimDone, planAction, refuseAction } from '../../server/nonconformities/actions';
import { analyse, approvePlan, contain, reportNonconformity, requestPlanApproval, setPlan, triage, type NewNonconformity } from '../../server/nonconformities/operations';
import { loadNonconformity } from '../../server/nonconformities/queries';
import { openCycle } from '../../server/nonconformities/standing';
import { verify } from '../../server/nonconformities/verifying';
import { PASSWORD, type TestApp } from '../support/app';
import type { TestAgency, TestDocument } from '../support/factories';

const DAY = 86_400_000;
const dayIn = (app: TestApp, days: number): string => new Date(app.now().getTime() + days * DAY).toISOString().slice(0, 10);

/** A picture with something to see in it: a red disc on green. */
export function aPicture(width = 320, height = 200): Buffer {
  const png = new PNG({ width, height });
  for (let at = 0; at < width * height; at++) {
    const inside = Math.hypot(at % width - width / 2, Math.floor(at / width) - height / 2) < height / 3;
    png.data.set(inside ? [200, 30, 30, 255] : [60, 140, 80, 255], at * 4);
  }
  return PNG.sync.write(png);
}

export async function kept(app: TestApp, name: string, bytes: Buffer, mime = 'image/png'): Promise<Evidence> {
  const { sha256, size } = await app.tools.files.putBuffer(bytes);
  return { id: newId(), name, type: mime.split('/')[1] ?? '', mime, sha256, size, at: app.now(), by: { id: 'p', name: 'Trần Thị Bình', title: 'Chuyên viên' } };
}

export const FOUND = { title: 'Hồ sơ chờ bổ sung không có phiếu yêu cầu', source: 'complaint', clause: '8.5.1', document: '', foundOn: '2026-11-20', description: '5 trên 20 hồ sơ chờ bổ sung không có phiếu yêu cầu bổ sung.\nChuyên viên gọi điện, người dân phải đi lại ba lần.', evidence: 'Hồ sơ 1219, 1220, 1224, 1301 và 1318 của tháng 10/2026.' } as const;

export async function aNonconformity(app: TestApp, agency: TestAgency, more: Partial<NewNonconformity> = {}): Promise<string> {
  return (await reportNonconformity(agency.people.staff, agency.id, { ...FOUND, unit: agency.unit, ...more }, app.now()))._id;
}

export async function contained(app: TestApp, agency: TestAgency, id: string): Promise<void> {
  const { people } = agency;
  await triage(people.qualityOfficer, { id, grade: 'minor', unit: agency.unit, responsible: people.unitHead.id, clause: '8.5.1' }, app.now());
  await contain(people.unitHead, { id, correction: 'Lập bù 5 phiếu, gọi xin lỗi 5 người dân.', none: false }, app.now());
}

async function planned(app: TestApp, agency: TestAgency, id: string, method: 'whys' | 'fishbone'): Promise<void> {
  const { people } = agency, at = app.now(), by = method === 'whys' ? { why1: 'Gọi điện thay vì lập phiếu.', why2: 'Lập phiếu mất 10 phút.', why3: 'Phần mềm bắt nhập lại toàn bộ hồ sơ.' } : { people: 'Chuyên viên mới chưa được hướng dẫn.\nThiếu người buổi chiều.', tools: 'Phần mềm không nhắc hạn.' };
  await analyse(people.unitHead, { id, method, ...by, root: 'Quy trình chưa cho chuyên viên lập phiếu ngay tại quầy.', category: 'procedure', similar: 'Đã xem Văn phòng và Phòng Bổ trợ tư pháp: không có.' }, at);
  await planAction(people.unitHead, { id, text: 'Sửa quy trình ở bước B3 để lập phiếu ngay tại quầy.', expected: 'Quy trình mới được ban hành', owner: people.staff.id, due: dayIn(app, 10), document: '' }, at);
  await planAction(people.unitHead, { id, text: 'Rà lại hồ sơ quý III.', expected: 'Bảng rà soát', owner: people.author.id, due: dayIn(app, 20), document: '' }, at);
  await setPlan(people.unitHead, { id, criterion: '0 trên 30 hồ sơ thiếu phiếu.', waitDays: 30, verifier: people.auditor.id }, at);
  await requestPlanApproval(people.unitHead, { id }, at);
  await approvePlan(people.representative, { id, password: PASSWORD }, at);
}

async function done(app: TestApp, agency: TestAgency, id: string): Promise<void> {
  const { people } = agency;
  for (const action of openCycle(await loadNonconformity(id)).actions) {
    await claimDone(action.owner.id === people.staff.id ? people.staff : people.author, { id, part: action.id, proof: 'Đã làm và kèm bằng chứng.', files: [] }, app.now());
    await acceptAction(people.qualityOfficer, { id, part: action.id }, app.now());
  }
}

/** Two rounds, an extension, a refused proof; closed on a later day, to which the clock is moved and back. */
export async function closedInTwoRounds(app: TestApp, agency: TestAgency, id: string): Promise<void> {
  const { people } = agency, began = app.now(), judged = { id, riskChanged: '', systemChanged: '', until: '', password: PASSWORD, files: [] };
  await planned(app, agency, id, 'whys');
  const [first] = openCycle(await loadNonconformity(id)).actions;
  await askExtension(people.staff, { id, part: first?.id ?? '', until: dayIn(app, 15), reason: 'Chờ tổ chức mới.' }, app.now());
  await answerExtension(people.head, { id, part: first?.id ?? '', granted: true, reason: '' }, app.now());
  await claimDone(people.staff, { id, part: first?.id ?? '', proof: 'Đã gửi dự thảo.', files: [await kept(app, 'du-thao.png', aPicture())] }, app.now());
  await refuseAction(people.qualityOfficer, { id, part: first?.id ?? '', reason: 'Thiếu quyết định ban hành.' }, app.now());
  await done(app, agency, id);
  app.setNow(new Date(began.getTime() + 31 * DAY));
  await verify(people.auditor, { ...judged, outcome: 'notEffective', result: 'Lấy mẫu 30 hồ sơ, 3 hồ sơ vẫn thiếu phiếu.' }, app.now());
  await planned(app, agency, id, 'fishbone');
  await done(app, agency, id);
  app.setNow(new Date(began.getTime() + 70 * DAY));
  await verify(people.auditor, { ...judged, outcome: 'effective', result: '0 trên 30 hồ sơ thiếu phiếu.', riskChanged: 'Thêm rủi ro “nhắc bổ sung bằng điện thoại”.', files: [await kept(app, 'mau-30-ho-so.png', aPicture())] }, app.now());
  app.setNow(began);
}

export type AuditStage = 'planned' | 'confirmed' | 'inPreparation' | 'inProgress' | 'reportDraft' | 'reportIssued';
const STAGES: readonly AuditStage[] = ['planned', 'confirmed', 'inPreparation', 'inProgress', 'reportDraft', 'reportIssued'];

/** An audit with an exception in its team, moved once, whose first line is not conforming and has photographs. */
export async function anAudit(app: TestApp, agency: TestAgency, procedure: TestDocument, stage: AuditStage, photographs: readonly Evidence[] = []): Promise<string> {
  const { people } = agency, lead = people.leadAuditor, reaches = (wanted: AuditStage): boolean => STAGES.indexOf(stage) >= STAGES.indexOf(wanted);
  const { _id: id } = await planAudit(lead, { title: 'Đánh giá nội bộ quý IV', purpose: 'Xem quy trình có được làm đúng không.', method: 'Phỏng vấn, xem hồ sơ, quan sát tại quầy.', law: 'Nghị định 61/2018/NĐ-CP', units: [agency.unit], clauses: ['8.5.1', '7.5.3'], documents: [procedure.id], from: '2026-11-24', to: '2026-11-25', lead: lead.id, auditors: [people.author.id] }, app.now());
  await excuse(lead, { id, person: people.author.id, reason: 'Cơ quan chỉ có ba người biết đánh giá.' }, app.now());
  await approveExceptions(people.head, { id }, app.now());
  await reschedule(lead, { id, from: '2026-11-24', to: '2026-11-26', reason: 'Đơn vị bận tiếp dân.' }, app.now());
  if (reaches('confirmed')) await confirm(lead, { id }, app.now());
  if (reaches('inPreparation')) await drawChecklist(lead, { id }, 'vi', app.now());
  if (reaches('inProgress')) await begun(app, agency, id, procedure);
  if (reaches('reportDraft')) await answered(app, agency, id, photographs);
  if (reaches('reportIssued')) await issued(app, agency, id);
  return id;
}

async function begun(app: TestApp, agency: TestAgency, id: string, procedure: TestDocument): Promise<void> {
  const lead = agency.people.leadAuditor;
  await addQuestion(lead, { id, unit: agency.unit, clause: '8.5.1', document: procedure.id, question: 'Hồ sơ nào quá hạn?' }, app.now());
  await holdMeeting(lead, { id, kind: 'opening', day: '2026-11-24', at: '08:00', place: 'Phòng họp tầng 2', present: 'Cả phòng', notes: '' }, app.now());
  await startAudit(lead, { id }, app.now());
}

async function answered(app: TestApp, agency: TestAgency, id: string, photographs: readonly Evidence[]): Promise<void> {
  const lead = agency.people.leadAuditor, results = ['observation', 'opportunity', 'strength', 'conforming'] as const;
  for (const [at, line] of (await loadAudit(id)).lines.entries()) {
    const found = at === 0 ? { result: 'nonconforming' as const, grade: 'minor' as const, note: '3 trên 5 hồ sơ không có phiếu yêu cầu bổ sung.', files: photographs } : { result: results[Math.min(at - 1, 3)] ?? 'conforming', grade: '' as const, note: 'Đã xem hồ sơ và trao đổi với chuyên viên.', files: [] };
    await answerLine(lead, { id, line: line.id, saved: 0, ...found }, app.now());
  }
  await conclude(lead, { id }, app.now());
}

async function issued(app: TestApp, agency: TestAgency, id: string): Promise<void> {
  const lead = agency.people.leadAuditor;
  await holdMeeting(lead, { id, kind: 'closing', day: '2026-11-26', at: '16:00', place: 'Phòng họp tầng 2', present: 'Cả phòng', notes: 'Đơn vị nhất trí.' }, app.now());
  await writeReport(lead, { id, strengths: 'Tiếp dân chu đáo.', weaknesses: 'Chưa lập phiếu yêu cầu bổ sung.', conforms: 'Phù hợp về cơ bản.', effective: 'Có hiệu lực.', recommendations: 'Sửa quy trình ở bước B3.' }, app.now());
  await requestApproval(lead, { id }, app.now());
  await issueReport(agency.people.head, { id, password: PASSWORD }, app.now());
}

export async function aProgramme(app: TestApp, agency: TestAgency, procedure: TestDocument, approved: boolean): Promise<string> {
  const { people } = agency, row = { document: '', months: [] as number[], reason: '', note: '' };
  const id = await draftProgramme(people.qualityOfficer, { year: 2026, title: 'Chương trình đánh giá năm 2026', aims: 'Mỗi đơn vị và mỗi quy trình hệ thống được đánh giá ít nhất một lần.' }, app.now());
  await addRow(people.qualityOfficer, { id, ...row, unit: agency.unit, months: [5, 11] }, app.now());
  await addRow(people.qualityOfficer, { id, ...row, unit: agency.otherUnit, reason: 'Đã được tỉnh kiểm tra tháng 3.' }, app.now());
  await addRow(people.qualityOfficer, { id, ...row, unit: '', document: procedure.id, months: [11], note: 'Cùng đợt với Phòng Hành chính tư pháp' }, app.now());
  if (approved) await approveProgramme(people.head, { id, password: PASSWORD }, app.now());
  return id;
}
