/** The first whole job in a real browser, in Vietnamese, at a desk and on a phone: write, review, approve, find, take a copy. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { readPdf } from '../../server/pdf/text';
import { PASSWORD, useApp } from '../support/app';
import { DESKTOP, PHONE, sideways, signInBrowser, useBrowser, violations } from '../support/browser';
import { aDocument, aProvince, anAgency, pdfOf, type TestAgency } from '../support/factories';

let agency: TestAgency, overseer = '';
const folder = mkdtempSync(join(tmpdir(), 'quytrinh-browser-'));
const app = useApp(async ready => {
  const province = await aProvince(ready);
  overseer = province.account;
  agency = await anAgency(ready, { code: 'stp', parent: province.id });
  await aDocument(ready, agency, { stage: 'redrafted', code: 'QT-HT.01', title: 'Kiểm soát thông tin dạng văn bản' });
  writeFileSync(join(folder, 'quy trình.pdf'), await pdfOf('Cấp giấy phép: bước 1 tiếp nhận.', 'Bước 2 thẩm định.'));
});
const browser = useBrowser();
afterAll(() => { rmSync(folder, { recursive: true, force: true }); });

const problems = new Map<Page, string[]>();
async function open(options: typeof DESKTOP): Promise<Page> {
  const page = await browser.open(options), heard: string[] = [];
  problems.set(page, heard);
  page.on('console', message => { if (message.type() === 'error' && !/status of 4\d\d/.test(message.text())) heard.push(message.text()); });
  page.on('pageerror', error => heard.push(error.message));
  return page;
}

/** Nothing inaccessible, nothing wider than the window, nothing the policy stopped. */
async function sound(page: Page): Promise<void> {
  expect({ at: new URL(page.url()).pathname, violations: await violations(page), sideways: Math.max(0, await sideways(page)), heard: problems.get(page) }).toEqual({ at: new URL(page.url()).pathname, violations: [], sideways: 0, heard: [] });
}

const press = (page: Page, name: string): Promise<void> => page.getByRole('main').getByRole('button', { name, exact: true }).first().click();

describe.each([['at a desk', DESKTOP, 'QT-TP.01'], ['on a phone', PHONE, 'QT-TP.02']] as const)('%s', (_, options, code) => {
  let page: Page, address = '';
  beforeAll(async () => { page = await open(options); });
  afterAll(async () => { await page.context().close(); });

  test('the officer creates the procedure, uploads its file, names who reviews and approves, and sends it', async () => {
    await signInBrowser(page, app.url, agency.account('qualityOfficer'));
    await sound(page);
    await page.goto(`${app.url}/documents/new`);
    await sound(page);
    await page.fill('[name=code]', code);
    await page.fill('[name=title]', `Cấp giấy phép thành lập văn phòng ${code}`);
    await press(page, 'Lập tài liệu');
    await page.waitForURL(/\/draft$/);
    address = page.url().replace(/\/draft$/, '');
    await page.setInputFiles('#file', join(folder, 'quy trình.pdf'));
    await press(page, 'Gửi tệp');
    await page.getByText('Đã nhận tệp').waitFor();
    await page.locator('#reviewers').getByLabel(/Trần Thị Bình/).check();
    await page.locator('#reviewers').getByLabel(/Vũ Đức Long/).check();
    await page.locator('#approvers').getByLabel(/Lê Minh Hòa/).check();
    for (const person of [/Trần Thị Bình/, /Vũ Đức Long/]) if (await page.locator('#approvers').getByLabel(person).isChecked()) await page.locator('#approvers').getByLabel(person).uncheck();
    if (await page.locator('#reviewers').getByLabel(/Lê Minh Hòa/).isChecked()) await page.locator('#reviewers').getByLabel(/Lê Minh Hòa/).uncheck();
    await press(page, 'Lưu dự thảo');
    await page.getByText('Đã lưu dự thảo.').waitFor();
    await sound(page);
    await page.fill('[name=password]', PASSWORD);
    await press(page, 'Gửi soát xét');
    await page.getByText('Đã ký và gửi soát xét.').waitFor();
  }, 120_000);

  test.each([['unitHead'], ['representative']] as const)('the %s finds it among their tasks and signs the review', async post => {
    await signInBrowser(page, app.url, agency.account(post));
    await page.getByRole('link', { name: new RegExp(`^Soát xét: .*${code}`) }).first().click();
    await page.waitForURL(/\/review$/);
    await sound(page);
    await page.fill('#sign [name=password]', PASSWORD);
    await page.locator('#sign button:visible').first().click();
    await page.getByText('Đã ký soát xét.').waitFor();
  }, 120_000);

  test('the officer asks for approval; the head signs with decision and day; it is in force at once', async () => {
    await signInBrowser(page, app.url, agency.account('qualityOfficer'));
    await page.goto(address);
    await press(page, 'Trình phê duyệt');
    await page.getByText('Đã trình phê duyệt.').waitFor();
    await signInBrowser(page, app.url, agency.account('head'));
    await page.goto(`${address}/review`);
    await page.fill('#sign [name=decisionNumber]', '15/QĐ-STP');
    await page.fill('#sign [name=password]', PASSWORD);
    await sound(page);
    await page.locator('#sign button:visible').first().click();
    await page.getByText('Còn hiệu lực').first().waitFor();
  }, 120_000);

  test('a clerk types without accents, finds it, opens it, and takes a copy that bears her name', async () => {
    await app.index();
    await signInBrowser(page, app.url, agency.account('clerk'));
    await page.goto(`${app.url}/search?q=cap+giay+phep`);
    await sound(page);
    await page.getByRole('link', { name: new RegExp(code) }).first().click();
    await page.locator('#file img').waitFor();
    expect(await page.locator('#file img').evaluate((image: HTMLImageElement) => image.decode().then(() => image.naturalWidth))).toBeGreaterThanOrEqual(794);
    await sound(page);
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('main').getByRole('button', { name: /Tải/ }).first().click()]);
    const { text } = await readPdf(readFileSync(await download.path()));
    for (const one of text) expect(one).toMatch(/Bản số \d+ – cấp cho Bùi Thị Thu/);
  }, 120_000);

  test('every page a person may open is sound: register, history, account, people, settings, province, verification', async () => {
    for (const [account, paths] of [
      [agency.account('qualityOfficer'), ['/', '/documents', '/copies', '/trail', '/people', '/account', '/places', '/verify', `${new URL(address).pathname}`, `${new URL(address).pathname.replace(/\/revisions.*/, '')}/trail`, `${new URL(address).pathname.replace(/\/1$/, '/new')}`]],
      [agency.account('administrator'), ['/settings', '/settings/letterhead', '/settings/types/QT', '/people/new', '/jobs', '/account/password']], [overseer, ['/agencies', '/documents']],
    ] as const) {
      await signInBrowser(page, app.url, account);
      for (const path of paths) { await page.goto(`${app.url}${path}`); await sound(page); }
    }
    await page.context().clearCookies();
    for (const path of ['/sign-in', '/verify', '/v/unknown', '/nothing-here']) { await page.goto(`${app.url}${path}`); await sound(page); }
  }, 180_000);
});

test('at 320 pixels nothing scrolls sideways, in the dark nothing loses its contrast, and in English nothing is left in Vietnamese keys', async () => {
  const page = await open({ ...PHONE, viewport: { width: 320, height: 700 }, colorScheme: 'dark' });
  await signInBrowser(page, app.url, agency.account('qualityOfficer'));
  await page.goto(`${app.url}/language?to=en&back=/documents`);
  for (const path of ['/', '/documents', '/search?q=quy', '/documents/new', '/account', '/places']) { await page.goto(`${app.url}${path}`); await sound(page); expect(await page.locator('main').innerText()).not.toMatch(/\b[a-z]+\.[a-z]+[A-Z]\w*\b/); }
  await page.context().close();
}, 120_000);

test('without script the whole way still works: sign in, search, open, next page', async () => {
  const page = await browser.open({ ...DESKTOP, javaScriptEnabled: false });
  await signInBrowser(page, app.url, agency.account('clerk'));
  await page.goto(`${app.url}/search?q=kiem+soat`);
  await page.getByRole('link', { name: /QT-HT.01/ }).first().click();
  expect(await page.locator('#file img').getAttribute('src')).toContain('/pages/1.png');
  await page.context().close();
}, 60_000);
