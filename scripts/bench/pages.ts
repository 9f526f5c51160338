/** What the main pages cost: beside the same views drawn from fixed data, and at a province's size beside an agency's, on one server in one run. */
import { join } from 'node:path';
import { mainPages, type MainPage } from './addresses';
import { signIn, visitor } from './client';
import type { Demonstration } from './demonstration';
import { agenciesAround, growTo, type Size } from './growing';
import { startCapturing, startPlain, startWithoutJobs, type Running } from './processes';
import { inTurns, type Paced, type Turn } from './rounds';
import type { Row } from './table';

const SMALL: Size = { documents: 500, nonconformities: 200, records: 300 }, LARGE: Size = { documents: 40_071, nonconformities: 13_061, records: 20_156 };
/** Of the province's 114, those that the demonstration has not. */
const OTHERS = 108;
const ROUNDS = 5, TOGETHER = 8, COUNT = 64, ALONE = 40, LEAST = { ratioAtLeast: 0.4 }, MOST_CPU = { atMost: 5 }, GROWTH = { ratioAtMost: 1.5 };

interface Cookies { readonly of: (page: MainPage) => string }

export async function benchPages({ uri, config }: Demonstration): Promise<Row[]> {
  const around = await agenciesAround(uri, OTHERS);
  await growTo(uri, SMALL);
  const pages = await mainPages(uri), folder = join(config.dataDir, 'drawn');
  await capture(uri, config.dataDir, folder, pages);
  const plain = await startPlain('', folder), app = await startWithoutJobs(uri, config.dataDir);
  try {
    const cookies = await cookiesOf(app, pages), rows: Row[] = [];
    await demandTheSame(app, plain, pages, cookies);
    for (const page of pages) rows.push(...(await besideFixed(page, app, plain, cookies)));
    const small = await alone(pages, app, cookies);
    await growTo(uri, LARGE, around);
    const large = await alone(pages, app, cookies);
    return [...rows, ...pages.flatMap(page => grown(page, small(page.name), large(page.name)))];
  } finally {
    await app.stop();
    await plain.stop();
  }
}

/** What each page hands to its view, asked once of a server that writes it down. */
async function capture(uri: string, dataDir: string, folder: string, pages: readonly MainPage[]): Promise<void> {
  const app = await startCapturing(uri, dataDir, folder);
  try {
    const cookies = await cookiesOf(app, pages);
    for (const page of pages) {
      const client = visitor(app.port, 1, cookies.of(page)), { status } = await client.get(page.path);
      client.close();
      if (status !== 200) throw new Error(`${page.path} answered ${status}`);
    }
  } finally {
    await app.stop();
  }
}

async function cookiesOf(app: Running, pages: readonly MainPage[]): Promise<Cookies> {
  const known = new Map<string, string>();
  for (const { account } of pages) if (!known.has(account)) known.set(account, await signIn(app.port, account));
  return { of: page => known.get(page.account) ?? '' };
}

/** A ratio of two different pages would say nothing. A figure that goes on with the time, or the id of a form, may differ. */
async function demandTheSame(app: Running, plain: Running, pages: readonly MainPage[], cookies: Cookies): Promise<void> {
  for (const page of pages) {
    const real = await textOf(app, page.path, cookies.of(page)), fixed = await textOf(plain, drawnAt(page), '');
    if (real !== fixed) throw new Error(`The two pages of ${page.path} differ: ${real.length} and ${fixed.length} letters.`);
  }
}

async function besideFixed(page: MainPage, app: Running, plain: Running, cookies: Cookies): Promise<Row[]> {
  const together = { count: COUNT, connections: TOGETHER }, of = await inTurns(ROUNDS, {
    real: { server: app, cookie: cookies.of(page), path: page.path, ...together }, fixed: { server: plain, path: drawnAt(page), ...together }, own: { server: plain, path: drawnAt(page, 'own'), ...together },
  });
  return [
    { name: `${page.name}, ${TOGETHER} at once, beside the same view from fixed data`, value: of('real').perSecond, unit: 'a second', yardstick: of('fixed').perSecond, limit: LEAST },
    { name: `${page.name}, the same, beside our own way to draw it`, value: of('real').perSecond, unit: 'a second', yardstick: of('own').perSecond },
    { name: `${page.name}, without the store`, value: of('real').worked, unit: 'ms CPU', yardstick: of('fixed').worked, limit: MOST_CPU },
  ];
}

/** One after another: what somebody waits for who is not waiting for others. */
function alone(pages: readonly MainPage[], app: Running, cookies: Cookies): Promise<(name: string) => Paced> {
  const turns = Object.fromEntries(pages.map((page): [string, Turn] => [page.name, { server: app, cookie: cookies.of(page), path: page.path, count: ALONE, connections: 1 }]));
  return inTurns(ROUNDS, turns);
}

function grown({ name }: MainPage, small: Paced, large: Paced): Row[] {
  const sizes = `${LARGE.documents.toLocaleString('en')} documents beside ${SMALL.documents}`;
  return [
    { name: `${name}, ${sizes}, p50`, value: large.each, unit: 'ms', yardstick: small.each, limit: GROWTH },
    { name: `${name}, ${sizes}, p99`, value: large.p99, unit: 'ms', yardstick: small.p99, limit: GROWTH },
  ];
}

function drawnAt({ path }: MainPage, way: 'drawn' | 'own' = 'drawn'): string {
  return `/${way}?of=${path}`;
}

const PASSING = /value="[0-9a-f]{24}"|value="[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"|\d+/g;

async function textOf(server: Running, path: string, cookie: string): Promise<string> {
  const client = visitor(server.port, 1, cookie), { text } = await client.get(path, true);
  client.close();
  return text.replace(PASSING, '');
}
