/** A real browser for a test file: the system's Chromium where there is one, else the packaged one. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';
import { PASSWORD } from './app';

const SYSTEM = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const QUIET = ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--disable-dev-shm-usage'];

export const DESKTOP: BrowserContextOptions = { viewport: { width: 1366, height: 850 }, locale: 'vi-VN' };
export const PHONE: BrowserContextOptions = { viewport: { width: 390, height: 844 }, locale: 'vi-VN', hasTouch: true, isMobile: true };

/** Opened before the file's first test, closed after its last. */
export function useBrowser(): { open(options: BrowserContextOptions): Promise<Page> } {
  let browser: Browser | undefined;
  beforeAll(async () => { browser = await launch(); }, 120_000);
  afterAll(async () => { await browser?.close(); });
  return {
    async open(options) {
      if (!browser) throw new Error('The browser is open inside tests only.');
      return (await browser.newContext(options)).newPage();
    },
  };
}

function launch(): Promise<Browser> {
  const system = SYSTEM.find(existsSync);
  if (system) return chromium.launch({ executablePath: system, args: QUIET });
  const { path, environment } = JSON.parse(execFileSync(process.execPath, [join(__dirname, 'packagedChromium.mjs')], { encoding: 'utf8' })) as { path: string; environment: Record<string, string> };
  return chromium.launch({ executablePath: path, args: QUIET, env: { ...process.env, ...environment } });
}

export async function signInBrowser(page: Page, url: string, account: string): Promise<void> {
  await page.context().clearCookies();
  await page.goto(`${url}/sign-in`);
  await page.fill('[name=account]', account);
  await page.fill('[name=password]', PASSWORD);
  await page.click('main button[type=submit]');
  await page.waitForURL(address => !address.pathname.startsWith('/sign-in'));
}

const AXE = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

interface Violation { id: string; nodes: { html: string; target: string[] }[] }
interface Axe { run(context: unknown, options: object): Promise<{ violations: Violation[] }> }

/**
 * Violations of WCAG 2.0–2.2 A and AA on the page as it stands: rule and where. The policy of the page does not allow a script of ours, so it is put
 * in by the debugger. What a fixed bar covers by half where the page happens to be scrolled to is measured again where a finger would reach it.
 */
export async function violations(page: Page): Promise<string[]> {
  await page.evaluate(AXE);
  return page.evaluate(async () => {
    const { axe } = window as unknown as { axe: Axe }, size = 'target-size';
    const found = await axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] });
    const tooSmall = async ({ target }: Violation['nodes'][number]): Promise<boolean> => {
      const selector = target.join(' ');
      document.querySelector(selector)?.scrollIntoView({ block: 'center', behavior: 'instant' });
      return (await axe.run(selector, { runOnly: [size] })).violations.length > 0;
    };
    const told: string[] = [], { scrollX, scrollY } = window;
    for (const { id, nodes } of found.violations) {
      for (const node of nodes) if (id !== size || await tooSmall(node)) told.push(`${id}: ${node.html.slice(0, 160)}`);
    }
    window.scrollTo(scrollX, scrollY);
    return told;
  });
}

/** How many pixels the page is wider than its window. */
export function sideways(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}
