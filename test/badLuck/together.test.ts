/** Two people at the same moment: every signature counts once, the document moves once, and whoever was later is told and loses nothing typed. */
import type TestAgent from 'supertest/lib/agent';
import { addComment } from '../../server/documents/comments';
import { openDraft, requestApproval, review } from '../../server/documents/operations';
import { PASSWORD, useApp } from '../support/app';
import { aDocument, anAgency, type TestAgency, type TestDocument } from '../support/factories';
import { at, expectWhole, form, recordOf, typedIn, versionOf } from './support';

let agency: TestAgency, officer: TestAgent, unitHead: TestAgent, representative: TestAgent, head: TestAgent;
const app = useApp(async ready => { agency = await anAgency(ready, { code: 'stp' }); });
beforeAll(async () => {
  [officer, unitHead, representative, head] = await Promise.all((['qualityOfficer', 'unitHead', 'representative', 'head'] as const).map(post => app.signIn(agency.account(post)))) as [TestAgent, TestAgent, TestAgent, TestAgent];
});

const CHANGED_MEANWHILE = 'Có người vừa sửa nội dung này khi bạn đang xem';
const decision = { decisionNumber: '12/QĐ-STP', decisionDate: '24/11/2026', effectiveDate: '24/11/2026' };

/** A draft with its file, sent by its author to two reviewers and two approvers. */
async function sent(code: string): Promise<TestDocument> {
  const document = await aDocument(app, agency, { code, stage: 'draft' }), author = await app.signIn(agency.account('author'));
  await form(author, at(document, 'draft'), { title: document.title, reason: 'Ban hành lần đầu.', reviewers: [agency.people.unitHead.id, agency.people.qualityOfficer.id], approvers: [agency.people.head.id, agency.people.representative.id], version: await versionOf(document) }, 303);
  await form(author, at(document, 'submission'), { password: PASSWORD, version: await versionOf(document) }, 303);
  return document;
}

test('two reviewers sign at once: one counts, the other is told, signs the new page, and it moves once', async () => {
  const document = await sent('QT-CHUNG.01'), version = await versionOf(document);
  const answers = await Promise.all([unitHead, officer].map(agent => form(agent, at(document, 'review'), { password: PASSWORD, version })));
  expect(answers.map(one => one.status).sort()).toEqual([303, 409]);
  const later = answers[0]?.status === 409 ? 0 : 1, page = answers[later]?.text ?? '';
  expect(page).toContain(CHANGED_MEANWHILE);
  expect(page).toContain('name="password"');
  expect((await recordOf(document)).revisions[0]).toMatchObject({ state: 'inReview' });
  await form([unitHead, officer][later] as TestAgent, at(document, 'review'), { password: PASSWORD, version: typedIn(page, 'version') }, 303);
  const [revision] = (await recordOf(document)).revisions;
  expect([revision?.state, revision?.signatures.filter(one => one.meaning === 'reviewed').map(one => one.by.id).sort()]).toEqual(['reviewed', [agency.people.unitHead.id, agency.people.qualityOfficer.id].sort()]);
  await expectWhole(document);
});

test('two approvers sign at once: each counts once, and exactly one write brings it into force', async () => {
  const document = await sent('QT-CHUNG.02'), { id, n } = document;
  for (const post of ['unitHead', 'qualityOfficer'] as const) await review(agency.people[post], { id, n, password: PASSWORD }, app.now());
  await requestApproval(agency.people.author, { id, n }, app.now());
  const version = await versionOf(document), sign = { ...decision, password: PASSWORD };
  const answers = await Promise.all([head, representative].map(agent => form(agent, at(document, 'approval'), { ...sign, version })));
  expect(answers.map(one => one.status).sort()).toEqual([303, 409]);
  const later = answers[0]?.status === 409 ? 0 : 1, page = answers[later]?.text ?? '';
  expect(page).toContain(CHANGED_MEANWHILE);
  expect(typedIn(page, 'decisionNumber')).toBe('12/QĐ-STP');
  expect((await recordOf(document)).revisions[0]).toMatchObject({ state: 'inApproval' });
  await form([head, representative][later] as TestAgent, at(document, 'approval'), { ...sign, version: typedIn(page, 'version') }, 303);
  const record = await recordOf(document);
  expect([record.inForce, record.revisions[0]?.state, record.revisions[0]?.signatures.filter(one => one.meaning === 'approved').length]).toEqual([1, 'effective', 2]);
  expect(record.trail.filter(entry => entry.to === 'approved' || entry.to === 'effective').map(entry => entry.action)).toEqual(['revision.approve', 'revision.release']);
  await expectWhole(document);
});

test('a draft saved from an old page is refused, keeps what was typed, overwrites nothing; saved knowingly it is kept', async () => {
  const document = await aDocument(app, agency, { code: 'QT-CHUNG.03', stage: 'draft' }), author = await app.signIn(agency.account('author'));
  const fields = (title: string, version: unknown) => ({ title, reason: `Lý do của ${title}`, reviewers: [agency.people.unitHead.id], approvers: [agency.people.head.id], references: '', version });
  const version = await versionOf(document);
  await form(officer, at(document, 'draft'), fields('Tên của thư ký', version), 303);
  const stale = await form(author, at(document, 'draft'), fields('Tên của người viết', version), 409);
  expect(stale.text).toContain(CHANGED_MEANWHILE);
  expect(typedIn(stale.text, 'title')).toBe('Tên của người viết');
  expect(stale.text).toContain('Lý do của Tên của người viết</textarea>');
  expect((await recordOf(document)).revisions[0]?.title).toBe('Tên của thư ký');
  await form(author, at(document, 'draft'), fields('Tên của người viết', typedIn(stale.text, 'version')), 303);
  expect((await recordOf(document)).revisions[0]?.title).toBe('Tên của người viết');
  await expectWhole(document);
});

test('a draft that was sent meanwhile is not edited, and whoever typed is told so, not led away without a word', async () => {
  const document = await aDocument(app, agency, { code: 'QT-CHUNG.04', stage: 'draft' }), version = await versionOf(document);
  await form(officer, at(document, 'submission'), { password: PASSWORD, version }, 303);
  const author = await app.signIn(agency.account('author'));
  const stale = await form(author, at(document, 'draft'), { title: 'Tên mới', reason: 'Lý do', version }, 409);
  expect(stale.text).toContain(CHANGED_MEANWHILE);
  expect((await recordOf(document)).revisions[0]).toMatchObject({ title: document.title, state: 'inReview' });
});

test('two open a draft at once: one draft', async () => {
  const document = await aDocument(app, agency, { code: 'QT-CHUNG.05' }), version = await versionOf(document);
  const answers = await Promise.all([officer, unitHead].map(agent => form(agent, `/documents/${document.id}/revisions`, { kind: 'amendment', reason: 'Theo văn bản mới', version })));
  expect(answers.map(one => one.status).sort()).toEqual([303, 409]);
  expect((await recordOf(document)).revisions.map(one => one.state)).toEqual(['effective', 'draft']);
  await expect(openDraft(agency.people.qualityOfficer, document.id, { kind: 'issue', reason: 'x', version: await versionOf(document) }, app.now())).rejects.toMatchObject({ refusal: { key: 'openDraft' } });
});

test('six comments at once: none is lost, none is refused', async () => {
  const document = await sent('QT-CHUNG.06'), people = [unitHead, officer, head, representative];
  const answers = await Promise.all([...people, unitHead, officer].map((agent, place) => form(agent, at(document, 'comments'), { text: `Ý kiến ${place}` })));
  expect(answers.map(one => one.status)).toEqual([303, 303, 303, 303, 303, 303]);
  await addComment(agency.people.author, { id: document.id, n: 1, place: '', text: 'Ý kiến 6' }, app.now());
  expect((await recordOf(document)).revisions[0]?.comments.map(one => one.text).sort()).toEqual([0, 1, 2, 3, 4, 5, 6].map(place => `Ý kiến ${place}`));
  await expectWhole(document);
});
