/** Filling in a form in a real browser: what does not apply is hidden, rows and sums come while one types, nothing inaccessible, nothing wider than the window; and the same without script. */
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { drawDisposal } from '../../server/records/disposals';
import { newId } from '../../server/core/id';
import { Records } from '../../server/records/model';
import { useApp } from '../support/app';
import { DESKTOP, PHONE, sideways, signInBrowser, useBrowser, violations } from '../support/browser';
import { anAgency, type TestAgency } from '../support/factories';
import { aForm, aRecord } from './made';

let agency: TestAgency, form: { id: string }, disposal = '', filed = '', draft = '', submitted = '';
const app = useApp(async ready => {
  agency = await anAgency(ready, { code: 'stp', name: 'Ủy ban nhân dân phường Đông Sơn Mẫu' });
  form = await aForm(ready, agency);
  draft = (await aRecord(ready, agency, { form, stage: 'draft', photo: true }))._id;
  submitted = (await aRecord(ready, agency, { form, stage: 'submitted' }))._id;
  filed = (await aRecord(ready, agency, { form, photo: true }))._id;
  const due = await aRecord(ready, agency, { form });
  await Records.updateOne({ _id: due._id }, { $set: { state: 'dueForDisposal' } });
  disposal = (await drawDisposal(agency.people.qualityOfficer, { token: newId(), title: 'Hủy hồ sơ hết thời hạn' }, ready.now()))._id;
});
const browser = useBrowser();

/** Pictures for whoever looks at the pages: written only where a folder is named. */
const picture = async (page: Page, name: string): Promise<void> => { const folder = process.env['PICTURES']; if (folder) await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true }); };

test.each([['desk', DESKTOP], ['phone', PHONE]] as const)('every page of records is accessible and fits (%s)', async (where, options) => {
  const page = await browser.open(options), heard: string[] = [];
  page.on('console', message => { if (message.type() === 'error') heard.push(message.text()); });
  const walk = async (name: string, path: string): Promise<void> => {
    await page.goto(`${app.url}${path}`);
    await picture(page, `${where}-${name}`);
    expect({ path, found: await violations(page), sideways: Math.max(0, await sideways(page)), heard }).toEqual({ path, found: [], sideways: 0, heard: [] });
  };
  await signInBrowser(page, app.url, agency.account('staff'));
  await walk('list', '/records');
  await walk('edit', `/records/${draft}/edit?check=1`);
  await walk('submission', `/records/${draft}/acts/submission`);
  await signInBrowser(page, app.url, agency.account('unitHead'));
  await walk('signature', `/records/${submitted}/acts/signature`);
  await signInBrowser(page, app.url, agency.account('qualityOfficer'));
  await walk('record', `/records/${filed}`);
  await walk('register', `/records/forms/${form.id}`);
  await walk('hold', `/records/${filed}/acts/hold`);
  await walk('disposals', '/records/disposals');
  await walk('disposal', `/records/disposals/${disposal}`);
  await walk('retention', '/records/retention');
  await page.context().close();
}, 240_000);

test('with script: a condition hides its block, products and sums follow the typing, a row is added where one stands', async () => {
  const page = await browser.open(DESKTOP), { _id: id } = await aRecord(app, agency, { form, stage: 'draft' });
  await signInBrowser(page, app.url, agency.account('staff'));
  await page.goto(`${app.url}/records/${id}/edit`);
  expect(await page.isVisible('[name=what]')).toBe(false);
  await page.check('[name=found][value=Có]');
  expect(await page.isVisible('[name=what]')).toBe(true);
  await page.fill('[name="items.0.count"]', '10');
  expect([await page.textContent('[data-fill-row="0"] output'), await page.textContent('[data-sum=amount]'), await page.textContent('[data-sum=count]')]).toEqual(['10.000', '11.000', '12']);
  const rows = await page.locator('[data-fill-row]').count();
  await page.click('[data-fill-add]');
  expect([await page.locator('[data-fill-row]').count(), await page.evaluate(() => (document.activeElement as HTMLInputElement).name)]).toEqual([rows + 1, `items.${rows}.name`]);
  await page.keyboard.type('Dòng thêm');
  await page.fill('[name=what]', 'Thiếu chữ ký');
  await page.click('.fill-acts button[value=save]');
  await page.waitForSelector('text=Đã lưu bản nháp');
  expect((await Records.findById(id).lean())?.answers).toMatchObject({ found: 'Có', what: 'Thiếu chữ ký', items: [{ count: 10 }, { count: 2 }, { name: 'Dòng thêm' }] });
  await page.context().close();
}, 120_000);

test('without script: all is shown with its condition in words, and the button brings rows without losing anything', async () => {
  const page = await browser.open({ ...DESKTOP, javaScriptEnabled: false }), { _id: id } = await aRecord(app, agency, { form, stage: 'draft' });
  await signInBrowser(page, app.url, agency.account('staff'));
  await page.goto(`${app.url}/records/${id}/edit`);
  expect(await page.isVisible('[name=what]')).toBe(true);
  await page.fill('[name=subject]', 'Gõ mà chưa lưu');
  const rows = await page.locator('[data-fill-row]').count();
  await page.click('[data-fill-add]');
  expect([await page.inputValue('[name=subject]'), await page.locator('[data-fill-row]').count() > rows]).toEqual(['Gõ mà chưa lưu', true]);
  await page.context().close();
}, 120_000);
