/** Records found by number and by words: what is found, by whom, in which order; and attacks: other agencies, other units, restricted ones, questions that are no words. */
import type TestAgent from 'supertest/lib/agent';
import { makeObsolete, requestObsolescence } from '../../server/documents/operations';
import { Records } from '../../server/records/model';
import { voidRecord } from '../../server/records/operations';
import type { RecordView } from '../../server/records/standing';
import { PASSWORD, TODAY, useApp } from '../support/app';
import { aPerson, anAgency, aProvince, type TestAgency } from '../support/factories';
import { textOf } from '../support/page';
import { ANSWERS, aForm, aRecord } from './made';

let agency: TestAgency, far: TestAgency, form: { id: string; code: string }, other: { id: string; code: string }, open: RecordView, later: RecordView, secret: RecordView, elsewhere: RecordView, draft: RecordView;
const agents: Record<string, TestAgent> = {};
const app = useApp(async ready => {
  const province = await aProvince(ready);
  agency = await anAgency(ready, { code: 'stp', parent: province.id });
  far = await anAgency(ready, { code: 'snn', name: 'Sở Nông nghiệp' });
  form = await aForm(ready, agency, { code: 'BM-QT01.02' });
  other = await aForm(ready, agency, { code: 'BM-QT09.01', title: 'Biên bản bàn giao máy in' });
  open = await aRecord(ready, agency, { form, answers: { ...ANSWERS, subject: 'Kiểm tra sổ hộ tịch phường Đông Kinh' } });
  ready.setNow(new Date(TODAY.getTime() + 60_000));
  later = await aRecord(ready, agency, { form: other, stage: 'submitted', answers: { ...ANSWERS, subject: 'Sổ hộ tịch năm 2025' } });
  secret = await aRecord(ready, agency, { form, mark: 'restricted', answers: { ...ANSWERS, subject: 'Xác minh đơn thư hộ tịch' } });
  draft = await aRecord(ready, agency, { form, stage: 'draft', answers: { ...ANSWERS, subject: 'Nháp hộ tịch' } });
  elsewhere = await aRecord(ready, far, { form: await aForm(ready, far, { code: 'BM-QT01.02' }), answers: { ...ANSWERS, subject: 'Sổ hộ tịch của nơi khác' } });
  await aPerson(ready, agency.id, { account: 'stp.vanphong', name: 'Lý Văn Phòng', title: 'Chuyên viên', unit: agency.otherUnit, roles: ['staff'] });
  agents['overseer'] = await ready.signIn(province.account);
  agents['outsider'] = await ready.signIn('stp.vanphong');
  for (const post of ['author', 'staff', 'qualityOfficer', 'clerk', 'head'] as const) agents[post] = await ready.signIn(agency.account(post));
  agents['far'] = await ready.signIn(far.account('qualityOfficer'));
});

const as = (who: string): TestAgent => { const agent = agents[who]; if (!agent) throw new Error(who); return agent; };
const page = async (who: string, query: string): Promise<string> => {
  const answer = await as(who).get(`/records?${query}`);
  expect([query, answer.status]).toEqual([query, 200]);
  return answer.text;
};
const rows = (html: string): string[] => [...(/<section class="panel" id="found"[\s\S]*?<\/section>/.exec(html)?.[0] ?? '').matchAll(/<td class="code"><a href="\/records\/([0-9a-f]{24})"/g)].map(match => match[1] ?? '');
const found = async (who: string, q: string, more = ''): Promise<string[]> => rows(await page(who, `q=${encodeURIComponent(q)}${more}`));

describe('a clerk with a sheet in the hand', () => {
  test.each(['BM-QT01.02-2026/001', 'bm qt01 02 2026 001', 'bmqt01022026001', 'BM-QT01.02, 001/2026', 'BM‑QT01.02 1/2026'])('finds it by its number typed as "%s"', async typed => {
    expect((await found('clerk', typed))[0]).toBe(open._id);
  });

  test.each([['ho tich dong kinh'], ['ĐÔNG KINH'], ['Đông Kinh'.normalize('NFD')], ['phiếu kiểm tra đông kinh']])('and by words of its title or of its form, however they are typed: "%s"', async typed => {
    expect(await found('clerk', typed)).toEqual([open._id]);
  });

  test('of all forms together, the newest first, with its form, its folder, its state and its day', async () => {
    expect(await found('clerk', 'sổ hộ tịch')).toEqual([later._id, open._id]);
    const text = textOf(await page('clerk', `q=${encodeURIComponent('hộ tịch')}`), /<section class="panel" id="found"[\s\S]*?<\/section>/);
    for (const said of [open.number, 'BM-QT01.02', 'Phiếu kiểm tra hồ sơ', 'HS-01', 'Đã lưu', '24/11/2026', later.number, 'BM-QT09.01', 'Chờ ký', '2 hồ sơ']) expect(text).toContain(said);
  });

  test('a form is found in the same box, and nothing found says what to try', async () => {
    const html = await page('clerk', `q=${encodeURIComponent('ban giao máy in')}`);
    expect(html).toContain(`/records/forms/${other.id}`);
    expect(rows(html)).toEqual([later._id]);
    expect(textOf(await page('clerk', 'q=zzzz'))).toContain('Không có hồ sơ nào có đủ các từ này');
  });

  test('a record that changes is found as it is now', async () => {
    const record = await aRecord(app, agency, { form, answers: { ...ANSWERS, subject: 'Sổ chứng thực bị bỏ' } });
    await voidRecord(agency.people.qualityOfficer, { id: record._id, reason: 'Lập nhầm biểu mẫu', version: record.version }, app.now());
    await app.index();
    expect(textOf(await page('clerk', 'q=chung+thuc+bi+bo'), /id="found"[\s\S]*?<\/section>/)).toContain('Bị hủy bỏ');
  });
});

describe('from the header', () => {
  test('the exact number leads to the record, with what else has the words', async () => {
    const html = (await as('clerk').get('/search?q=bm+qt01.02+2026+001')).text;
    expect(html).toContain(`href="/records/${open._id}"`);
    expect(html).toContain('<div class="body beside"><ol class="hits">');
    expect(textOf(html)).not.toContain('Không tìm thấy');
    const words = (await as('clerk').get(`/search?q=${encodeURIComponent('sổ hộ tịch')}`)).text;
    expect(words).not.toContain(`href="/records/${open._id}"`);
    expect(textOf(words)).toContain('2 hồ sơ có các từ này');
    expect(words).toContain(`href="/records?agency&#x3D;${agency.id}&amp;q`);
  });

  test('is suggested while its number is typed', async () => {
    const items = (await as('clerk').get('/search/suggestions?q=bm-qt01.02-2026').set('accept', 'application/json')).body.items as { href: string; code: string; state: string }[];
    expect(items.find(one => one.code === open.number)).toMatchObject({ href: `/records/${open._id}`, code: open.number, state: 'Đã lưu' });
    expect(JSON.stringify(items)).not.toContain(secret.number);
    expect(JSON.stringify((await as('staff').get('/search/suggestions?q=bm-qt01.02-2026').set('accept', 'application/json')).body)).toContain(secret.number);
  });
});

describe('nobody finds what they may not read', () => {
  const ASKED = ['Xác minh đơn thư', 'hộ tịch', 'BM-QT01.02-2026'];
  test.each(['clerk', 'outsider', 'overseer', 'far'])('a restricted record is not shown to %s, neither number nor title nor in a count', async who => {
    for (const q of [...ASKED, secret.number]) {
      for (const address of [`/records?agency=${agency.id}&q=`, `/search?agency=${agency.id}&q=`, '/search?q=', '/search/suggestions?q=']) {
        const answer = await as(who).get(`${address}${encodeURIComponent(q)}`), without = answer.text.replaceAll(`value="${secret.number}"`, '').replace(/“[^”]*”/g, '');
        expect(without).not.toContain(secret._id);
        expect(without).not.toContain('Xác minh đơn thư hộ tịch');
        if (q !== secret.number) expect(without).not.toContain(secret.number);
      }
    }
    if (who !== 'far') expect(textOf(await page(who, `agency=${agency.id}&q=${encodeURIComponent('xac minh don thu')}`))).toContain('Không có hồ sơ nào');
    if (who !== 'far') expect(textOf((await as(who).get('/search?q=xac+minh+don+thu')).text)).not.toContain('hồ sơ có các từ này');
  });

  test.each([['staff', true], ['author', true], ['head', true], ['qualityOfficer', true], ['clerk', false], ['outsider', false], ['overseer', false]])('%s finds the restricted one: %s', async (who, reads) => {
    expect(await found(who, secret.number, `&agency=${agency.id}`)).toEqual(reads ? [secret._id] : []);
  });

  test('a draft that was never sent is found by nobody, not even in the index', async () => {
    for (const who of ['staff', 'qualityOfficer']) expect(await found(who, 'Nháp hộ tịch')).toEqual([]);
    expect((await app.tools.recordSearch.versions([draft._id, open._id])).size).toBe(1);
  });

  test('another agency is as if it did not exist, both ways', async () => {
    expect((await as('far').get(`/records?agency=${agency.id}&q=ho+tich`)).status).toBe(404);
    expect((await as('staff').get(`/records?agency=${far.id}&q=ho+tich`)).status).toBe(404);
    expect(await found('qualityOfficer', 'nơi khác')).toEqual([]);
    expect(await found('far', 'nơi khác')).toEqual([elsewhere._id]);
    expect((await as('staff').get(`/search?agency=${far.id}&q=noi+khac`)).text).not.toContain(elsewhere._id);
  });

  test('what the index still holds and the record denies is not shown', async () => {
    await Records.updateOne({ _id: open._id }, { $set: { mark: 'restricted' } });
    try {
      expect(await found('clerk', open.number)).toEqual([]);
      expect((await as('clerk').get(`/search?q=${encodeURIComponent(open.number)}`)).text).not.toContain(`href="/records/${open._id}"`);
    } finally { await Records.updateOne({ _id: open._id }, { $set: { mark: '' } }); }
  });
});

describe('a form that was withdrawn', () => {
  test('stays on the page of records, apart, with the way to its register, for the agency and for the province; one without records does not', async () => {
    const gone = await aForm(app, agency, { code: 'BM-QT20.01', title: 'Phiếu đã bãi bỏ' }), unused = await aForm(app, agency, { code: 'BM-QT20.02', title: 'Phiếu chưa ai điền' }), record = await aRecord(app, agency, { form: gone });
    await aRecord(app, agency, { form: unused, stage: 'draft' });
    expect(await page('clerk', '')).not.toContain('Biểu mẫu hết hiệu lực');
    for (const { id } of [gone, unused]) {
      await requestObsolescence(agency.people.author, { id, n: 1, reason: 'Thay bằng biểu mẫu khác' }, app.now());
      await makeObsolete(agency.people.head, { id, n: 1, reason: 'Thay bằng biểu mẫu khác', password: PASSWORD }, app.now());
    }
    for (const who of ['clerk', 'overseer']) {
      const html = await page(who, `agency=${agency.id}`), past = /<details class="past-forms">[\s\S]*?<\/details>/.exec(html)?.[0] ?? '';
      expect(textOf(past)).toContain('BM-QT20.01 Phiếu đã bãi bỏ');
      expect(past).not.toContain('<form');
      expect(html).not.toContain(unused.id);
      const register = await as(who).get(/href="(\/records\/forms\/[0-9a-f]{24})"/.exec(past)?.[1] ?? '');
      expect([who, register.status]).toEqual([who, 200]);
      expect(textOf(register.text)).toContain(record.number);
      expect(textOf(register.text)).toContain('biểu mẫu hết hiệu lực');
    }
    expect(await page('clerk', 'q=bm-qt20.01')).toContain('<details class="past-forms" open>');
    const sent = await app.commandsDuring(() => page('qualityOfficer', ''));
    expect(sent.length).toBeLessThanOrEqual(6);
  });
});

describe('questions that are no words', () => {
  test.each(['.*', '^.*$', '(a+)+$', '"', "' OR 1=1 --", '_reader_6576657279', '_agency_', 'NEAR(a b)', '* OR *', '{$gt: ""}', '\u0000', '%', '😀'])('%j finds nothing and breaks nothing', async q => { expect(await found('clerk', q)).toEqual([]); });
  test('two thousand letters, an object, a list, pages that are no pages', async () => {
    expect(await found('clerk', 'hộ tịch '.repeat(250))).toHaveLength(2);
    expect(await found('clerk', 'x'.repeat(2000))).toEqual([]);
    for (const query of ['q[$ne]=x', 'q[]=a&q[]=b', 'q=a&q=b', 'q[$regex]=.*&agency[$ne]=x', 'q=ho+tich&page=-1', 'q=ho+tich&page=1e9', 'q=ho+tich&page=NaN']) expect((await as('clerk').get(`/records?${query}`)).status).toBe(200);
    expect((await as('clerk').get('/records?q=ho+tich&page=21')).status).toBe(200);
  });
});

describe('a hundred and more', () => {
  test('come fifty at a time, each once, the newest first, with at most six commands', async () => {
    const model = await Records.findById(open._id).lean(), ids = Array.from({ length: 120 }, (_, at) => `f${String(at).padStart(23, '0')}`);
    await Records.insertMany(ids.map((_id, at) => ({ ...model, _id, origin: _id, number: `KK-${at}`, n: 1000 + at, title: 'Kiểm kê kho', titleKey: 'kiem ke kho', createdAt: new Date(TODAY.getTime() + (at % 7) * 86_400_000 + at), changedAt: new Date(TODAY.getTime() + 120_000 + at) })));
    await app.index();
    const seen: string[] = [];
    for (const at of [1, 2, 3]) {
      let html = '';
      const sent = await app.commandsDuring(async () => { html = await page('clerk', `q=kiem+ke+kho&page=${at}`); });
      expect(sent.length).toBeLessThanOrEqual(6);
      seen.push(...rows(html));
    }
    const order = await Records.find({ title: 'Kiểm kê kho' }, { _id: 1 }).sort({ createdAt: -1 }).lean();
    expect(seen).toEqual(order.map(one => one._id));
    expect(textOf(await page('clerk', 'q=kiem+ke+kho&page=2'))).toContain('51–100 trong 120');
  });
});
