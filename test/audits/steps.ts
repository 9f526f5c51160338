/** Audits for tests at a stage, made through the operations, so that every rule holds for them too. */
import { answerLine, conclude, drawChecklist, holdMeeting, startAudit } from '../../server/audits/answering';
import { saveAuditor } from '../../server/audits/auditors';
import { calendarToken } from '../../server/audits/calendar';
import { confirm, planAudit, type NewAudit } from '../../server/audits/planning';
import { addRow, approveProgramme, draftProgramme } from '../../server/audits/programmes';
import { loadAudit, loadProgramme } from '../../server/audits/queries';
import { addSitting } from '../../server/audits/sittings';
import { issueReport, requestApproval, writeReport } from '../../server/audits/reporting';
import { PASSWORD, type TestApp } from '../support/app';
import type { TestAgency } from '../support/factories';

export const STAGES = ['planned', 'confirmed', 'inPreparation', 'opened', 'inProgress', 'answered', 'reportDraft', 'concluded', 'reportInApproval', 'reportIssued'] as const;
export type AuditStage = (typeof STAGES)[number];

/** One unit, one clause unless told otherwise; led by whoever holds the post of lead auditor. The first line is nonconforming from `answered` on. */
export async function anAudit(app: TestApp, agency: TestAgency, stage: AuditStage, more: Partial<NewAudit> = {}): Promise<string> {
  const lead = agency.people.leadAuditor, head = agency.people.head, now = (): Date => app.now();
  const { _id: id } = await planAudit(lead, { title: 'Đánh giá nội bộ quý IV', purpose: 'Xem quy trình có được làm đúng.', method: '', law: '', units: [agency.unit], clauses: ['8.5.1'], documents: [], from: '2026-11-24', to: '2026-11-25', lead: lead.id, auditors: [agency.people.auditor.id], ...more }, now());
  const meet = (kind: 'opening' | 'closing') => (): Promise<void> => holdMeeting(lead, { id, kind, day: '2026-11-24', at: '08:00', place: 'Phòng họp', present: 'Cả phòng', notes: '' }, now());
  const steps: Record<AuditStage, () => Promise<unknown>> = {
    planned: async () => {}, confirmed: () => confirm(lead, { id }, now()), inPreparation: () => drawChecklist(lead, { id }, 'vi', now()), opened: meet('opening'), inProgress: () => startAudit(lead, { id }, now()),
    answered: async () => {
      for (const [at, line] of (await loadAudit(id)).lines.entries()) await answerLine(lead, { id, line: line.id, result: at === 0 ? 'nonconforming' : 'conforming', grade: at === 0 ? 'minor' : '', note: at === 0 ? '3 trên 5 hồ sơ không có phiếu.' : '', saved: 0, files: [] }, now());
    },
    reportDraft: () => conclude(lead, { id }, now()),
    concluded: async () => { await meet('closing')(); await writeReport(lead, { id, strengths: 'Tiếp dân chu đáo.', weaknesses: '', conforms: 'Phù hợp về cơ bản.', effective: 'Có hiệu lực.', recommendations: '' }, now()); },
    reportInApproval: () => requestApproval(lead, { id }, now()), reportIssued: () => issueReport(head, { id, password: PASSWORD }, now()),
  };
  for (const one of STAGES.slice(0, STAGES.indexOf(stage) + 1)) await steps[one]();
  return id;
}

/** Covers both units of the agency; `covered` of documents is up to the test. */
export async function aProgramme(app: TestApp, agency: TestAgency, more: { approved?: boolean; documents?: readonly string[] } = {}): Promise<string> {
  const { people } = agency, id = await draftProgramme(people.qualityOfficer, { year: 2026, title: 'Chương trình đánh giá 2026', aims: 'Xem hệ thống có hiệu lực.' }, app.now());
  await addRow(people.qualityOfficer, { id, unit: agency.unit, document: '', months: [6, 11], reason: '', note: 'hai lần một năm' }, app.now());
  await addRow(people.qualityOfficer, { id, unit: agency.otherUnit, document: '', months: [], reason: 'Đã được tỉnh kiểm tra tháng 3.', note: '' }, app.now());
  for (const document of more.documents ?? []) await addRow(people.qualityOfficer, { id, unit: '', document, months: [12], reason: '', note: '' }, app.now());
  if (more.approved) await approveProgramme(people.head, { id, password: PASSWORD }, app.now());
  return id;
}

export interface Planning { readonly audit: string; readonly sitting: string; readonly programme: string; readonly row: string; readonly auditor: string; readonly calendar: string }

/** A programme in draft, a planned audit with its timetable, a registered auditor and a calendar, for tests that walk every route. */
export async function aPlanning(app: TestApp, agency: TestAgency, more: Partial<NewAudit> = {}): Promise<Planning> {
  const { leadAuditor, qualityOfficer } = agency.people, programme = await aProgramme(app, agency), audit = await anAudit(app, agency, 'planned', more);
  await addSitting(leadAuditor, { id: audit, day: '2026-11-24', from: '08:00', to: '09:30', unit: agency.unit, topic: '8.5.1', auditors: [leadAuditor.id] }, app.now());
  await saveAuditor(qualityOfficer, { person: leadAuditor.id, competence: 'Đào tạo năm 2024.', scopes: ['8'], active: true }, app.now());
  return {
    audit, sitting: (await loadAudit(audit)).sittings[0]?.id ?? '', programme, row: (await loadProgramme(programme)).rows[0]?.id ?? '', auditor: leadAuditor.id,
    calendar: calendarToken(leadAuditor.id, 0, app.tools.config.copySecret),
  };
}
