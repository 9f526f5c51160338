/** `npm start` finds out whether the packages are there: those that build, too, where npm was told to leave them out. */
import { spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const folder = mkdtempSync(join(tmpdir(), 'quytrinh-install-')), said = join(folder, 'npm.said'), at = (...parts: string[]): string => join(folder, ...parts);
afterAll(() => { rmSync(folder, { recursive: true, force: true }); });

const put = (file: string, text: string): void => { mkdirSync(dirname(at(file)), { recursive: true }); writeFileSync(at(file), text); };
const packaged = (name: string): void => { put(join('node_modules', name, 'package.json'), JSON.stringify({ name })); };

/** A project with one package to run and one to build, and a program npm that notes what it is asked and brings both. */
beforeAll(() => {
  put('package.json', JSON.stringify({ dependencies: { runs: '1' }, devDependencies: { '@makes/it': '1' } }));
  put('package-lock.json', '{}');
  put('scripts/package.json', '{}');
  copyFileSync(resolve(__dirname, '../scripts/install.mjs'), at('scripts', 'install.mjs'));
  put('bin/npm', `#!/bin/sh\necho "$NODE_ENV $*" >> "${said}"\nmkdir -p "${at('node_modules/@makes/it')}" && echo '{}' > "${at('node_modules/@makes/it/package.json')}"\n`);
  chmodSync(at('bin/npm'), 0o755);
});

function install(env: Readonly<Record<string, string>>): string[] {
  rmSync(said, { force: true });
  const program = `import(${JSON.stringify(pathToFileURL(at('scripts/install.mjs')).href)}).then(one => one.install())`;
  const run = spawnSync(process.execPath, ['-e', program], { encoding: 'utf8', env: { ...process.env, ...env, PATH: `${at('bin')}${delimiter}${process.env['PATH'] ?? ''}` } });
  expect([run.status, run.stderr]).toEqual([0, '']);
  return existsSync(said) ? readFileSync(said, 'utf8').trim().split('\n') : [];
}

const onPosix = process.platform === 'win32' ? test.skip : test;

onPosix('packages that build are missing after an installation for running alone: they are installed, once', () => {
  packaged('runs');
  put('node_modules/.package-lock.json', '{}'); // newer than the lock, as npm leaves it
  const asked = install({ NODE_ENV: 'production' });
  expect([asked.length, asked[0]?.startsWith('production ci '), asked[0]?.includes('--include=dev')]).toEqual([1, true, true]);
  expect(install({ NODE_ENV: 'production' })).toEqual([]);
});

onPosix('they were taken out again by hand: they are installed again, though the lock is the same', () => {
  rmSync(at('node_modules/@makes'), { recursive: true });
  expect(install({})).toHaveLength(1);
  expect(install({})).toEqual([]);
});

onPosix('all were installed by hand: nothing is asked of npm', () => {
  rmSync(at('node_modules/.quytrinh'));
  put('node_modules/.package-lock.json', '{}');
  expect(install({})).toEqual([]);
});
