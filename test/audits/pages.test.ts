/** Audits over HTTP, by forms: from the year's programme to the closed audit, and what must not slip through. */
import type TestAgent from 'supertest/lib/agent';
import { Audit } from '../../server/audits/model';
import { loadAudit, loadProgramme } from '../../server/audits/queries';
import { changeUnit } from '../../server/agencies/operations';
import { Agency } from '../../server/agencies/model';
import { forgetAgencies } from '../../server/agencies/queries';
import { answerLine } from '../../server/audits/answering';
import { approve, requestApproval, review, submit } from '../../server/documents/operations';
import { Person } from '../../server/people/model';
import { ofAudit } from '../../server/nonconformities/queries';
import { PASSWORD, useApp } from '../support/app';
import { aDocument, aProvince, anAgency, type Post, type TestAgency, type TestDocument } from '../support/factories';
import { textOf } from '../support/page';
import { anAudit, aProgramme } from './steps';

let agency: TestAgency, far: TestAgency, procedure: TestDocument, overseer = '';
const agents = new Map<string, TestAgent>();
const app = useApp(async ready => {
  const province = await aProvince(ready);
  overseer = province.account;
  agency = await anAgency(ready, { code: 'stp', parent: province.id });
  far = await anAgency(ready, { code: 'xa1', kind: 'commune', name: 'Cơ quan Kín' });
  procedure = await aDocument(ready, agency, { code: 'QT-TP.01', type: 'HT' });
});

async function as(post: Post | 'overseer'): Promise<TestAgent> {
  const known = agents.get(post), agent = known ?? await app.signIn(post === 'overseer' ? overseer : agency.account(post));
  agents.set(post, agent);
  return agent;
}

/** Sends a form; `version` as the record has it, unless told otherwise. */
async function send(post: Post | 'overseer', path: string, fields: Record<string, unknown> = {}): Promise<{ status: number; text: string; location: string }> {
  const id = /^\/audits\/(programmes\/)?([0-9a-f]{24})/.exec(path), version = id ? (await (id[1] ? loadProgramme(id[2] ?? '') : loadAudit(id[2] ?? ''))).version : 0;
  const answer = await (await as(post)).post(path).type('form').send({ version, ...fields }).redirects(0);
  return { status: answer.status, text: textOf(answer.text ?? ''), location: String(answer.headers['location'] ?? '') };
}
const read = async (post: Post | 'overseer', path: string): Promise<string> => textOf((await (await as(post)).get(path)).text);
const plan = (more: Record<string, unknown> = {}): Record<string, unknown> => ({
  title: 'Đánh giá phòng', purpose: 'Xem quy trình có được làm đúng.', units: agency.unit, clauses: '8.5.1', documents: procedure.id, from: '24/11/2026', to: '25/11/2026', lead: agency.people.leadAuditor.id, auditors: agency.people.auditor.id, ...more,
});

test('the programme to the closed audit, by forms alone', async () => {
  const made = await send('qualityOfficer', '/audits/programmes', { year: '2026', title: 'Chương trình 2026', aims: 'Xem hệ thống.' }), programme = made.location;
  expect(made.status).toBe(303);
  expect((await send('qualityOfficer', `${programme}/rows`, { unit: agency.unit })).text).toContain('Chọn tháng, hoặc nêu lý do không đánh giá.');
  await send('qualityOfficer', `${programme}/rows`, { unit: agency.unit, months: ['11'] });
  expect(await read('head', `${programme}/acts/approval`)).toContain('Còn 2 đơn vị hoặc quy trình');
  await send('qualityOfficer', `${programme}/rows`, { unit: agency.otherUnit, reason: 'Tỉnh đã kiểm tra.' });
  await send('qualityOfficer', `${programme}/rows`, { document: procedure.id, months: ['12'] });
  expect((await send('head', `${programme}/approval`, { password: 'sai' })).status).toBe(422);
  expect((await send('head', `${programme}/approval`, { password: PASSWORD })).status).toBe(303);
  const row = (await loadProgramme(programme.split('/').at(-1) ?? '')).rows[0]?.id ?? '';
  expect((await (await as('leadAuditor')).get(`/audits/new?programme=${programme.split('/').at(-1) ?? ''}&row=${row}`)).text).toContain('value="Đánh giá nội bộ Phòng Hành chính tư pháp"');
  const at = (await send('leadAuditor', '/audits', plan())).location, id = at.split('/').at(-1) ?? '', lead = agency.people.leadAuditor;
  expect((await send('leadAuditor', `${at}/sittings`, { day: '30/11/2026', from: '08:00', to: '09:00', unit: agency.unit, topic: 'x' })).text).toContain('Ngày này nằm ngoài cuộc đánh giá.');
  expect((await send('leadAuditor', `${at}/sittings`, { day: '24/11/2026', from: '08:00', to: '09:00', unit: agency.unit, topic: 'Điều 8' })).status).toBe(303);
  expect((await send('leadAuditor', `${at}/confirmation`)).status).toBe(303);
  expect((await send('leadAuditor', `${at}/checklist`)).location).toBe(`${at}/lines`);
  expect(await read('leadAuditor', at)).toContain('Bắt đầu đánh giá Chưa ghi họp khai mạc. Ghi họp khai mạc');
  await send('leadAuditor', `${at}/opening-meeting`, { day: '24/11/2026', at: '8:00', place: 'Phòng họp', present: 'Đoàn đánh giá\r\nCả phòng' });
  expect((await (await as('leadAuditor')).get(`${at}/acts/opening-meeting`)).text).toMatch(/>Đoàn đánh giá\r?\nCả phòng<\/textarea>/);
  expect((await send('leadAuditor', `${at}/start`)).status).toBe(303);
  for (const [n, line] of (await loadAudit(id)).lines.entries()) await answerLine(lead, { id, line: line.id, result: n ? 'conforming' : 'nonconforming', grade: n ? '' : 'minor', note: 'Đã xem.', saved: 0, files: [] }, app.now());
  expect((await send('leadAuditor', `${at}/questioning-conclusion`)).status).toBe(303);
  await send('leadAuditor', `${at}/closing-meeting`, { day: '25/11/2026', at: '16:00', place: 'Phòng họp', present: 'Cả phòng' });
  expect((await send('leadAuditor', `${at}/conclusion`, { conforms: '.', effective: 'Có hiệu lực.' })).status).toBe(422);
  await send('leadAuditor', `${at}/conclusion`, { conforms: 'Phù hợp về cơ bản.', effective: 'Có hiệu lực.' });
  await send('leadAuditor', `${at}/approval-request`);
  await send('head', `${at}/return`, { reason: 'Thiếu kiến nghị.' });
  await send('leadAuditor', `${at}/approval-request`);
  expect((await send('head', `${at}/issue`, { password: PASSWORD })).status).toBe(303);
  expect((await send('leadAuditor', `${at}/conclusion`, { conforms: 'Sửa sau khi ký.', effective: 'Sửa sau khi ký.' })).status).toBe(409);
  expect((await send('unitHead', `${at}/objection`, { unit: agency.unit, reason: 'Hai hồ sơ đã có phiếu giấy.' })).status).toBe(303);
  expect((await send('leadAuditor', `${at}/objection-answer`, { unit: agency.unit, reason: 'Phiếu giấy không ghi ngày.' })).status).toBe(303);
  expect(await read('leadAuditor', `${at}/acts/close`)).toContain('Còn 1 phiếu không phù hợp chưa đóng.');
  const [finding] = await ofAudit(id);
  await send('leadAuditor', `${at}/moved-finding`, { nonconformity: finding?._id, reason: 'Theo dõi ở cuộc đánh giá sau.' });
  expect((await send('leadAuditor', `${at}/close`)).status).toBe(303);
  expect(await read('staff', at)).toMatch(/Đã đóng.*Phiếu giấy không ghi ngày/);
  expect((await send('head', `${programme}/close`)).status).toBe(303);
}, 120_000);

test('beside every person stands what speaks against them for the chosen scope, before anything is kept', async () => {
  const before = await Audit.countDocuments(), shown = await send('leadAuditor', '/audits', plan({ look: 'yes' }));
  expect([shown.status, await Audit.countDocuments()]).toEqual([200, before]);
  expect(shown.text).toContain('Phạm Thị Dự, Chuyên viên Không độc lập làm việc tại Phòng Hành chính tư pháp; soạn QT-TP.01');
  expect((await send('leadAuditor', '/audits', plan({ look: 'yes', units: agency.otherUnit, documents: '' }))).text).not.toContain('Không độc lập');
});

test('a small agency: refused until the exception has a reason and the head accepts it', async () => {
  const at = `/audits/${await anAudit(app, agency, 'planned', { auditors: [agency.people.author.id] })}`;
  expect(await read('leadAuditor', `${at}/acts/confirmation`)).toContain('1 đánh giá viên không độc lập');
  expect((await send('leadAuditor', `${at}/confirmation`)).status).toBe(409);
  expect((await send('leadAuditor', `${at}/exception`, { person: agency.people.author.id, reason: '.' })).status).toBe(422);
  await send('leadAuditor', `${at}/exception`, { person: agency.people.author.id, reason: 'Cơ quan chỉ có ba người.' });
  expect((await send('leadAuditor', `${at}/exceptions-approval`)).status).toBe(403);
  expect(await read('head', '/')).toContain('Xét ngoại lệ độc lập');
  await send('head', `${at}/exceptions-approval`);
  expect((await send('leadAuditor', `${at}/confirmation`)).status).toBe(303);
});

test('an auditor who moves into the audited unit after the confirmation is refused at the start', async () => {
  const at = `/audits/${await anAudit(app, agency, 'opened')}`;
  await Person.updateOne({ _id: agency.people.auditor.id }, { $set: { 'positions.0.unit': agency.unit } });
  expect((await send('leadAuditor', `${at}/start`)).status).toBe(409);
  expect(await read('leadAuditor', at)).toMatch(/Đặng Thu Hà , Đánh giá viên Thành viên .{0,40}Không độc lập làm việc tại Phòng Hành chính tư pháp/);
  expect(await read('leadAuditor', at)).toContain('Có người không độc lập.');
  await Person.updateOne({ _id: agency.people.auditor.id }, { $set: { 'positions.0.unit': '' } });
  expect((await send('leadAuditor', `${at}/start`)).status).toBe(303);
});

test('a procedure amended between plan and audit: the checklist cites what is in force on the day', async () => {
  const { id, n } = await aDocument(app, agency, { code: 'QT-TP.02', stage: 'redrafted' }), at = `/audits/${await anAudit(app, agency, 'confirmed', { documents: [id] })}`, { people } = agency, signed = { id, n, password: PASSWORD };
  expect(await read('leadAuditor', at)).toContain('lần 01/00');
  await submit(people.author, signed, app.now());
  for (const reviewer of [people.unitHead, people.qualityOfficer]) await review(reviewer, signed, app.now());
  await requestApproval(people.author, { id, n }, app.now());
  await approve(people.head, { ...signed, decisionNumber: '2/QĐ', decisionDate: '2026-11-24', effectiveDate: '2026-11-24' }, app.now());
  await send('leadAuditor', `${at}/checklist`);
  const { cited } = await loadAudit(at.split('/').at(-1) ?? '');
  expect(cited.map(one => [one.code, one.n, one.label])).toEqual([['QT-TP.02', 2, '01/01']]);
  expect(await read('leadAuditor', at)).toContain(`QT-TP.02 ${cited[0]?.title ?? ''} lần ${cited[0]?.label ?? ''}`);
});

test('a unit that is closed meanwhile stays in its audit, and is not offered for a new one', async () => {
  const at = `/audits/${await anAudit(app, agency, 'planned', { units: [agency.otherUnit] })}`, { version } = await Agency.findById(agency.id).lean().orFail();
  await changeUnit(agency.people.administrator, agency.id, agency.otherUnit, { name: 'Văn phòng', code: 'VP', active: false, version }, app.now());
  forgetAgencies();
  expect(await read('leadAuditor', at)).toContain('Văn phòng');
  expect([(await (await as('leadAuditor')).get(`${at}/plan`)).text.includes(agency.otherUnit), (await (await as('leadAuditor')).get('/audits/new')).text.includes(agency.otherUnit)]).toEqual([true, false]);
});

test.each([[{ from: '26/11/2026', to: '25/11/2026' }, 'Kết thúc phải sau khi bắt đầu.'], [{ from: '31/02/2026' }, 'Ngày chưa đúng.'], [{ purpose: '.' }, 'Mục đích'], [{ units: '' }, 'Mục này chưa điền.']])('a plan with %p is drawn again with the reason', async (wrong, said) => {
  const { status, text } = await send('leadAuditor', '/audits', plan(wrong));
  expect([status, text.includes(said)]).toEqual([422, true]);
});

test("another agency's ids are refused, and its audits are not there", async () => {
  const foreign = `/audits/${await anAudit(app, far, 'planned', { title: 'Kín' })}`;
  for (const wrong of [{ units: far.unit }, { lead: far.people.leadAuditor.id }, { auditors: far.people.auditor.id }, { documents: (await aDocument(app, far)).id }]) expect((await send('leadAuditor', '/audits', plan(wrong))).status).toBe(422);
  for (const path of ['', '/plan', '/acts/confirmation']) expect((await (await as('leadAuditor')).get(`${foreign}${path}`)).status).toBe(404);
  expect((await send('leadAuditor', `${foreign}/plan`, plan())).status).toBe(404);
});

test('the overseer reads every agency below and changes nothing', async () => {
  const at = `/audits/${await anAudit(app, agency, 'planned')}`, before = (await loadAudit(at.split('/').at(-1) ?? '')).version;
  expect(await read('overseer', '/audits')).toContain('Sở Tư pháp');
  expect(await read('overseer', at)).not.toContain('Sửa kế hoạch');
  for (const act of ['confirmation', 'exceptions-approval', 'start']) expect((await send('overseer', `${at}/${act}`)).status).toBe(403);
  expect((await loadAudit(at.split('/').at(-1) ?? '')).version).toBe(before);
});

test('a form of an older version is told so and changes nothing; script typed in is text', async () => {
  const at = `/audits/${await anAudit(app, agency, 'planned')}`, bad = '"><script>alert(1)</script>', { version } = await loadAudit(at.split('/').at(-1) ?? '');
  expect((await send('leadAuditor', `${at}/plan`, plan({ title: bad, purpose: `Mục đích ${bad}`, law: bad, method: bad }))).status).toBe(303);
  expect((await send('leadAuditor', `${at}/plan`, { ...plan(), version })).text).toContain('Có người vừa sửa nội dung này');
  for (const path of [at, `${at}/plan`, '/audits', '/audits?view=month', `${at}/acts/rescheduling`]) {
    const { text } = await (await as('leadAuditor')).get(path);
    expect([path, text.includes('<script>alert'), text.includes('&lt;script&gt;')]).toEqual([path, false, true]);
  }
});

test('the timetable can be arranged by the lead after the confirmation: the trail keeps what it was, the plan is drawn anew', async () => {
  const id = await anAudit(app, agency, 'planned', { documents: [procedure.id] }), at = `/audits/${id}`, form = { day: '24/11/2026', from: '08:00', to: '09:00', unit: agency.unit, topic: 'Điều 8' };
  await send('leadAuditor', `${at}/sittings`, form);
  expect((await send('leadAuditor', `${at}/confirmation`)).status).toBe(303);
  const sitting = (await loadAudit(id)).sittings[0]?.id ?? '', before = (await (await as('leadAuditor')).get(`${at}/plan.pdf`)).headers['etag'];
  expect((await (await as('leadAuditor')).get(`${at}/sittings/${sitting}`)).text).toContain('value="09:00"');
  expect((await send('leadAuditor', `${at}/sittings/${sitting}`, { ...form, to: '07:00' })).status).toBe(422);
  expect((await send('auditor', `${at}/sittings/${sitting}`, { ...form, to: '10:30' })).status).toBe(403);
  expect((await (await as('qualityOfficer')).get(`${at}/sittings/${sitting}`)).status).toBe(404);
  expect((await send('leadAuditor', `${at}/sittings/${sitting}`, { ...form, to: '10:30', auditors: [agency.people.auditor.id] })).location).toBe(`${at}#timetable`);
  expect((await loadAudit(id)).sittings).toMatchObject([{ id: sitting, to: '10:30', auditors: [agency.people.auditor.id] }]);
  expect(await read('leadAuditor', at)).toContain('sửa lịch làm việc, từ “24/11/2026 08:00–09:00 Điều 8” thành “24/11/2026 08:00–10:30 Điều 8”');
  const after = (await (await as('leadAuditor')).get(`${at}/plan.pdf`)).headers['etag'];
  expect([before, after, before === after]).toEqual([expect.any(String), expect.any(String), false]);
});

test('answers of one person in a row are one line of the history with each below it; the trail has them all', async () => {
  const id = await anAudit(app, agency, 'inProgress', { clauses: ['8.5'] }), { lines } = await loadAudit(id), answered = lines.slice(0, 5);
  for (const [n, line] of answered.entries()) await answerLine(n < 3 ? agency.people.leadAuditor : agency.people.auditor, { id, line: line.id, result: 'conforming', grade: '', note: '', saved: 0, files: [] }, app.now());
  const page = await read('leadAuditor', `/audits/${id}`);
  expect(page).toContain('trả lời 3 câu.');
  expect(page).toContain('trả lời 2 câu.');
  expect(page).toContain('trả lời câu 1.');
  expect((await Audit.findById(id).lean())?.trail.filter(entry => entry.action === 'audit.answer')).toHaveLength(5);
});

test('the way on is the checklist while a question is left, and the conclusion once all are answered', async () => {
  const filled = async (id: string): Promise<string> => textOf(/<(a|button)[^>]*btn-primary[\s\S]*?<\/\1>/.exec((/<main[\s\S]*<\/main>/.exec((await (await as('leadAuditor')).get(`/audits/${id}`)).text)?.[0] ?? ''))?.[0] ?? '').trim();
  expect([await filled(await anAudit(app, agency, 'inProgress')), await filled(await anAudit(app, agency, 'answered'))]).toEqual(['Mở phiếu câu hỏi', 'Kết thúc ghi nhận']);
});

test('rows edited one after another are one line of a programme\'s history; a month is named in the reader\'s language', async () => {
  const id = await aProgramme(app, far), officer = await app.signIn(far.account('qualityOfficer'));
  expect(textOf((await officer.get(`/audits/programmes/${id}`)).text)).toContain('sửa các dòng 2 lần.');
  expect(textOf((await officer.get('/audits?view=month&month=2026-11&lang=en')).text)).toContain('November 2026');
});
