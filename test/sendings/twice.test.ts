/** Each form that makes something, sent twice at once to two servers and once more later: it is made once, and all are answered the same. */
import { createServer, type Server } from 'node:http';
import mongoose from 'mongoose';
import type TestAgent from 'supertest/lib/agent';
import { createApp } from '../../server/app';
import { addComment } from '../../server/documents/comments';
import { loadDocument } from '../../server/documents/acts';
import { newId } from '../../server/core/id';
import { loadNonconformity } from '../../server/nonconformities/queries';
import { loadRecord } from '../../server/records/queries';
import { auditorOf, loadAudit, loadProgramme } from '../../server/audits/queries';
import { agencyById } from '../../server/agencies/queries';
import { PHOTO, aNonconformity } from '../nonconformities/made';
import { anAuditWithLines } from '../audits/linesMade';
import { anAudit, aProgramme } from '../audits/steps';
import { saveAuditor } from '../../server/audits/auditors';
import { holderOf } from '../../server/certificates/queries';
import { drawDisposal, submitDisposal } from '../../server/records/disposals';
import { loadDisposal } from '../../server/records/disposalQueries';
import { Records } from '../../server/records/model';
import { anAuthority, describeWithOpenssl } from '../support/authority';
import { aForm, aRecord } from '../records/made';
import { PASSWORD, useApp, type TestApp } from '../support/app';
import { aDocument, anAgency, aPerson, aProvince, pdfOf, type Post, type TestAgency, type TestDocument } from '../support/factories';
import { textOf } from '../support/page';
import { anotherServer, newSending, sent, signedIn, written, type Fields, type Told } from './support';

let agency: TestAgency, draft: TestDocument, inForce: TestDocument, copied: TestDocument, reviewed: TestDocument, nonconformity: string, planned: string, audit: string, answering: string, programme: string, form: string, record: string, filed: string, taken: string, submitted: string, below: TestAgency, pdf: Buffer;
let province: Awaited<ReturnType<typeof aProvince>>;
let other: Server;
const app = useApp(async ready => {
  province = await aProvince(ready);
  await aPerson(ready, province.id, { account: 'bn.administrator', name: 'Lý Quản Trị', title: 'Chuyên viên', unit: '', roles: ['administrator'] });
  agency = await anAgency(ready, { code: 'stp', parent: province.id });
  draft = await aDocument(ready, agency, { stage: 'draft' });
  inForce = await aDocument(ready, agency);
  copied = await aDocument(ready, agency);
  reviewed = await aDocument(ready, agency, { stage: 'inReview' });
  await addComment(agency.people.author, { id: reviewed.id, n: 1, place: '', text: 'Ý kiến' }, ready.now());
  nonconformity = (await aNonconformity(ready, agency, { stage: 'analysis' })).id;
  planned = (await aNonconformity(ready, agency, { stage: 'inProgress' })).id;
  audit = await anAudit(ready, agency, 'planned');
  answering = (await anAuditWithLines(ready, agency)).id;
  programme = await aProgramme(ready, agency);
  form = (await aForm(ready, agency)).id;
  record = (await aRecord(ready, agency, { form: { id: form }, stage: 'draft' }))._id;
  filed = (await aRecord(ready, agency, { form: { id: form } }))._id;
  taken = await aDisposal(ready, 2);
  submitted = await aDisposal(ready, 1);
  await submitDisposal(agency.people.qualityOfficer, { id: submitted }, ready.now());
  await aDueRecord(ready);
  await saveAuditor(agency.people.qualityOfficer, { person: agency.people.leadAuditor.id, competence: 'Đào tạo năm 2023.', scopes: ['8'], active: true }, ready.now());
  below = await anAgency(ready, { code: 'snv', name: 'Sở Nội vụ', parent: province.id, posts: [] });
  pdf = await pdfOf('Gửi hai lần');
});
beforeAll(async () => { other = await anotherServer(app); });
afterAll(() => new Promise(resolve => { other.close(resolve); other.closeAllConnections(); }));

async function aDueRecord(ready: TestApp): Promise<void> {
  await Records.updateOne({ _id: (await aRecord(ready, agency, { form: { id: form } }))._id }, { $set: { state: 'dueForDisposal' } });
}
async function aDisposal(ready: TestApp, records: number): Promise<string> {
  for (let n = 0; n < records; n++) await aDueRecord(ready);
  return (await drawDisposal(agency.people.qualityOfficer, { token: newId(), title: 'Hủy hồ sơ hết hạn' }, ready.now()))._id;
}

const agents = new Map<string, readonly [TestAgent, TestAgent]>();
function agentsOf(post: Post): Promise<readonly [TestAgent, TestAgent]> {
  return agentsFor(agency.account(post));
}
async function agentsFor(account: string): Promise<readonly [TestAgent, TestAgent]> {
  const known = agents.get(account) ?? [await app.signIn(account), await signedIn(other, account)] as const;
  agents.set(account, known);
  return known;
}

const threadOf = async (): Promise<string> => (await loadDocument(reviewed.id)).revisions[0]?.comments[0]?.id ?? '';
const versionOf = async (what: 'draft' | 'inForce'): Promise<number> => (await loadDocument({ draft, inForce }[what].id)).version;
const ofAgency = async (): Promise<number> => (await agencyById(agency.id, app.now())).version;
const actionOf = async (): Promise<string> => (await loadNonconformity(planned)).cycles[0]?.actions[0]?.id ?? '';

interface Row { readonly name: string; readonly by: Post; readonly path: () => string | Promise<string>; readonly fields?: () => Fields | Promise<Fields>; readonly file?: string | { readonly field: string; readonly bytes: Buffer; readonly name: string }; /** Entries it writes. */ readonly entries?: number; /** Every other browser is signed out by it. */ readonly alone?: true }

const ROWS: readonly Row[] = [
  { name: 'a document', by: 'qualityOfficer', path: () => '/documents', fields: () => ({ code: 'QT-HAI.01', title: 'Cấp bản sao', type: 'QT', unit: '', reason: 'Ban hành lần đầu' }) },
  { name: 'a draft', by: 'qualityOfficer', path: () => `/documents/${inForce.id}/revisions`, fields: async () => ({ kind: 'amendment', reason: 'Theo văn bản mới', version: await versionOf('inForce') }) },
  { name: 'a draft that is saved', by: 'author', path: () => `/documents/${draft.id}/revisions/1/draft`, fields: async () => ({ title: 'Tên mới', reason: 'Lý do', reviewers: agency.people.unitHead.id, approvers: agency.people.head.id, version: await versionOf('draft') }) },
  { name: 'a file of a draft', by: 'author', path: () => `/documents/${draft.id}/revisions/1/files`, fields: async () => ({ role: 'annex', version: await versionOf('draft') }), file: 'file' },
  { name: 'a comment', by: 'unitHead', path: () => `/documents/${reviewed.id}/revisions/1/comments`, fields: () => ({ text: 'Bước 2 thiếu thời hạn' }) },
  { name: 'an answer to a comment', by: 'qualityOfficer', path: async () => `/documents/${reviewed.id}/revisions/1/comments/${await threadOf()}/replies`, fields: () => ({ answer: 'Đã bổ sung' }) },
  { name: 'a review with its signature', by: 'unitHead', path: () => `/documents/${reviewed.id}/revisions/1/review`, fields: async () => ({ password: PASSWORD, version: (await loadDocument(reviewed.id)).version }) },
  { name: 'a copy', by: 'staff', path: () => `/documents/${copied.id}/copies` },
  { name: 'a nonconformity', by: 'staff', path: () => '/nonconformities', fields: () => ({ title: 'Hồ sơ không có phiếu', source: 'complaint', unit: agency.unit, clause: '8.5.1', foundOn: '24/11/2026', description: '5 trên 20 hồ sơ không có phiếu.', evidence: 'Hồ sơ 1219.' }), file: 'files' },
  { name: 'an action of a plan', by: 'unitHead', path: () => `/nonconformities/${nonconformity}/actions`, fields: async () => ({ text: 'Sửa lại quy trình', expected: 'Quy trình mới', owner: agency.people.staff.id, due: '24/12/2026', document: '', version: (await loadNonconformity(nonconformity)).version }) },
  { name: 'a claim with its proof', by: 'staff', path: async () => `/nonconformities/${planned}/actions/${await actionOf()}/claim`, fields: async () => ({ proof: 'Đã sửa quy trình.', version: (await loadNonconformity(planned)).version }), file: 'files' },
  { name: 'a record', by: 'staff', path: () => '/records', fields: () => ({ form, token: newId() }) },
  { name: 'a record that is filled in', by: 'staff', path: () => `/records/${record}/answers`, fields: async () => ({ version: (await loadRecord(record)).version, subject: 'Kiểm tra sổ theo dõi' }) },
  { name: 'an audit', by: 'leadAuditor', path: () => '/audits', fields: () => ({ title: 'Đánh giá quý IV', purpose: 'Xem quy trình có được làm đúng.', units: agency.unit, clauses: '8.5.1', from: '25/11/2026', to: '26/11/2026', lead: agency.people.leadAuditor.id }) },
  { name: 'a sitting of an audit', by: 'leadAuditor', path: () => `/audits/${audit}/sittings`, fields: async () => ({ day: '24/11/2026', from: '08:00', to: '09:00', unit: agency.unit, topic: 'Điều 8', version: (await loadAudit(audit)).version }) },
  { name: 'a question of a checklist', by: 'leadAuditor', path: () => `/audits/${answering}/lines`, fields: () => ({ unit: agency.unit, clause: '8.5.1', question: 'Sổ theo dõi ở đâu?' }) },
  { name: 'an answer on a checklist', by: 'leadAuditor', path: async () => `/audits/${answering}/lines/${(await loadAudit(answering)).lines[0]?.id ?? ''}`, fields: () => ({ result: 'conforming', grade: '', note: 'Đủ.', saved: 0 }), file: 'photos' },
  { name: 'a programme', by: 'qualityOfficer', path: () => '/audits/programmes', fields: () => ({ year: '2027', title: 'Chương trình 2027', aims: 'Xem hệ thống.' }) },
  { name: 'a row of a programme', by: 'qualityOfficer', path: () => `/audits/programmes/${programme}/rows`, fields: async () => ({ document: inForce.id, months: '5', version: (await loadProgramme(programme)).version }) },
  { name: 'an auditor', by: 'qualityOfficer', path: () => '/audits/auditors', fields: () => ({ person: agency.people.auditor.id, competence: 'Đào tạo năm 2024.', scopes: '8', active: 'on' }) },
  { name: 'a pack', by: 'head', path: () => '/packs', fields: () => ({ agency: agency.id, year: '2026', from: '4', to: '10', token: newId() }) },
  { name: 'a unit', by: 'administrator', path: () => '/settings/units', fields: async () => ({ name: 'Phòng Bổ trợ tư pháp', code: 'BTTP', version: await ofAgency() }) },
  { name: 'a document type', by: 'administrator', path: () => '/settings/types', fields: async () => ({ code: 'QX', name: 'Quy chế', nameEn: 'Rules', tier: 2, pattern: 'QX-{n:02}', approvers: 'head', reviewMonths: 12, acknowledgePercent: 0, active: 'on', version: await ofAgency() }) },
  { name: 'a substitute', by: 'head', path: () => '/account/substitutes', fields: () => ({ to: agency.people.representative.id, from: '24/11/2026', until: '30/11/2026', paper: '12/GUQ' }) },
  { name: 'an own question', by: 'qualityOfficer', path: () => '/standards/iso9001-2015/clauses/8.5.1/questions', fields: () => ({ vi: 'Có phiếu không?', en: '', version: 0 }) },
  { name: 'a correction of a record', by: 'staff', entries: 2, path: () => `/records/${filed}/correction`, fields: async () => ({ version: (await loadRecord(filed)).version }) },
  { name: 'a paper of disposal', by: 'qualityOfficer', path: () => '/records/disposals', fields: () => ({ title: 'Hủy hồ sơ quý IV', token: newId() }) },
  { name: 'rows that are taken out of one', by: 'qualityOfficer', path: () => `/records/disposals/${taken}/rows`, fields: async () => { const { rows, version } = await loadDisposal(taken); return { records: rows[0]?.record, version }; } },
  { name: 'its sending to the head', by: 'qualityOfficer', path: () => `/records/disposals/${taken}/submission`, fields: async () => ({ version: (await loadDisposal(taken)).version }) },
  { name: 'its approval', by: 'head', path: () => `/records/disposals/${submitted}/approval`, fields: async () => ({ password: PASSWORD, version: (await loadDisposal(submitted)).version }) },
  { name: 'its cancellation', by: 'qualityOfficer', path: () => `/records/disposals/${taken}/cancellation`, fields: async () => ({ reason: 'Cần xem lại', version: (await loadDisposal(taken)).version }) },
  { name: 'a certificate of an auditor', by: 'qualityOfficer', path: () => `/audits/auditors/${agency.people.leadAuditor.id}/certificates`, fields: async () => ({ name: 'Đánh giá viên trưởng', number: '12/CN', issuer: 'Quacert', from: '01/02/2026', until: '', version: (await auditorOf(agency.id, agency.people.leadAuditor.id))?.version }) },
  { name: 'a password', by: 'auditor', alone: true, path: () => '/account/password', fields: () => ({ current: PASSWORD, password: 'Mật khẩu mới 2027', again: 'Mật khẩu mới 2027' }) },
  { name: 'a calendar address', by: 'leadAuditor', path: () => '/audits/calendar/renewal', entries: 0 },
];

const ask = (answers: readonly Told[]): unknown => answers.map(one => [one.status, one.to]);

test.each(ROWS)('$name: made once, answered the same three times', row => madeOnce(row));

async function madeOnce({ by, path, fields, file, entries = 1, alone }: Row): Promise<void> {
  const [here, another] = await agentsOf(by), there = alone ? here : another, to = await path(), typed = { ...(await fields?.()), _sending: newSending() }, before = await written();
  const brought = typeof file === 'object' ? file : file ? { field: file, bytes: file === 'file' ? pdf : PHOTO, name: file === 'file' ? 'tep.pdf' : 'anh.png' } : undefined;
  const both = await Promise.all([sent(here, to, typed, brought), sent(there, to, typed, brought)]), third = await sent(there, to, typed, brought);
  expect([both[0].status, both[0].status === 303 ? '' : both[0].text.slice(-3000)]).toEqual([303, '']);
  expect(ask([...both, third])).toEqual(ask([both[0], both[0], both[0]]));
  expect((await written()) - before).toBe(entries);
}

/** Their pages show the link of the invitation, this once. */
const ACCOUNTS = [
  { name: 'an account', by: () => agency.account('administrator'), path: () => '/people', to: /^\/people\//, entries: 1, more: () => ({ unit: agency.unit, roles: 'staff' }) },
  { name: 'an agency below with its administrator', by: () => 'bn.administrator', path: () => '/settings/agencies', to: /^\/settings\/agencies$/, entries: 2, more: () => ({ agency: 'Sở Tài chính', shortName: 'Sở Tài chính', code: 'STC', kind: 'department' }) },
  { name: 'the administrator of an agency below', by: () => 'bn.administrator', path: () => `/settings/agencies/${below.id}/administrator`, to: /^\/settings\/agencies$/, entries: 1, more: () => ({}) },
];
let accounts = 0;
test.each(ACCOUNTS)('$name: one person, and who sent the form later is led to them', async ({ by, path, to, entries, more }) => {
  const [here, there] = await agentsFor(by()), typed = { account: `moi.nguoi${++accounts}`, name: 'Người Mới', email: 'moi@example.vn', title: 'Chuyên viên', ...more(), _sending: newSending() }, before = await written();
  const answers = await Promise.all([sent(here, path(), typed), sent(there, path(), typed)]), third = await sent(here, path(), typed);
  expect([answers.map(one => [one.status === 200 || one.status === 303, one.to === '' || to.test(one.to)]), answers.some(one => one.status === 200)]).toEqual([[[true, true], [true, true]], true]);
  expect([third.status, to.test(third.to), (await here.get(third.to)).status, (await written()) - before]).toEqual([303, true, 200, entries]);
});

describeWithOpenssl()('certificates', () => {
  const authority = anAuthority(), versionOf = async (kind: 'agency' | 'person', id: string): Promise<number> => (await holderOf({ kind, id }))?.version ?? 0;
  afterAll(() => { authority.close(); });
  const file = (name: string) => ({ field: 'certificate', bytes: authority.p12(authority.issue({ name }), 'Mật khẩu của tệp', []), name: 'chung-thu.p12' });
  const ofAgency = (name: string): Row => ({ name, by: 'administrator', path: () => '/settings/certificates', fields: async () => ({ password: 'Mật khẩu của tệp', version: await versionOf('agency', agency.id) }), file: file('SỞ TƯ PHÁP') });
  const own = (name: string): Row => ({ name, by: 'clerk', path: () => '/account/certificate', fields: async () => ({ password: 'Mật khẩu của tệp', version: await versionOf('person', agency.people.clerk.id) }), file: file(agency.people.clerk.name) });
  const roots: Row = { name: 'an authority that is trusted', by: 'administrator', path: () => '/settings/certificates/roots', fields: async () => ({ version: await versionOf('agency', agency.id) }), file: { field: 'roots', bytes: Buffer.from(authority.root.pem), name: 'ca.pem' } };

  test.each([['the first of an agency', ofAgency], ['another one', ofAgency], ['one\'s own', own], ['a second of one\'s own', own], ['an authority that is trusted', () => roots]] as const)('%s: installed once', (name, row) => madeOnce(row(name)));
});

test('two files of one name and one size are two forms', async () => {
  const [here, there] = await agentsOf('author'), path = `/documents/${draft.id}/revisions/1/files`, typed = { role: 'annex', version: await versionOf('draft'), _sending: newSending() }, before = await written();
  const [one, other] = [await pdfOf('Trang thứ 1'), await pdfOf('Trang thứ 2')].map(bytes => Buffer.concat([bytes, Buffer.alloc(40_000 - bytes.length, '\n')]));
  const first = await sent(here, path, typed, { field: 'file', bytes: one ?? pdf, name: 'phu-luc.pdf' });
  const same = await sent(there, path, typed, { field: 'file', bytes: one ?? pdf, name: 'phu-luc.pdf' }), second = await sent(there, path, typed, { field: 'file', bytes: other ?? pdf, name: 'phu-luc.pdf' });
  expect([first.status, same.to === first.to, (await written()) - before]).toEqual([303, true, 1]);
  expect([second.status, second.to]).toEqual([409, '']); // of a draft that has changed since, which it would have been said to be part of
});

test('a job that a form sets off: what it writes bears no key of the form, and a failure is not called done', async () => {
  const [here] = await agentsOf('administrator'), run = '/jobs/endRetention/run', failing = createServer(createApp({ ...app.tools, jobs: app.tools.jobs.map(job => ({ ...job, run: () => Promise.reject(new Error('no disk')) })), log: () => undefined }, mongoose.connection));
  await Records.updateOne({ _id: filed }, { $set: { 'retention.until': new Date('2020-01-01T00:00:00Z') } });
  const answer = await sent(here, run, { _sending: newSending() }), entry = (await Records.findById(filed).lean())?.trail.at(-1);
  expect([answer.status, answer.to, entry?.action.split('.')[0], entry?.by.name, entry?.sending]).toEqual([303, '/jobs', 'record', 'system', undefined]);
  expect(textOf((await here.get('/jobs')).text)).toContain('đã chạy.');
  await new Promise<void>(resolve => { failing.listen(0, '127.0.0.1', resolve); });
  const there = await signedIn(failing, agency.account('administrator'));
  expect((await sent(there, run, { _sending: newSending() })).status).toBe(303);
  expect(textOf((await there.get('/jobs')).text)).toContain('đã chạy nhưng gặp lỗi');
  failing.close();
});

test('the message is the first one\'s, too', async () => {
  const [here] = await agentsOf('staff'), typed = { title: 'Thiếu chữ ký', source: 'complaint', unit: agency.unit, foundOn: '24/11/2026', description: 'Ba hồ sơ thiếu chữ ký.', _sending: newSending() };
  const first = await sent(here, '/nonconformities', typed), told = (await here.get(first.to)).text, second = await sent(here, '/nonconformities', typed), again = (await here.get(second.to)).text;
  const flash = (page: string): string => /<div class="flash[^]*?<\/div>|role="status"[^]*?<\/div>/.exec(page)?.[0] ?? '';
  expect([second.to, flash(again)]).toEqual([first.to, flash(told)]);
  expect(flash(told)).toContain('KPH-');
});

test('the id of somebody else\'s form, or of a form for another address, is an id like any other', async () => {
  const [mine] = await agentsOf('staff'), [theirs] = await agentsOf('clerk'), _sending = newSending();
  const typed = { title: 'Phiếu ghi sai ngày', source: 'complaint', unit: agency.unit, foundOn: '24/11/2026', description: 'Phiếu ghi sai ngày nhận.', _sending };
  const [first, foreign] = [await sent(mine, '/nonconformities', typed), await sent(theirs, '/nonconformities', typed)];
  expect([first.status, foreign.status, foreign.to === first.to]).toEqual([303, 303, false]);
  expect((await theirs.get(`/sendings/${_sending}/outcome?at=/nonconformities&of=x&since=0`)).body).toEqual({ state: 'notDone' });
  const copy = await sent(mine, `/documents/${copied.id}/copies`, { _sending });
  expect(copy.to).toMatch(/^\/copies\//);
});

test('a form that was refused can be mended and sent again with its id; changed after "back" it is another', async () => {
  const [here] = await agentsOf('qualityOfficer'), _sending = newSending(), typed = { code: 'QT-HAI.02', title: '', type: 'QT', unit: '', reason: 'Ban hành lần đầu', _sending };
  expect((await sent(here, '/documents', typed)).status).toBe(422);
  const done = await sent(here, '/documents', { ...typed, title: 'Có tên' });
  expect(done.status).toBe(303);
  expect((await sent(here, '/documents', { ...typed, title: 'Tên khác' })).status).toBe(422);
  expect((await sent(here, '/documents', { ...typed, code: 'QT-HAI.03', title: 'Có tên' })).status).toBe(303);
});

test('a form without an id is carried out as it comes', async () => {
  const [here] = await agentsOf('staff'), typed = { title: 'Không có mã gửi', source: 'complaint', unit: agency.unit, foundOn: '24/11/2026', description: 'Gửi từ trang cũ.' };
  const [first, second] = [await sent(here, '/nonconformities', typed), await sent(here, '/nonconformities', { ...typed, _sending: 'x' })];
  expect([first.status, second.status, first.to === second.to]).toEqual([303, 303, false]);
});
