/** Rows and questions for the tests of search, and a bare node that understands our TypeScript. */
import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import type { SearchQuery, SearchRow } from '../../server/search/shapes';

export function row(id: string, traits: Partial<SearchRow> = {}): SearchRow {
  return { id, version: 1, code: `QT-${id}`, title: '', body: '', agency: 'tp', unit: 'u1', type: 'procedure', state: 'effective', sort: 1, ...traits };
}

export function asked(text: string, traits: Partial<SearchQuery> = {}): SearchQuery {
  return { text, prefix: false, agencies: 'all', states: 'all', limit: 20, offset: 0, ...traits };
}

const COMPILE = `
const { transformSync } = require('@swc/core');
require('node:module')._extensions['.ts'] = (module, filename) => module._compile(transformSync(require('node:fs').readFileSync(filename, 'utf8'),
  { filename, swcrc: false, jsc: { target: 'es2023', parser: { syntax: 'typescript' } }, module: { type: 'commonjs' } }).code, filename);
`;

/** Runs a script in a process of its own, at the root of the project; `process.argv[1]` and on are `values`. */
export function bareNode(script: string, ...values: string[]): ChildProcessByStdio<null, Readable, null> {
  return spawn(process.execPath, ['-e', COMPILE + script, ...values], { cwd: join(__dirname, '../..'), stdio: ['ignore', 'pipe', 'inherit'] });
}
