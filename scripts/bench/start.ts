/** How soon the app answers on data that are there, and how much memory it holds, before and after a thousand pages. */
import { setTimeout as wait } from 'node:timers/promises';
import { pace, signIn, visitor } from './client';
import { ACCOUNT, type Demonstration } from './demonstration';
import { startApp, startPlain } from './processes';
import { median, type Row } from './table';

const STARTS = 5, REQUESTS = 1000, TOGETHER = 4;
/** The jobs of the first seconds, and the tidying of what a start leaves. */
const SETTLING_MS = 5000;

/** The store runs already: its own start is not counted. */
export async function benchStart({ uri, config }: Demonstration): Promise<Row[]> {
  const app: number[] = [], plain: number[] = [], bare: number[] = [];
  for (let round = 0; round <= STARTS; round++) {
    for (const [times, started] of [[app, await startApp(uri, config.dataDir)], [plain, await startPlain('', '')]] as const) {
      if (round > 0) times.push(started.startedIn);
      if (times === plain) bare.push(started.memory());
      await started.stop();
    }
  }
  return [
    { name: 'start on data that are there, beside Express and the views', value: median(app) / 1000, unit: 's', yardstick: median(plain) / 1000, limit: { atMost: 2 } },
    ...(await memory({ uri, config }, median(bare))),
  ];
}

async function memory({ uri, config }: Pick<Demonstration, 'uri' | 'config'>, bare: number): Promise<Row[]> {
  const app = await startApp(uri, config.dataDir);
  try {
    const atStart = app.memory(), client = visitor(app.port, TOGETHER, await signIn(app.port, ACCOUNT));
    await wait(SETTLING_MS);
    await pace(client, PAGES, REQUESTS, TOGETHER);
    const after = app.memory();
    client.close();
    return [
      { name: 'memory of the app after its start, beside Express and the views', value: atStart, unit: 'MB', yardstick: bare },
      { name: `memory of the app after ${REQUESTS} pages`, value: after, unit: 'MB', yardstick: bare },
    ];
  } finally {
    await app.stop();
  }
}

/** One of each sort a person opens in a day. */
const PAGES = ['/', '/documents', '/documents?view=inForce&sort=title', '/search?q=thủ tục', '/search/suggestions?q=tiep nhan', '/documents/new', '/copies', '/trail', '/verify', '/places'];
