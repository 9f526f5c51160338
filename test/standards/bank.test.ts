/** The bank of an agency over HTTP: own questions, other words, what is not asked, what does not apply; and that drawn checklists keep theirs. */
import type TestAgent from 'supertest/lib/agent';
import { drawChecklist } from '../../server/audits/answering';
import { loadAudit } from '../../server/audits/queries';
import { firstBreak } from '../../server/core/trail';
import { TRAIL_SOURCES } from '../../server/jobs/trailSources';
import { Bank } from '../../server/standards/model';
import { useApp } from '../support/app';
import { aDocument, anAgency, type Post, type TestAgency, type TestDocument } from '../support/factories';
import { textOf } from '../support/page';
import { anAudit, aProgramme } from '../audits/steps';

const E = '/standards/iso9001-2015', QUESTION = '15-8.5.1-1';
let agency: TestAgency, far: TestAgency, procedure: TestDocument;
const agents = new Map<string, TestAgent>();
const app = useApp(async ready => {
  agency = await anAgency(ready, { code: 'stp' });
  far = await anAgency(ready, { code: 'xa1', kind: 'commune', name: 'Cơ quan Kín' });
  procedure = await aDocument(ready, agency, { code: 'HT-01', type: 'HT' });
});

async function as(post: Post): Promise<TestAgent> {
  const agent = agents.get(post) ?? await app.signIn(agency.account(post));
  agents.set(post, agent);
  return agent;
}
async function send(post: Post, path: string, fields: Record<string, unknown> = {}): Promise<{ status: number; text: string; location: string }> {
  const version = (await Bank.findOne({ agency: agency.id }).lean())?.version ?? 0, answer = await (await as(post)).post(`${E}${path}`).type('form').send({ version, ...fields }).redirects(0);
  return { status: answer.status, text: textOf(answer.text ?? ''), location: String(answer.headers['location'] ?? '') };
}
const read = async (post: Post, path: string): Promise<string> => textOf((await (await as(post)).get(path)).text);
const drawn = async (id: string): Promise<string[]> => (await loadAudit(id)).lines.map(line => line.question);
const anAuditOf = (stage: 'confirmed' | 'inPreparation', more: Record<string, unknown> = {}): Promise<string> => anAudit(app, agency, stage, { clauses: ['8.5.1'], ...more });

test('an own question, other words and a question switched off: checklists from then on follow, drawn ones keep theirs', async () => {
  const before = await anAuditOf('inPreparation'), seeded = (await drawn(before))[0] ?? '';
  expect((await send('leadAuditor', '/clauses/8.5.1/questions', { vi: 'Sổ theo dõi của phòng ghi gì?' })).location).toBe(`${E}/clauses/8.5.1`);
  expect((await send('qualityOfficer', `/questions/${QUESTION}`, { vi: 'Ai làm bước đầu tiên?', evidenceVi: 'Sổ giao việc' })).status).toBe(303);
  const after = await anAuditOf('inPreparation'), line = (await loadAudit(after)).lines[0];
  expect(await drawn(after)).toEqual(expect.arrayContaining(['Ai làm bước đầu tiên?', 'Sổ theo dõi của phòng ghi gì?']));
  expect(line).toMatchObject({ question: 'Ai làm bước đầu tiên?', toSee: 'Sổ giao việc', added: false });
  expect((await send('representative', `/questions/${QUESTION}/use`, {})).location).toBe(`${E}/clauses/8.5.1`);
  const without = await anAuditOf('inPreparation');
  expect(await drawn(without)).not.toContain('Ai làm bước đầu tiên?');
  expect(await drawn(before)).toContain(seeded);
  const page = await read('staff', `${E}/clauses/8.5.1`);
  expect(page).toContain('Không hỏi');
  expect(page).toContain('Của cơ quan');
  expect(page).toContain(`từ “${seeded}” thành “Ai làm bước đầu tiên?”`);
  await send('representative', `/questions/${QUESTION}/use`, { asked: 'yes' });
  expect((await send('qualityOfficer', `/questions/${QUESTION}/seeded-words`)).status).toBe(303);
  expect((await send('qualityOfficer', `/questions/${QUESTION}/seeded-words`)).text).toContain('Câu này đang dùng câu chữ mẫu.');
  expect(await drawn(await anAuditOf('inPreparation'))).toContain(seeded);
});

test('a question about documents of a type is asked of each such document in scope, at each step where it names one', async () => {
  await send('qualityOfficer', '/clauses/7.5.3.1/questions', { vi: '{code} được để ở đâu tại phòng?', types: ['HT'] });
  await send('qualityOfficer', '/clauses/7.5.3.1/questions', { vi: 'Bước “{step}” của {code} có gì vướng?', types: ['HT'] });
  const lines = (await loadAudit(await anAuditOf('inPreparation', { documents: [procedure.id] }))).lines.filter(line => line.document), steps = new Set(lines.filter(line => line.stepN).map(line => line.stepN)).size;
  expect(lines.filter(line => line.question === 'HT-01 được để ở đâu tại phòng?')).toHaveLength(1);
  expect(lines.filter(line => line.question.endsWith('của HT-01 có gì vướng?'))).toHaveLength(steps);
});

test.each([
  ['a place nothing fills', { vi: 'Ai giữ {nothing}?', types: ['QT'] }, 'Chỉ dùng các chỗ điền'],
  ['a place in a question about the clause', { vi: 'Ai giữ {code}?' }, 'không có chỗ điền'],
  ['other places in English', { vi: 'Ai giữ {code}?', en: 'Who keeps it?', types: ['QT'] }, 'cùng các chỗ điền'],
  ['no words', { vi: ' ' }, 'Câu hỏi'],
  ['a type the agency does not have', { vi: 'Ai giữ {code}?', types: ['ZZ'] }, 'loại'],
])('a question with %s is refused, with what was typed', async (_, fields, told) => {
  const answer = await send('qualityOfficer', '/clauses/8.5.1/questions', fields);
  expect(answer.status).toBe(422);
  expect(answer.text).toContain(told);
});

test('a clause declared not applicable: left out of checklists, plans and the coverage of the programme, and shown there with its reason', async () => {
  const programme = await aProgramme(app, agency, { approved: true, documents: [procedure.id] }), waiting = await anAuditOf('confirmed', { clauses: ['8.2', '8.3.2', '8.5.1'] });
  expect((await send('qualityOfficer', '/clauses/8/exclusion', { reason: 'Cơ quan không làm việc này.' })).text).toContain('Cả chương thì không thể khai là không áp dụng');
  expect((await send('qualityOfficer', '/clauses/8.3/exclusion', { reason: 'x' })).status).toBe(422);
  expect((await send('qualityOfficer', '/clauses/8.3/exclusion', { reason: 'Thủ tục do cấp trên quy định, cơ quan không thiết kế.' })).status).toBe(303);
  expect(await read('staff', `${E}/clauses/8.3.2`)).toContain('Cùng với điều 8.3.');
  await drawChecklist(agency.people.leadAuditor, { id: waiting }, 'vi', app.now());
  const { lines, notApplicable } = await loadAudit(waiting);
  expect(lines.some(line => line.clause.startsWith('8.3'))).toBe(false);
  expect(lines.some(line => line.clause.startsWith('8.2'))).toBe(true);
  expect(notApplicable).toEqual([{ clause: '8.3', reason: 'Thủ tục do cấp trên quy định, cơ quan không thiết kế.' }]);
  expect(await read('staff', `/audits/${waiting}/lines`)).toMatch(/Không áp dụng: 8\.3 .*cơ quan không thiết kế/);
  const plan = (await (await as('leadAuditor')).get('/audits/new')).text;
  expect(plan).not.toContain('value="8.3.2"');
  expect(plan).toContain('value="8.4.1"');
  const refused = await (await as('leadAuditor')).post('/audits').type('form').send({ title: 'Đánh giá', purpose: 'Xem quy trình có được làm đúng.', units: agency.unit, clauses: ['8.3.2'], from: '24/11/2026', to: '25/11/2026', lead: agency.people.leadAuditor.id });
  expect(textOf(refused.text)).toContain('Cơ quan đã khai điều 8.3.2 không áp dụng.');
  expect(await read('staff', `/audits/programmes/${programme}`)).toMatch(/không tính vào chương trình: 8\.3 /);
  expect((await send('representative', '/clauses/8.3/inclusion')).status).toBe(303);
  expect((await (await as('leadAuditor')).get('/audits/new')).text).toContain('value="8.3.2"');
});

test('who may: others read and are refused, another agency has its own bank, and of two at once one is told', async () => {
  expect((await send('staff', '/clauses/8.5.1/questions', { vi: 'Câu?' })).status).toBe(403);
  expect((await send('leadAuditor', '/clauses/8.3/exclusion', { reason: 'Không làm việc này ở đây.' })).status).toBe(403);
  expect((await (await as('staff')).get(`${E}/clauses/8.5.1?agency=${far.id}`)).status).toBe(404);
  expect((await (await app.signIn(far.account('staff'))).get(`${E}/clauses/8.5.1`)).text).not.toContain('Sổ theo dõi của phòng ghi gì?');
  expect((await send('qualityOfficer', `/questions/${QUESTION}`, { vi: 'Ai?', version: 1 })).text).toContain('Có người vừa sửa nội dung này');
  expect((await send('qualityOfficer', '/clauses/99/questions', { vi: 'Câu?' })).status).toBe(404);
  expect((await (await as('staff')).get('/standards/iso14001-2015')).status).toBe(404);
  const first = await Promise.all([1, 2].map(async () => (await app.signIn(far.account('qualityOfficer'))).post(`${E}/questions/${QUESTION}/use`).type('form').send({}).redirects(0)));
  expect(first.map(answer => answer.status).sort()).toEqual([303, 409]);
});

test('the trail of the bank is whole, and is anchored with the others', async () => {
  const record = await Bank.findOne({ agency: agency.id }).lean();
  expect(record && firstBreak(record.trail, record.trailHead)).toBeUndefined();
  expect(TRAIL_SOURCES.map(one => one.name)).toContain('bank');
});
