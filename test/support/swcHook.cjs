/** Lets a plain Node process or thread of a test load our TypeScript, as Jest does for the tests themselves; each file is compiled once and kept. */
const { createHash, randomUUID } = require('node:crypto');
const { mkdirSync, readFileSync, renameSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');

const kept = join(__dirname, '..', '..', 'node_modules', '.cache', 'quytrinh', 'compiled');
const options = { jsc: { target: 'es2023', parser: { syntax: 'typescript' } }, module: { type: 'commonjs' }, sourceMaps: 'inline', swcrc: false };
const { version } = require('@swc/core/package.json');

require.extensions['.ts'] = (module, filename) => { module._compile(compiled(filename), filename); };

function compiled(filename) {
  const source = readFileSync(filename, 'utf8');
  const file = join(kept, `${createHash('sha256').update([version, JSON.stringify(options), filename, source].join('\0')).digest('hex')}.js`);
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return keep(file, require('@swc/core').transformSync(source, { ...options, filename }).code);
  }
}

/** By rename: another process never reads half of it. */
function keep(file, code) {
  const made = `${file}.${randomUUID()}`;
  mkdirSync(kept, { recursive: true });
  writeFileSync(made, code);
  renameSync(made, file);
  return code;
}
