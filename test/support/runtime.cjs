/**
 * How a test file loads its modules: ours anew for each file, as Jest does, but compiled once a process; packages once a process, by
 * Node itself. Jest's own way (every module read, compiled and run again, in a realm of its own) took four of the nine seconds of
 * processor time that a small file of pages costs, and two realms hide what one does not: `import()` inside a package is refused, an
 * error of Node's is no `Error`.
 */
const { isBuiltin, createRequire } = require('node:module');
const { compileFunction, constants } = require('node:vm');
const { default: JestRuntime } = require('jest-runtime');
const threads = require('./threads.cjs');

/** They hold what a file has registered (models, connections, helpers) or patched, or build on one that does: new for each file. */
const FRESH = /^(mongoose|mongodb|connect-mongo|handlebars|express-handlebars|pdfmake)(\/|$)/;
/** Jest's own, which it hands out itself. */
const JESTS = /^(@jest\/|jest(-|$)|expect$)/;

const compiled = new Map(), requires = new Map();

class Runtime extends JestRuntime {
  constructor(...args) {
    super(...args);
    const names = this.executor.injectedModuleParameters;
    this.executor.compile = (source, file) => functionOf(source, file, names);
    this.isolated = 0;
  }

  isolateModules(run) {
    this.isolated += 1;
    try { super.isolateModules(run); } finally { this.isolated -= 1; }
  }

  async isolateModulesAsync(run) {
    this.isolated += 1;
    try { await super.isolateModulesAsync(run); } finally { this.isolated -= 1; }
  }

  requireModuleOrMock(from, name) {
    if (name === 'node:worker_threads') return threads;
    if (this.isolated || !isPackage(name) || this.mockState.shouldMockCjs(from, name).shouldMock) return super.requireModuleOrMock(from, name);
    return requireOf(from)(name);
  }
}

const isPackage = name => typeof name === 'string' && !/^[./]/.test(name) && !isBuiltin(name) && !FRESH.test(name) && !JESTS.test(name);

function requireOf(from) {
  if (!requires.has(from)) requires.set(from, createRequire(from));
  return requires.get(from);
}

/** A module is run by calling this function: each call makes it anew, from the same machine code. */
function functionOf(source, filename, names) {
  const known = compiled.get(filename);
  if (known?.source === source) return known.run;
  const run = compileFunction(source, names, { filename, importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER });
  compiled.set(filename, { source, run });
  return run;
}

module.exports = { default: Runtime, __esModule: true };
