/** A form that comes back holds what was typed, and the version it was read with: no word is lost, and nobody is overwritten by a second try. */
import type TestAgent from 'supertest/lib/agent';
import { PASSWORD, useApp } from '../support/app';
import { aDocument, anAgency, type TestAgency } from '../support/factories';
import { textOf } from '../support/page';
import { at, form, recordOf, typedIn, versionOf } from './support';

let agency: TestAgency, author: TestAgent, officer: TestAgent, unitHead: TestAgent;
const app = useApp(async ready => { agency = await anAgency(ready, { code: 'stp' }); });
beforeAll(async () => {
  [author, officer, unitHead] = await Promise.all((['author', 'qualityOfficer', 'unitHead'] as const).map(post => app.signIn(agency.account(post)))) as [TestAgent, TestAgent, TestAgent];
});

const fields = (title: string, version: unknown) => ({ title, reason: 'Theo văn bản mới', reviewers: [agency.people.unitHead.id], approvers: [agency.people.head.id], version });
const LONG = 'ý kiến '.repeat(700);

test('a draft with a wrong field: all of it stands as typed, and a change made meanwhile is not written over by the second try', async () => {
  const document = await aDocument(app, agency, { code: 'QT-GO.01', stage: 'draft' }), version = await versionOf(document);
  await form(officer, at(document, 'draft'), fields('Tên của thư ký', version), 303);
  const wrong = await form(author, at(document, 'draft'), { ...fields('', version), noRereading: 'yes', reviewOrder: 'sequence' }, 422);
  expect([typedIn(wrong.text, 'version'), /id="noRereading"[^>]*|name="noRereading"[^>]*/.test(wrong.text)]).toEqual([String(version), true]);
  expect(wrong.text).toMatch(/<input[^>]*value="yes" checked[^>]*name="noRereading"/);
  expect(wrong.text).toMatch(/name="reviewOrder" value="sequence" checked/);
  const second = await form(author, at(document, 'draft'), fields('Tên của người viết', typedIn(wrong.text, 'version')), 409);
  expect((await recordOf(document)).revisions[0]?.title).toBe('Tên của thư ký');
  await form(author, at(document, 'draft'), fields('Tên của người viết', typedIn(second.text, 'version')), 303);
});

test('ticks taken away stay away', async () => {
  const document = await aDocument(app, agency, { code: 'QT-GO.02', stage: 'draft' });
  await form(author, at(document, 'draft'), { ...fields('Tên', await versionOf(document)), noRereading: 'yes', reviewOrder: 'sequence' }, 303);
  const wrong = await form(author, at(document, 'draft'), { ...fields('', await versionOf(document)), reviewOrder: 'parallel' }, 422);
  expect(wrong.text).not.toMatch(/<input[^>]*checked[^>]*name="noRereading"/);
  expect(wrong.text).toMatch(/name="reviewOrder" value="parallel" checked/);
});

test('a wrong password does not sign what was changed meanwhile', async () => {
  const document = await aDocument(app, agency, { code: 'QT-GO.03', stage: 'draft' }), version = await versionOf(document);
  const wrong = await form(author, at(document, 'submission'), { password: 'sai', version }, 422);
  await form(officer, at(document, 'draft'), fields('Tên khác', version), 303);
  await form(author, at(document, 'submission'), { password: PASSWORD, version: typedIn(wrong.text, 'version') }, 409);
  expect((await recordOf(document)).revisions[0]?.state).toBe('draft');
});

test('a comment and an answer that are too long come back as they were typed, each at its own place', async () => {
  const document = await aDocument(app, agency, { code: 'QT-GO.04', stage: 'inReview' });
  const comment = (await form(unitHead, at(document, 'comments'), { text: LONG }, 422)).text;
  expect(comment).toMatch(new RegExp(`<details class="add" id="comment" open>[^]*${LONG}</textarea>`));
  await form(unitHead, at(document, 'comments'), { text: 'Bước 2 thiếu thời hạn' }, 303);
  const thread = (await recordOf(document)).revisions[0]?.comments[0]?.id ?? '', answer = (await form(author, at(document, `comments/${thread}/replies`), { answer: LONG }, 422)).text;
  expect(answer).toMatch(new RegExp(`<textarea[^>]* id="answer" aria-invalid="true"[^>]*>${LONG}</textarea>`));
  expect([answer.match(new RegExp(LONG, 'g'))?.length, answer.includes('href="#answer"'), answer.includes('<details class="add" id="comment">')]).toEqual([1, true, true]);
});

test('a comment on what was approved meanwhile is shown to whoever wrote it', async () => {
  const document = await aDocument(app, agency, { code: 'QT-GO.05', stage: 'approved' });
  const page = textOf((await form(unitHead, at(document, 'comments'), { text: 'Điều 3 còn thiếu' }, 409)).text);
  expect(page).toContain('Chưa ghi được. Bạn vừa viết: Điều 3 còn thiếu');
});
