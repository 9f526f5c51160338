/** What does a page load? The build of the assets: small, named by content, free of `data:` and of anything from elsewhere. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

const root = join(__dirname, '..');
const out = mkdtempSync(join(tmpdir(), 'quytrinh-assets-'));
const build = (): string => execFileSync(process.execPath, [join(root, 'scripts/assets.mjs'), out], { encoding: 'utf8' });

let manifest: Record<string, string>;
const built = (name: string): string => readFileSync(join(out, manifest[name] ?? 'absent'), 'utf8');
const filesBelow = (folder: string, ending: string): string[] =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).filter(name => name.endsWith(ending)).map(name => join(root, folder, name));

beforeAll(() => {
  build();
  manifest = JSON.parse(readFileSync(join(out, 'manifest.json'), 'utf8')) as Record<string, string>;
});
afterAll(() => rmSync(out, { recursive: true, force: true }));

describe('the build of the assets', () => {
  test('names every file by its content and leaves no other file behind', () => {
    for (const [name, hashed] of Object.entries(manifest)) expect(hashed).toMatch(new RegExp(`^${name.replace(/\.(\w+)$/, '\\.[0-9a-f]{10}\\.$1')}$`));
    const found = readdirSync(out, { recursive: true, encoding: 'utf8' }).filter(name => statSync(join(out, name)).isFile());
    expect(found.sort()).toEqual([...Object.values(manifest), 'inputs.sha256', 'manifest.json'].sort());
  });

  test('does nothing when nothing has changed', () => {
    const before = statSync(join(out, 'manifest.json')).mtimeMs;
    expect(build()).toContain('nothing changed');
    expect(statSync(join(out, 'manifest.json')).mtimeMs).toBe(before);
  });

  test('builds again when a file is missing', () => {
    rmSync(join(out, manifest['app.js'] ?? 'absent'));
    expect(build()).not.toContain('nothing changed');
    expect(built('app.js').length).toBeGreaterThan(0);
  });

  test('needs neither data: nor another server', () => {
    expect(built('app.css')).not.toContain('data:');
    expect(built('app.css')).not.toMatch(/url\(["']?(https?:)?\/\//);
    expect(built('app.css')).not.toContain('@import');
  });

  test('points only at files that are there', () => {
    const names = [...built('app.css').matchAll(/url\(["']?([^"')]+)["']?\)/g)].map(match => match[1] ?? '');
    expect(names.length).toBeGreaterThan(3);
    for (const name of names) expect(Object.values(manifest)).toContain(name);
  });

  test('keeps what a cold page loads below 110 kB', () => {
    const sent = ['app.css', 'app.js'].map(name => gzipSync(built(name)).length);
    const fonts = Object.entries(manifest).filter(([name]) => name.startsWith('fonts/')).map(([, hashed]) => statSync(join(out, hashed)).size);
    expect([...sent, ...fonts].reduce((sum, size) => sum + size, 0)).toBeLessThan(110_000);
  });

  test('draws every icon that a view names', () => {
    const named = filesBelow('views', '.hbs').flatMap(file => [...readFileSync(file, 'utf8').matchAll(/[{(]icon "([a-z0-9-]+)"/g)].map(match => match[1]));
    for (const name of named) expect(built('app.css')).toContain(`.bi-${name}:`);
  });

  test('follows the system into the dark without script', () => {
    expect(built('app.css')).toMatch(/@media screen and \(prefers-color-scheme: ?dark\)\{\[data-bs-theme="?auto"?\]\{/);
  });
});

describe('the views', () => {
  const views = filesBelow('views', '.hbs').filter(file => !file.includes(join('views', 'mail'))).map(file => ({ name: file.slice(root.length + 1), source: readFileSync(file, 'utf8') }));
  const those = (fault: RegExp): string[] => views.filter(view => fault.test(view.source)).map(view => view.name);

  test('have nothing inline, so that the policy for content stays strict', () => {
    expect(those(/\sstyle=|\son[a-z]+="|<script(?![^>]*\ssrc=)|javascript:/)).toEqual([]);
  });

  test('print no markup out of data; only a layout takes in the page it frames', () => {
    expect(those(/\{\{\{/)).toEqual([join('views', 'layouts', 'app.hbs'), join('views', 'layouts', 'public.hbs')]);
  });
});
