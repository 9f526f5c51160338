/** An auditor on a phone: answers with the line, without it, and after it is back; a colleague in between; the end of the audit meanwhile. */
import type { Socket } from 'node:net';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { answerLine, conclude } from '../../server/audits/answering';
import type { Line } from '../../server/audits/model';
import { loadAudit } from '../../server/audits/queries';
import { answeredBut, anAuditWithLines, type TestAudit } from '../audits/linesMade';
import { jpegOf } from '../audits/linesPhoto';
import { useApp } from '../support/app';
import { DESKTOP, PHONE, sideways, signInBrowser, useBrowser, violations } from '../support/browser';
import { anAgency, type TestAgency } from '../support/factories';

let agency: TestAgency, audit: TestAudit, ending: TestAudit;
const folder = mkdtempSync(join(tmpdir(), 'quytrinh-lines-')), photo = join(folder, 'sổ theo dõi.jpg');
const app = useApp(async ready => {
  agency = await anAgency(ready, { code: 'stp' });
  [audit, ending] = [await anAuditWithLines(ready, agency), await anAuditWithLines(ready, agency)];
  writeFileSync(photo, jpegOf(500));
});
const browser = useBrowser();
afterAll(() => { rmSync(folder, { recursive: true, force: true }); });

const problems = new Map<Page, string[]>();
async function open(options: typeof PHONE): Promise<Page> {
  const page = await browser.open(options), heard: string[] = [];
  problems.set(page, heard);
  page.on('console', message => { if (message.type() === 'error' && !/status of 4\d\d|ERR_INTERNET_DISCONNECTED|ERR_FAILED/.test(message.text())) heard.push(message.text()); });
  page.on('pageerror', error => heard.push(error.message));
  return page;
}
async function sound(page: Page): Promise<void> {
  expect({ at: new URL(page.url()).pathname, violations: await violations(page), sideways: Math.max(0, await sideways(page)), heard: problems.get(page) }).toEqual({ at: new URL(page.url()).pathname, violations: [], sideways: 0, heard: [] });
}

const list = (of: TestAudit): string => `${app.url}/audits/${of.id}/lines`;
const at = (of: TestAudit, n: number): string => `${list(of)}/${of.lines[n]}`;
const stored = async (of: TestAudit, n: number): Promise<Line | undefined> => (await loadAudit(of.id)).lines.find(line => line.id === of.lines[n]);
const ready = (page: Page): Promise<unknown> => page.locator('[data-ready="yes"]').first().waitFor();
/** Goes there and waits until the script has filled in what is kept. */
async function visit(page: Page, address: string): Promise<void> { await page.goto(address); await ready(page); }
async function downloaded(page: Page): Promise<void> { await page.locator('[data-downloaded]:not(span)').waitFor(); await page.getByText('Đã tải về máy').waitFor(); }
const choose = (page: Page, result: string): Promise<void> => page.locator(`.ans:has([value="${result}"])`).click();
const saved = (page: Page): Promise<void> => page.locator('.taskbar button[type=submit]').click();
const arrived = async (page: Page, address: string): Promise<void> => { await page.waitForURL(address); await ready(page); };
/** Waits for a condition of the store, which the browser's worker brings about. */
async function until(holds: () => Promise<boolean>): Promise<void> { while (!await holds()) await new Promise(resolve => { setImmediate(resolve); }); }

/** The line is gone for the page and for its worker alike: some browsers pretend it to the page only, so the server hangs up as well. */
async function reach(page: Page, up: boolean): Promise<void> {
  await page.context().setOffline(!up);
  if (up) { app.server.off('connection', hangUp); return; }
  app.server.on('connection', hangUp);
  app.server.closeAllConnections();
}
const hangUp = (socket: Socket): void => { socket.destroy(); };

describe('on a phone', () => {
  let page: Page;
  beforeAll(async () => { page = await open(PHONE); await signInBrowser(page, app.url, agency.account('leadAuditor')); }, 120_000);
  afterAll(async () => { await page.context().close(); });

  test('the list is sound and is fetched to be read without a line', async () => {
    await visit(page, list(audit));
    await downloaded(page);
    await sound(page);
    await page.getByRole('link', { name: 'Trả lời câu 1' }).click();
    await arrived(page, at(audit, 0));
    await sound(page);
  }, 60_000);

  test('five targets of at least 56 pixels, the best on its own row', async () => {
    const boxes = await page.locator('.ans').evaluateAll(all => all.map(one => one.getBoundingClientRect()).map(({ height, width }) => ({ height, width })));
    expect(boxes).toHaveLength(5);
    for (const box of boxes) expect(box.height).toBeGreaterThanOrEqual(56);
    expect(boxes[0]?.width).toBeGreaterThan((boxes[1]?.width ?? 0) * 1.8);
  });

  test('an answer is saved and the next open question comes', async () => {
    await choose(page, 'conforming');
    await page.locator('#note').fill('Đã xem sổ.');
    expect(await page.locator('.taskbar button').innerText()).toBe('Lưu, sang câu 2');
    await saved(page);
    await arrived(page, at(audit, 1));
    expect((await stored(audit, 0))?.answer?.note).toBe('Đã xem sổ.');
  }, 60_000);

  test('without grade nothing is saved and the reason stands there', async () => {
    await choose(page, 'nonconforming');
    await saved(page);
    await page.getByText('Chọn mức độ nặng hoặc nhẹ.').waitFor();
    await sound(page);
  }, 60_000);

  test('the line goes: two questions are answered, one with a photograph, and the pill counts them', async () => {
    await reach(page, false);
    await page.getByText('Mất mạng, đã giữ 0 câu').waitFor();
    await page.locator('.pick').filter({ hasText: 'Nhẹ' }).click();
    await page.locator('#note').fill('3 trên 5 hồ sơ không có phiếu.');
    await page.setInputFiles('#photos', photo);
    await page.locator('figure[data-kept-photo]').waitFor();
    await saved(page);
    await arrived(page, at(audit, 2));
    await page.getByText('Mất mạng, đã giữ 1 câu').waitFor();
    await choose(page, 'observation');
    await page.locator('#note').fill('Sổ ghi chậm.');
    await saved(page);
    await arrived(page, at(audit, 3));
    await page.getByText('Mất mạng, đã giữ 2 câu').waitFor();
    await visit(page, list(audit));
    await page.getByText('Đã giữ trong máy, chờ gửi: Không phù hợp, Nhẹ').waitFor();
    expect([(await stored(audit, 1))?.answer, (await stored(audit, 2))?.answer]).toEqual([null, null]);
  }, 60_000);

  test('the line is back: both are on the server, the photograph byte for byte, and nothing waits', async () => {
    await reach(page, true);
    await page.locator('[data-net]').waitFor({ state: 'hidden' });
    const [second, third] = [await stored(audit, 1), await stored(audit, 2)];
    expect([second?.answer?.grade, second?.answer?.note, third?.answer?.result]).toEqual(['minor', '3 trên 5 hồ sơ không có phiếu.', 'observation']);
    const file = second?.files[0], got = await page.request.get(`${app.url}/audits/${audit.id}/files/${file?.id}`);
    expect(readFileSync(photo).equals(await got.body())).toBe(true);
  }, 60_000);

  test('a colleague answered meanwhile: both texts are shown, and the person chooses', async () => {
    await visit(page, at(audit, 3));
    await reach(page, false);
    await choose(page, 'strength');
    await page.locator('#note').fill('Làm rất tốt.');
    await answerLine(agency.people.auditor, { id: audit.id, line: audit.lines[3] ?? '', result: 'observation', grade: '', note: 'Thiếu chữ ký.', saved: 0, files: [] }, app.now());
    await saved(page);
    await arrived(page, at(audit, 4));
    await reach(page, true);
    await visit(page, list(audit));
    await page.getByText(`${agency.people.auditor.name} đã trả lời trước`).waitFor();
    await visit(page, at(audit, 3));
    const both = page.locator('[data-conflict]');
    for (const text of ['Thiếu chữ ký.', 'Làm rất tốt.', agency.people.auditor.name]) await both.getByText(text).waitFor();
    await sound(page);
    await both.getByRole('button', { name: 'Lưu câu trả lời của tôi' }).click();
    await arrived(page, at(audit, 4));
    const line = await stored(audit, 3);
    expect([line?.answer?.note, line?.earlier.map(one => one.note)]).toEqual(['Làm rất tốt.', ['Thiếu chữ ký.']]);
  }, 60_000);

  test('what is typed and not saved is there again; after signing in again kept answers are sent', async () => {
    await page.locator('#note').fill('Viết dở');
    await page.getByText('Đã giữ trong máy, chưa lưu').waitFor({ state: 'attached' });
    await page.waitForFunction(() => document.querySelector<HTMLElement>('[data-lines]')?.dataset['kept'] === 'draft');
    await visit(page, at(audit, 4));
    await page.waitForFunction(() => document.querySelector<HTMLTextAreaElement>('#note')?.value === 'Viết dở');
    await choose(page, 'conforming');
    await page.context().clearCookies();
    await saved(page);
    await page.waitForURL(address => address.pathname.startsWith('/sign-in') || address.pathname.includes(audit.lines[5] ?? ''));
    await signInBrowser(page, app.url, agency.account('leadAuditor'));
    expect((await stored(audit, 4))?.answer).toBeNull();
    await visit(page, list(audit));
    await until(async () => (await stored(audit, 4))?.answer?.note === 'Viết dở');
  }, 60_000);

  test('a large photograph is made smaller before it is sent, HEIC is refused at once with what to do, and a photograph can be taken out', async () => {
    await visit(page, at(audit, 5));
    const large = await page.evaluate(() => {
      const canvas = Object.assign(document.createElement('canvas'), { width: 2600, height: 1000 }), pen = canvas.getContext('2d'), noise = pen?.createImageData(2600, 1000);
      noise?.data.forEach((_, place, data) => { data[place] = place % 4 === 3 ? 255 : Math.random() * 255; });
      if (noise) pen?.putImageData(noise, 0, 0);
      return canvas.toDataURL('image/jpeg', 1);
    });
    await page.setInputFiles('#photos', { name: 'máy ảnh.jpeg', mimeType: 'image/jpeg', buffer: Buffer.from(large.split(',')[1] ?? '', 'base64') });
    await page.waitForFunction(() => document.querySelector<HTMLImageElement>('[data-kept-photo] img')?.naturalWidth === 2560);
    await page.setInputFiles('#photos', { name: 'IMG_1.HEIC', mimeType: 'image/heic', buffer: Buffer.from('heic') });
    await page.getByText('“IMG_1.HEIC” là ảnh HEIC').waitFor();
    await page.getByRole('button', { name: 'Bỏ máy ảnh.jpg' }).click();
    await page.locator('[data-kept-photo]').waitFor({ state: 'detached' });
  }, 60_000);

  test('the audit was concluded meanwhile: the answer stays in the browser, with its words, to be copied', async () => {
    await visit(page, list(ending));
    await downloaded(page);
    await reach(page, false);
    await visit(page, at(ending, 0));
    await choose(page, 'observation');
    await page.locator('#note').fill('Ghi khi mất mạng.');
    await saved(page);
    await arrived(page, at(ending, 1));
    await answeredBut(app, agency, ending, []);
    await conclude(agency.people.leadAuditor, { id: ending.id }, app.now());
    await reach(page, true);
    await visit(page, list(ending));
    const box = page.locator('[data-stranded]');
    for (const text of ['đã kết thúc ghi nhận', 'Ghi khi mất mạng.']) await box.getByText(text).waitFor();
    await box.getByRole('button', { name: 'Sao chép' }).waitFor();
    await sound(page);
    await visit(page, at(ending, 0));
    await page.locator('[data-stranded]').getByText('Ghi khi mất mạng.').waitFor();
    await sound(page);
  }, 60_000);

  test('whoever signs in next on this phone sees nothing of it, with the line or without', async () => {
    await page.locator('details.menu summary[title]').click();
    await page.getByRole('button', { name: 'Đăng xuất' }).click();
    await page.waitForURL(/sign-in/);
    await page.waitForFunction(async () => !await caches.has('lines-pages'));
    await signInBrowser(page, app.url, agency.account('auditor'));
    await visit(page, list(ending));
    expect(await page.locator('main').innerText()).not.toContain('Ghi khi mất mạng.');
    await page.locator('[data-net]').waitFor({ state: 'hidden' });
  }, 60_000);
});

test.each([['at a desk', DESKTOP], ['at 320 pixels in the dark', { ...PHONE, viewport: { width: 320, height: 700 }, colorScheme: 'dark' as const }]])('%s the list and a question are sound, in English too', async (_, options) => {
  const page = await open(options);
  await signInBrowser(page, app.url, agency.account('auditor'));
  for (const address of [list(audit), at(audit, 1), at(audit, 6), at(ending, 0), `${list(audit)}?lang=en`, `${at(audit, 6)}?lang=en`]) {
    await visit(page, address);
    await sound(page);
  }
  await choose(page, 'nonconforming');
  await sound(page);
  await page.context().close();
}, 120_000);

test('without script every field is there and the form works, photograph included', async () => {
  const page = await browser.open({ ...PHONE, javaScriptEnabled: false });
  await signInBrowser(page, app.url, agency.account('auditor'));
  await page.goto(at(audit, 6));
  await page.locator('.ans').nth(1).click();
  await page.locator('.pick').filter({ hasText: 'Nặng' }).click();
  await page.fill('#note', 'Không có phiếu nào.');
  await page.setInputFiles('#photos', photo);
  await page.click('.taskbar button[type=submit]');
  await page.waitForURL(at(audit, 7));
  const line = await stored(audit, 6);
  expect([line?.answer?.result, line?.answer?.grade, line?.files.length]).toEqual(['nonconforming', 'major', 1]);
  await page.context().close();
}, 60_000);
