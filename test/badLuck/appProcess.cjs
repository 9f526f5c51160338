/** The whole app in a process of its own, with its jobs, on a clock that begins at NOW (ISO) and goes on; says its port. Tests kill it. */
require('../support/swcHook.cjs');
require('../support/terms.cjs');
const { readConfig } = require('../../server/config.ts');
const { start } = require('../../server/start.ts');

const begun = Date.now(), from = Date.parse(process.env.NOW);
start(readConfig(), process.env.MONGODB_URI, () => new Date(from + Date.now() - begun)).then(
  running => { process.stdout.write(`${JSON.stringify({ port: running.port })}\n`); },
  error => { process.stdout.write(`${JSON.stringify({ problem: String(error?.stack) })}\n`); process.exitCode = 1; },
);
