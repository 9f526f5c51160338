/** The page of figures on nonconformities made through the operations and counted by hand; nobody sees another agency's. */
import mongoose from 'mongoose';
import { addRow, approveProgramme, draftProgramme } from '../../server/audits/programmes';
import { figureCounts, type FigureCounts } from '../../server/nonconformities/figures';
import { agesOf, quartersOf, spanOf } from '../../server/home/figuresAsked';
import { bySpan, effectiveness, closeTimes, total, trend } from '../../server/nonconformities/figureSums';
import { PASSWORD, TODAY, useApp } from '../support/app';
import { anAgency, aProvince, type TestAgency } from '../support/factories';
import { aNonconformity } from './made';

let agency: TestAgency, other: TestAgency, elsewhere: TestAgency, province: Awaited<ReturnType<typeof aProvince>>;
const app = useApp(async ready => {
  province = await aProvince(ready);
  agency = await anAgency(ready, { code: 'stp', name: 'Sở Tư pháp', parent: province.id });
  other = await anAgency(ready, { code: 'syt', name: 'Sở Y tế', parent: province.id });
  elsewhere = await anAgency(ready, { code: 'la', name: 'Sở ở tỉnh khác', posts: ['qualityOfficer'] });
  const on = async (day: string, run: () => Promise<unknown>): Promise<void> => { ready.setNow(new Date(`${day}T07:15:00Z`)); await run(); };
  await on('2026-02-10', () => aNonconformity(ready, agency, { stage: 'closed', clause: '8.5.1' }));
  await on('2026-05-05', () => aNonconformity(ready, agency, { stage: 'secondCycle', clause: '8.5.1' }));
  await on('2026-08-01', () => aNonconformity(ready, agency, { stage: 'closed', clause: '7.5.3', unit: agency.otherUnit }));
  await on('2026-10-01', () => aNonconformity(ready, other, { clause: '9.1.3' }));
  await on('2026-11-20', async () => { await aNonconformity(ready, agency, { clause: '8.5.1' }); await aNonconformity(ready, agency, { stage: 'cancelled', clause: '7.5.3' }); });
  ready.setNow(TODAY);
  const id = await draftProgramme(agency.people.qualityOfficer, { year: 2026, title: 'Chương trình 2026', aims: '' }, TODAY);
  for (const unit of [agency.unit, agency.otherUnit]) await addRow(agency.people.qualityOfficer, { id, unit, document: '', months: [12], reason: '', note: '' }, TODAY);
  await approveProgramme(agency.people.representative, { id, password: PASSWORD }, TODAY).catch(() => undefined);
});

const asked = { year: 2026, quarter: undefined, zone: 'Asia/Ho_Chi_Minh', now: TODAY };
const countsOf = (agencies: readonly string[], more: object = {}): Promise<FigureCounts> => figureCounts({ agencies, span: spanOf({ ...asked, ...more }), ages: agesOf(asked), timeZone: asked.zone });
const asMap = (tallies: readonly { _id: string; count: number }[]): Record<string, number> => Object.fromEntries(tallies.map(one => [one._id, one.count]));

test('a year of an agency is counted as by hand', async () => {
  const counts = await countsOf([agency.id]);
  expect(bySpan(counts.ages, 4)).toEqual([1, 0, 0, 1]);
  expect([asMap(counts.clauses), asMap(counts.causes), asMap(counts.units)]).toEqual([{ '8.5.1': 3, '7.5.3': 2 }, { procedure: 3, '': 2 }, { [agency.unit]: 4, [agency.otherUnit]: 1 }]);
  expect(closeTimes(counts.days)).toEqual({ median: 31, spans: [0, 2, 0, 0, 0] });
  expect(effectiveness(counts)).toEqual({ first: 2, later: 0, again: 1, rate: 2 / 3 });
  expect(trend(counts.quarters, quartersOf(asked).starts).slice(-4)).toEqual([{ opened: 1, closed: 1, open: 0 }, { opened: 1, closed: 0, open: 1 }, { opened: 1, closed: 1, open: 1 }, { opened: 2, closed: 1, open: 2 }]);
});

test('a quarter counts only what was reported or closed in it', async () => {
  const counts = await countsOf([agency.id], { quarter: 3 });
  expect([asMap(counts.clauses), total(counts.days), total(counts.cycles)]).toEqual([{ '7.5.3': 1 }, 1, 1]);
});

test('the province is the sum of its agencies', async () => {
  const [one, two, both] = await Promise.all([countsOf([agency.id]), countsOf([other.id]), countsOf([agency.id, other.id])]);
  for (const key of ['ages', 'clauses', 'causes', 'days', 'cycles', 'quarters'] as const) expect(total(both[key])).toBe(total(one[key]) + total(two[key]));
  expect(asMap(both.agencies)).toEqual({ [agency.id]: 5, [other.id]: 1 });
  expect(both.again).toBe(1);
});

test('the page shows each figure with its table and leads to the register', async () => {
  const page = await (await app.signIn(agency.account('qualityOfficer'))).get('/figures');
  expect(page.status).toBe(200);
  for (const text of ['2 phiếu đang mở', 'Trung vị 31 ngày', '66,7% có hiệu lực ngay vòng 1', 'Đã đánh giá 0 trên 2 lượt', '3 · 60%', 'Bảng số']) expect(page.text).toContain(text);
  expect(page.text).toContain(`/nonconformities?agency&#x3D;${agency.id}&amp;view&#x3D;all&amp;from&#x3D;2026-01-01&amp;to&#x3D;2026-12-31&amp;clause&#x3D;8.5.1`);
  expect(page.text).not.toContain('style=');
});

/** Every link of a chart to the register, with the number that stands there. */
function linksIn(html: string): { href: string; count: number }[] {
  const plain = (text: string): string => text.replaceAll('&#x3D;', '=').replaceAll('&amp;', '&');
  const bars = [...html.matchAll(/<a href="([^"]+)"[^>]*>(?:<text[^>]*>[^<]*<\/text> )?<rect[^>]*\/><text class="said"[^>]*>(\d+)[^<]*<\/text>/g)], cells = [...html.matchAll(/<td class="num"><a href="([^"]+)">(\d+)<\/a>/g)];
  return [...bars, ...cells].map(([, href = '', count]) => ({ href: plain(href), count: Number(count) })).filter(one => one.href.startsWith('/nonconformities'));
}

test.each([['a year', '?year=2026'], ['a quarter', '?year=2026&quarter=3'], ['days of one\'s own', '?from=01/05/2026&to=31/10/2026']])('each number of %s leads to a register that shows exactly so many', async (_, query) => {
  const officer = await app.signIn(agency.account('qualityOfficer')), links = linksIn((await officer.get(`/figures${query}`)).text), wrong: object[] = [];
  expect(links.length).toBeGreaterThan(40);
  for (const { href, count } of new Map(links.map(one => [one.href, one])).values()) {
    const page = (await officer.get(href)).text, shown = [...page.matchAll(/<tr[^>]*>\s*<td[^>]*>(?:(?!<\/tr>).)*\/nonconformities\/[0-9a-f]{24}/gs)].length;
    if (shown !== count) wrong.push({ href, count, shown });
  }
  expect(wrong).toEqual([]);
}, 120_000);

test('what narrowed the register stands there as a chip that can be taken off, and stays when another condition is chosen', async () => {
  const page = (await (await app.signIn(agency.account('qualityOfficer'))).get('/nonconformities?view=all&from=2026-01-01&to=2026-12-31&took=31-60&cause=procedure&clause=none')).text;
  for (const chip of ['lập từ 01/01/2026', 'lập đến 31/12/2026', 'đóng sau 31–60 ngày', 'Không ghi điều khoản']) expect(page).toContain(chip);
  expect(page).toContain('<input type="hidden" name="took" value="31-60">');
  expect((await (await app.signIn(agency.account('qualityOfficer'))).get('/nonconformities?from=31/02/2026&age=x&cycle=9')).status).toBe(200);
});

test('what changes is seen at once, though counts are kept', async () => {
  const officer = await app.signIn(other.account('qualityOfficer'));
  expect((await officer.get('/figures')).text).toContain('1 phiếu đang mở');
  expect((await officer.get('/figures')).text).toContain('1 phiếu đang mở');
  app.setNow(new Date(TODAY.getTime() + 600_000));
  expect((await app.commandsDuring(async () => officer.get('/figures'))).filter(one => one.name === 'aggregate' && one.command['aggregate'] === 'nonconformities')).toHaveLength(0);
  await aNonconformity(app, other, {});
  expect((await officer.get('/figures')).text).toContain('2 phiếu đang mở');
  app.setNow(TODAY);
});

test('nothing at all is said in words', async () => {
  const page = await (await app.signIn(elsewhere.account('qualityOfficer'))).get('/figures?year=2024');
  for (const text of ['Không còn phiếu nào đang mở.', 'Chưa có phiếu nào được lập trong kỳ.', 'Chưa có phiếu nào được kiểm tra hiệu lực trong kỳ.', 'Năm này chưa có chương trình đánh giá được duyệt.', 'Chưa có phiếu nào đến hết kỳ này.']) expect(page.text).toContain(text);
  expect(page.text).not.toMatch(/NaN|undefined/);
});

test('another agency is not there; the overseer chooses among those below', async () => {
  const officer = await app.signIn(agency.account('qualityOfficer')), overseer = await app.signIn(province.account);
  expect((await officer.get(`/figures?agency=${other.id}`)).status).toBe(404);
  expect((await officer.get('/figures?agency=all')).status).toBe(404);
  expect((await overseer.get(`/figures?agency=${elsewhere.id}`)).status).toBe(404);
  expect((await overseer.get(`/figures?agency=${other.id}`)).status).toBe(200);
  const all = await overseer.get('/figures');
  expect(all.text).toContain('Theo cơ quan');
  expect(all.text).not.toContain('Sở ở tỉnh khác');
  expect((await overseer.get('/figures?year=abc&quarter=9')).status).toBe(200);
});

test('the province page: open, overdue, oldest, last audit and programme of each agency, the worst on top', async () => {
  const page = await (await app.signIn(province.account)).get('/agencies');
  expect(page.text).toContain('203 ngày');
  expect(page.text).toMatch(/Chương trình 2026/);
  expect(page.text.indexOf('Sở Tư pháp</a>')).toBeLessThan(page.text.indexOf('Sở Y tế</a>'));
  expect(page.text).toContain(`/figures?agency&#x3D;${agency.id}`);
});

test('figures and province send at most six commands and scan no collection', async () => {
  const officer = await app.signIn(agency.account('qualityOfficer')), overseer = await app.signIn(province.account);
  for (const [visitor, path] of [[officer, '/figures'], [overseer, '/figures'], [overseer, '/agencies']] as const) {
    await visitor.get(path);
    const sent = await app.commandsDuring(async () => visitor.get(path)), asked = sent.filter(one => one.name === 'aggregate');
    expect({ path, many: sent.length > 6 }).toEqual({ path, many: false });
    for (const { command } of asked) {
      const plan = await mongoose.connection.db?.command({ explain: { aggregate: command['aggregate'], pipeline: command['pipeline'], cursor: {} }, verbosity: 'executionStats' });
      expect(/COLLSCAN/.test(JSON.stringify(plan)) ? [path, JSON.stringify(command['pipeline'])] : []).toEqual([]);
    }
  }
});
