/** Is whoever must sign, decide, verify, act or answer in audits and nonconformities told at once, once, and nobody else? */
import type { Actor } from '../../server/access/roles';
import { approveExceptions, excuse, planAudit } from '../../server/audits/planning';
import { addRow, draftProgramme } from '../../server/audits/programmes';
import { Audit, Programme } from '../../server/audits/model';
import { awaited } from '../../server/core/waiting';
import { LANGUAGES, wordsFor } from '../../server/core/words';
import { askAtOnce } from '../../server/jobs/atOnce';
import { followTrail } from '../../server/jobs/follow';
import { Cursor } from '../../server/jobs/model';
import { Outgoing, type OutgoingRecord } from '../../server/mail/model';
import { postTo } from '../../server/mail/post';
import { sendDue } from '../../server/mail/send';
import { Nonconformity } from '../../server/nonconformities/model';
import { acceptAction, claimDone, planAction } from '../../server/nonconformities/actions';
import { analyse, approvePlan, contain, reportNonconformity, requestPlanApproval, returnPlan, setPlan, triage } from '../../server/nonconformities/operations';
import { loadNonconformity } from '../../server/nonconformities/queries';
import { openCycle } from '../../server/nonconformities/standing';
import { Person } from '../../server/people/model';
import { PASSWORD, TODAY, useApp } from '../support/app';
import { aDocument, aPerson, anAgency, type TestAgency } from '../support/factories';
import { aMailServer, decodedHeader, decodedText, type MailServer } from '../support/mailServer';

let agency: TestAgency, mail: MailServer, deputy: Actor;
const app = useApp(async ready => {
  mail = await aMailServer();
  agency = await anAgency(ready, { code: 'stp' });
  await anAgency(ready, { code: 'snn', posts: ['head', 'representative', 'unitHead'] });
  deputy = await aPerson(ready, agency.id, { account: 'stp.vanphong', name: 'Cao Thị Văn', title: 'Chánh Văn phòng', unit: agency.otherUnit, roles: ['unitHead'] });
});
afterAll(() => mail.close());
beforeEach(async () => {
  app.setNow(TODAY);
  mail.received.length = 0;
  await Promise.all([Outgoing.deleteMany({}), Cursor.deleteMany({}), Nonconformity.deleteMany({}), Audit.deleteMany({}), Programme.deleteMany({})]);
});

const inDays = (days: number): Date => new Date(TODAY.getTime() + days * 86_400_000), dayIn = (days: number): string => inDays(days).toISOString().slice(0, 10);
/** Who was written to since the test began, by the kind of letter. */
const asked = async (): Promise<Record<string, string[]>> => {
  await Promise.all([askAtOnce(app.now()), askAtOnce(app.now())]);
  await askAtOnce(app.now());
  const letters = await Outgoing.find({}).lean<OutgoingRecord[]>(), kinds = [...new Set(letters.map(one => one.template))].sort();
  return Object.fromEntries(kinds.map(kind => [kind, letters.filter(one => one.template === kind).map(one => one.to.replace('@example.vn', '').replace('stp.', '')).sort()]));
};

async function aPlan(title = 'Hồ sơ chờ bổ sung không có phiếu'): Promise<string> {
  const { people } = agency, at = app.now();
  const { _id: id } = await reportNonconformity(people.staff, agency.id, { title, source: 'complaint', clause: '8.5.1', document: '', foundOn: '2026-11-20', description: '5 trên 20 hồ sơ.', evidence: 'Hồ sơ 1219.', unit: agency.unit }, at);
  await triage(people.qualityOfficer, { id, grade: 'minor', unit: agency.unit, responsible: people.unitHead.id, clause: '8.5.1' }, at);
  await contain(people.unitHead, { id, correction: 'Lập bù 5 phiếu.', none: false }, at);
  await analyse(people.unitHead, { id, method: 'whys', why1: 'Gọi điện thay vì lập phiếu.', why2: 'Lập phiếu mất 10 phút.', root: 'Quy trình chưa cho lập phiếu.', category: 'procedure', similar: 'Đã xem: không có.' }, at);
  await planAction(people.unitHead, { id, text: 'Sửa quy trình.', expected: 'Quy trình mới', owner: people.staff.id, due: dayIn(10), document: '' }, at);
  await setPlan(people.unitHead, { id, criterion: '0 trên 30 hồ sơ thiếu phiếu.', waitDays: 30, verifier: people.auditor.id }, at);
  await requestPlanApproval(people.unitHead, { id }, at);
  return id;
}

test('a plan to approve is asked of head and representative; approved, its owner is given the action; done, its verifier is asked on the day and not before', async () => {
  const { people } = agency, id = await aPlan();
  expect(await asked()).toEqual({ approvePlan: ['head', 'representative'] });
  await approvePlan(people.representative, { id, password: PASSWORD }, app.now());
  expect(await asked()).toEqual({ approvePlan: ['head', 'representative'], doAction: ['staff'] });
  const part = openCycle(await loadNonconformity(id)).actions[0]?.id ?? '';
  await claimDone(people.staff, { id, part, proof: 'Đã ban hành.', files: [] }, app.now());
  await acceptAction(people.qualityOfficer, { id, part }, app.now());
  expect(await asked()).toMatchObject({ doAction: ['staff'], verify: ['auditor'] });
  const send = (): Promise<number> => sendDue(postTo(mail.url, 'q@example.vn', ''), 'https://quytrinh.example.vn', app.now, () => {});
  app.setNow(inDays(29));
  await send();
  expect(mail.received.flatMap(one => one.to)).not.toContain('stp.auditor@example.vn');
  app.setNow(inDays(30.1));
  await send();
  const letter = (post: string): string => mail.received.find(one => one.to[0] === `stp.${post}@example.vn`)?.raw ?? '';
  expect(decodedHeader(letter('auditor'), 'Subject')).toMatch(/^\[Quytrinh\] Đến ngày kiểm chứng KPH-2026\/\d+ Hồ sơ chờ bổ sung không có phiếu$/);
  expect(decodedText(letter('staff'))).toContain('Việc số 1 giao cho bạn, hạn 04/12/2026.');
  expect(decodedText(letter('head'))).toContain(`https://quytrinh.example.vn/nonconformities/${id}`);
});

test('asked again after a return is another letter', async () => {
  const id = await aPlan();
  await asked();
  await Outgoing.deleteMany({});
  app.setNow(inDays(1));
  await returnPlan(agency.people.head, { id, reason: 'Chưa rõ hạn.' }, app.now());
  await requestPlanApproval(agency.people.unitHead, { id }, app.now());
  expect(await asked()).toEqual({ approvePlan: ['head', 'representative'] });
});

test('one person in both roles gets one letter; who has no address or a closed account gets none', async () => {
  const { head, representative } = agency.people;
  await Person.updateOne({ _id: head.id }, { $push: { grants: { role: 'representative', agency: agency.id } } });
  await Person.updateOne({ _id: representative.id }, { $set: { state: 'disabled' } });
  await aPlan();
  expect(await asked()).toEqual({ approvePlan: ['head'] });
  await Person.updateOne({ _id: head.id }, { $pull: { grants: { role: 'representative' } }, $set: { email: '' } });
  await aPlan('Việc khác');
  expect(await asked()).toEqual({ approvePlan: ['head'] });
  await Person.updateOne({ _id: head.id }, { $set: { email: 'stp.head@example.vn' } });
  await Person.updateOne({ _id: representative.id }, { $set: { state: 'active' } });
});

test('a programme, an exception and a report are asked of head and representative, an answer of the heads of the audited units alone', async () => {
  const { people } = agency, procedure = await aDocument(app, agency, { code: 'QT-TP.01', type: 'HT' });
  const programme = await draftProgramme(people.qualityOfficer, { year: 2026, title: 'Chương trình đánh giá 2026', aims: '' }, app.now());
  await addRow(people.qualityOfficer, { id: programme, unit: agency.unit, document: '', months: [11], reason: '', note: '' }, app.now());
  expect(await asked()).toEqual({ approveProgramme: ['head', 'representative'] });
  const { _id: id } = await planAudit(people.leadAuditor, { title: 'Đánh giá quý IV', purpose: 'Xem quy trình.', method: '', law: '', units: [agency.unit], clauses: ['8.5.1'], documents: [procedure.id], from: '2026-11-24', to: '2026-11-25', lead: people.leadAuditor.id, auditors: [people.author.id] }, app.now());
  await excuse(people.leadAuditor, { id, person: people.author.id, reason: 'Cơ quan chỉ có ba người.' }, app.now());
  expect(await asked()).toMatchObject({ approveExceptions: ['head', 'representative'] });
  await approveExceptions(people.head, { id }, app.now());
  const since = app.now(), changedAt = new Date(since.getTime() + 1000);
  await Audit.updateOne({ _id: id }, { $set: { changedAt, ...awaited(agency.id, [{ role: 'representative', action: 'issueReport', since }, { role: 'unitHead', unit: agency.otherUnit, part: agency.otherUnit, action: 'respond', since }]) } });
  expect(await asked()).toMatchObject({ issueReport: ['representative'], respond: ['vanphong'] });
  expect(deputy.unit).toBe(agency.otherUnit);
});

test('a title with line ends starts no header', async () => {
  await aPlan('Phàn nàn');
  await Nonconformity.updateMany({ title: 'Phàn nàn' }, { $set: { title: 'Phàn nàn\r\nBcc: evil@example.com' } });
  await asked();
  await sendDue(postTo(mail.url, 'q@example.vn', ''), 'https://quytrinh.example.vn', app.now, () => {});
  expect(mail.received.length).toBe(2);
  for (const { raw, to } of mail.received) expect([/^bcc:/mi.test(raw.slice(0, raw.indexOf('\r\n\r\n'))), to.join().includes('evil')]).toEqual([false, false]);
});

test('a quiet store costs a cursor and an empty question for each kind of record', async () => {
  await aPlan();
  app.setNow(inDays(1));
  await askAtOnce(app.now());
  expect(await Outgoing.countDocuments()).toBe(2);
  expect((await app.commandsDuring(() => askAtOnce(app.now()))).map(one => one.name)).toEqual(Array.from({ length: 10 }, () => 'find'));
});

test.each(LANGUAGES)('every letter has its words (%s)', language => {
  const words = wordsFor(language), kinds = ['approvePlan', 'verify', 'doAction', 'approveProgramme', 'approveExceptions', 'issueReport', 'respond', 'digest', 'invitation', 'review', 'approve', 'revise'];
  expect(kinds.flatMap(kind => [`mail.${kind}.subject`, `mail.${kind}.text`]).filter(key => words(key) === key)).toEqual([]);
});

test('a withdrawal that is requested: the head is asked to decide, at the address where it is signed', async () => {
  const document = await aDocument(app, agency, { stage: 'obsolescenceRequested' });
  await followTrail(app.now());
  await followTrail(app.now());
  const letters = await Outgoing.find({ template: 'makeObsolete' }).lean<OutgoingRecord[]>();
  expect(letters.map(one => [one.to, one.link])).toEqual([['stp.head@example.vn', `/documents/${document.id}/revisions/1/acts/obsolescence`]]);
});
