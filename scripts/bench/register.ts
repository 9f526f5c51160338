/** What a register page of fifty rows costs beside drawing the same page from data that are already there. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../server/config';
import { systemClock } from '../../server/core/clock';
import { connectDatabase, disconnectDatabase } from '../../server/core/database';
import { loadWords } from '../../server/core/words';
import { revisionLifecycle } from '../../server/documents/lifecycle';
import { registerPage } from '../../server/documents/registerPage';
import { waitingCounts } from '../../server/home/queries';
import { Person } from '../../server/people/model';
import { loadViewer } from '../../server/people/viewer';
import { drawStatesOf } from '../../server/web/lifecycles';
import type { Visit } from '../../server/web/route';
import { frameData } from '../../server/web/views';
import { signIn, visitor, type Client } from './client';
import { ACCOUNT, type Demonstration } from './demonstration';
import { startApp, startPlain } from './processes';
import { inTurns } from './rounds';
import type { Row } from './table';

const ROUNDS = 5, TOGETHER = 8, PATH = '/documents', ROWS = 50;

export async function benchRegister({ uri, config }: Demonstration): Promise<Row[]> {
  const drawn = join(config.dataDir, 'register.json');
  writeFileSync(drawn, JSON.stringify(await drawnPage(uri)));
  const plain = await startPlain('', drawn), app = await startApp(uri, config.dataDir);
  try {
    const cookie = await signIn(app.port, ACCOUNT);
    await demandTheSame(visitor(app.port, 1, cookie), visitor(plain.port));
    const of = await inTurns(ROUNDS, {
      real: { server: app, cookie, path: PATH, count: 16, connections: 1 }, fixed: { server: plain, path: '/register', count: 100, connections: 1 },
      realTogether: { server: app, cookie, path: PATH, count: 32, connections: TOGETHER }, fixedTogether: { server: plain, path: '/register', count: 100, connections: TOGETHER },
    });
    return [
      { name: `register of ${ROWS} rows, beside the same page from fixed data`, value: of('real').each, unit: 'ms', yardstick: of('fixed').each },
      { name: `register of ${ROWS} rows, without the store`, value: of('real').worked, unit: 'ms CPU', yardstick: of('fixed').worked },
      { name: `register of ${ROWS} rows, ${TOGETHER} at once`, value: of('realTogether').perSecond, unit: 'a second', yardstick: of('fixedTogether').perSecond },
    ];
  } finally {
    await app.stop();
    await plain.stop();
  }
}

/** What the route hands to the view, asked once. */
async function drawnPage(uri: string): Promise<{ view: string; data: Record<string, unknown> }> {
  const connection = await connectDatabase(uri), now = systemClock();
  try {
    loadWords(join(ROOT, 'views', 'locales'));
    drawStatesOf(revisionLifecycle);
    const person = await Person.findOne({ account: ACCOUNT }).lean(), viewer = await loadViewer(person?._id ?? '', undefined, now);
    if (!viewer) throw new Error(`Nobody in ${connection.name} has the account ${ACCOUNT}.`);
    const nothing = (): Promise<void> => Promise.resolve();
    const visit: Visit = { viewer, actor: viewer.actor, now, language: viewer.language, address: '', path: PATH, params: {}, query: {}, body: {}, uploads: [], range: undefined, session: { signIn: nothing, signOut: nothing, workIn: () => undefined, speak: () => undefined } };
    const answer = await registerPage(visit, { suggest: () => Promise.resolve([]) });
    if (!('view' in answer)) throw new Error('The register is no page.');
    const frame = frameData({ language: viewer.language, viewer, path: PATH, title: answer.title, section: answer.section ?? '', timeZone: viewer.timeZone, counts: await waitingCounts(viewer) });
    return { view: answer.view, data: { ...frame, ...answer.data } };
  } finally {
    await disconnectDatabase();
  }
}

/** A ratio of two different pages would say nothing. */
async function demandTheSame(real: Client, fixed: Client): Promise<void> {
  const pages = [await real.get(PATH, true), await fixed.get('/register', true)];
  const [rows = 0, rowsFixed] = pages.map(page => new Set(page.text.match(/href="\/documents\/[^"/?]{8,}"/g)).size);
  if (pages[0]?.text !== pages[1]?.text || rows < ROWS) throw new Error(`The two register pages differ: ${rows} and ${rowsFixed} documents, ${pages.map(page => page.size).join(' and ')} bytes.`);
  real.close();
  fixed.close();
}
