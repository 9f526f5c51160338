/** The surroundings of a test file: Node's own realm (see runtime.cjs), put back as it was when the file has ended. */
const { LegacyFakeTimers, ModernFakeTimers } = require('@jest/fake-timers');
const { ModuleMocker } = require('jest-mock');

const timerConfig = { idToRef: id => ({ id, ref() { return this; }, unref() { return this; } }), refToId: timer => timer?.id };

class Environment {
  constructor({ projectConfig }) {
    this.global = globalThis;
    this.before = { globals: Object.getOwnPropertyDescriptors(globalThis), env: { ...process.env }, exit: process.exit, cwd: process.cwd() };
    this.moduleMocker = new ModuleMocker(globalThis);
    this.fakeTimers = new LegacyFakeTimers({ config: projectConfig, global: globalThis, moduleMocker: this.moduleMocker, timerConfig });
    this.fakeTimersModern = new ModernFakeTimers({ config: projectConfig, global: globalThis });
    Error.stackTraceLimit = 100;
  }

  async setup() { /* nothing to await */ }

  async teardown() {
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

module.exports = Environment;
