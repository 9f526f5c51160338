/** A unit that is merged into another while its audit, nonconformity and action are open: nothing is lost, and somebody answers for each. */
import type TestAgent from 'supertest/lib/agent';
import { loadAudit } from '../../server/audits/queries';
import { Agency } from '../../server/agencies/model';
import { mergedInto } from '../../server/agencies/merging';
import { Nonconformity } from '../../server/nonconformities/model';
import { addDays } from '../../server/core/clock';
import { awaited } from '../../server/core/waiting';
import { askAtOnce } from '../../server/jobs/atOnce';
import { writeDigests } from '../../server/jobs/digest';
import { Outgoing } from '../../server/mail/model';
import { Person } from '../../server/people/model';
import { useApp } from '../support/app';
import { anAgency, type Post, type TestAgency } from '../support/factories';
import { textOf } from '../support/page';
import { anAudit } from '../audits/steps';
import { aNonconformity, type TestNonconformity } from '../nonconformities/made';

let agency: TestAgency, audit = '', unanswered = '', waiting: TestNonconformity, inProgress: TestNonconformity;
const app = useApp(async ready => {
  agency = await anAgency(ready, { code: 'stp' });
  audit = await anAudit(ready, agency, 'reportIssued');
  unanswered = await anAudit(ready, agency, 'reportIssued');
  waiting = await aNonconformity(ready, agency, { stage: 'reported' });
  inProgress = await aNonconformity(ready, agency, { stage: 'inProgress' });
});
const agent = (post: Post): Promise<TestAgent> => app.signIn(agency.account(post));
const change = async (fields: Record<string, unknown>) => (await agent('administrator')).post(`/settings/units/${agency.unit}`).type('form').send({ name: 'Phòng Hành chính tư pháp', code: 'HCTP', version: (await Agency.findById(agency.id).lean().orFail()).version, ...fields }).redirects(0);

test.each([['while it is in use', { active: 'on' }], ['into itself', { mergedInto: 'itself' }]])('a unit is not merged %s', async (_, fields) => {
  const answer = await change({ mergedInto: agency.otherUnit, ...fields, ...('mergedInto' in fields ? { mergedInto: agency.unit } : {}) });
  expect([answer.status, textOf(answer.text).includes('Chỉ nhập đơn vị đã bỏ dấu')]).toEqual([422, true]);
});

test('the head of the unit that took over answers the report of the old one; before the merging they could not', async () => {
  await Person.updateOne({ _id: agency.people.unitHead.id }, { $set: { 'positions.$[].unit': agency.otherUnit, grants: [{ role: 'unitHead', agency: agency.id, unit: agency.otherUnit }] } });
  const head = await agent('unitHead'), accept = async () => (await head.post(`/audits/${audit}/acceptance`).type('form').send({ version: (await loadAudit(audit)).version, unit: agency.unit }).redirects(0)).status;
  expect(await accept()).toBe(403);
  expect((await change({ mergedInto: agency.otherUnit })).status).toBe(303);
  expect(textOf((await head.get('/')).text)).toContain('Đánh giá nội bộ quý IV');
  expect(await accept()).toBe(303);
  expect((await loadAudit(audit)).responses).toMatchObject([{ unit: agency.unit, accepted: true }]);
});

test('what is open there goes on under the old name; a new one is made out to a unit that is in use', async () => {
  const officer = await agent('qualityOfficer'), staff = await agent('staff');
  expect(textOf((await officer.get(`/nonconformities/${inProgress.id}`)).text)).toContain('Phòng Hành chính tư pháp');
  expect(textOf((await officer.get('/nonconformities')).text)).toContain(inProgress.number);
  expect((await staff.post(`/nonconformities/${inProgress.id}/actions/${inProgress.action}/claim`).type('form').send({ version: (await Nonconformity.findById(inProgress.id).lean())?.version, proof: 'Đã sửa quy trình, xem bản mới.' }).redirects(0)).status).toBe(303);
  const form = (await officer.get(`/nonconformities/${waiting.id}/acts/triage`)).text;
  expect([form.includes(`value="${agency.otherUnit}"`), form.includes(`<option value="${agency.unit}"`)]).toEqual([true, false]);
});

test('mail about what waits in the old unit goes to the head of the one that took over: at once, in the digest, and when it is late', async () => {
  const { email } = await Person.findById(agency.people.unitHead.id).lean().orFail();
  await Outgoing.deleteMany({});
  await askAtOnce(app.now());
  const letters = await Outgoing.find({ _id: new RegExp(unanswered) }).lean();
  expect(letters.map(one => one.to)).toEqual([email]);
  await Nonconformity.updateOne({ _id: inProgress.id }, { $set: awaited(agency.id, [{ action: 'doAction', person: agency.people.staff.id, unit: agency.unit, since: addDays(app.now(), -40), due: addDays(app.now(), -30) }]) });
  await writeDigests(addDays(app.now(), 1));
  const linesOf = async (person: string): Promise<string> => (await Outgoing.findOne({ _id: new RegExp(`^digest:.*:${person}:`) }).lean())?.lines?.map(line => line.text).join('\n') ?? '';
  expect(await linesOf(agency.people.unitHead.id)).toContain((await loadAudit(unanswered)).title);
  expect(await linesOf(agency.people.unitHead.id)).toContain(inProgress.number);
});

test('a unit answers for those merged into it and into those, never round and round', () => {
  const unit = (id: string, into?: string) => ({ id, name: id, code: id, active: into === undefined, ...(into ? { mergedInto: into } : {}) });
  expect(mergedInto({ units: [unit('a', 'b'), unit('b', 'c'), unit('c')] }, 'c').sort()).toEqual(['a', 'b']);
  expect(mergedInto({ units: [unit('a', 'b'), unit('b', 'a')] }, 'a')).toEqual(['b']);
});
