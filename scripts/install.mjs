// Are the packages there, and are they those of package-lock.json? Installs them when not. Plain Node, nothing installed yet.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));

const OLDEST_NODE = [20, 19];
const modules = join(root, 'node_modules'), stamp = join(modules, '.quytrinh'), lock = join(root, 'package-lock.json');

/** Ends the program with a sentence when Node is too old or the packages cannot be had. */
export function install() {
  refuseOldNode();
  if (isCurrent()) return;
  console.log('Installing the packages (once, about a minute) …');
  // Some hiccups outlive npm's own retries, so the whole is tried twice; without a network that takes about half a minute.
  const failed = npmInstall() && npmInstall();
  if (failed) stop(explain(failed));
  writeFileSync(stamp, wanted());
}

/** Runs a program of the project's own packages in the project's folder; its exit code. */
export function runNode(...args) {
  return spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' }).status ?? 1;
}

export function stop(message) {
  console.error(message);
  process.exit(1);
}

function refuseOldNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1])) return;
  stop(`Quytrinh needs Node.js ${OLDEST_NODE.join('.')} or later; this is ${process.versions.node}. Install a newer one from https://nodejs.org and try again.`);
}

function isCurrent() {
  if (!isWhole()) return false;
  if (existsSync(stamp)) return readFileSync(stamp, 'utf8') === wanted();
  // Installed by hand with npm: npm leaves its own list, newer than the lock that it followed.
  const list = join(modules, '.package-lock.json');
  if (!existsSync(list) || (existsSync(lock) && statSync(list).mtimeMs < statSync(lock).mtimeMs)) return false;
  writeFileSync(stamp, wanted());
  return true;
}

// Installed for running alone (NODE_ENV=production, --omit=dev), the packages that build are missing.
function isWhole() {
  const { dependencies = {}, devDependencies = {} } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const names = Object.keys({ ...dependencies, ...devDependencies });
  return names.every(name => existsSync(join(modules, name, 'package.json')));
}

function wanted() {
  const text = readFileSync(existsSync(lock) ? lock : join(root, 'package.json'));
  return createHash('sha256').update(text).digest('hex');
}

/** Undefined when it went well, else what npm said. No package may need an install script, so none is run. */
function npmInstall() {
  const how = existsSync(lock) ? 'ci' : 'install';
  const args = [how, '--ignore-scripts', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error', '--fetch-retries=3', '--fetch-retry-mintimeout=1000', '--fetch-retry-maxtimeout=8000'];
  const run = spawnSync('npm', args, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'ignore', 'pipe'], shell: process.platform === 'win32' });
  return run.status === 0 ? undefined : run.stderr || String(run.error ?? 'npm ended without a word');
}

function explain(said) {
  if (/ENOENT.*spawn|spawn.*ENOENT/.test(said)) return 'The command npm was not found. It comes with Node.js; install that from https://nodejs.org and try again.';
  if (/ENOTFOUND|EAI_AGAIN|ETIMEDOUT|ECONNREFUSED|ECONNRESET|ENETUNREACH|EHOSTUNREACH/.test(said)) {
    return `The packages could not be installed, because the npm registry was not reached. Quytrinh needs the network once, for this; connect (or set npm's registry or proxy) and try again.\n${lastLines(said)}`;
  }
  if (/ENOSPC/.test(said)) return `The packages could not be installed, because the disk is full. They need about 700 MB.\n${lastLines(said)}`;
  if (/EACCES|EPERM|EROFS/.test(said)) return `The packages could not be installed, because this user may not write in ${root}.\n${lastLines(said)}`;
  return `The packages could not be installed. npm said:\n${lastLines(said)}`;
}

function lastLines(text) {
  return text.trim().split('\n').slice(-8).map(line => `  ${line}`).join('\n');
}
