/** "My tasks" over HTTP: what waits for whom, how urgent it is, what is new and what was used. */
import type TestAgent from 'supertest/lib/agent';
import { saveDocumentType } from '../../server/agencies/operations';
import { agencyById } from '../../server/agencies/queries';
import { takeCopy } from '../../server/copies/operations';
import { acknowledge } from '../../server/documents/acknowledgements';
import { loadDocument, revisionOf } from '../../server/documents/acts';
import { useApp } from '../support/app';
import { aDocument, anAgency, aPerson, aProvince, type TestAgency, type TestDocument } from '../support/factories';
import { textOf } from '../support/page';

let agency: TestAgency, overseerAccount: string;
let review: TestDocument, approval: TestDocument, approved: TestDocument, late: TestDocument, draft: TestDocument, obsolescence: TestDocument, quiet: TestDocument;
const app = useApp(async ready => {
  const province = await aProvince(ready);
  overseerAccount = province.account;
  agency = await anAgency(ready, { code: 'stp', parent: province.id });
  draft = await aDocument(ready, agency, { code: 'QT-TP.01', title: 'Dự thảo', stage: 'draft' });
  review = await aDocument(ready, agency, { code: 'QT-TP.02', title: 'Đang soát xét', stage: 'inReview' });
  approval = await aDocument(ready, agency, { code: 'QT-TP.03', title: 'Đang trình', stage: 'inApproval' });
  approved = await aDocument(ready, agency, { code: 'QT-TP.04', title: 'Sắp có hiệu lực', stage: 'approved', inDays: 5 });
  late = await aDocument(ready, agency, { code: 'QT-TP.05', title: 'Quá hạn rà soát', stage: 'toReview' });
  obsolescence = await aDocument(ready, agency, { code: 'QT-TP.06', title: 'Đề nghị bãi bỏ', stage: 'obsolescenceRequested' });
  const elsewhere = await aPerson(ready, agency.id, { account: 'stp.vanphong', name: 'Lý Văn Phòng', title: 'Chuyên viên', unit: agency.otherUnit, roles: ['staff'] });
  quiet = await aDocument(ready, agency, { code: 'QT-VP.07', title: 'Của Văn phòng', unit: agency.otherUnit, author: elsewhere });
});

const home = async (agent: TestAgent, query = ''): Promise<string> => (await agent.get(`/${query}`)).text;
const group = (html: string, key: string): string => textOf(html, new RegExp(`<section aria-labelledby="g-${key}">[\\s\\S]*?</section>`));

test('a reviewer is asked to review, and led to where it is done', async () => {
  const page = await home(await app.signIn(agency.account('unitHead')));
  expect(group(page, 'undated')).toContain('Soát xét QT-TP.02 Đang soát xét Lần 01/00 · chờ từ 24/11/2026');
  expect(page).toContain(`href="/documents/${review.id}/revisions/1/review"`);
});

test('the head approves and decides on a withdrawal', async () => {
  const page = await home(await app.signIn(agency.account('head')));
  expect(page).toContain(`href="/documents/${approval.id}/revisions/1/review"`);
  expect(page).toContain(`href="/documents/${obsolescence.id}/revisions/1/acts/obsolescence"`);
  expect(textOf(page)).not.toContain('Soát xét QT-TP.02');
});

test('the author writes, and reviews what is due: overdue stands first with its filled button', async () => {
  const page = await home(await app.signIn(agency.account('author')));
  expect(group(page, 'late')).toContain('Rà soát định kỳ QT-TP.05 Quá hạn rà soát');
  expect(group(page, 'late')).toContain('quá 31 ngày 24/10/2026');
  expect(/<section aria-labelledby="g-late">[\s\S]*?<\/section>/.exec(page)?.[0]).toContain('btn btn-primary');
  expect(page.indexOf('id="g-late"')).toBeLessThan(page.indexOf('id="g-undated"'));
  expect(page).toContain(`href="/documents/${draft.id}/revisions/1/draft"`);
  expect(page).toContain(`href="/documents/${late.id}/revisions/1/acts/validity"`);
});

test('the quality officer releases within seven days, and looks at one kind alone', async () => {
  const officer = await app.signIn(agency.account('qualityOfficer')), page = await home(officer);
  expect(group(page, 'week')).toContain('Phát hành QT-TP.04 Sắp có hiệu lực');
  expect(group(page, 'week')).toContain('còn 5 ngày 29/11/2026');
  expect(textOf(page)).toContain('1 quá hạn');
  const only = await home(officer, '?kind=release');
  expect(textOf(only)).toContain('Phát hành QT-TP.04');
  expect(textOf(only)).not.toContain('Rà soát định kỳ');
});

test('the day the date has come it stands under today; a day later it is overdue', async () => {
  const officer = await app.signIn(agency.account('qualityOfficer'));
  app.setNow(new Date('2026-11-29T01:00:00Z'));
  expect(group(await home(officer), 'today')).toContain('Phát hành QT-TP.04 Sắp có hiệu lực Lần 01/00 · chờ từ 24/11/2026 hôm nay 29/11/2026');
  app.setNow(new Date('2026-11-29T18:00:00Z'));
  expect(group(await home(officer), 'late')).toContain('quá 1 ngày');
  app.setNow(new Date('2026-11-24T07:15:00Z'));
});

test('nobody is shown a task of somebody else; an empty list says so', async () => {
  for (const post of ['staff', 'clerk'] as const) expect(textOf(await home(await app.signIn(agency.account(post))))).toContain('Không có việc nào đang chờ');
  expect(textOf(await home(await app.signIn(overseerAccount)))).not.toMatch(/QT-/);
});

test('new for the unit: its own and the whole agency’s, not another unit’s; for those without a unit, all', async () => {
  const staff = textOf(await home(await app.signIn(agency.account('staff')))), head = textOf(await home(await app.signIn(agency.account('head'))));
  expect(staff).toContain('Mới cho Phòng Hành chính tư pháp');
  expect(staff).toContain('QT-TP.05 Quá hạn rà soát 01/00 từ 24/11/2026');
  expect(staff).not.toContain('QT-VP.07');
  expect(head).toContain('QT-VP.07 Của Văn phòng');
  expect(staff).not.toContain('Sắp có hiệu lực');
});

test('where the type asks for it, what is approved waits to be read until this person has confirmed', async () => {
  const now = app.now(), before = await agencyById(agency.id, now), type = before.documentTypes.find(one => one.code === 'QT');
  if (!type) throw new Error('No type QT');
  await saveDocumentType({ ...agency.people.administrator }, agency.id, { ...type, acknowledgePercent: 80, version: before.version }, now);
  const staff = await app.signIn(agency.account('staff')), asked = await home(staff);
  expect(textOf(asked)).toContain('QT-TP.04 Sắp có hiệu lực 01/00 sẽ có hiệu lực từ 29/11/2026 · cần xác nhận đọc');
  expect(asked).toContain(`href="/documents/${approved.id}/revisions/1#reading"`);
  const document = await loadDocument(approved.id);
  await acknowledge(agency.people.staff, document, revisionOf(document, 1), now);
  expect(textOf(await home(staff))).not.toContain('QT-TP.04 Sắp có hiệu lực 01/00 sẽ có hiệu lực từ 29/11/2026 · cần');
});

test('what was taken lately leads to what is in force now, each document once', async () => {
  for (let times = 0; times < 2; times++) await takeCopy(agency.people.clerk, { id: quiet.id }, new Date(app.now().getTime() + times * 60_000), app.tools.files);
  const page = await home(await app.signIn(agency.account('clerk')));
  expect(page.match(new RegExp(`action="/documents/${quiet.id}/copies"`, 'g'))).toHaveLength(1);
  expect(textOf(page)).toContain('QT-VP.07 Bản số 2, lần 01/00');
});

test('the page asks the store no more than six times, for its tasks once', async () => {
  for (const post of ['clerk', 'qualityOfficer', 'head'] as const) {
    const agent = await app.signIn(agency.account(post));
    await home(agent);
    const sent = await app.commandsDuring(() => home(agent));
    expect(sent.length).toBeLessThanOrEqual(6);
    expect(sent.filter(one => JSON.stringify(one.command['pipeline'] ?? {}).includes('waiting'))).toHaveLength(1);
  }
});

test('in English the same page is English', async () => {
  const agent = await app.signIn(agency.account('qualityOfficer'));
  const page = textOf(await home(agent, '?lang=en'));
  expect(page).toContain('Tuesday, 24/11/2026');
  expect(page).toContain('Periodic review of QT-TP.05');
  expect(page).not.toMatch(/việc|ngày/);
});
