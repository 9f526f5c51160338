/** The same form sent twice, at once and one after the other: it counts once, and the answer says so in words. */
import type TestAgent from 'supertest/lib/agent';
import { Copy } from '../../server/copies/model';
import { ControlledDocument } from '../../server/documents/model';
import { PASSWORD, useApp } from '../support/app';
import { aDocument, anAgency, pdfOf, type TestAgency } from '../support/factories';
import { textOf } from '../support/page';
import { at, expectWhole, form, recordOf, upload, versionOf } from './support';

let agency: TestAgency, officer: TestAgent, author: TestAgent, unitHead: TestAgent, head: TestAgent, staff: TestAgent;
const app = useApp(async ready => { agency = await anAgency(ready, { code: 'stp' }); });
beforeAll(async () => {
  [officer, author, unitHead, head, staff] = await Promise.all((['qualityOfficer', 'author', 'unitHead', 'head', 'staff'] as const).map(post => app.signIn(agency.account(post)))) as [TestAgent, TestAgent, TestAgent, TestAgent, TestAgent];
});

const SENT_ALREADY = 'Bạn vừa gửi việc này và hệ thống đã ghi.';
const signing = async (document: { id: string }) => ({ password: PASSWORD, version: await versionOf(document) });
const entries = async (document: { id: string }, action: string) => (await recordOf(document)).trail.filter(entry => entry.action === action).length;

/** The same form twice at once, then once more: statuses of the first two in order, and the third answer. */
async function thrice(agent: TestAgent, path: string, fields: Record<string, unknown>) {
  const both = await Promise.all([form(agent, path, fields), form(agent, path, fields)]), third = await form(agent, path, fields);
  return { statuses: both.map(one => one.status).sort(), later: both.find(one => one.status !== 303), third };
}

test('a new document: one record, and the other answer names the code that is taken', async () => {
  const { statuses, later, third } = await thrice(officer, '/documents', { code: 'QT-LAP.01', title: 'Cấp bản sao', type: 'QT', unit: '', reason: 'Ban hành lần đầu' });
  expect([statuses, third.status]).toEqual([[303, 422], 422]);
  for (const page of [later, third]) expect(textOf(page?.text ?? '')).toContain('Mã này đã dùng. Mã của tài liệu không dùng lại; hãy chọn mã khác.');
  expect(await ControlledDocument.countDocuments({ agency: agency.id, code: 'QT-LAP.01' })).toBe(1);
});

test('a submission, a review, an approval: one signature each; both later answers say it was recorded', async () => {
  const document = await aDocument(app, agency, { code: 'QT-LAP.02', stage: 'draft' });
  const decision = { decisionNumber: '7/QĐ-STP', decisionDate: '24/11/2026', effectiveDate: '24/11/2026' };
  const acts: readonly (readonly [TestAgent, string, string, object])[] = [
    [author, 'submission', 'revision.submit', {}], [unitHead, 'review', 'revision.review', {}], [officer, 'review', 'revision.review', {}], [officer, 'approval-request', 'revision.requestApproval', {}], [head, 'approval', 'revision.approve', decision],
  ];
  for (const [agent, path, action, more] of acts) {
    const before = await entries(document, action), { statuses, later, third } = await thrice(agent, at(document, path), { ...(await signing(document)), ...more });
    expect([path, statuses, third.status, await entries(document, action)]).toEqual([path, [303, 409], 409, before + 1]);
    for (const page of [later, third]) expect(textOf(page?.text ?? '')).toContain(SENT_ALREADY);
  }
  const { inForce, revisions } = await recordOf(document);
  expect([inForce, revisions[0]?.signatures.map(one => one.meaning)]).toEqual([1, ['prepared', 'reviewed', 'reviewed', 'approved']]);
  expect(await entries(document, 'revision.release')).toBe(1);
  await expectWhole(document);
});

test('a return: one round more, not two', async () => {
  const document = await aDocument(app, agency, { code: 'QT-LAP.03', stage: 'inReview' });
  const { statuses, third } = await thrice(unitHead, at(document, 'return'), { reason: 'Thiếu bước 2', version: await versionOf(document) });
  expect([statuses, third.status, textOf(third.text).includes(SENT_ALREADY)]).toEqual([[303, 409], 409, true]);
  expect((await recordOf(document)).revisions[0]).toMatchObject({ state: 'draft', round: 2 });
});

test('a comment and an answer: said once; the same words again later are a new one', async () => {
  const document = await aDocument(app, agency, { code: 'QT-LAP.04', stage: 'inReview' });
  const comments = async () => (await recordOf(document)).revisions[0]?.comments ?? [];
  const { statuses, third } = await thrice(unitHead, at(document, 'comments'), { text: 'Bước 2 thiếu thời hạn' });
  expect([statuses, third.status, (await comments()).map(one => one.text)]).toEqual([[303, 303], 303, ['Bước 2 thiếu thời hạn']]);
  const thread = (await comments())[0]?.id ?? '';
  await thrice(officer, at(document, `comments/${thread}/replies`), { answer: 'Đã bổ sung' });
  await form(unitHead, at(document, 'comments'), { text: 'Đã bổ sung' }, 303);
  await form(officer, at(document, 'comments'), { text: 'Bước 2 thiếu thời hạn' }, 303);
  expect((await comments()).map(one => [one.text, one.replies.map(reply => reply.text)])).toEqual([['Bước 2 thiếu thời hạn', ['Đã bổ sung']], ['Đã bổ sung', []], ['Bước 2 thiếu thời hạn', []]]);
  const now = app.now();
  app.setNow(new Date(now.getTime() + 21_000));
  await form(unitHead, at(document, 'comments'), { text: 'Bước 2 thiếu thời hạn' }, 303);
  app.setNow(now);
  expect(await comments()).toHaveLength(4);
  await thrice(unitHead, at(document, `comments/${thread}/resolution`), {});
  expect((await comments())[0]?.resolved?.by.id).toBe(agency.people.unitHead.id);
  await expectWhole(document);
});

test('a copy: one number in the register, whether the clicks come together or one after the other', async () => {
  const document = await aDocument(app, agency, { code: 'QT-LAP.05' }), take = async () => (await form(staff, `/documents/${document.id}/copies`, {}, 303)).headers['location'];
  const places = [...(await Promise.all([take(), take(), take(), take()])), await take()];
  expect(new Set(places).size).toBe(1);
  expect((await Copy.find({ document: document.id }).lean()).map(one => one.number)).toEqual([1]);
});

test('a file: one main file in the draft, and the other answer is a page that says so', async () => {
  const document = await aDocument(app, agency, { code: 'QT-LAP.06', stage: 'draft' }), version = await versionOf(document), bytes = await pdfOf('Bản gửi hai lần');
  const answers = await Promise.all([1, 2].map(() => upload(author, document, version, bytes, 'hai-lan.pdf')));
  expect(answers.map(one => one.status).sort()).toEqual([303, 409]);
  expect((await recordOf(document)).revisions[0]?.files.map(one => one.name)).toEqual(['hai-lan.pdf']);
  await expectWhole(document);
});
