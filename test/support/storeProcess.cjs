/** An app in a process of its own that does nothing but provide a store: `node storeProcess.cjs DATA_DIR`; tests kill it. */
require('./swcHook.cjs');
const { provideStore } = require('../../scripts/store/provide.ts');

const say = message => process.stdout.write(`${JSON.stringify(message)}\n`);

provideStore({ dataDir: process.argv[2], log: line => say({ log: line }) }).then(
  store => {
    const life = setInterval(() => undefined, 1000);
    process.once('SIGTERM', () => { clearInterval(life); void store.stop(); });
    say({ uri: store.uri, name: store.name }); // whoever reads this may send the signal at once
  },
  error => { say({ problem: error.message }); process.exitCode = 1; },
);
