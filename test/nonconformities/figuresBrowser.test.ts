/** Figures in a real browser: nothing inaccessible, nothing wider than the window, hatched bars drawn, tables printed. */
import { readPdf } from '../../server/pdf/text';
import { addRow, approveProgramme, draftProgramme } from '../../server/audits/programmes';
import { PASSWORD, TODAY, useApp } from '../support/app';
import { DESKTOP, PHONE, sideways, signInBrowser, useBrowser, violations } from '../support/browser';
import { anAgency, aProvince, type TestAgency } from '../support/factories';
import { aNonconformity } from './made';

let agency: TestAgency, overseer = '';
const app = useApp(async ready => {
  const province = await aProvince(ready);
  overseer = province.account;
  agency = await anAgency(ready, { code: 'stp', name: 'Ủy ban nhân dân phường Đông Sơn Mẫu', parent: province.id });
  ready.setNow(new Date('2026-08-01T07:15:00Z'));
  await aNonconformity(ready, agency, { stage: 'closed' });
  await aNonconformity(ready, agency, { stage: 'secondCycle', clause: '7.5.3' });
  ready.setNow(TODAY);
  const id = await draftProgramme(agency.people.qualityOfficer, { year: 2026, title: 'Chương trình 2026', aims: '' }, TODAY);
  for (const unit of [agency.unit, agency.otherUnit]) await addRow(agency.people.qualityOfficer, { id, unit, document: '', months: [6, 12], reason: '', note: '' }, TODAY);
  await approveProgramme(agency.people.representative, { id, password: PASSWORD }, TODAY);
});
const browser = useBrowser();

test.each([['at a desk', DESKTOP], ['on a phone', PHONE]] as const)('%s figures and province are accessible and fit, their tables open', async (_, options) => {
  const page = await browser.open(options), heard: string[] = [];
  page.on('console', message => { if (message.type() === 'error') heard.push(message.text()); });
  await signInBrowser(page, app.url, overseer);
  for (const path of ['/figures', '/agencies']) {
    await page.goto(`${app.url}${path}`);
    await page.evaluate(() => { document.querySelectorAll('.chart details').forEach(one => { one.setAttribute('open', ''); }); });
    expect({ path, found: await violations(page), sideways: Math.max(0, await sideways(page)), heard }).toEqual({ path, found: [], sideways: 0, heard: [] });
    await page.setViewportSize({ width: 320, height: 700 });
    expect([path, Math.max(0, await sideways(page))]).toEqual([path, 0]);
    await page.setViewportSize(options.viewport ?? { width: 1366, height: 850 });
  }
  await page.context().close();
}, 120_000);

test('a bar leads to the register, and the printed sheet has the tables', async () => {
  const page = await browser.open(DESKTOP);
  await signInBrowser(page, app.url, agency.account('qualityOfficer'));
  await page.goto(`${app.url}/figures`);
  const printed = (await readPdf(await page.pdf({ format: 'A4' }))).text.join(' ');
  for (const text of ['Trung vị 31 ngày', 'Lũy kế', 'Còn mở cuối quý']) expect(printed).toContain(text);
  await page.locator('#clause svg.bars a').first().click();
  await page.waitForURL(/\/nonconformities\?.*clause=/);
  await page.context().close();
}, 120_000);
