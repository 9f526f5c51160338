/** Signing for somebody who is away: both names stand there, not a day too long, and no separation of duties is got round by it. */
import type TestAgent from 'supertest/lib/agent';
import type { RevisionSignature } from '../../server/documents/model';
import { PASSWORD, TODAY, useApp } from '../support/app';
import { aDocument, anAgency, type Post, type TestAgency, type TestDocument } from '../support/factories';
import { textOf } from '../support/page';
import { at, expectWhole, form, recordOf, versionOf } from './support';

const PAPER = '15/GUQ-STP';
/** Who may sign for whom, Tuesday 24 to Thursday 26/11. */
const STANDS_IN: readonly (readonly [Post, Post])[] = [['unitHead', 'representative'], ['unitHead', 'author'], ['auditor', 'representative'], ['head', 'representative'], ['head', 'leadAuditor'], ['qualityOfficer', 'head']];

let agency: TestAgency;
const agents = new Map<Post, TestAgent>();
const app = useApp(async ready => { agency = await anAgency(ready, { code: 'stp' }); });
beforeAll(async () => {
  for (const post of ['author', 'unitHead', 'qualityOfficer', 'representative', 'head', 'auditor', 'leadAuditor'] as const) agents.set(post, await app.signIn(agency.account(post)));
  for (const [absent, stands] of STANDS_IN) await form(agent(absent), '/account/substitutes', { to: agency.people[stands].id, from: '24/11/2026', until: '26/11/2026', paper: PAPER }, 303);
});
afterEach(() => { app.setNow(TODAY); });

function agent(post: Post): TestAgent {
  const found = agents.get(post);
  if (!found) throw new Error(`${post} has not signed in`);
  return found;
}

/** A document sent to these reviewers and approver. */
async function sent(code: string, reviewers: readonly Post[], more: { reviewOrder?: string; approver?: Post } = {}): Promise<TestDocument> {
  const document = await aDocument(app, agency, { code, stage: 'draft' }), { reviewOrder = 'parallel', approver = 'head' } = more;
  await form(agent('author'), at(document, 'draft'), { title: document.title, reason: 'Ban hành lần đầu', reviewers: reviewers.map(post => agency.people[post].id), approvers: agency.people[approver].id, reviewOrder, version: await versionOf(document) }, 303);
  await form(agent('author'), at(document, 'submission'), { password: PASSWORD, version: await versionOf(document) }, 303);
  return document;
}

const review = async (post: Post, document: TestDocument, expected: number) => form(agent(post), at(document, 'review'), { password: PASSWORD, version: await versionOf(document) }, expected);
const pageOf = async (post: Post, document: TestDocument): Promise<string> => (await agent(post).get(at(document, 'review'))).text;
const askApproval = async (document: TestDocument) => form(agent('author'), at(document, 'approval-request'), { version: await versionOf(document) }, 303);
const approve = async (post: Post, document: TestDocument, expected: number) => form(agent(post), at(document, 'approval'), { password: PASSWORD, version: await versionOf(document), decisionNumber: '5/QĐ-STP', decisionDate: '24/11/2026', effectiveDate: '24/11/2026' }, expected);
const namesOf = ({ by, onBehalfOf }: RevisionSignature): string => (onBehalfOf ? `${by.name} for ${onBehalfOf.name}, ${onBehalfOf.paper}` : by.name);
const signedBy = async (document: TestDocument) => (await recordOf(document)).revisions[0]?.signatures.filter(one => one.meaning !== 'prepared').map(namesOf);
const stateOf = async (document: TestDocument) => (await recordOf(document)).revisions[0]?.state;

test('a substitute is asked, sees for whom, signs; both names and the paper stand in the signature, the trail and on the page', async () => {
  const document = await sent('QT-THAY.01', ['unitHead']), representative = agent('representative');
  expect(textOf((await representative.get('/')).text)).toContain('thay Trần Thị Bình');
  expect(textOf((await representative.get(at(document, 'review'))).text)).toContain(`thay Trần Thị Bình theo giấy ủy quyền ${PAPER}`);
  await review('representative', document, 303);
  expect([await stateOf(document), await signedBy(document)]).toEqual(['reviewed', [`Vũ Đức Long for Trần Thị Bình, ${PAPER}`]]);
  await review('unitHead', document, 409); // her seat is filled
  await askApproval(document);
  await approve('head', document, 303);
  const shown = textOf((await agent('qualityOfficer').get(`/documents/${document.id}`)).text), trail = textOf((await agent('qualityOfficer').get(`/documents/${document.id}/trail`)).text);
  for (const name of ['Vũ Đức Long', 'Trần Thị Bình', PAPER]) expect([name, shown.includes(name), trail.includes(name)]).toEqual([name, true, true]);
  expect((await recordOf(document)).trail.find(entry => entry.action === 'revision.review')?.signature?.onBehalfOf).toMatchObject({ name: 'Trần Thị Bình', paper: PAPER });
  await expectWhole(document);
});

test('to the last moment of the last day, and not a moment longer', async () => {
  const document = await sent('QT-THAY.02', ['unitHead', 'qualityOfficer']);
  app.setNow(new Date('2026-11-26T17:00:00.000Z'));
  await review('representative', document, 403);
  expect([await stateOf(document), await signedBy(document)]).toEqual(['inReview', []]);
  app.setNow(new Date('2026-11-26T16:59:59.999Z'));
  await review('representative', document, 303);
  expect(await signedBy(document)).toEqual([`Vũ Đức Long for Trần Thị Bình, ${PAPER}`]);
});

test('the author signs for no reviewer', async () => {
  const document = await sent('QT-THAY.03', ['unitHead']);
  expect(textOf((await review('author', document, 409)).text)).toContain('vì bạn cũng là người soạn. Cần một người khác.');
  expect([await stateOf(document), await signedBy(document)]).toEqual(['inReview', []]);
});

test('whoever reviewed for somebody approves neither for another nor, by a substitute, for themselves', async () => {
  const document = await sent('QT-THAY.04', ['unitHead', 'qualityOfficer']);
  await review('representative', document, 303); // for the head of the unit
  await review('head', document, 303); // for the quality officer, although named to approve
  await askApproval(document);
  await approve('representative', document, 409); // reviewed, and would approve for the head
  await approve('head', document, 409); // reviewed
  await approve('leadAuditor', document, 409); // did nothing yet, but signs for the head, who reviewed
  expect([await stateOf(document), (await signedBy(document))?.length]).toEqual(['inApproval', 2]);
});

test.each([['unitHead', 'auditor', 'Đặng Thu Hà'], ['auditor', 'unitHead', 'Trần Thị Bình']] as const)('whoever stands in for two signs for the one who has not signed: after the %s, for the %s', async (first, left, name) => {
  const document = await sent(`QT-THAY.05.${left}`, ['unitHead', 'auditor']);
  await review(first, document, 303);
  await review('representative', document, 303);
  expect([await stateOf(document), await signedBy(document)]).toEqual(['reviewed', [agency.people[first].name, `Vũ Đức Long for ${name}, ${PAPER}`]]);
});

test('one hand fills one seat a round: for two absent ones the page says so before, and afterwards whose seat was filled', async () => {
  const document = await sent('QT-THAY.06', ['unitHead', 'auditor']), before = textOf(await pageOf('representative', document));
  expect(before).toContain('Bạn được ủy quyền của nhiều người trong vòng này.');
  await review('representative', document, 303);
  expect(await signedBy(document)).toEqual([expect.stringMatching(/^Vũ Đức Long for (?:Trần Thị Bình|Đặng Thu Hà), /)]); // for whichever of the two
  for (const page of [await pageOf('representative', document), (await review('representative', document, 409)).text]) expect(textOf(page)).toMatch(/Bạn đã ký vòng này thay (?:Trần Thị Bình|Đặng Thu Hà)\./);
  expect(await stateOf(document)).toBe('inReview');
});

test('whoever has a seat of their own signs that one and for nobody else, side by side', async () => {
  const document = await sent('QT-THAY.07', ['unitHead', 'representative']);
  await review('representative', document, 303);
  expect(textOf((await review('representative', document, 409)).text)).toContain('Bạn đã ký vòng này. Một người chỉ ký một chỗ trong một vòng.');
  expect([await signedBy(document), await stateOf(document)]).toEqual([['Vũ Đức Long'], 'inReview']);
});

test('and in order: in the absent one’s turn they are told to wait for their own, which stays theirs', async () => {
  const document = await sent('QT-THAY.08', ['unitHead', 'representative'], { reviewOrder: 'sequence' });
  const page = await pageOf('representative', document);
  expect([textOf(page).includes('Vòng này bạn có chỗ ký của mình nên không ký thay Trần Thị Bình.'), page.includes('name="password"')]).toEqual([true, false]);
  await review('representative', document, 409);
  await review('unitHead', document, 303);
  await review('representative', document, 303);
  expect([await stateOf(document), await signedBy(document)]).toEqual(['reviewed', ['Trần Thị Bình', 'Vũ Đức Long']]);
});

test('the page offers no signature that the absent one’s own acts forbid, and says whose they were', async () => {
  const document = await sent('QT-THAY.09', ['unitHead', 'qualityOfficer']);
  expect(textOf(await pageOf('head', document))).toContain('Đã ký soát xét thay thì không ký phê duyệt được nữa.');
  await review('unitHead', document, 303);
  await review('head', document, 303); // for the quality officer
  await askApproval(document);
  const page = await pageOf('leadAuditor', document), refused = 'Bạn không ký thay được vì Lê Minh Hòa cũng là người soát xét của lần này.';
  expect([textOf(page).includes(refused), page.includes('name="password"')]).toEqual([true, false]);
  expect(textOf((await approve('leadAuditor', document, 409)).text)).toContain(refused);
});

test('a substitute is the so-many-th of those who are asked', async () => {
  const document = await sent('QT-THAY.10', ['unitHead', 'auditor', 'qualityOfficer']);
  await review('unitHead', document, 303);
  const page = textOf(await pageOf('representative', document));
  expect([page.includes('Chữ ký thứ 2 trên 3'), page.includes('thay Đặng Thu Hà theo giấy ủy quyền')]).toEqual([true, true]);
});
