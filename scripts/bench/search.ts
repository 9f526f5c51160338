/** How quick search is on fifty thousand procedures: builds an index of made-up ones and asks three hundred questions. */
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSearch, type Search } from '../../server/search/search';
import type { SearchQuery, SearchRow } from '../../server/search/shapes';
import { owing } from './leaving';
import { procedureMaker, questions } from './procedures';
import { percentile, type Row } from './table';

const LIMIT = { atMost: 30 };
const BATCH = 200;

/** Builds `count` procedures in a temporary folder, asks once the index is tidied, and removes them. Some minutes for 50,000. */
export async function benchSearch(count: number): Promise<Row[]> {
  const dir = mkdtempSync(join(tmpdir(), 'quytrinh-search-'));
  const search = await openSearch(dir);
  const close = owing(async () => {
    await search.close();
    rmSync(dir, { recursive: true, force: true });
  });
  try {
    const built = await build(search, count);
    const tidying = performance.now();
    await search.optimize();
    const tidied = (performance.now() - tidying) / 1000;
    const asked = await latencies(search, questions(built.samples));
    const typing = await suggestions(search, built.samples);
    const of = `search in ${count.toLocaleString('en')} documents`;
    return [
      { name: `${of}: syllables`, value: built.syllables / 1e6, unit: 'million' },
      { name: `${of}: filling`, value: built.seconds, unit: 's' },
      { name: `${of}: tidying`, value: tidied, unit: 's' },
      { name: `${of}: size of the index`, value: sizeOf(dir) / 1e6, unit: 'MB' },
      { name: `${of}: p50`, value: percentile(asked.taken, 0.5), unit: 'ms' },
      { name: `${of}: p99`, value: percentile(asked.taken, 0.99), unit: 'ms', limit: LIMIT },
      { name: `${of}: p99 of processor time`, value: percentile(asked.worked, 0.99), unit: 'ms CPU' },
      { name: `${of}: suggestion p99`, value: percentile(typing, 0.99), unit: 'ms', limit: LIMIT },
    ];
  } finally {
    await close();
  }
}

/** As the follower fills it: rows in batches, then the cursor. */
async function build(search: Search, count: number): Promise<{ syllables: number; seconds: number; samples: SearchRow[] }> {
  const make = procedureMaker(), samples: SearchRow[] = [], started = performance.now();
  let syllables = 0, writing = Promise.resolve();
  for (let from = 0; from < count; from += BATCH) {
    const rows = Array.from({ length: Math.min(BATCH, count - from) }, (_, at) => make(from + at));
    syllables += rows.reduce((sum, row) => sum + row.body.split(' ').length, 0);
    samples.push(...rows.filter((_, at) => (from + at) % Math.max(1, Math.floor(count / 400)) === 0));
    await writing;                       // made here while the thread writes those before
    writing = search.put(rows);
  }
  await writing;
  await search.setCursor('built');
  return { syllables, seconds: (performance.now() - started) / 1000, samples };
}

/** Milliseconds a person waits, and milliseconds of processor time: far apart, the machine was busy with something else. */
async function latencies(search: Search, asked: readonly SearchQuery[]): Promise<{ taken: number[]; worked: number[] }> {
  for (const query of asked.slice(0, 20)) await search.find(query);
  const taken: number[] = [];
  const worked: number[] = [];
  for (const query of asked) {
    const started = performance.now();
    const before = process.cpuUsage();
    await search.find(query);
    const used = process.cpuUsage(before);
    taken.push(performance.now() - started);
    worked.push((used.user + used.system) / 1000);
  }
  return { taken, worked };
}

/** What the box asks while a title is typed, letter by letter. */
async function suggestions(search: Search, samples: readonly SearchRow[]): Promise<number[]> {
  const taken: number[] = [];
  for (const row of samples.slice(0, 20)) {
    for (let letters = 1; letters <= 24; letters++) {
      const started = performance.now();
      await search.suggest({ text: row.title.slice(10, 10 + letters), prefix: true, agencies: 'all', states: ['effective'], limit: 8 });
      taken.push(performance.now() - started);
    }
  }
  return taken;
}

function sizeOf(dir: string): number {
  return readdirSync(dir).reduce((sum, name) => sum + statSync(join(dir, name)).size, 0);
}
