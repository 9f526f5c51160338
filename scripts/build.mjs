// Is dist/ what the sources say, and are the browser's files made? Builds what is not.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { install, root, runNode, stop } from './install.mjs';

const stamp = join(root, 'dist', '.built');

/** Ends the program when the sources do not compile. */
export function build() {
  compile();
  buildAssets();
}

export function buildAssets() {
  // It decides itself whether there is work.
  const assets = join(root, 'scripts', 'assets.mjs');
  if (existsSync(assets) && runNode(assets) !== 0) stop('The files for the browser could not be made; the reason stands above.');
}

function compile() {
  const wanted = fingerprint();
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  console.log('Building …');
  if (runNode(join(root, 'node_modules', 'typescript', 'bin', 'tsc'), '-p', 'tsconfig.build.json') !== 0) stop('The sources do not compile; the reason stands above.');
  mkdirSync(join(root, 'dist'), { recursive: true });
  writeFileSync(stamp, wanted);
}

/** Changes with every source that is added, removed or written. */
function fingerprint() {
  const sources = ['server', 'scripts'].flatMap(folder => readdirSync(join(root, folder), { recursive: true }).map(file => join(folder, file)))
    .filter(file => file.endsWith('.ts') || file.endsWith('.json'));
  const lines = [...sources, 'tsconfig.json', 'tsconfig.build.json', 'package-lock.json'].sort().map(line);
  return createHash('sha256').update(lines.join('\n')).digest('hex');
}

function line(file) {
  const { size, mtimeMs } = statSync(join(root, file), { throwIfNoEntry: false }) ?? {};
  return `${file} ${size} ${mtimeMs}`;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  install();
  build();
}
