/** What a page asks in one moment goes in one command, and everybody gets their own rows of it. */
import mongoose from 'mongoose';
import { gather, list, withNewestTrail } from '../../server/core/gather';
import { newId } from '../../server/core/id';
import { aNonconformity } from '../nonconformities/made';
import { useApp } from '../support/app';
import { aDocument, anAgency, type TestAgency } from '../support/factories';

interface Row { readonly _id: string; readonly n: number }
const NUMBERS = { collection: { name: 'numbers' } }, LETTERS = { collection: { name: 'letters' } };
let agency: TestAgency;
const app = useApp(async ready => {
  agency = await anAgency(ready, { code: 'gop' });
  await store().collection('numbers').insertMany([3, 1, 2].map(n => ({ _id: `n${n}` as never, n })));
  await store().collection('letters').insertMany([2, 1].map(n => ({ _id: `l${n}` as never, n })));
  await store().collection('numbers').createIndex({ n: 1 });
});

function store(): mongoose.mongo.Db {
  const { db } = mongoose.connection;
  if (!db) throw new Error('no store');
  return db;
}

const inOrder = { where: {}, sort: { n: 1 } } as const, idsOf = (rows: readonly Row[]): string[] => rows.map(row => row._id);

test('two questions of one moment: one command, each with its own rows in its own order', async () => {
  let rows: Row[][] = [];
  const sent = await app.commandsDuring(async () => { rows = await Promise.all([list<Row>(NUMBERS, inOrder), list<Row>(LETTERS, { where: { n: { $gt: 1 } } }), list<Row>(NUMBERS, { where: { n: 9 } })]); });
  expect(sent).toHaveLength(1);
  expect(rows.map(idsOf)).toEqual([['n1', 'n2', 'n3'], ['l2'], []]);
});

test('what another turn of the event loop asks goes by itself', async () => {
  const sent = await app.commandsDuring(() => Promise.all([
    list<Row>(NUMBERS, inOrder), new Promise(resolve => setImmediate(resolve)).then(() => list<Row>(LETTERS, inOrder)),
  ]));
  expect(sent.map(one => one.command['aggregate'])).toEqual(['numbers', 'letters']);
});

test('an index that is named goes with its question, and a second one with a command of its own', async () => {
  const named = { ...inOrder, hint: { n: 1 } } as const;
  let rows: Row[][] = [];
  const sent = await app.commandsDuring(async () => { rows = await Promise.all([list<Row>(LETTERS, inOrder), list<Row>(NUMBERS, named), list<Row>(NUMBERS, { ...named, where: { n: 2 } })]); });
  expect(sent.map(({ command }) => [command['aggregate'], command['hint']]).sort()).toEqual([['numbers', { n: 1 }], ['numbers', { n: 1 }]]);
  expect(rows.map(idsOf)).toEqual([['l1', 'l2'], ['n1', 'n2', 'n3'], ['n2']]);
});

test('where one question is wrong, everybody who asked with it is told', async () => {
  const asked = await Promise.allSettled([gather([{ collection: 'numbers', pipeline: [{ $nonsense: 1 }] }]), list<Row>(LETTERS, inOrder)]);
  expect(asked.map(one => one.status)).toEqual(['rejected', 'rejected']);
});

test('an answer of more than 16 MB is whole', async () => {
  const text = 'x'.repeat(5_000_000);
  await store().collection('large').insertMany([1, 2, 3, 4, 5].map(n => ({ _id: `a${n}` as never, n, text })));
  const [large, small] = await Promise.all([list<Row & { text: string }>({ collection: { name: 'large' } }, inOrder), list<Row>(NUMBERS, inOrder)]);
  expect([large.map(row => [row.n, row.text.length]), idsOf(small)]).toEqual([[1, 2, 3, 4, 5].map(n => [n, 5_000_000]), ['n1', 'n2', 'n3']]);
  await store().collection('large').drop();
});

test.each([['the connection is cut', { closeConnection: true }], ['the primary has changed', { errorCode: 10107 }]])('%s: asked once more, and answered', async (_, failure) => {
  await mongoose.connection.getClient().db('admin').command({ configureFailPoint: 'failCommand', mode: { times: 1 }, data: { failCommands: ['aggregate'], namespace: `${store().databaseName}.numbers`, ...failure } });
  expect(idsOf(await list<Row>(NUMBERS, inOrder))).toEqual(['n1', 'n2', 'n3']);
});

test('a record comes with the newest entries of its trail; one that is not there is nothing', async () => {
  const entries = Array.from({ length: 9 }, (__, n) => ({ n })), _id = newId();
  await store().collection('trails').insertOne({ _id: _id as never, trail: entries, long: 'x' });
  const model = { collection: { name: 'trails' } };
  expect(await withNewestTrail(model, _id, 2, { long: 0 })).toEqual({ _id, trail: [{ n: 7 }, { n: 8 }] });
  expect(await withNewestTrail(model, newId(), 2)).toBeNull();
});

test('a page sends three commands at most: who is asking, what is shown with the counts of the frame, and what that leads to', async () => {
  const document = await aDocument(app, agency, { code: 'QT-GOP.01' }), nonconformity = await aNonconformity(app, agency), agent = await app.signIn(agency.account('qualityOfficer'));
  const pages = { '/': 3, '/documents': 2, [`/documents/${document.id}`]: 2, '/nonconformities': 2, [`/nonconformities/${nonconformity.id}`]: 3, '/records': 3, '/audits': 2 };
  const over: string[] = [];
  for (const [path, most] of Object.entries(pages)) {
    await agent.get(path).expect(200);
    const sent = await app.commandsDuring(() => agent.get(path));
    if (sent.length > most) over.push(`${path}: ${sent.map(one => `${one.name} ${String(one.command[one.name])}`).join(', ')}`);
  }
  expect(over).toEqual([]);
});
