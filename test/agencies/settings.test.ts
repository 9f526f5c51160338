/** Settings: an administrator decides them for the own agency only; nothing typed is lost, nothing is done twice. */
import { PNG } from 'pngjs';
import { useApp } from '../support/app';
import { anAgency, aPerson, aProvince, type TestAgency } from '../support/factories';
import { Agency } from '../../server/agencies/model';
import { agencyNow } from '../../server/agencies/queries';

let agency: TestAgency, other: TestAgency, province: Awaited<ReturnType<typeof aProvince>>;
const app = useApp(async opened => {
  province = await aProvince(opened);
  await aPerson(opened, province.id, { account: 'bn.admin', name: 'Phan Quản Tỉnh', title: 'Quản trị', unit: '', roles: ['administrator'] });
  agency = await anAgency(opened, { code: 'stp', parent: province.id, posts: ['staff', 'administrator'] });
  other = await anAgency(opened, { code: 'stc', posts: ['administrator'] });
});

const bad = '"><script>alert(1)</script>';
const administrator = () => app.signIn(agency.account('administrator'));
const head = async () => ({ name: 'Sở Tư pháp', shortName: 'Sở Tư pháp', parentLine: 'ỦY BAN NHÂN DÂN TỈNH BẮC NINH', nameLine: 'SỞ TƯ PHÁP', place: 'Bắc Ninh', timeZone: 'Asia/Ho_Chi_Minh', version: String((await agencyNow(agency.id)).version) });
const type = async () => ({ name: 'Quy định', nameEn: 'Regulation', tier: '2', pattern: 'QD-{unit}.{n:02}', reviewers: ['unitHead'], approvers: ['head'], reviewMonths: '24', acknowledgePercent: '80', active: 'yes', version: String((await agencyNow(agency.id)).version) });
const typesNow = async () => (await agencyNow(agency.id)).documentTypes;

test('the letterhead is kept with its logo, drawn, and written into the trail', async () => {
  const agent = await administrator(), logo = PNG.sync.write(new PNG({ width: 8, height: 8 })), fields = await head();
  const post = agent.post('/settings/letterhead');
  for (const [field, value] of Object.entries(fields)) post.field(field, value);
  expect((await post.attach('logo', logo, 'logo.png')).headers['location']).toBe('/settings#letterhead');
  const stored = await Agency.findById(agency.id).lean();
  expect(stored?.letterhead).toMatchObject({ parentLine: 'ỦY BAN NHÂN DÂN TỈNH BẮC NINH', place: 'Bắc Ninh' });
  expect(stored?.trail.at(-1)).toMatchObject({ action: 'agency.letterhead', by: { id: agency.people.administrator.id } });
  expect((await agent.get('/settings')).text).toContain('<img src="/settings/logo?');
  const picture = await agent.get('/settings/logo');
  expect([picture.status, picture.headers['content-type'], picture.body]).toEqual([200, 'image/png', logo]);
  expect((await (await app.signIn(other.account('administrator'))).get('/settings/logo')).status).toBe(404);
});

test.each([
  ['a PDF', Buffer.from('%PDF-1.7\n%%EOF'), 'Logo cần là ảnh PNG hoặc JPEG'],
  ['a web page called logo.png', Buffer.from('<html><script>alert(1)</script>'), '“logo.png”'],
  ['more than 1 MB', Buffer.concat([PNG.sync.write(new PNG({ width: 2, height: 2 })), Buffer.alloc(1_048_577)]), 'Tệp lớn hơn 1 MB'],
  ['nothing', Buffer.alloc(0), '“logo.png”'],
])('a logo that is %s is refused, and what was typed stays', async (_, bytes, reason) => {
  const agent = await administrator(), post = agent.post('/settings/letterhead');
  for (const [field, value] of Object.entries({ ...(await head()), place: 'Từ Sơn' })) post.field(field, value);
  const answer = await post.attach('logo', bytes, 'logo.png');
  expect([answer.status, answer.text.includes(reason), answer.text.includes('value="Từ Sơn"')]).toEqual([422, true, true]);
  expect((await agencyNow(agency.id)).letterhead.place).not.toBe('Từ Sơn');
});

test('a unit sent twice is made once; its code belongs to it alone', async () => {
  const agent = await administrator(), form = { name: 'Phòng Bổ trợ tư pháp', code: 'BTTP', version: (await agencyNow(agency.id)).version };
  const answers = await Promise.all([0, 1].map(() => agent.post('/settings/units').type('form').send(form)));
  expect(answers.map(one => one.status).sort()).toEqual([303, 409]);
  const again = await agent.post('/settings/units').type('form').send({ ...form, version: (await agencyNow(agency.id)).version });
  expect([again.status, again.text.includes('Đã có đơn vị mang mã này')]).toEqual([422, true]);
  expect((await agencyNow(agency.id)).units.filter(unit => unit.code === 'BTTP')).toHaveLength(1);
});

test('a unit of another agency is not found', async () => {
  const agent = await administrator(), form = { name: 'X', code: 'X', version: (await agencyNow(agency.id)).version };
  expect((await agent.get(`/settings/units/${other.unit}`)).status).toBe(404);
  expect((await agent.post(`/settings/units/${other.unit}`).type('form').send(form)).status).toBe(404);
});

test('a document type is added, shown with its first code, and changed under the same code', async () => {
  const agent = await administrator();
  expect((await agent.post('/settings/types').type('form').send({ ...(await type()), code: 'QD/1' })).status).toBe(303);
  expect((await agent.get('/settings')).text).toContain('QD-HCTP.01');
  const at = '/settings/types/QD%2F1';
  expect((await agent.get(at)).text).toContain('data-unit="HCTP"');
  expect((await agent.post(at).type('form').send({ ...(await type()), code: 'QT', name: 'Quy định mới', sameSignerAllowed: 'yes' })).status).toBe(303);
  expect((await typesNow()).filter(one => one.code === 'QD/1')).toEqual([expect.objectContaining({ name: 'Quy định mới', reviewMonths: 24, acknowledgePercent: 80, sameSignerAllowed: true, active: true, approvers: ['head'] })]);
  expect((await typesNow()).find(one => one.code === 'QT')?.name).toBe('Quy trình tác nghiệp');
});

test('a new document type never takes the place of one with the same code', async () => {
  const before = await typesNow(), answer = await (await administrator()).post('/settings/types').type('form').send({ ...(await type()), code: 'QT' });
  expect([answer.status, answer.text.includes('Đã có loại tài liệu mang mã này')]).toEqual([422, true]);
  expect(await typesNow()).toEqual(before);
});

test.each([
  ['a pattern without a running number', { pattern: 'QD-{unit}' }], ['a pattern with an unknown place', { pattern: 'QD-{ai}.{n}' }], ['no approver', { approvers: [] }],
  ['an administrator as approver', { approvers: ['administrator'] }], ['more than all readers', { acknowledgePercent: '101' }], ['no interval', { reviewMonths: '0' }], ['a fifth tier', { tier: '5' }],
])('a document type with %s is refused', async (_, wrong) => {
  const before = await typesNow(), answer = await (await administrator()).post('/settings/types').type('form').send({ ...(await type()), code: 'SAI', ...wrong });
  expect(answer.status).toBe(422);
  expect(await typesNow()).toEqual(before);
});

test('a stale form is refused with what was typed', async () => {
  const agent = await administrator(), form = { ...(await type()), name: 'Tên gõ dở' };
  const answer = await agent.post('/settings/types/HD').type('form').send({ ...form, version: Number(form.version) - 1 });
  expect([answer.status, answer.text.includes('Có người vừa sửa'), answer.text.includes('value="Tên gõ dở"')]).toEqual([409, true, true]);
});

const rule = async () => ({ before: '5', unitHeadAfter: '0', representativeAfter: '10', hour: '6', digest: 'yes', version: String((await agencyNow(agency.id)).version) });

test('how people are reminded is kept, shown as sentences, and written into the trail; until then the usual rule holds', async () => {
  const agent = await administrator();
  expect((await agent.get('/settings')).text).toContain('Quá hạn hơn 7 ngày thì báo đại diện lãnh đạo.');
  expect((await agent.post('/settings/reminders').type('form').send(await rule())).headers['location']).toBe('/settings#reminders');
  expect((await agencyNow(agency.id)).reminders).toEqual({ before: 5, unitHeadAfter: 0, representativeAfter: 10, hour: 6, digest: true });
  const page = (await agent.get('/settings')).text;
  expect([page.includes('Thư nhắc việc gửi lúc 6 giờ mỗi ngày.'), page.includes('Quá hạn hơn 10 ngày')]).toEqual([true, true]);
  expect((await Agency.findById(agency.id).lean())?.trail.at(-1)).toMatchObject({ action: 'agency.reminders', by: { id: agency.people.administrator.id }, details: { before: 5, hour: 6 } });
  const off = { ...(await rule()), digest: undefined };
  expect((await agent.post('/settings/reminders').type('form').send(off)).status).toBe(303);
  expect((await agent.get('/settings')).text).toContain('Cơ quan không gửi thư nhắc việc hằng ngày.');
});

test.each([['an empty field', { before: '' }], ['a fraction', { unitHeadAfter: '1.5' }], ['less than nothing', { representativeAfter: '-1' }], ['a hundred days', { unitHeadAfter: '100' }], ['the 24th hour', { hour: '24' }], ['a word', { hour: 'bảy' }]])('a rule of reminders with %s is refused, and what was typed stays', async (_, wrong) => {
  const before = (await agencyNow(agency.id)).reminders, form = { ...(await rule()), before: '29', ...wrong }, answer = await (await administrator()).post('/settings/reminders').type('form').send(form);
  expect([answer.status, Object.entries(form).filter(([field]) => !['version', 'digest'].includes(field)).every(([, value]) => answer.text.includes(`value="${value}"`)), answer.text.includes('is-invalid')]).toEqual([422, true, true]);
  expect((await agencyNow(agency.id)).reminders).toEqual(before);
});

test('a stale rule of reminders is refused, with what was typed', async () => {
  const form = await rule(), answer = await (await administrator()).post('/settings/reminders').type('form').send({ ...form, before: '17', version: Number(form.version) - 1 });
  expect([answer.status, answer.text.includes('Có người vừa sửa'), answer.text.includes('value="17"')]).toEqual([409, true, true]);
});

test('script in every field of the settings is shown as text', async () => {
  const agent = await administrator(), version = (await agencyNow(agency.id)).version;
  const answers = [
    await agent.post('/settings/units').type('form').send({ name: bad, code: bad, version }),
    await agent.post('/settings/types').type('form').send({ ...(await type()), code: bad, name: bad, nameEn: bad, pattern: bad, tier: bad, reviewMonths: bad, acknowledgePercent: bad, reviewers: bad }),
    await agent.post('/settings/letterhead').field('name', bad).field('shortName', bad).field('parentLine', bad).field('nameLine', bad).field('place', bad).field('timeZone', bad).field('version', version),
  ];
  for (const answer of answers) expect([answer.status, answer.text.includes('<script>alert')]).toEqual([422, false]);
  const form = { ...(await head()), name: bad, shortName: bad, parentLine: bad, nameLine: bad, place: bad }, post = agent.post('/settings/letterhead');
  for (const [field, value] of Object.entries(form)) post.field(field, value);
  expect((await post).status).toBe(303);
  for (const path of ['/settings', '/settings/letterhead', '/account']) expect((await agent.get(path)).text).not.toContain('<script>alert');
});

test('a province makes an agency below with its first administrator by invitation, once', async () => {
  const agent = await app.signIn('bn.admin'), form = { agency: 'Sở Nội vụ', shortName: 'Sở Nội vụ', code: 'SNV', kind: 'department', name: 'Lý Thị Nội', account: 'noi.lt', email: 'noi.lt@example.vn', title: 'Quản trị' };
  expect((await agent.post('/settings/agencies').type('form').send({ ...form, account: agency.account('staff') })).status).toBe(422);
  expect(await Agency.countDocuments({ code: 'SNV' })).toBe(0);
  const made = await agent.post('/settings/agencies').type('form').send(form), link = /(\/invitations\/[\w-]+)/.exec(made.text)?.[1] ?? '';
  expect(made.status).toBe(200);
  expect(await Agency.findOne({ code: 'SNV' }).lean()).toMatchObject({ parent: province.id, within: [province.id, expect.any(String)], timeZone: 'Asia/Ho_Chi_Minh' });
  expect((await agent.post('/settings/agencies').type('form').send({ ...form, account: 'noi.khac' })).status).toBe(422);
  const below = await Agency.findOne({ code: 'SNV' }).lean();
  expect((await agent.post(`/settings/agencies/${below?._id}/administrator`).type('form').send({ ...form, account: 'noi.hai' })).status).toBe(409);
  const guest = app.visitor();
  await guest.post(link).type('form').send({ password: 'một câu dài dễ nhớ', again: 'một câu dài dễ nhớ' });
  expect((await guest.get('/settings')).text).toContain('Sở Nội vụ');
  expect((await guest.get('/settings/agencies')).status).toBe(404);
});

test('a department has no agencies below it, and nobody reaches one that is not below the own', async () => {
  const agent = await administrator(), form = { agency: 'X', shortName: 'X', code: 'XX', kind: 'commune', name: 'X', account: 'xx', email: 'x@example.vn', title: 'X' };
  expect((await agent.get('/settings/agencies')).status).toBe(404);
  expect((await agent.post('/settings/agencies').type('form').send(form)).status).toBe(404);
  expect((await (await app.signIn('bn.admin')).get(`/settings/agencies/${other.id}/administrator`)).status).toBe(404);
  expect(await Agency.countDocuments({ code: 'XX' })).toBe(0);
});

test('an administrator runs a job now and is told; a job that is not there is not found', async () => {
  const agent = await administrator();
  expect((await agent.get('/jobs')).text).toContain('Chưa chạy lần nào');
  expect((await agent.post('/jobs/reviews/run')).headers['location']).toBe('/jobs');
  const page = await agent.get('/jobs');
  expect([page.text.includes('Đến hạn rà soát: đã chạy.'), page.text.includes('Bình thường')]).toEqual([true, true]);
  expect((await agent.post('/jobs/nothing/run')).status).toBe(404);
});
