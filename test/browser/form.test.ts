/** The form builder in a real browser: by keyboard alone and without script; with script the paper follows what is typed; sound on desk and phone. */
import type { Page } from 'playwright-core';
import { loadDocument } from '../../server/documents/acts';
import { describeForm } from '../../server/documents/formOperations';
import { createDocument } from '../../server/documents/operations';
import type { WrittenForm } from '../../server/forms/description';
import { useApp } from '../support/app';
import { DESKTOP, PHONE, sideways, signInBrowser, useBrowser, violations } from '../support/browser';
import { anAgency, type TestAgency } from '../support/factories';

let agency: TestAgency, made = 0;
const app = useApp(async ready => { agency = await anAgency(ready, { code: 'stp' }); });
const browser = useBrowser();

const EVERY_KIND: WrittenForm = { layout: 'decree', kind: 'Phiếu', blocks: [
  { block: 'section', name: 'muc', label: 'Phần chung' }, { block: 'field', name: 'loai', label: 'Loại', kind: 'choice', options: ['A', 'B'] }, { block: 'field', name: 'nguoi', label: 'Người nhận', kind: 'person', required: true, when: { field: 'loai', is: 'A' } }, { block: 'field', name: 'so', label: 'Số lượng', kind: 'number', measure: 'bộ' },
  { block: 'table', name: 'bang', label: 'Bảng', columns: [{ name: 'ten', label: 'Tên', kind: 'line' }, { name: 'a', label: 'Số', kind: 'number' }, { name: 'b', label: 'Tích', kind: 'calculated', of: ['a'], sum: true }] },
  { block: 'wording', name: 'loi', text: 'Số {{khongCo}}' }, { block: 'pageBreak', name: 'trang' }, { block: 'signatures', name: 'ky', signatures: [{ name: 'ky1', label: 'Người lập', by: 'filler' }, { name: 'ky2', label: 'Người nhận', by: 'field', field: 'nguoi', signingFor: 'TL.' }] },
] };

async function aForm(form?: WrittenForm): Promise<{ id: string; address: string }> {
  const officer = agency.people.qualityOfficer, { _id: id } = await createDocument(officer, { code: `BM-TD.${String(++made).padStart(2, '0')}`, title: 'Phiếu theo dõi', type: 'BM', unit: '', reason: 'Mới.' }, app.now());
  if (form) await describeForm(officer, { id, n: 1, version: 1, form }, app.now(), app.tools.files);
  return { id, address: `${app.url}/documents/${id}/revisions/1` };
}
const blocksOf = async (id: string) => (await loadDocument(id)).revisions[0]?.form?.blocks ?? [];

async function sound(page: Page): Promise<void> {
  expect({ at: page.url(), violations: await violations(page), sideways: Math.max(0, await sideways(page)) }).toEqual({ at: page.url(), violations: [], sideways: 0 });
}

test.each([['at a desk', DESKTOP, ['-', 'loai', 'nguoi', 'bang', 'loi', 'ky']], ['on a phone', PHONE, ['bang', 'loi']]] as const)('%s the states of the page are sound, in both languages', async (_, options, blocks) => {
  const { address } = await aForm(EVERY_KIND), empty = await aForm(), page = await browser.open(options), heard: string[] = [];
  page.on('console', message => { if (message.type() === 'error') heard.push(message.text()); });
  await signInBrowser(page, app.url, agency.account('qualityOfficer'));
  for (const path of [`${empty.address}/form`, `${address}/draft`, address, `${address}/form`, ...blocks.map(name => `${address}/form?block=${name}`)]) { await page.goto(path); await sound(page); }
  await page.goto(`${app.url}/language?to=en&back=/documents`);
  await page.goto(`${address}/form?block=bang`);
  await sound(page);
  expect(await page.locator('main').innerText()).not.toMatch(/\bforms\.[a-z]/);
  await page.goto(`${app.url}/language?to=vi&back=/documents`);
  expect(heard).toEqual([]);
  await page.context().close();
}, 180_000);

test('without script and without a mouse: a form is begun, a field added, named, made required and saved', async () => {
  const { id, address } = await aForm(), page = await browser.open({ ...DESKTOP, javaScriptEnabled: false });
  await signInBrowser(page, app.url, agency.account('qualityOfficer'));
  await page.goto(`${address}/form`);
  const key = async (role: 'button', name: string): Promise<void> => { await page.getByRole('main').getByRole(role, { name }).first().focus(); await page.keyboard.press('Enter'); };
  await key('button', 'Soạn biểu mẫu mới');
  await page.getByLabel('Khối mới').focus();
  await page.keyboard.type('Ngày');
  await key('button', 'Thêm khối');
  await page.getByLabel('Nhãn', { exact: true }).focus();
  await page.keyboard.press('Control+A');
  await page.keyboard.type('Ngày nhận hồ sơ');
  await page.getByLabel('Bắt buộc điền').focus();
  await page.keyboard.press('Space');
  await page.getByLabel('Nhãn', { exact: true }).focus();
  await page.keyboard.press('Enter');
  await page.getByText('Đã lưu biểu mẫu.').waitFor();
  expect(await blocksOf(id)).toMatchObject([{ name: 'ngayNhanHoSo', label: 'Ngày nhận hồ sơ', kind: 'date', required: true }]);
  expect(await page.locator('#preview img').getAttribute('src')).toContain('/form/preview/1.png');
  await page.context().close();
}, 60_000);

test('with script the paper is drawn anew as she types, mistakes are told, a placeholder comes in at the cursor; only saving keeps', async () => {
  const { id, address } = await aForm(EVERY_KIND), page = await browser.open(DESKTOP);
  await signInBrowser(page, app.url, agency.account('qualityOfficer'));
  await page.goto(`${address}/form?block=loi`);
  const before = (await loadDocument(id)).version, image = page.locator('#preview img');
  expect(await image.evaluate((one: HTMLImageElement) => one.decode().then(() => one.naturalWidth))).toBeGreaterThan(700);
  await page.fill('[name=text]', 'Theo  ban hành, số {{khongCoTen}}');
  await page.getByText('Lời văn dùng “khongCoTen”').waitFor();
  await page.locator('[name=text]').evaluate((field: HTMLTextAreaElement) => { field.setSelectionRange(5, 5); });
  await page.getByText('Chèn chỗ trống điền tự động').click();
  await page.getByRole('button', { name: /Số quyết định ban hành/ }).click();
  expect(await page.inputValue('[name=text]')).toBe('Theo {{decision.number}} ban hành, số {{khongCoTen}}');
  await page.fill('[name=text]', 'Theo {{decision.number}}.');
  await page.locator('[data-form-problems]:empty').waitFor({ state: 'attached' });
  expect([await image.getAttribute('src'), (await loadDocument(id)).version]).toEqual([expect.stringMatching(/^blob:/), before]);
  await page.locator('[data-form-page="1"]').click();
  await page.getByText('Trang 2 / 2').waitFor();
  await page.getByRole('button', { name: 'Lưu khối' }).click();
  await page.getByText('Đã lưu biểu mẫu.').waitFor();
  expect((await blocksOf(id))[5]).toMatchObject({ text: 'Theo {{decision.number}}.' });
  expect(page.url()).toContain('page=2');
  await page.context().close();
}, 60_000);
