/** What our way to a file costs beside Express's own: the file's way alone, and the whole route, whose session, permission and entry in the journal its yardstick has, too. */
import { signIn } from './client';
import { ACCOUNT, type Demonstration } from './demonstration';
import { startApp, startPlain, startSendingByExpress } from './processes';
import { inTurns } from './rounds';
import type { Row } from './table';

const ROUNDS = 5;
/** Several people at once: the store's answers to some overlap the bytes of others. */
const TOGETHER = 16;

export async function benchDownload({ uri, config, original, originalFile }: Demonstration): Promise<Row[]> {
  const plain = await startPlain(originalFile, ''), app = await startApp(uri, config.dataDir), sending = await startSendingByExpress(uri, config.dataDir);
  try {
    const cookie = await signIn(app.port, ACCOUNT), express = { server: plain, path: '/sendFile' }, route = { server: app, cookie, path: original }, routeOfExpress = { ...route, server: sending };
    const of = await inTurns(ROUNDS, {
      express: { ...express, count: 320, connections: TOGETHER }, file: { server: plain, path: '/ours', count: 320, connections: TOGETHER },
      route: { ...route, count: 96, connections: TOGETHER }, routeOfExpress: { ...routeOfExpress, count: 96, connections: TOGETHER },
      expressAlone: { ...express, count: 50, connections: 1 }, routeAlone: { ...route, count: 32, connections: 1 }, routeOfExpressAlone: { ...routeOfExpress, count: 32, connections: 1 },
    });
    return [
      { name: 'download of 1 MB, the file alone, beside res.sendFile', value: of('file').perSecond, unit: 'a second', yardstick: of('express').perSecond, limit: { ratioAtLeast: 0.9 } },
      { name: `download of 1 MB, the whole route, beside the same ending in res.sendFile, ${TOGETHER} at once`, value: of('route').perSecond, unit: 'a second', yardstick: of('routeOfExpress').perSecond, limit: { ratioAtLeast: 0.9 } },
      { name: 'download of 1 MB, the same, one at a time', value: of('routeAlone').each, unit: 'ms', yardstick: of('routeOfExpressAlone').each, limit: { ratioAtMost: 1.11 } },
      { name: 'download of 1 MB, the whole route, beside res.sendFile that asks nobody', value: of('route').perSecond, unit: 'a second', yardstick: of('express').perSecond },
      { name: 'download of 1 MB, the same, without the store', value: of('route').worked, unit: 'ms CPU', yardstick: of('express').worked },
    ];
  } finally {
    await sending.stop();
    await app.stop();
    await plain.stop();
  }
}
