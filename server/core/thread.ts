/** Starts a worker thread from one of our own files: how long synchronous work is kept away from requests. */
import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';

/** Under the test runner our files are TypeScript: the thread compiles what it requires. The built server never comes here. */
const COMPILE_AND_RUN = `
const { createRequire, Module } = require('node:module');
const { readFileSync } = require('node:fs');
const file = process.argv[2];
const { transformSync } = createRequire(file)('@swc/core');
const options = { jsc: { target: 'es2023', parser: { syntax: 'typescript' } }, module: { type: 'commonjs' }, sourceMaps: 'inline' };
Module._extensions['.ts'] = (module, filename) =>
  module._compile(transformSync(readFileSync(filename, 'utf8'), { ...options, filename, swcrc: false }).code, filename);
createRequire(file)(file);
`;

/**
 * Starts the thread whose file is `<path without extension>`, e.g. `startThread(join(__dirname, 'worker'), data)`; it reads `data` as `workerData`.
 * The thread does not keep the process alive: call `ref()` while an answer is awaited. It may emit `error` and `exit`: the caller listens.
 */
export function startThread(path: string, data?: unknown): Worker {
  const extension = extname(__filename);
  const file = path + extension;
  const worker = extension === '.ts'
    ? new Worker(COMPILE_AND_RUN, { eval: true, argv: [file], workerData: data })
    : new Worker(file, { workerData: data });
  worker.unref();
  return worker;
}
