/** A search index beside another store than the one it was made from: no document is found that is not there. */
import mongoose from 'mongoose';
import { settleIndexes, watchOrigin } from '../../server/jobs/ownIndexes';
import { renewIdentity, storeIdentity } from '../../server/store/identity';
import { run, COPY_SECRET, SESSION_SECRET } from '../backup/support';
import { useApp } from '../support/app';
import { storeUri, withDatabase } from '../support/database';
import { aDocument, anAgency, type TestAgency } from '../support/factories';
import { asked, row } from './support';

jest.setTimeout(120_000);

const HOUR_MS = 3_600_000;
let agency: TestAgency;
const app = useApp(async opened => {
  agency = await anAgency(opened, { code: 'stp' });
  await aDocument(opened, agency, { code: 'QT-TP.01', title: 'Cấp phiếu lý lịch' });
});

const found = async (): Promise<string[]> =>
  (await app.tools.search.find(asked('QT-TP', { prefix: true }))).hits.map(hit => hit.code).sort();
const opened = async (): Promise<string[]> => {
  const said: string[] = [];
  await settleIndexes(app.tools, app.now(), line => {
    said.push(line);
  });
  await app.index();
  return said;
};

test('an index of this store as it is stays', async () => {
  await opened();
  expect(await opened()).toEqual([]);
  expect(await found()).toEqual(['QT-TP.01']);
});

test('an older copy of the store under a newer index: the index is made again, and other servers’ too', async () => {
  const documents = mongoose.connection.collection('documents'),
    before = await documents.find().toArray(),
    identity = await storeIdentity(app.now());
  app.setNow(new Date(app.now().getTime() + HOUR_MS));
  await aDocument(app, agency, { code: 'QT-TP.02', title: 'Cấp phiếu lý lịch mới' });
  await app.index();
  expect(await found()).toEqual(['QT-TP.01', 'QT-TP.02']);
  await documents.deleteMany({});
  await documents.insertMany(before);
  expect(await opened()).toEqual([expect.stringContaining('made again'), expect.stringContaining('made again')]);
  expect(await found()).toEqual(['QT-TP.01']);
  expect(await storeIdentity(app.now())).not.toBe(identity);
});

test('another store under the index, as after a restore: the index is made again', async () => {
  await app.tools.search.put([ghost('QT-TP.98')]);
  expect(await found()).toEqual(['QT-TP.01', 'QT-TP.98']);
  await renewIdentity(app.now());
  await opened();
  expect(await found()).toEqual(['QT-TP.01']);
});

test('npm run reindex has it made again by the server that runs', async () => {
  await app.tools.search.put([ghost('QT-TP.97')]);
  expect(await found()).toEqual(['QT-TP.01', 'QT-TP.97']);
  const settings = {
    MONGODB_URI: withDatabase(storeUri(), mongoose.connection.name),
    DATA_DIR: app.tools.config.dataDir,
    SESSION_SECRET,
    COPY_SECRET,
  };
  const watch = watchOrigin(app.tools.search, () => app.now(), () => undefined);
  expect(await run('reindex', [], settings)).toMatchObject({ code: 0, text: expect.stringContaining('half a minute') as string });
  app.setNow(new Date(app.now().getTime() + 31_000));
  await watch();
  await app.index();
  expect(await found()).toEqual(['QT-TP.01']);
  expect(await app.tools.search.origin()).toBe(await storeIdentity(app.now()));
});

function ghost(code: string) {
  return row(`${'0'.repeat(24)}:1`, { code, title: 'Bóng ma', agency: agency.id, state: 'effective', version: 9 });
}
