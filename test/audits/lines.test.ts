/** The checklist over HTTP: several auditors at once, conflicts, proof, what is refused and whom it is hidden from. */
import { randomBytes } from 'node:crypto';
import type TestAgent from 'supertest/lib/agent';
import { conclude } from '../../server/audits/answering';
import { Audit } from '../../server/audits/model';
import { loadAudit } from '../../server/audits/queries';
import { Nonconformity } from '../../server/nonconformities/model';
import { reportNonconformity } from '../../server/nonconformities/operations';
import { firstBreak } from '../../server/core/trail';
import { useApp } from '../support/app';
import { aProvince, anAgency, type TestAgency } from '../support/factories';
import { textOf } from '../support/page';
import { jpegOf } from './linesPhoto';
import { anAuditWithLines, type TestAudit } from './linesMade';

let agency: TestAgency, other: TestAgency, audit: TestAudit, elsewhere: TestAudit;
let lead: TestAgent, auditor: TestAgent, staff: TestAgent, overseer: TestAgent;
const app = useApp(async ready => {
  const province = await aProvince(ready);
  agency = await anAgency(ready, { code: 'stp', parent: province.id });
  other = await anAgency(ready, { code: 'snn', name: 'Cơ quan Kín', parent: (await aProvince(ready, 'xx')).id });
  [audit, elsewhere] = [await anAuditWithLines(ready, agency), await anAuditWithLines(ready, other, { mark: 'Câu hỏi kín' })];
  [lead, auditor, staff, overseer] = await Promise.all([agency.account('leadAuditor'), agency.account('auditor'), agency.account('staff'), province.account].map(account => ready.signIn(account))) as [TestAgent, TestAgent, TestAgent, TestAgent];
});

const at = (line: number): string => `/audits/${audit.id}/lines/${audit.lines[line]}`;
const send = (agent: TestAgent, line: number, fields: Record<string, string>) => agent.post(at(line)).type('form').send({ grade: '', note: '', saved: '0', ...fields });
const stored = async (line: number) => (await loadAudit(audit.id)).lines.find(one => one.id === audit.lines[line]);

test('the list shows every question by unit with how many are left; the question says where it comes from', async () => {
  const list = await lead.get(`/audits/${audit.id}/lines`), text = textOf(list.text);
  expect(list.status).toBe(200);
  expect(text).toContain(`0 trên ${audit.lines.length} câu đã trả lời`);
  expect(text).toContain('Phòng Hành chính tư pháp');
  expect(text).toContain('Hồ sơ nào quá hạn?');
  const last = textOf((await lead.get(at(audit.lines.length - 1))).text);
  for (const part of [audit.procedure.code, 'lần 01/00', 'Điều khoản 8.5.1', 'Câu do đánh giá viên thêm.', 'Phù hợp', 'Không áp dụng', 'Ghi nhận']) expect(last).toContain(part);
});

test('a question on a step names who does it and how long it may take, and what is open at the same place', async () => {
  const lines = (await loadAudit(audit.id)).lines, ofStep = lines.find(line => line.step !== '');
  const { number } = await reportNonconformity(agency.people.leadAuditor, agency.id, { title: 'Thiếu phiếu', source: 'audit', unit: agency.unit, clause: ofStep?.clause ?? '', document: '', foundOn: '2026-11-20', description: 'Không có phiếu.', evidence: '', files: [], grade: 'minor' }, app.now());
  const page = textOf((await lead.get(`/audits/${audit.id}/lines/${ofStep?.id}`)).text);
  expect(page).toContain('B1. Thẩm định hồ sơ · Chuyên viên · 4 giờ');
  expect(page).toContain(`Cùng bước này: ${number}`);
});

test('every sentence the script needs is there in both languages', async () => {
  for (const language of ['vi', 'en']) expect((await lead.get(`${at(0)}?lang=${language}`)).text).not.toContain('line.script.');
});

test('two auditors answer different questions at the same moment: both are kept, in one unbroken trail', async () => {
  const answers = await Promise.all([send(lead, 0, { result: 'conforming' }), send(auditor, 1, { result: 'strength', note: 'Làm rất tốt.' })]);
  expect(answers.map(one => one.status)).toEqual([303, 303]);
  expect(answers[0]?.headers['location']).toMatch(new RegExp(`^/audits/${audit.id}/lines/`));
  expect([(await stored(0))?.answer?.by.name, (await stored(1))?.answer?.result]).toEqual([agency.people.leadAuditor.name, 'strength']);
  const record = await Audit.findById(audit.id).lean();
  expect(record && firstBreak(record.trail, record.trailHead)).toBeUndefined();
});

test('the same answer sent twice is saved once, with its photograph once', async () => {
  const photo = jpegOf(40), twice = () => auditor.post(at(2)).field({ result: 'conforming', grade: '', note: 'Đủ.', saved: '0', reply: 'json', person: agency.people.auditor.id }).attach('photos', photo, 'sổ.jpg');
  const first = await twice(), second = await twice();
  expect([first.status, first.body, second.status, second.body]).toEqual([200, { saved: 1 }, 200, { saved: 1 }]);
  expect((await stored(2))?.files.map(file => file.name)).toEqual(['sổ.jpg']);
});

test('what another answered meanwhile is not overwritten: both are shown, and saved again knowingly', async () => {
  await send(lead, 3, { result: 'observation', note: 'Sổ ghi chậm.' });
  const late = await send(auditor, 3, { result: 'conforming', note: 'Sổ đầy đủ.' }), page = textOf(late.text);
  expect(late.status).toBe(409);
  for (const part of ['Hai câu trả lời', agency.people.leadAuditor.name, 'Sổ ghi chậm.', 'Sổ đầy đủ.']) expect(page).toContain(part);
  expect((await stored(3))?.answer?.note).toBe('Sổ ghi chậm.');
  expect(late.text).toMatch(/name="saved" value="1"/);
  expect((await send(auditor, 3, { result: 'conforming', note: 'Sổ đầy đủ.', saved: '1' })).status).toBe(303);
  const line = await stored(3);
  expect([line?.answer?.note, line?.earlier.map(one => one.note)]).toEqual(['Sổ đầy đủ.', ['Sổ ghi chậm.']]);
});

test('to a script the same conflict is data', async () => {
  await send(lead, 4, { result: 'observation', note: 'Thiếu chữ ký.' });
  const late = await send(auditor, 4, { result: 'conforming', reply: 'json', person: agency.people.auditor.id });
  expect([late.status, late.body.conflict.who, late.body.conflict.word, late.body.conflict.note, late.body.conflict.saved]).toEqual([409, agency.people.leadAuditor.name, 'Lưu ý', 'Thiếu chữ ký.', 1]);
});

test('what one person kept is not sent in the name of another', async () => {
  const sent = await send(lead, 5, { result: 'conforming', reply: 'json', person: agency.people.auditor.id });
  expect([sent.status, sent.body]).toEqual([409, { other: 'Câu trả lời này do tài khoản khác viết. Đăng nhập bằng tài khoản đó để gửi.' }]);
  expect((await stored(5))?.answer).toBeNull();
});

test('a nonconformity without grade or words is refused, with everything typed kept', async () => {
  const noGrade = await send(lead, 5, { result: 'nonconforming', note: 'Ba hồ sơ <script>alert(1)</script>' });
  expect(noGrade.status).toBe(422);
  expect(noGrade.text).toContain('Ba hồ sơ &lt;script&gt;alert(1)&lt;/script&gt;');
  expect(noGrade.text).not.toContain('<script>alert');
  expect(noGrade.text).toMatch(/value="nonconforming" checked/);
  expect(textOf((await send(lead, 5, { result: 'nonconforming', grade: 'minor' })).text)).toContain('Ghi bằng chứng đã thấy.');
  expect(textOf((await send(lead, 5, { result: 'notApplicable' })).text)).toContain('Nêu lý do không áp dụng.');
  expect((await send(lead, 5, { result: 'notApplicable', reply: 'json' })).body).toEqual({ invalid: ['Nêu lý do không áp dụng.'] });
});

test('a photograph is kept byte for byte and shown to whoever reads the audit; HEIC is refused with what to do', async () => {
  const photo = jpegOf(60), sent = await lead.post(at(5)).field({ result: 'nonconforming', grade: 'minor', note: 'Ba hồ sơ không có phiếu.', saved: '0' }).attach('photos', photo, 'phiếu <b>.jpg');
  expect(sent.status).toBe(303);
  const kept = (await stored(5))?.files[0], address = `/audits/${audit.id}/files/${kept?.id}`;
  const got = await staff.get(address).buffer(true).parse((answer, done) => { const pieces: Buffer[] = []; answer.on('data', (piece: Buffer) => pieces.push(piece)); answer.on('end', () => { done(null, Buffer.concat(pieces)); }); });
  expect([got.status, got.headers['content-type'], got.headers['x-content-type-options']]).toEqual([200, 'image/jpeg', 'nosniff']);
  expect(photo.equals(got.body as Buffer)).toBe(true);
  expect((await staff.get(at(5))).text).toContain(address);
  const heic = await lead.post(at(6)).field({ result: 'conforming', grade: '', note: '', saved: '0' }).attach('photos', Buffer.concat([Buffer.from('\0\0\0\x18ftypheic'), randomBytes(64)]), 'IMG_1.HEIC');
  expect([heic.status, textOf(heic.text).includes('HEIC')]).toEqual([422, true]);
  expect((await stored(6))?.answer).toBeNull();
});

test('a question is added and taken out again; an answered one stays', async () => {
  const added = await auditor.post(`/audits/${audit.id}/lines`).type('form').send({ unit: agency.unit, clause: '8.5.1', document: '', question: '<script>alert(2)</script> Ai giữ sổ?' });
  expect(added.status).toBe(303);
  const list = await lead.get(`/audits/${audit.id}/lines`), line = (await loadAudit(audit.id)).lines.at(-1)?.id ?? '';
  expect(list.text).not.toContain('<script>alert');
  expect(list.text).toContain('&lt;script&gt;alert(2)&lt;/script&gt; Ai giữ sổ?');
  expect((await lead.get(`/audits/${audit.id}/lines/${line}`)).text).not.toContain('<script>alert');
  expect((await auditor.post(`/audits/${audit.id}/lines/${line}/removal`)).status).toBe(303);
  expect((await loadAudit(audit.id)).lines.map(one => one.id)).toEqual([...audit.lines]);
  expect((await auditor.post(`${at(0)}/removal`)).status).toBe(409);
  const wrong = await auditor.post(`/audits/${audit.id}/lines`).type('form').send({ unit: agency.otherUnit, clause: '', document: '', question: 'Câu ở đơn vị khác' });
  expect([wrong.status, wrong.text.includes('Câu ở đơn vị khác')]).toEqual([422, true]);
});

test('an overseer and a colleague outside the team read, and change nothing', async () => {
  for (const agent of [overseer, staff]) {
    expect((await agent.get(`/audits/${audit.id}/lines`)).status).toBe(200);
    const page = await agent.get(at(7));
    expect([page.status, page.text.includes('data-answer')]).toEqual([200, false]);
    expect((await send(agent, 7, { result: 'conforming' })).status).toBe(403);
    expect((await agent.post(`/audits/${audit.id}/lines`).type('form').send({ unit: agency.unit, question: 'Chen vào' })).status).toBe(403);
  }
  expect((await stored(7))?.answer).toBeNull();
});

test("another agency's audit, question and file are not there", async () => {
  const foreign = await app.signIn(other.account('leadAuditor')), file = (await stored(5))?.files[0]?.id ?? '';
  for (const path of [`/audits/${audit.id}/lines`, at(0), `/audits/${audit.id}/files/${file}`]) expect((await foreign.get(path)).status).toBe(404);
  for (const path of [`/audits/${elsewhere.id}/files/${file}`, `/audits/${audit.id}/lines/${elsewhere.lines[0]}`]) expect((await foreign.get(path)).status).toBe(404);
  expect((await send(foreign, 7, { result: 'conforming' })).status).toBe(404);
  expect((await foreign.post(`${at(7)}/removal`)).status).toBe(404);
  expect((await lead.get(`/audits/${elsewhere.id}/lines`)).text).not.toContain('Câu hỏi kín');
});

test('after the end an answer is refused, in words, and what was written is shown again', async () => {
  const late = audit.lines.length - 1;
  const open = (await loadAudit(audit.id)).lines.flatMap((line, n) => (n !== late && !line.answer ? [n] : [])), sent = await Promise.all(open.map(n => send(lead, n, { result: 'conforming' })));
  expect(sent.map(one => one.status)).toEqual(open.map(() => 303));
  await send(lead, late, { result: 'conforming' });
  await send(lead, 0, { result: 'nonconforming', grade: 'minor', note: 'Sổ chuyển hồ sơ bỏ trống. Ba ngày không có chữ ký.', saved: String((await stored(0))?.saved ?? 0) });
  await conclude(agency.people.leadAuditor, { id: audit.id }, app.now());
  const refused = await send(auditor, late, { result: 'observation', note: 'Ghi sau khi kết thúc.', saved: '1' });
  expect([refused.status, textOf(refused.text).includes('đã kết thúc ghi nhận'), refused.text.includes('Ghi sau khi kết thúc.')]).toEqual([409, true, true]);
  const opened = await Nonconformity.findOne({ origin: `audit:${audit.id}:${(await stored(0))?.id ?? ''}` }).lean();
  expect([opened?.title, opened?.description, opened?.evidence.startsWith('Ghi nhận khi trả lời câu hỏi: “')]).toEqual(['Sổ chuyển hồ sơ bỏ trống', 'Sổ chuyển hồ sơ bỏ trống. Ba ngày không có chữ ký.', true]);
  const shown = textOf((await lead.get(at(0))).text);
  expect([shown.includes(`Phiếu của câu này: ${opened?.number} Đã ghi nhận`), new RegExp(`Cùng bước này:[^.]*${opened?.number}`).test(shown)]).toEqual([true, false]);
  const script = await send(auditor, late, { result: 'observation', note: 'Ghi sau khi kết thúc.', saved: '1', reply: 'json', person: agency.people.auditor.id });
  expect([script.status, script.body.closed]).toEqual([409, 'Cuộc đánh giá đã kết thúc ghi nhận. Không ghi thêm được.']);
  expect((await stored(late))?.answer?.result).toBe('conforming');
});

test('the worker is a script of our own, kept by no cache', async () => {
  const worker = await app.visitor().get('/audits-offline.js');
  expect([worker.status, worker.headers['content-type'], worker.headers['cache-control']]).toEqual([200, expect.stringContaining('text/javascript'), 'private, no-store']);
});
