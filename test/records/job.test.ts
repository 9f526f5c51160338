/** The whole job of a record over HTTP: fill in, keep, submit, sign in order, file, correct; and what must not be possible on the way. */
import type TestAgent from 'supertest/lib/agent';
import { newId } from '../../server/core/id';
import { firstBreak } from '../../server/core/trail';
import { Records, type StoredRecord } from '../../server/records/model';
import { fileRecord, toSeal } from '../../server/records/operations';
import { readPdf } from '../../server/pdf/text';
import { recordHash } from '../../server/records/standing';
import { recordAddress } from '../../server/records/token';
import { PHOTO } from '../nonconformities/made';
import { encryptedPdf } from '../pdf/fixtures';
import { PASSWORD, TODAY, useApp } from '../support/app';
import { anAgency, aProvince, pdfOf, type TestAgency } from '../support/factories';
import { textOf } from '../support/page';
import { aForm } from './made';

let agency: TestAgency, far: TestAgency, form: { id: string; code: string }, overseer = '';
const agents: Record<string, TestAgent> = {};
const app = useApp(async ready => {
  const province = await aProvince(ready);
  overseer = province.account;
  agency = await anAgency(ready, { code: 'stp', parent: province.id });
  far = await anAgency(ready, { code: 'snn', name: 'Sở Nông nghiệp' });
  form = await aForm(ready, agency);
});
beforeAll(async () => {
  for (const post of ['staff', 'unitHead', 'qualityOfficer', 'representative', 'head', 'clerk'] as const) agents[post] = await app.signIn(agency.account(post));
  agents['far'] = await app.signIn(far.account('qualityOfficer'));
  agents['overseer'] = await app.signIn(overseer);
});
beforeEach(() => { app.setNow(TODAY); });

const as = (who: string): TestAgent => { const agent = agents[who]; if (!agent) throw new Error(who); return agent; };
const stored = async (id: string): Promise<StoredRecord> => { const record = await Records.findById(id).lean<StoredRecord>(); if (!record) throw new Error(id); return record; };
const send = (who: string, address: string, body: object) => as(who).post(address).type('form').send(body).redirects(0);
const fill = (who: string, id: string, fields: Readonly<Record<string, string | readonly string[]>>) => { const sent = as(who).post(`/records/${id}/answers`).redirects(0); for (const [name, value] of Object.entries(fields)) for (const one of Array.isArray(value) ? value : [value as string]) void sent.field(name, one); return sent; };

const FILLED = { subject: 'Sổ theo dõi hồ sơ', on: '24/11/2026', found: 'Không', what: '', share: '97,5', checker: 'Nguyen Van An', 'window-items': '0-0', 'items.0.name': 'Hồ sơ 1219', 'items.0.count': '3', 'items.0.price': '1.000', 'items.1.name': 'Hồ sơ 1224', 'items.1.count': '2', 'items.1.price': '500' };
const versionOf = async (id: string): Promise<string> => String((await stored(id)).version);
/** The page as it would be drawn now: its guard, and which rows stand on it. */
const drawn = async (id: string) => ({ ...FILLED, version: await versionOf(id), 'window-items': `0-${((await stored(id)).answers['items'] as unknown[]).length}`, do: 'save' });
const filledIn = async (id: string, more: object = {}) => fill('staff', id, { ...(await drawn(id)), ...more });
const paperText = async (id: string, query = ''): Promise<string> => (await readPdf((await as('staff').get(`/records/${id}/record.pdf${query}`)).body as Buffer)).text.join(' ');
const verifyAddress = (id: string): string => new URL(recordAddress(id, { baseUrl: app.tools.config.baseUrl, secret: app.tools.config.copySecret })).pathname;
const paper = async (id: string) => ({ ...(await app.tools.files.putBuffer(Buffer.from(`%PDF of ${id}`))), at: app.now(), signed: true });

describe('from an empty form to a filed record', () => {
  let id = '', correction = '';
  test('the list offers the form; beginning it twice from one page is one draft, with what is known filled in', async () => {
    const page = await as('staff').get('/records');
    expect(textOf(page.text)).toContain(form.code);
    const token = newId(), [one, other] = await Promise.all([send('staff', '/records', { form: form.id, token }), send('staff', '/records', { form: form.id, token })]);
    expect(one.headers['location']).toBe(other.headers['location']);
    id = /records\/([0-9a-f]{24})/.exec(String(one.headers['location']))?.[1] ?? '';
    const record = await stored(id);
    expect(record).toMatchObject({ state: 'draft', number: '', unit: agency.unit, form: { code: form.code, label: '01/00', n: 1 }, answers: { on: '2026-11-24', checker: { id: agency.people.staff.id, name: 'Nguyễn Văn An' } } });
    const edit = await as('staff').get(`/records/${id}/edit`);
    expect(edit.text).toContain('value="24/11/2026"');
    expect(textOf(edit.text)).toContain('Không nhập và không tải lên đây bất cứ nội dung nào thuộc bí mật nhà nước');
    expect(textOf(edit.text)).toContain('Chỉ điền khi “Có sai sót” là “Có”');
  });

  test('the form itself and its register lead to filling it in; who only reads the agency is led to its records', async () => {
    const begins = `<input type="hidden" name="form" value="${form.id}">`;
    for (const address of [`/documents/${form.id}`, `/records/forms/${form.id}`]) {
      expect((await as('staff').get(address)).text).toContain(begins);
      expect((await as('overseer').get(address)).text).not.toContain(begins);
    }
    expect((await as('overseer').get(`/documents/${form.id}`)).text).toContain(`href="/records/forms/${form.id}"`);
  });

  test('what cannot be read is kept as it was typed and told beside its field, and it does not go on so', async () => {
    expect((await filledIn(id, { share: 'khoảng chín mươi', 'items.0.count': 'ba', checker: 'Ông Không Ai' })).status).toBe(303);
    const edit = await as('staff').get(`/records/${id}/edit`);
    expect(edit.text).toContain('value="khoảng chín mươi"');
    expect(edit.text).toContain('value="ba"');
    expect(textOf(edit.text)).toMatch(/: Hãy gõ một số.*dòng 1: Hãy gõ một số/);
    expect(textOf(edit.text)).toContain('Không có tên này trong danh sách');
    const submission = await as('staff').get(`/records/${id}/acts/submission`);
    expect(textOf(submission.text)).toContain('Còn 3 chỗ chưa điền hoặc chưa đúng');
    expect((await send('staff', `/records/${id}/submission`, { password: PASSWORD, version: await versionOf(id) })).status).toBe(409);
  });

  test('an answer that the condition asks for hinders it only while it is asked for', async () => {
    await filledIn(id, { found: 'Có' });
    expect((await filledIn(id, { found: 'Có', do: 'submit' })).headers['location']).toBe(`/records/${id}/edit?check=1`);
    expect(textOf((await as('staff').get(`/records/${id}/edit?check=1`)).text)).toContain('Còn 1 chỗ');
    const on = await filledIn(id, { do: 'submit' });
    expect(on.headers['location']).toBe(`/records/${id}/acts/submission`);
    expect((await stored(id)).answers).toMatchObject({ subject: 'Sổ theo dõi hồ sơ', share: 97.5, items: [{ name: 'Hồ sơ 1219', count: 3, price: 1000 }, { name: 'Hồ sơ 1224', count: 2, price: 500 }] });
  });

  test('two people at once: the later page is told, and what was typed on it stands there', async () => {
    const version = await versionOf(id);
    expect((await fill('qualityOfficer', id, { ...FILLED, subject: 'Sửa bởi thư ký', 'window-items': '0-2', version, do: 'save' })).status).toBe(303);
    const late = await fill('staff', id, { ...FILLED, subject: 'Chữ của tôi vẫn còn', 'items.1.count': '7', 'window-items': '0-2', version, do: 'save' });
    expect(late.status).toBe(409);
    expect(late.text).toContain('Chữ của tôi vẫn còn');
    const said = textOf(late.text);
    for (const told of [`${agency.people.qualityOfficer.name} vừa lưu bản nháp này lúc`, 'Nội dung kiểm tra Đang lưu: Sửa bởi thư ký', 'Hồ sơ đã xem, Số tờ, dòng 2 Đang lưu: 2']) expect(said).toContain(told);
    expect(said).not.toContain('Tỷ lệ đúng hạn (%) Đang lưu');
    expect((await stored(id)).answers['subject']).toBe('Sửa bởi thư ký');
    const again = /name="version" value="(\d+)"/.exec(late.text)?.[1] ?? '';
    expect((await fill('staff', id, { ...FILLED, 'window-items': '0-2', version: again, do: 'save' })).status).toBe(303);
  });

  test('photographs stay byte for byte, and can be taken away again', async () => {
    const sent = as('staff').post(`/records/${id}/answers`).redirects(0).field('version', await versionOf(id)).field('do', 'save').attach('photos', PHOTO, 'hiện trường.png').attach('photos', PHOTO, 'nữa.png');
    expect((await sent).status).toBe(303);
    const [first, second] = (await stored(id)).files;
    expect((await stored(id)).answers['subject']).toBe('Sổ theo dõi hồ sơ');
    expect(Buffer.compare((await as('staff').get(`/records/${id}/files/${first?.id ?? ''}`)).body as Buffer, PHOTO)).toBe(0);
    await fill('staff', id, { version: await versionOf(id), do: 'save', 'remove-file': second?.id ?? '' });
    expect((await stored(id)).files.map(file => file.name)).toEqual(['hiện trường.png']);
  });

  test.each([['MẬT'], ['TỐI MẬT'], ['TUYỆT MẬT']])('a file whose first page is marked %s is refused and nothing of it is kept', async mark => {
    const before = await stored(id), bytes = await pdfOf(`UBND TỈNH\n${mark}\nBáo cáo`);
    const answer = await as('staff').post(`/records/${id}/answers`).redirects(0).field('version', await versionOf(id)).field('subject', 'đang gõ').attach('papers', bytes, 'bc.pdf');
    expect(answer.status).toBe(422);
    expect(textOf(answer.text)).toContain('Bí mật nhà nước không được đưa vào phần mềm này');
    expect(answer.text).toContain('đang gõ');
    expect((await stored(id)).files).toEqual(before.files);
  });

  test.each([
    ['with an empty page before the mark', async () => pdfOf('', 'UBND TỈNH\nMẬT\nBáo cáo'), 'Bí mật nhà nước không được đưa vào phần mềm này'],
    ['with a covering letter before the mark', async () => pdfOf('', 'Công văn gửi kèm', '', 'TỐI MẬT'), 'Bí mật nhà nước không được đưa vào phần mềm này'],
    ['that needs a password', async () => encryptedPdf(), '“bc.pdf” có mật khẩu nên không kiểm tra được'],
  ])('a file %s is refused, nothing of it is kept', async (_, made, said) => {
    const before = await stored(id), answer = await as('staff').post(`/records/${id}/answers`).redirects(0).field('version', await versionOf(id)).attach('papers', await made(), 'bc.pdf');
    expect([answer.status, textOf(answer.text).includes(said)]).toEqual([422, true]);
    expect((await stored(id)).files).toEqual(before.files);
  });

  test('a file that only speaks of secrecy is taken, one at a field that takes none is not', async () => {
    const bytes = await pdfOf('Quy chế bảo mật\nKhông có tài liệu MẬT nào ở đây.');
    expect((await as('staff').post(`/records/${id}/answers`).redirects(0).field('version', await versionOf(id)).attach('papers', bytes, 'qc.pdf')).status).toBe(303);
    expect((await as('staff').post(`/records/${id}/answers`).redirects(0).field('version', await versionOf(id)).attach('subject', PHOTO, 'x.png')).status).toBe(422);
  });

  test('it is submitted once, with a number, and the filler has signed; twice at once is one number', async () => {
    const version = await versionOf(id), body = { password: PASSWORD, version };
    expect((await send('staff', `/records/${id}/submission`, { ...body, password: 'sai' })).status).toBe(422);
    const [one, other] = await Promise.all([send('staff', `/records/${id}/submission`, body), send('staff', `/records/${id}/submission`, body)]);
    expect([one.status, other.status].sort()).toEqual([303, 409]);
    const record = await stored(id);
    expect(record).toMatchObject({ state: 'submitted', number: `${form.code}-2026/001`, n: 1, year: 2026 });
    expect(record.signers.map(seat => [seat.place, seat.person.id, Boolean(seat.signed)])).toEqual([['made', agency.people.staff.id, true], ['seen', agency.people.unitHead.id, false], ['approved', agency.people.head.id, false]]);
    expect(record.signers[0]?.signed?.contentHash).toBe(recordHash(record));
    expect(record.trail.at(-1)).toMatchObject({ action: 'record.submit', from: 'draft', to: 'submitted', signature: { meaning: 'recordMade', contentHash: recordHash(record) } });
  });

  test('signatures come in order, each by its own hand with the password, over the same content', async () => {
    const sign = async (who: string, password = PASSWORD) => send(who, `/records/${id}/signature`, { password, version: await versionOf(id) });
    expect((await sign('head')).status).toBe(409);
    expect((await sign('clerk')).status).toBe(403);
    expect((await sign('staff')).status).toBe(409);
    expect((await sign('unitHead', 'sai')).status).toBe(422);
    expect(textOf((await as('unitHead').get('/')).text)).toContain('Ký hồ sơ');
    const signing = (await as('unitHead').get(`/records/${id}/acts/signature`)).text;
    expect(textOf(signing)).toContain('Hồ sơ 1219');
    expect(signing).toContain(`href="/records/${id}/record.pdf"`);
    const before = await versionOf(id);
    expect((await sign('unitHead')).status).toBe(303);
    const twice = await send('unitHead', `/records/${id}/signature`, { password: PASSWORD, version: before }).set('Referer', `http://127.0.0.1/records/${id}/acts/signature`);
    expect([twice.status, twice.text.includes(`href="/records/${id}"`)]).toEqual([409, true]);
    expect((await stored(id)).state).toBe('submitted');
    expect((await sign('head')).status).toBe(303);
    const record = await stored(id);
    expect(record.state).toBe('signed');
    expect(new Set(record.signers.map(seat => seat.signed?.contentHash))).toEqual(new Set([recordHash(record)]));
  });

  test('it waits for its paper; filing it twice, also after a crash between, is one filed record with the first paper', async () => {
    expect((await toSeal(app.now())).map(one => one.id)).toContain(id);
    const first = await paper(id), second = await paper(`${id} again`);
    const [one, other] = await Promise.all([fileRecord(id, first, app.now()), fileRecord(id, second, app.now())]);
    expect(one.sealed?.sha256).toBe(other.sealed?.sha256);
    expect((await fileRecord(id, second, app.now())).sealed?.sha256).toBe(one.sealed?.sha256);
    const record = await stored(id);
    expect(record).toMatchObject({ state: 'filed', retention: { years: 3, rule: 'form' } });
    expect(record.retention?.until.toISOString()).toBe('2029-12-31T17:00:00.000Z');
    expect(record.trail.filter(entry => entry.action === 'record.seal')).toHaveLength(1);
    expect(firstBreak(record.trail, record.trailHead)).toBeUndefined();
    const page = textOf((await as('clerk').get(`/records/${id}`)).text);
    for (const told of ['Hồ sơ 1219', '3.000', '4.000', 'Trưởng phòng', 'SHA-256', '3 năm theo biểu mẫu']) expect(page).toContain(told);
    expect(page).not.toContain('Sai sót gì');
  });

  test('what is filed is changed by nobody: no draft, no state, no signature', async () => {
    const before = await stored(id);
    expect((await filledIn(id)).status).toBe(409);
    expect((await as('staff').get(`/records/${id}/edit`).redirects(0)).status).toBe(303);
    for (const address of ['submission', 'signature', 'return', 'discarding']) expect((await send('staff', `/records/${id}/${address}`, { password: PASSWORD, reason: 'Muốn sửa lại', version: before.version, state: 'draft' })).status).toBeGreaterThanOrEqual(403);
    expect(await stored(id)).toEqual(before);
  });

  test('the register finds it without accents, and gives it as a sheet', async () => {
    const found = await as('clerk').get(`/records/forms/${form.id}?q=so+theo+doi&state=filed&year=2026&unit=${agency.unit}`);
    expect(textOf(found.text)).toContain(`${form.code}-2026/001`);
    expect(textOf((await as('clerk').get(`/records/forms/${form.id}?q=khong+co+gi`)).text)).toContain('Không có hồ sơ nào');
    const sheet = await as('clerk').get(`/records/forms/${form.id}/register.xlsx`).buffer(true).parse((answer, done) => { const pieces: Buffer[] = []; answer.on('data', (piece: Buffer) => pieces.push(piece)); answer.on('end', () => { done(null, Buffer.concat(pieces)); }); });
    expect(sheet.status).toBe(200);
    expect((sheet.body as Buffer).subarray(0, 2).toString()).toBe('PK');
  });

  test('on paper it says what it is narrowed to, and the last day of keeping as the page does', async () => {
    const read = async (query: string): Promise<string> => (await readPdf((await as('clerk').get(`/records/forms/${form.id}/register.pdf${query}`)).body as Buffer)).text.join(' ').replace(/\s+/g, ' ');
    expect(await read(`?q=so+theo+doi&state=filed&year=2026&unit=${agency.unit}`)).toMatch(/1 hồ sơ\. Chỉ gồm: Năm 2026; Đã lưu; [^;]+; “so theo doi”\. Tính đến ngày/);
    const whole = await read('');
    expect([whole.includes('Chỉ gồm'), whole.includes('31/12/2029'), whole.includes('01/01/2030')]).toEqual([false, true, false]);
  });

  test('a correction is a new record that names the one it corrects; the old one says so once the new one is filed', async () => {
    const version = await versionOf(id), [one, other] = await Promise.all([send('staff', `/records/${id}/correction`, { version }), send('staff', `/records/${id}/correction`, { version })]);
    const again = await send('staff', `/records/${id}/correction`, { version: await versionOf(id) }), target = [one, other].find(answer => answer.status === 303)?.headers['location'];
    expect(again.headers['location']).toBe(target);
    const next = /records\/([0-9a-f]{24})/.exec(String(target))?.[1] ?? '';
    expect(await Records.countDocuments({ 'correctionOf.id': id })).toBe(1);
    expect(await stored(next)).toMatchObject({ state: 'draft', number: '', correctionOf: { id, number: `${form.code}-2026/001` }, answers: { subject: 'Sổ theo dõi hồ sơ' } });
    expect(textOf((await as('staff').get(`/records/${id}`)).text)).toContain('Bản đính chính đang được lập');
    expect(await paperText(next)).toContain(`Đính chính, thay cho hồ sơ số ${form.code}-2026/001`);
    await fill('staff', next, { subject: 'Sổ theo dõi hồ sơ, đã đính chính', version: await versionOf(next), do: 'save' });
    await send('staff', `/records/${next}/submission`, { password: PASSWORD, version: await versionOf(next) });
    await send('unitHead', `/records/${next}/signature`, { password: PASSWORD, version: await versionOf(next) });
    await send('head', `/records/${next}/signature`, { password: PASSWORD, version: await versionOf(next) });
    await fileRecord(next, await paper(next), app.now());
    const old = textOf((await as('staff').get(`/records/${id}`)).text);
    expect([old.includes(`Đã được đính chính bằng ${form.code}-2026/002`), old.includes('Đã được đính chính từ'), old.includes('Lập bản đính chính')]).toEqual([true, true, false]);
    expect((await send('staff', `/records/${id}/correction`, { version: await versionOf(id) })).headers['location']).toBe(`/records/${next}`);
    expect(textOf((await app.visitor().get(verifyAddress(id))).text)).toContain(`Đúng ra phải là ${form.code}-2026/002`);
    correction = next;
  });

  test('once the correction is voided the old record stands again, and the paper of the voided one says so; what was filed is still to be had', async () => {
    const filed = (await as('staff').get(`/records/${correction}/record.pdf`)).body as Buffer;
    expect((await send('qualityOfficer', `/records/${correction}/voiding`, { reason: 'Lập nhầm', version: await versionOf(correction) })).status).toBe(303);
    expect((await as('staff').get(`/records/${correction}/record.pdf?as=filed`)).body).toEqual(filed);
    expect(await paperText(correction)).toContain('ĐÃ HỦY');
    const [page, public_] = [textOf((await as('staff').get(`/records/${id}`)).text), textOf((await app.visitor().get(verifyAddress(id))).text)];
    expect([page.includes('Đã được đính chính'), page.includes('Lập bản đính chính'), public_.includes('Đúng ra phải là')]).toEqual([false, true, false]);
  });
});
