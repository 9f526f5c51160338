/** Each form that makes something, sent twice at once to two servers and once more later: it is made once, and all are answered the same. */
import type { Server } from 'node:http';
import type TestAgent from 'supertest/lib/agent';
import { addComment } from '../../server/documents/comments';
import { loadDocument } from '../../server/documents/acts';
import { newId } from '../../server/core/id';
import { loadNonconformity } from '../../server/nonconformities/queries';
import { loadRecord } from '../../server/records/queries';
import { loadAudit, loadProgramme } from '../../server/audits/queries';
import { agencyById } from '../../server/agencies/queries';
import { PHOTO, aNonconformity } from '../nonconformities/made';
import { anAuditWithLines } from '../audits/linesMade';
import { anAudit, aProgramme } from '../audits/steps';
import { aForm, aRecord } from '../records/made';
import { PASSWORD, useApp } from '../support/app';
import { aDocument, anAgency, aProvince, pdfOf, type Post, type TestAgency, type TestDocument } from '../support/factories';
import { anotherServer, newSending, sent, signedIn, written, type Fields, type Told } from './support';

let agency: TestAgency, draft: TestDocument, inForce: TestDocument, copied: TestDocument, reviewed: TestDocument, nonconformity: string, planned: string, audit: string, answering: string, programme: string, form: string, record: string, pdf: Buffer;
let other: Server;
const app = useApp(async ready => {
  const province = await aProvince(ready);
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
  pdf = await pdfOf('Gửi hai lần');
});
beforeAll(async () => { other = await anotherServer(app); });
afterAll(() => new Promise(resolve => { other.close(resolve); other.closeAllConnections(); }));

const agents = new Map<string, readonly [TestAgent, TestAgent]>();
async function agentsOf(post: Post): Promise<readonly [TestAgent, TestAgent]> {
  const known = agents.get(post) ?? [await app.signIn(agency.account(post)), await signedIn(other, agency.account(post))] as const;
  agents.set(post, known);
  return known;
}

const threadOf = async (): Promise<string> => (await loadDocument(reviewed.id)).revisions[0]?.comments[0]?.id ?? '';
const versionOf = async (what: 'draft' | 'inForce'): Promise<number> => (await loadDocument({ draft, inForce }[what].id)).version;
const ofAgency = async (): Promise<number> => (await agencyById(agency.id, app.now())).version;
const actionOf = async (): Promise<string> => (await loadNonconformity(planned)).cycles[0]?.actions[0]?.id ?? '';

interface Row { readonly name: string; readonly by: Post; readonly path: () => string | Promise<string>; readonly fields?: () => Fields | Promise<Fields>; readonly file?: string; /** Entries it writes. */ readonly entries?: number }

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
  { name: 'a calendar address', by: 'leadAuditor', path: () => '/audits/calendar/renewal', entries: 0 },
];

const ask = (answers: readonly Told[]): unknown => answers.map(one => [one.status, one.to]);

test.each(ROWS)('$name: made once, answered the same three times', async ({ by, path, fields, file, entries = 1 }) => {
  const [here, there] = await agentsOf(by), to = await path(), typed = { ...(await fields?.()), _sending: newSending() }, before = await written();
  const brought = file ? { field: file, bytes: file === 'file' ? pdf : PHOTO, name: file === 'file' ? 'tep.pdf' : 'anh.png' } : undefined;
  const both = await Promise.all([sent(here, to, typed, brought), sent(there, to, typed, brought)]), third = await sent(there, to, typed, brought);
  expect([both[0].status, both[0].status === 303 ? '' : both[0].text.slice(-3000)]).toEqual([303, '']);
  expect(ask([...both, third])).toEqual(ask([both[0], both[0], both[0]]));
  expect((await written()) - before).toBe(entries);
});

test('an account: one person, and who sent the form later is led to them', async () => {
  const [here, there] = await agentsOf('administrator'), typed = { account: 'moi.nguoi', name: 'Người Mới', email: 'moi@example.vn', title: 'Chuyên viên', unit: agency.unit, roles: 'staff', _sending: newSending() }, before = await written();
  const answers = await Promise.all([sent(here, '/people', typed), sent(there, '/people', typed)]), third = await sent(here, '/people', typed);
  expect([answers.every(one => one.status === 200 || one.status === 303), third.status, /^\/people\//.test(third.to), (await written()) - before]).toEqual([true, 303, true, 1]);
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
