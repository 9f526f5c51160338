/** Loaded before the app into its process: what each page hands to its view is written down, so that the same view can be drawn from fixed data. */
import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { serialize } from 'node:v8';
import { response, type Request } from 'express';

const folder = process.env['BENCH_DRAWN'] ?? '', render = response.render;

/** Where the data of the page at this address lie. */
export function drawnFile(within: string, address: string): string {
  return join(within, createHash('sha256').update(address).digest('hex'));
}

if (folder) {
  mkdirSync(folder, { recursive: true });
  response.render = function captured(this: typeof response & { req: Request }, view: string, ...rest: readonly unknown[]): void {
    writeFileSync(drawnFile(folder, this.req.originalUrl), serialize({ view, data: rest[0] }));
    Reflect.apply(render, this, [view, ...rest]);
  };
}
