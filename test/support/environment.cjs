/** The surroundings of a test file: Node's own realm (see runtime.cjs), put back as it was when the file has ended. */
const { AsyncLocalStorage } = require('node:async_hooks');
const { appendFileSync, existsSync, readFileSync } = require('node:fs');
const { relative } = require('node:path');
const { LegacyFakeTimers, ModernFakeTimers } = require('@jest/fake-timers');
const { ModuleMocker } = require('jest-mock');

const timerConfig = { idToRef: id => ({ id, ref() { return this; }, unref() { return this; } }), refToId: timer => timer?.id };

/**
 * What was carried along with calls by modules that are made anew for each file. Up to Node 22 every promise of the process
 * looks at each of them until it is disabled, and none of them is let go.
 */
const carried = new Set();
for (const name of ['run', 'enterWith']) {
  const begin = AsyncLocalStorage.prototype[name];
  AsyncLocalStorage.prototype[name] = function (...args) { carried.add(this); return begin.apply(this, args); };
}

class Environment {
  constructor({ projectConfig }, { testPath }) {
    this.global = globalThis;
    this.file = relative(projectConfig.rootDir, testPath).replaceAll('\\', '/');
    this.began = processorSeconds();
    this.before = { globals: Object.getOwnPropertyDescriptors(globalThis), env: { ...process.env }, exit: process.exit, cwd: process.cwd() };
    this.moduleMocker = new ModuleMocker(globalThis);
    this.fakeTimers = new LegacyFakeTimers({ config: projectConfig, global: globalThis, moduleMocker: this.moduleMocker, timerConfig });
    this.fakeTimersModern = new ModernFakeTimers({ config: projectConfig, global: globalThis });
    Error.stackTraceLimit = 100;
  }

  async setup() { /* nothing to await */ }

  async teardown() {
    const { TEST_TIMES } = process.env;
    if (TEST_TIMES) appendFileSync(TEST_TIMES, `${this.file} ${(processorSeconds() - this.began).toFixed(1)}\n`);
    for (const storage of carried) storage.disable();
    carried.clear();
    this.fakeTimers.dispose();
    this.fakeTimersModern.dispose();
    this.moduleMocker.restoreAllMocks();
    const { globals, env, exit, cwd } = this.before;
    for (const name of Reflect.ownKeys(globalThis)) if (!Object.hasOwn(globals, name)) Reflect.deleteProperty(globalThis, name);
    for (const name of Reflect.ownKeys(globals)) if (globals[name].configurable) Object.defineProperty(globalThis, name, globals[name]);
    for (const name of Object.keys(process.env)) if (!(name in env)) delete process.env[name];
    Object.assign(process.env, env);
    process.exit = exit;
    process.chdir(cwd);
  }

  exportConditions() { return ['node', 'node-addons']; }

  /** Jest asks whether there is one; nothing is compiled in it. */
  getVmContext() { return globalThis; }
}

/** Of this process and its threads; where the system tells (Linux), of its children that have ended, too. */
function processorSeconds() {
  const { user, system } = process.cpuUsage(), own = (user + system) / 1e6;
  if (!existsSync('/proc/self/stat')) return own;
  const [, , , , , , , , , , , , , childUser, childSystem] = readFileSync('/proc/self/stat', 'utf8').replace(/^.*\) /, '').split(' ');
  return own + (Number(childUser) + Number(childSystem)) / 100;
}

module.exports = Environment;
