/** The whole life of a nonconformity through the operations: found, triaged, corrected, planned, done, not effective, a second cycle, effective. */
import type { Actor } from '../../server/access/roles';
import { DomainError } from '../../server/core/errors';
import { firstBreak } from '../../server/core/trail';
import { acceptAction, answerExtension, askExtension, claimDone, planAction, refuseAction } from '../../server/nonconformities/actions';
import { Nonconformity } from '../../server/nonconformities/model';
import { analyse, approvePlan, contain, dismiss, reportNonconformity, requestPlanApproval, setPlan, triage } from '../../server/nonconformities/operations';
import { loadNonconformity } from '../../server/nonconformities/queries';
import { openCycle } from '../../server/nonconformities/standing';
import { verify } from '../../server/nonconformities/verifying';
import { PASSWORD, useApp } from '../support/app';
import { anAgency, type TestAgency } from '../support/factories';

let agency: TestAgency;
const app = useApp(async ready => { agency = await anAgency(ready, { code: 'stp' }); });

const refusal = async (run: Promise<unknown>): Promise<string> => run.then(() => 'done', (error: unknown) => (error instanceof DomainError ? error.refusal.key : String(error)));
const found = { title: 'Hồ sơ chờ bổ sung không có phiếu', source: 'complaint' as const, clause: '8.5.1', document: '', foundOn: '2026-11-20', description: '5 trên 20 hồ sơ chờ bổ sung không có phiếu.', evidence: 'Hồ sơ 1219.' };
const aReport = (actor: Actor, more: object = {}) => reportNonconformity(actor, agency.id, { ...found, unit: agency.unit, ...more }, app.now());
const inDays = (days: number): Date => new Date(app.now().getTime() + days * 86_400_000);
const dayIn = (days: number): string => inDays(days).toISOString().slice(0, 10);

async function planned(id: string): Promise<void> {
  const { people } = agency, at = app.now();
  await triage(people.qualityOfficer, { id, grade: 'minor', unit: agency.unit, responsible: people.unitHead.id, clause: '8.5.1' }, at);
  await contain(people.unitHead, { id, correction: 'Lập bù 5 phiếu, gọi xin lỗi 5 người dân.', none: false }, at);
  await causedAndPlanned(id);
}

async function causedAndPlanned(id: string): Promise<void> {
  const { people } = agency, at = app.now();
  await analyse(people.unitHead, { id, method: 'whys', why1: 'Gọi điện thay vì lập phiếu.', why2: 'Lập phiếu mất 10 phút.', root: 'Quy trình chưa cho chuyên viên lập phiếu.', category: 'procedure', similar: 'Đã xem Văn phòng: không có.' }, at);
  await planAction(people.unitHead, { id, text: 'Sửa quy trình ở bước B3.', expected: 'Quy trình mới', owner: people.staff.id, due: dayIn(10), document: '' }, at);
  await planAction(people.unitHead, { id, text: 'Rà lại hồ sơ quý III.', expected: 'Bảng rà soát', owner: people.author.id, due: dayIn(20), document: '' }, at);
  await setPlan(people.unitHead, { id, criterion: '0 trên 30 hồ sơ thiếu phiếu.', waitDays: 30, verifier: people.auditor.id }, at);
  await requestPlanApproval(people.unitHead, { id }, at);
  await approvePlan(people.representative, { id, password: PASSWORD }, at);
}

test('from a complaint to the second cycle that is effective, with the first one kept', async () => {
  const { people } = agency, { _id: id, number } = await aReport(people.staff), parts = async () => openCycle(await loadNonconformity(id)).actions.map(action => action.id);
  expect(number).toMatch(/^KPH-2026\/\d{3}$/);
  expect(await refusal(contain(people.unitHead, { id, correction: 'Sớm quá.', none: false }, app.now()))).toBe('noSuchStep');
  await planned(id);
  const [first = '', second = ''] = await parts();

  await askExtension(people.staff, { id, part: first, until: dayIn(15), reason: 'Chờ tổ chức mới.' }, app.now());
  expect(await refusal(answerExtension(people.staff, { id, part: first, granted: true, reason: '' }, app.now()))).toBe('notYours');
  await answerExtension(people.head, { id, part: first, granted: true, reason: '' }, app.now());
  const extended = openCycle(await loadNonconformity(id)).actions[0];
  expect(extended?.planned.toISOString().slice(0, 10)).not.toBe(extended?.due.toISOString().slice(0, 10));

  await claimDone(people.staff, { id, part: first, proof: 'Đã ban hành quy trình mới.', files: [] }, app.now());
  expect(await refusal(acceptAction(people.staff, { id, part: first }, app.now()))).toBe('notYours');
  await refuseAction(people.qualityOfficer, { id, part: first, reason: 'Thiếu quyết định.' }, app.now());
  await claimDone(people.staff, { id, part: first, proof: 'Kèm quyết định ban hành.', files: [] }, app.now());
  await acceptAction(people.qualityOfficer, { id, part: first }, app.now());
  expect((await loadNonconformity(id)).state).toBe('inProgress');
  await claimDone(people.author, { id, part: second, proof: 'Bảng rà soát đã nộp.', files: [] }, app.now());
  await acceptAction(people.qualityOfficer, { id, part: second }, app.now());
  expect((await loadNonconformity(id)).state).toBe('verification');

  const judged = { id, result: 'Lấy mẫu 30 hồ sơ, 3 hồ sơ thiếu phiếu.', riskChanged: '', systemChanged: '', until: '', password: PASSWORD, files: [] };
  expect(await refusal(verify(people.auditor, { ...judged, outcome: 'effective' }, app.now()))).toBe('tooEarlyToVerify');
  expect(await refusal(verify(people.unitHead, { ...judged, outcome: 'effective' }, inDays(31)))).toBe('notYours');
  await verify(people.auditor, { ...judged, outcome: 'notEffective' }, inDays(31));
  const again = await loadNonconformity(id);
  expect([again.state, again.cycle, again.cycles.length, again.cycles[0]?.actions.length, again.cycles[0]?.verifications[0]?.outcome]).toEqual(['analysis', 2, 2, 2, 'notEffective']);

  await causedAndPlanned(id);
  for (const part of await parts()) {
    const action = openCycle(await loadNonconformity(id)).actions.find(one => one.id === part);
    await claimDone(action?.owner.id === people.staff.id ? people.staff : people.author, { id, part, proof: 'Đã làm và kèm bằng chứng.', files: [] }, app.now());
    await acceptAction(people.representative, { id, part }, app.now());
  }
  await verify(people.auditor, { ...judged, outcome: 'effective', result: '0 trên 30 hồ sơ thiếu phiếu.' }, inDays(31));
  const closed = await Nonconformity.findById(id).lean();
  expect([closed?.state, closed?.outcome, closed?.waiting]).toEqual(['closed', 'effective', []]);
  expect(closed && firstBreak(closed.trail, closed.trailHead)).toBeUndefined();
  expect(closed?.trail.filter(entry => entry.signature).map(entry => entry.action)).toEqual(['nonconformity.approvePlan', 'nonconformity.findNotEffective', 'nonconformity.approvePlan', 'nonconformity.findEffective']);
});

test('ten reports at the same time: ten numbers, none twice', async () => {
  const made = await Promise.all(Array.from({ length: 10 }, () => aReport(agency.people.staff)));
  expect(new Set(made.map(one => one.number)).size).toBe(10);
});

test('the same finding sent twice is one record', async () => {
  const sent = await Promise.all([1, 2, 3].map(() => aReport(agency.people.auditor, { origin: 'audit:x:1' })));
  expect(new Set(sent.map(one => one._id)).size).toBe(1);
});

test('the only quality officer of an agency may judge what they reported themselves', async () => {
  const mine = await aReport(agency.people.qualityOfficer);
  expect(await refusal(dismiss(agency.people.qualityOfficer, { id: mine._id, reason: 'Không có cơ sở.' }, app.now()))).toBe('done');
});

test('what is reported repeats an earlier one of the same clause and unit, never a later one, nor one of the same audit', async () => {
  const { people } = agency, place = { clause: '9.1.2' }, first = await aReport(people.staff, place), repeats = async (id: string) => (await Nonconformity.findById(id).lean())?.repeats ?? null;
  app.setNow(inDays(1));
  const second = await aReport(people.staff, place);
  expect([await repeats(first._id), await repeats(second._id)]).toEqual([null, { id: first._id, number: first.number }]);
  await triage(people.qualityOfficer, { id: first._id, grade: 'minor', unit: agency.unit, responsible: people.unitHead.id, clause: '9.1.2' }, app.now());
  expect(await repeats(first._id)).toBeNull();
  app.setNow(inDays(1));
  const audit = (line: string) => ({ ...place, source: 'audit' as const, origin: `audit:a:${line}`, audit: { id: 'a', number: 'ĐG-2026/09', line } }), [one, other] = [await aReport(people.leadAuditor, audit('l1')), await aReport(people.leadAuditor, audit('l2'))];
  expect([await repeats(one._id), await repeats(other._id)]).toEqual([{ id: second._id, number: second.number }, { id: second._id, number: second.number }]);
});
