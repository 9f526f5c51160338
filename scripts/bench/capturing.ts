/** Loaded before the app into its process: what each page hands to its view is written down, so that the same view can be drawn from fixed data. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { serialize } from 'node:v8';
import { response } from 'express';
import { drawnFile } from './drawn';

const folder = process.env['BENCH_DRAWN'] ?? '', render = response.render;

function captured(this: typeof response, view: string, ...rest: readonly unknown[]): void {
  const address = this.req?.originalUrl ?? '', file = drawnFile(folder, address);
  writeFileSync(file, serialize({ view, data: rest[0] }));
  Reflect.apply(render, this, [view, ...rest]);
}

mkdirSync(folder, { recursive: true });
response.render = captured;
