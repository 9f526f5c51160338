/** Nonconformities over HTTP: the whole job by forms, what is refused and in which words, who sees what, and files byte for byte. */
import { createHash } from 'node:crypto';
import type TestAgent from 'supertest/lib/agent';
import { firstBreak } from '../../server/core/trail';
import { Nonconformity, type NonconformityRecord } from '../../server/nonconformities/model';
import { PASSWORD, useApp } from '../support/app';
import { aDocument, aProvince, anAgency, type Post, type TestAgency, type TestDocument } from '../support/factories';
import { textOf } from '../support/page';
import { actionsOf, aNonconformity, multipliedNonconformities, PHOTO, type TestNonconformity } from './made';

let agency: TestAgency, other: TestAgency, document: TestDocument, foreignDocument: TestDocument, overseerAccount: string;
const app = useApp(async ready => {
  const province = await aProvince(ready);
  overseerAccount = province.account;
  agency = await anAgency(ready, { code: 'stp', parent: province.id });
  other = await anAgency(ready, { code: 'snn', name: 'Sở Nông nghiệp', parent: province.id });
  document = await aDocument(ready, agency, { code: 'QT-TP.03', title: 'Cấp phiếu bổ sung' });
  foreignDocument = await aDocument(ready, other, { code: 'QT-NN.01', title: 'Cấp phép thủy sản' });
});
const start = (): Date => new Date('2026-11-24T07:15:00Z');
afterEach(() => { app.setNow(start()); });

const agents = new Map<string, TestAgent>();
async function as(post: Post): Promise<TestAgent> {
  const known = agents.get(post) ?? await app.signIn(agency.account(post));
  agents.set(post, known);
  return known;
}
const recordOf = async (id: string): Promise<NonconformityRecord> => (await Nonconformity.findById(id).lean()) as NonconformityRecord;
const at = (id: string): string => `/nonconformities/${id}`;

interface Sent { status: number; text: string; location: string }
async function send(post: Post, path: string, body: Record<string, unknown>): Promise<Sent> {
  const answer = await (await as(post)).post(path).type('form').send(body);
  return { status: answer.status, text: textOf(answer.text ?? ''), location: String(answer.headers['location'] ?? '') };
}
/** As a form of the page would: with the version the record has now. */
const act = async (post: Post, id: string, path: string, body: Record<string, unknown> = {}): Promise<Sent> => send(post, `${at(id)}/${path}`, { version: (await recordOf(id)).version, ...body });
const page = async (post: Post, path: string): Promise<string> => textOf((await (await as(post)).get(path)).text);

const found = { title: 'Hồ sơ chờ bổ sung không có phiếu', source: 'complaint', clause: '8.5.1', foundOn: '24/11/2026', description: '5 trên 20 hồ sơ chờ bổ sung không có phiếu.', evidence: 'Hồ sơ 1219.' };
const triaged = () => ({ grade: 'minor', unit: agency.unit, responsible: agency.people.unitHead.id, clause: '8.5.1' });
const cause = { method: 'whys', why1: 'Gọi điện thay vì lập phiếu.', why2: 'Lập phiếu mất 10 phút.', root: 'Không ai rà lại quy trình khi đổi phần mềm.', category: 'procedure', similar: 'Đã xem Văn phòng: không có.' };
const planned = () => ({ text: 'Sửa quy trình ở bước B3', expected: 'Quy trình mới', owner: agency.people.staff.id, due: '04/12/2026', document: '' });
const judged = { outcome: 'effective', result: 'Lấy mẫu 30 hồ sơ, không hồ sơ nào thiếu phiếu.', password: PASSWORD };

describe('the job by forms', () => {
  let id: string;

  test('a member reports with a photo, which is kept byte for byte and shown to readers alone', async () => {
    const agent = await as('staff');
    expect((await agent.get(`/nonconformities/new?source=complaint&clause=8.5.1&document=${document.id}`)).text).toContain(`<option value="${document.id}" selected>`);
    let form = agent.post('/nonconformities');
    for (const [name, value] of Object.entries({ ...found, unit: agency.unit, document: document.id })) form = form.field(name, value);
    const answer = await form.attach('files', PHOTO, 'ảnh hiện trường.png');
    expect(answer.status).toBe(303);
    id = String(answer.headers['location']).split('/').at(-1) ?? '';
    const record = await recordOf(id), [file] = record.files;
    expect([record.state, record.document?.label, file?.sha256]).toEqual(['reported', '01/00', createHash('sha256').update(PHOTO).digest('hex')]);
    const sent = await agent.get(`${at(id)}/files/${file?.id ?? ''}`).buffer(true);
    expect([sent.status, sent.headers['content-type'], String(sent.headers['content-disposition']).startsWith('inline'), PHOTO.equals(sent.body as Buffer)]).toEqual([200, 'image/png', true, true]);
    expect((await (await app.signIn(other.account('staff'))).get(`${at(id)}/files/${file?.id ?? ''}`)).status).toBe(404);
    expect(await page('staff', at(id))).toContain('QT-TP.03 lần 01/00, có hiệu lực lúc đó');
  });

  test('the quality officer finds it among the tasks, triages it; the unit corrects it', async () => {
    expect(await page('qualityOfficer', '/')).toContain('Phân loại KPH-2026/001 Hồ sơ chờ bổ sung không có phiếu');
    expect((await act('qualityOfficer', id, 'triage', triaged())).location).toBe(at(id));
    const home = (await (await as('unitHead')).get('/')).text;
    expect(home).toContain(`href="${at(id)}/acts/correction"`);
    expect((await act('unitHead', id, 'correction', { correction: 'Lập bù 5 phiếu, gọi xin lỗi 5 người dân.' })).status).toBe(303);
    const after = await page('unitHead', at(id));
    for (const part of ['Nguyên nhân gốc chưa ghi', 'Hành động khắc phục chưa đến']) expect(after).toContain(part);
  });

  test('cause, two actions and the plan: what is missing is told, then it is sent', async () => {
    const short = await act('unitHead', id, 'analysis', { ...cause, why2: '' });
    expect([short.status, short.text]).toEqual([422, expect.stringContaining('Cần ít nhất hai lần hỏi vì sao.')]);
    expect((await act('unitHead', id, 'analysis', cause)).status).toBe(303);
    expect(await page('unitHead', at(id))).toContain('Trình duyệt kế hoạch Kế hoạch chưa có hành động nào.');
    expect((await act('unitHead', id, 'actions', planned())).location).toBe(`${at(id)}#b6`);
    expect((await act('unitHead', id, 'actions', { ...planned(), text: 'Rà lại hồ sơ quý III', owner: agency.people.author.id })).status).toBe(303);
    expect((await act('unitHead', id, 'actions', { ...planned(), text: 'Việc thừa cần bỏ' })).status).toBe(303);
    expect((await act('unitHead', id, `actions/${(await actionsOf(id))[2] ?? ''}/removal`)).status).toBe(303);
    expect((await act('unitHead', id, 'plan', { criterion: '0 trên 30 hồ sơ thiếu phiếu.', waitDays: '30', verifier: agency.people.auditor.id })).status).toBe(303);
    expect((await act('unitHead', id, 'plan-approval-request')).status).toBe(303);
    expect((await recordOf(id)).state).toBe('planInApproval');
  });

  test('the representative reads what is signed, and a wrong password signs nothing', async () => {
    const form = await page('representative', `${at(id)}/acts/plan-approval`);
    expect(form).toContain('Sửa quy trình ở bước B3');
    expect(form).toContain('Tôi duyệt kế hoạch hành động khắc phục này.');
    expect((await act('representative', id, 'plan-approval', { password: 'sai' })).status).toBe(422);
    expect((await act('representative', id, 'plan-approval', { password: PASSWORD })).status).toBe(303);
    expect((await recordOf(id)).state).toBe('inProgress');
  });

  test('owners ask for time and prove; another accepts; dates that moved stay to be read', async () => {
    const [first = '', second = ''] = await actionsOf(id);
    expect((await act('staff', id, `actions/${first}/extension`, { until: '01/12/2026', reason: 'Chờ tổ chức mới.' })).text).toContain('Chọn ngày sau hạn hiện tại.');
    expect((await act('staff', id, `actions/${first}/extension`, { until: '20/12/2026', reason: 'Chờ tổ chức mới.' })).status).toBe(303);
    expect((await act('head', id, `actions/${first}/extension-answer`, { answer: 'deny' })).status).toBe(422);
    expect((await act('head', id, `actions/${first}/extension-answer`, { answer: 'grant' })).status).toBe(303);
    expect((await (await as('staff')).get(at(id))).text).toMatch(/<s>04\/12\/2026<\/s> gia hạn đến 20\/12\/2026: Chờ tổ chức mới\./);
    expect(await page('staff', at(id))).toContain('cho gia hạn hành động 1 đến 20/12/2026.');
    const dot = await act('staff', id, `actions/${first}/claim`, { proof: '.' });
    expect([dot.status, dot.text]).toEqual([422, expect.stringContaining('Viết thành lời, không chỉ dấu hay một chữ.')]);
    const proof = await (await as('staff')).post(`${at(id)}/actions/${first}/claim`).field('version', String((await recordOf(id)).version)).field('proof', 'Đã ban hành quy trình mới.').attach('files', PHOTO, 'quyết định.png');
    expect(proof.status).toBe(303);
    expect((await act('qualityOfficer', id, `actions/${first}/refusal`, { reason: 'Thiếu quyết định.' })).status).toBe(303);
    expect(await page('staff', at(id))).toContain('Tạ Thị Mai trả lại 24/11/2026: Thiếu quyết định.');
    expect((await act('staff', id, `actions/${first}/claim`, { proof: 'Kèm quyết định ban hành.' })).status).toBe(303);
    expect((await act('qualityOfficer', id, `actions/${first}/acceptance`)).status).toBe(303);
    expect(await page('author', at(id))).toContain('Bạn làm hành động 2');
    expect((await act('author', id, `actions/${second}/claim`, { proof: 'Bảng rà soát đã nộp.' })).status).toBe(303);
    expect((await act('representative', id, `actions/${second}/acceptance`)).status).toBe(303);
    expect((await recordOf(id)).state).toBe('verification');
  });

  test('the verifier waits, finds it not effective, and a second round stands beside the first, which is kept', async () => {
    expect(await page('auditor', at(id))).toContain('Còn 30 ngày nữa mới đến ngày kiểm tra hiệu lực.');
    expect((await act('auditor', id, 'verification', judged)).status).toBe(409);
    app.setNow(new Date('2026-12-26T02:00:00Z'));
    expect((await act('auditor', id, 'verification', { ...judged, outcome: 'notEffective', result: 'Vẫn còn 3 trên 30 hồ sơ thiếu phiếu.' })).status).toBe(303);
    const now = await page('unitHead', at(id));
    expect(now).toContain('Vòng 2 đang làm Vòng 1 không hiệu lực, 26/12/2026');
    expect(now).not.toContain('Bảng rà soát đã nộp.');
    for (const cycle of ['', '?cycle=1']) expect((await (await as('unitHead')).get(`${at(id)}${cycle}`)).text).toContain('class="tabbar"');
    const first = (await (await as('unitHead')).get(`${at(id)}?cycle=1`)).text;
    expect(textOf(first)).toContain('Bảng rà soát đã nộp.');
    expect(first).toContain('<p class="of-cycle">Vòng 1: không hiệu lực, 26/12/2026</p>');
    const { state, cycles, trail, trailHead } = await recordOf(id);
    expect([state, cycles.length, firstBreak(trail, trailHead)]).toEqual(['analysis', 2, undefined]);
    expect(await page('qualityOfficer', `${at(id)}/trail`)).toContain('nguyên vẹn');
  });
});

test('a plan that was given back says by whom, when and why where it is approved, until it is sent again', async () => {
  const { id } = await aNonconformity(app, agency, { stage: 'planInApproval' }), told = 'Lê Minh Hòa trả lại kế hoạch ngày 24/11/2026: Chưa nêu ai thay khi vắng.';
  expect(await page('unitHead', at(id))).not.toContain('trả lại kế hoạch');
  expect((await act('head', id, 'plan-return', { reason: 'Chưa nêu ai thay khi vắng.' })).status).toBe(303);
  expect(await page('unitHead', at(id))).toContain(`Phê duyệt kế hoạch chưa đến ${told}`);
  await act('unitHead', id, 'actions', planned());
  expect(await page('unitHead', at(id))).toContain(told);
  expect(await page('unitHead', at(id))).toContain('thêm hành động “Sửa quy trình ở bước B3”.');
  expect((await act('unitHead', id, 'plan-approval-request')).status).toBe(303);
  expect(await page('unitHead', at(id))).not.toContain(told);
});

describe('what is refused, and in which words', () => {
  test('a report that is not right is drawn again with what was typed', async () => {
    const answer = await (await as('staff')).post('/nonconformities').field('title', 'Tên đã gõ').field('source', 'self').field('foundOn', '25/12/2026').field('description', '.').field('unit', agency.unit);
    expect(answer.status).toBe(422);
    expect(answer.text).toContain('value="Tên đã gõ"');
    expect(textOf(answer.text)).toContain('Viết thành lời, không chỉ dấu hay một chữ.');
    const ahead = await (await as('staff')).post('/nonconformities').field('title', 'Tên').field('source', 'self').field('foundOn', '25/12/2026').field('description', 'Thấy hai hồ sơ trễ.');
    expect(textOf(ahead.text)).toContain('Ngày này chưa đến.');
    const program = await (await as('staff')).post('/nonconformities').field('title', 'Tên').field('source', 'self').field('foundOn', '24/11/2026').field('description', 'Thấy hai hồ sơ trễ.').attach('files', Buffer.from('MZ chương trình'), 'ảnh.png');
    expect(program.status).toBe(422);
  });

  test('a page that is older than the record changes nothing and says so', async () => {
    const { id } = await aNonconformity(app, agency, { stage: 'triaged' }), old = (await recordOf(id)).version;
    await act('unitHead', id, 'evidence');
    await act('unitHead', id, 'correction', { correction: 'Lập bù 5 phiếu ngay.' });
    const late = await send('qualityOfficer', `${at(id)}/analysis`, { ...cause, version: old });
    expect([late.status, late.text]).toEqual([409, expect.stringContaining('Có người vừa sửa')]);
    expect((await recordOf(id)).state).toBe('contained');
  });

  test.each([
    ['staff', 'triaged', 'correction', { correction: 'Tự ý sửa lại ngay.' }], ['staff', 'planInApproval', 'plan-approval', { password: PASSWORD }], ['unitHead', 'planInApproval', 'plan-approval', { password: PASSWORD }],
    ['qualityOfficer', 'planInApproval', 'plan-return', { reason: 'Không được trả.' }], ['unitHead', 'inProgress', 'cancellation', { reason: 'Không muốn làm.' }], ['unitHead', 'verification', 'verification', judged], ['head', 'verification', 'verification', judged],
  ] as const)('a %s may not do %s → %s', async (post, stage, resource, body) => {
    const { id } = await aNonconformity(app, agency, { stage }), before = await recordOf(id);
    expect((await act(post, id, resource, body)).status).toBe(403);
    expect((await recordOf(id)).version).toBe(before.version);
    expect((await (await as(post)).get(`${at(id)}/acts/${resource}`)).status).toBe(404);
  });

  test('what is closed or cancelled takes no act any more', async () => {
    for (const stage of ['closed', 'cancelled'] as const) {
      const { id, action } = await aNonconformity(app, agency, { stage }), before = await recordOf(id);
      for (const [post, resource, body] of [['qualityOfficer', 'triage', triaged()], ['unitHead', 'correction', { correction: 'Sửa thêm lần nữa.' }], ['unitHead', 'analysis', cause], ['unitHead', 'actions', planned()], ['head', 'cancellation', { reason: 'Không cần nữa.' }], ['auditor', 'verification', judged], ['representative', 'plan-approval', { password: PASSWORD }], ['staff', `actions/${action || 'x'}/claim`, { proof: 'Làm lại lần nữa.' }]] as const) {
        const { status } = await act(post, id, resource, body);
        expect([stage, resource, [403, 404, 409].includes(status) ? 'refused' : status]).toEqual([stage, resource, 'refused']);
      }
      expect((await recordOf(id)).version).toBe(before.version);
      expect((await (await as('head')).get(at(id))).text).not.toContain('/acts/');
    }
  });

  test('a verifier who owns an action or heads the unit does not let the plan be sent', async () => {
    for (const verifier of [agency.people.staff.id, agency.people.unitHead.id]) {
      const { id } = await aNonconformity(app, agency, { stage: 'planned' });
      expect((await act('unitHead', id, 'plan', { criterion: '0 trên 30 hồ sơ thiếu phiếu.', waitDays: '30', verifier })).status).toBe(303);
      expect(await page('unitHead', at(id))).toContain('Người kiểm tra hiệu lực không được làm hành động nào và không phụ trách đơn vị. Chọn người khác.');
      expect((await act('unitHead', id, 'plan-approval-request')).status).toBe(409);
    }
    const { id } = await aNonconformity(app, agency, { stage: 'planned' }), form = (await (await as('unitHead')).get(`${at(id)}/acts/plan`)).text;
    expect([form.includes(`value="${agency.people.staff.id}"`), form.includes(`value="${agency.people.unitHead.id}"`), form.includes(`value="${agency.people.head.id}"`)]).toEqual([false, false, true]);
  });

  test('an action that revises a document waits until its newer revision is in force', async () => {
    const { id, action } = await aNonconformity(app, agency, { stage: 'claimed', revises: document.id });
    const text = await page('qualityOfficer', at(id));
    for (const part of ['Chỉ chấp nhận khi lần mới của QT-TP.03 có hiệu lực.', 'Lần mới của QT-TP.03 chưa có hiệu lực, nên chưa chấp nhận được hành động 1']) expect(text).toContain(part);
    expect(text).not.toContain('Bạn chấp nhận hành động');
    expect((await act('qualityOfficer', id, `actions/${action}/acceptance`)).status).toBe(409);
  });
});

describe('other agencies', () => {
  test('their people, units and documents are not taken, in any form', async () => {
    const reported = await aNonconformity(app, agency), plan = await aNonconformity(app, agency, { stage: 'planned' }), { people } = other;
    for (const [id, resource, post, body, told] of [
      [reported.id, 'triage', 'qualityOfficer', { ...triaged(), unit: other.unit }, 'Đơn vị này không có trong cơ quan.'], [reported.id, 'triage', 'qualityOfficer', { ...triaged(), responsible: people.unitHead.id }, ''],
      [plan.id, 'actions', 'unitHead', { ...planned(), owner: people.staff.id }, ''], [plan.id, 'actions', 'unitHead', { ...planned(), document: foreignDocument.id }, 'Tài liệu này không còn hiệu lực.'],
      [plan.id, 'plan', 'unitHead', { criterion: '0 trên 30 hồ sơ.', waitDays: '30', verifier: people.auditor.id }, ''],
    ] as const) {
      const before = (await recordOf(id)).version, answer = await act(post, id, resource, body);
      expect([resource, answer.status, (await recordOf(id)).version]).toEqual([resource, 422, before]);
      expect(answer.text).toContain(told);
    }
    const cited = await (await as('staff')).post('/nonconformities').type('form').send({ ...found, unit: other.unit, document: foreignDocument.id });
    expect(cited.status).toBe(422);
  });

  test('a member of another agency is told that it is not there; the overseer reads, and changes nothing', async () => {
    const { id, action } = await aNonconformity(app, agency, { stage: 'claimed' }), before = await recordOf(id), foreign = await app.signIn(other.account('qualityOfficer')), overseer = await app.signIn(overseerAccount);
    expect([(await foreign.get(at(id))).status, (await foreign.get(`/nonconformities?agency=${agency.id}`)).status]).toEqual([404, 404]);
    const html = (await overseer.get(at(id))).text;
    expect(textOf(html)).toContain('Đang thực hiện');
    expect(html).not.toContain('/acts/');
    for (const resource of [`actions/${action}/acceptance`, 'cancellation', 'evidence']) {
      for (const agent of [foreign, overseer]) expect((await agent.post(`${at(id)}/${resource}`).type('form').send({ reason: 'Lý do bất kỳ', version: before.version })).status).toBeGreaterThanOrEqual(403);
    }
    expect((await recordOf(id)).version).toBe(before.version);
    const all = textOf((await overseer.get('/nonconformities?view=all')).text);
    expect(all).toContain('Sở Tư pháp');
    expect((await overseer.get('/nonconformities/new')).status).toBe(403);
  });
});

test('what looks like markup is text everywhere', async () => {
  const bad = '<script>alert(1)</script>', { id } = await aNonconformity(app, agency, { stage: 'contained', title: `Tên ${bad}` });
  await act('unitHead', id, 'analysis', { ...cause, method: 'fishbone', people: `${bad}\nHai`, why1: bad, why2: bad, root: `Gốc rễ ${bad}`, similar: `Đã xem ${bad}` });
  await act('unitHead', id, 'actions', { ...planned(), text: `Việc cần làm ${bad}`, expected: bad });
  for (const path of [at(id), `${at(id)}/acts/plan`, `${at(id)}/acts/analysis`, '/nonconformities?view=all', '/nonconformities?q=%3Cscript%3E', '/']) {
    const { status, text } = await (await as('unitHead')).get(path);
    expect([path, status, text.includes('<script>alert')]).toEqual([path, 200, false]);
  }
});

describe('the register', () => {
  let one: TestNonconformity;
  const numbers = (html: string): string[] => [...new Set([...(/<main[\s\S]*<\/main>/.exec(html)?.[0] ?? '').matchAll(/KPH-2026\/\d+/g)].map(match => match[0]))];
  const opened = async (query: string): Promise<string> => (await (await as('qualityOfficer')).get(`/nonconformities${query}`)).text;
  beforeAll(async () => { one = await aNonconformity(app, agency, { stage: 'inProgress', title: 'Niêm yết thủ tục đã cũ', unit: agency.otherUnit, clause: '7.5.3' }); });

  test.each([['?view=all&q=niem+yet'], ['?view=all&q=Niêm yết'], ['?view=all&clause=7.5.3'], ['?view=all&q=NUMBER'], ['?state=inProgress&q=thu tuc']])('%s finds the one', async query => {
    expect(numbers(await opened(query.replace('NUMBER', encodeURIComponent(one.number.slice(4)))))).toEqual([one.number]);
  });

  test('it is narrowed by unit, grade, source and year, and each condition is a chip', async () => {
    const html = await opened(`?view=all&unit=${agency.otherUnit}&grade=minor&source=complaint&year=2026`);
    expect(numbers(html)).toEqual([one.number]);
    expect(textOf(html)).toContain('Đang lọc:');
    expect(numbers(await opened('?view=all&year=2025'))).toEqual([]);
    expect(numbers(await opened('?view=all&grade=major'))).toEqual([]);
  });

  test('open ones stand alone, what is overdue is counted and told, what waits for me is mine', async () => {
    expect(textOf(await opened(''))).not.toContain('đóng 2');
    app.setNow(new Date('2026-12-10T02:00:00Z'));
    const late = await opened('?view=overdue');
    expect(numbers(late)).toContain(one.number);
    expect(textOf(late)).toContain('quá 6 ngày 04/12/2026');
    const mine = numbers((await (await as('staff')).get('/nonconformities?view=mine')).text);
    expect(mine).toContain(one.number);
    app.setNow(start());
  });

  test.each(['?view=nothing', '?state=%24ne', '?after=1~', '?after=9999~99999999999999', '?q=%28%5B', '?q=.*', '?year=x', '?clause=99', '?unit[$ne]=x', '?grade=constructor'])('%s does no harm', async query => {
    expect((await (await as('staff')).get(`/nonconformities${query}`)).status).toBe(200);
  });

  test('pages of fifty follow each other without a gap or a repeat', async () => {
    const { id } = await aNonconformity(app, other, { stage: 'inProgress' }), agent = await app.signIn(other.account('staff'));
    await multipliedNonconformities(id, 120);
    for (const view of ['all', 'open']) {
      const seen: string[] = [];
      for (let path: string | undefined = `/nonconformities?view=${view}`; path;) {
        const html: string = (await agent.get(path)).text.replaceAll('&amp;', '&').replaceAll('&#x3D;', '=');
        seen.push(...numbers(html));
        path = /href="(\/nonconformities\?[^"]*after=[^"]*)"/.exec(html)?.[1];
      }
      expect([view, seen.length, new Set(seen).size]).toEqual([view, 121, 121]);
    }
  });
});
