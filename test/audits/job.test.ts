/** A year of internal audits through the operations: programme, plan, independence, checklist, lines, report, answers, closing. */
import type { Actor } from '../../server/access/roles';
import { addQuestion, answerLine, conclude, drawChecklist, holdMeeting, startAudit, LineAnswered } from '../../server/audits/answering';
import { askToClose } from '../../server/audits/closing';
import { Audit } from '../../server/audits/model';
import { approveExceptions, changePlan, confirm, excuse, planAudit, reschedule, type NewAudit } from '../../server/audits/planning';
import { addRow, approveProgramme, draftProgramme } from '../../server/audits/programmes';
import { loadAudit, loadProgramme } from '../../server/audits/queries';
import { acceptReport, closeAudit, issueReport, moveFinding, objectToReport, answerObjection, requestApproval, writeReport } from '../../server/audits/reporting';
import { DomainError } from '../../server/core/errors';
import { firstBreak } from '../../server/core/trail';
import { ofAudit } from '../../server/nonconformities/queries';
import { PASSWORD, useApp } from '../support/app';
import { aDocument, anAgency, type TestAgency, type TestDocument } from '../support/factories';
import { anAudit } from './steps';

let agency: TestAgency, procedure: TestDocument;
const app = useApp(async ready => {
  agency = await anAgency(ready, { code: 'stp' });
  procedure = await aDocument(ready, agency, { code: 'QT-TP.01', type: 'HT' });
});

const refusal = async (run: Promise<unknown>): Promise<string> => run.then(() => 'done', (error: unknown) => (error instanceof DomainError ? error.refusal.key : String(error)));
const plan = (more: Partial<NewAudit> = {}): NewAudit => ({
  title: 'Đánh giá nội bộ quý IV', purpose: 'Xem quy trình có được làm đúng.', method: '', law: '', units: [agency.unit], clauses: ['8.5.1'], documents: [procedure.id], from: '2026-11-24', to: '2026-11-25', lead: agency.people.leadAuditor.id, auditors: [], ...more,
});

test('a programme that leaves a unit out is not approved, nor by who made it', async () => {
  const { people } = agency, id = await draftProgramme(people.qualityOfficer, { year: 2026, title: 'Chương trình đánh giá 2026', aims: '' }, app.now());
  await addRow(people.qualityOfficer, { id, unit: agency.unit, document: '', months: [11], reason: '', note: '' }, app.now());
  expect(await refusal(approveProgramme(people.head, { id, password: PASSWORD }, app.now()))).toBe('notCovered');
  await addRow(people.qualityOfficer, { id, unit: agency.otherUnit, document: '', months: [], reason: 'Đã được tỉnh kiểm tra tháng 3.', note: '' }, app.now());
  await addRow(people.qualityOfficer, { id, unit: '', document: procedure.id, months: [11], reason: '', note: '' }, app.now());
  await approveProgramme(people.head, { id, password: PASSWORD }, app.now());
  expect((await loadProgramme(id)).state).toBe('approved');
});

test('an auditor of the audited unit is refused, and allowed after an exception that was accepted for this scope', async () => {
  const { people } = agency, { _id: id } = await planAudit(people.leadAuditor, plan({ auditors: [people.author.id] }), app.now());
  expect(await refusal(confirm(people.leadAuditor, { id }, app.now()))).toBe('notIndependent');
  await excuse(people.leadAuditor, { id, person: people.author.id, reason: 'Cơ quan chỉ có ba người.' }, app.now());
  expect(await refusal(confirm(people.leadAuditor, { id }, app.now()))).toBe('notIndependent');
  await approveExceptions(people.head, { id }, app.now());
  await changePlan(people.leadAuditor, { id, ...plan({ auditors: [people.author.id], units: [agency.unit, agency.otherUnit] }) }, app.now());
  expect(await refusal(confirm(people.leadAuditor, { id }, app.now()))).toBe('notIndependent');
  await approveExceptions(people.head, { id }, app.now());
  await confirm(people.leadAuditor, { id }, app.now());
  expect((await loadAudit(id)).state).toBe('confirmed');
});

test('from the plan to the closed audit; the finding is a nonconformity, once', async () => {
  const { people } = agency, lead: Actor = people.leadAuditor, { _id: id } = await planAudit(lead, plan(), app.now());
  await reschedule(lead, { id, from: '2026-11-24', to: '2026-11-26', reason: 'Đơn vị bận tiếp dân.' }, app.now());
  await confirm(lead, { id }, app.now());
  await drawChecklist(lead, { id }, 'vi', app.now());
  await addQuestion(people.leadAuditor, { id, unit: agency.unit, clause: '8.5.1', document: procedure.id, question: 'Hồ sơ nào quá hạn?' }, app.now());
  expect(await refusal(startAudit(lead, { id }, app.now()))).toBe('needOpening');
  await holdMeeting(lead, { id, kind: 'opening', day: '2026-11-24', at: '08:00', place: 'Phòng họp', present: 'Cả phòng', notes: '' }, app.now());
  await startAudit(lead, { id }, app.now());
  const { lines } = await loadAudit(id);
  expect(lines.length).toBeGreaterThan(2);
  await Promise.all(lines.slice(1).map(line => answerLine(lead, { id, line: line.id, result: 'conforming', grade: '', note: 'Đã xem.', saved: 0, files: [] }, app.now())));
  expect(await refusal(conclude(lead, { id }, app.now()))).toBe('linesLeft');
  const [first] = lines;
  await answerLine(lead, { id, line: first?.id ?? '', result: 'nonconforming', grade: 'minor', note: '3 trên 5 hồ sơ không có phiếu.', saved: 0, files: [] }, app.now());
  await answerLine(lead, { id, line: first?.id ?? '', result: 'nonconforming', grade: 'minor', note: '3 trên 5 hồ sơ không có phiếu.', saved: 0, files: [] }, app.now());
  await expect(answerLine(lead, { id, line: first?.id ?? '', result: 'conforming', grade: '', note: '', saved: 0, files: [] }, app.now())).rejects.toBeInstanceOf(LineAnswered);
  await conclude(lead, { id }, app.now());
  const findings = await ofAudit(id);
  expect(findings.map(one => [one.grade, one.unit])).toEqual([['minor', agency.unit]]);
  await holdMeeting(lead, { id, kind: 'closing', day: '2026-11-25', at: '16:00', place: 'Phòng họp', present: 'Cả phòng', notes: '' }, app.now());
  await writeReport(lead, { id, strengths: 'Tiếp dân chu đáo.', weaknesses: '', conforms: 'Phù hợp về cơ bản.', effective: 'Có hiệu lực.', recommendations: '' }, app.now());
  await requestApproval(lead, { id }, app.now());
  await issueReport(people.head, { id, password: PASSWORD }, app.now());
  expect(await refusal(acceptReport(people.staff, { id, unit: agency.unit }, app.now()))).toBe('notYours');
  await objectToReport(people.unitHead, { id, unit: agency.unit, reason: 'Hai hồ sơ đã có phiếu giấy.' }, app.now());
  await answerObjection(lead, { id, unit: agency.unit, reason: 'Phiếu giấy không ghi ngày.' }, app.now());
  expect(await refusal(closeAudit(lead, { id }, app.now()))).toBe('findingsLeft');
  await askToClose(app.now());
  expect((await loadAudit(id)).waiting).toEqual([]);
  await moveFinding(lead, { id, nonconformity: findings[0]?._id ?? '', reason: 'Theo dõi ở cuộc đánh giá sau.' }, app.now());
  expect([await askToClose(app.now()), await askToClose(app.now())]).toEqual([1, 0]);
  expect((await loadAudit(id)).waiting).toMatchObject([{ person: lead.id, action: 'closeAudit' }]);
  await closeAudit(lead, { id }, app.now());
  const closed = await Audit.findById(id).lean();
  expect([closed?.state, closed?.reschedulings.length, closed?.waiting.length]).toEqual(['closed', 1, 0]);
  expect(closed && firstBreak(closed.trail, closed.trailHead)).toBeUndefined();
  expect(await refusal(answerLine(lead, { id, line: first?.id ?? '', result: 'conforming', grade: '', note: '', saved: 2, files: [] }, app.now()))).not.toBe('done');
});


test('a unit that has no head is answered for by the head of the agency, who is waited for', async () => {
  const id = await anAudit(app, agency, 'reportIssued', { units: [agency.unit, agency.otherUnit], auditors: [] });
  expect((await loadAudit(id)).waiting.map(one => [one.role, one.part])).toEqual([['unitHead', agency.unit], ['head', agency.otherUnit]]);
  expect(await refusal(acceptReport(agency.people.head, { id, unit: agency.unit }, app.now()))).toBe('notYourUnit');
  await acceptReport(agency.people.head, { id, unit: agency.otherUnit }, app.now());
  await acceptReport(agency.people.unitHead, { id, unit: agency.unit }, app.now());
  expect((await loadAudit(id)).state).toBe('followUp');
});
