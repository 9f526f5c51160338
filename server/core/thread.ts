/** Starts a worker thread from one of our own files: how long synchronous work is kept away from requests. */
import { extname, resolve } from 'node:path';
import { Worker, type ResourceLimits } from 'node:worker_threads';

/** From source (tests run it there) Node cannot load TypeScript in a thread: the tests' hook teaches it to. The built server never comes here. */
const FROM_SOURCE = `
const [hook, file] = process.argv.slice(-2);
require(hook);
require('node:module').createRequire(file)(file);
`;
const HOOK = resolve(__dirname, '../../test/support/swcHook.cjs');

/**
 * Starts the thread whose file is `<path without extension>`, e.g. `startThread(join(__dirname, 'worker'), data)`; it reads `data` as `workerData`.
 * The thread does not keep the process alive: call `ref()` while an answer is awaited. It may emit `error` and `exit`: the caller listens.
 */
export function startThread(path: string, data?: unknown, resourceLimits: ResourceLimits = {}): Worker {
  const extension = extname(__filename), file = path + extension, options = { workerData: data, resourceLimits };
  const worker = extension === '.ts'
    ? new Worker(FROM_SOURCE, { ...options, eval: true, argv: [HOOK, file] })
    : new Worker(file, options);
  worker.unref();
  return worker;
}
