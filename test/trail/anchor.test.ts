/** Does whatever was done to a trail behind the app's back show: a cut tail, a changed entry, an old copy put back, a forged anchor? */
import { rmSync, writeFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import mongoose from 'mongoose';
import { hashOf } from '../../server/core/trail';
import { addComment } from '../../server/documents/comments';
import { ControlledDocument } from '../../server/documents/model';
import { runNow } from '../../server/jobs/schedule';
import { TRAIL_SOURCES } from '../../server/jobs/trailSources';
import { Person } from '../../server/people/model';
import { anchorHash, makeAnchor } from '../../server/trail/anchor';
import { ANCHOR_LOG, loggedAnchors, logAnchors } from '../../server/trail/anchorLog';
import { Anchor, type AnchorRecord } from '../../server/trail/model';
import { sealFrom } from '../../server/trail/seal';
import { verifyTrails, type Finding } from '../../server/trail/verify';
import { useApp } from '../support/app';
import { aDocument, anAgency, type TestAgency, type TestDocument } from '../support/factories';

const DAY_MS = 86_400_000;
let agency: TestAgency, document: TestDocument, other: TestDocument;
const app = useApp(async opened => {
  agency = await anAgency(opened, { posts: ['author', 'unitHead', 'qualityOfficer', 'head', 'administrator'] });
  document = await aDocument(opened, agency, { stage: 'inReview' });
  other = await aDocument(opened, agency, { stage: 'draft' });
});

const log = (): string => join(app.tools.config.dataDir, ANCHOR_LOG);
const anchored = async (): Promise<AnchorRecord[]> => {
  const job = app.tools.jobs.find(one => one.name === 'anchorTrails');
  if (!job || (await runNow(job, 'a test', app.now(), line => { throw new Error(line); })) !== 'ran') throw new Error('The job did not run.');
  return Anchor.find().sort({ _id: 1 }).lean<AnchorRecord[]>();
};
const said = (): Promise<void> => addComment(agency.people.qualityOfficer, { id: document.id, n: document.n, place: '', text: 'Thời hạn ở bước 3 chưa khớp.' }, app.now());
const findings = async (): Promise<Finding[]> => {
  const found: Finding[] = [];
  await verifyTrails(TRAIL_SOURCES, { files: app.tools.files, seal: sealFrom(app.tools.config.copySecret), logged: await loggedAnchors(log()), tell: one => { found.push(one); } }, app.now());
  return found;
};
/** Behind the app's back, and undone afterwards. */
async function tampered(collection: string, run: () => Promise<unknown>): Promise<Finding[]> {
  const raw = mongoose.connection.collection(collection), before = await raw.find().toArray();
  await run();
  try { return await findings(); } finally { await raw.deleteMany({}); await raw.insertMany(before); }
}
const raw = async (id: string) => { const found = await ControlledDocument.findById(id).lean(); if (!found) throw new Error(id); return found; };

/** Three days: the document is talked about on the second and third, nothing happens to the other. */
beforeAll(async () => {
  await anchored();
  for (let day = 1; day < 3; day++) {
    app.setNow(new Date(app.now().getTime() + DAY_MS));
    await said();
    await anchored();
  }
});

test('a day is anchored once, whoever asks and however often; anchors follow each other', async () => {
  const before = await anchored(), again = await anchored();
  expect(again).toEqual(before);
  expect(again.map(anchor => anchor._id)).toEqual(['2026-11-24', '2026-11-25', '2026-11-26']);
  expect(again.map(anchor => anchor.previous)).toEqual(['', again[0]?.hash, again[1]?.hash]);
  expect(again[2]?.count).toBe((await ControlledDocument.countDocuments()) + (await Person.countDocuments()) + 1);
  expect((await loggedAnchors(log())).map(one => one.hash)).toEqual(again.map(anchor => anchor.hash));
});

test('the list is a text that anybody can read: kind, id, number of the last entry and its hash', async () => {
  const [first] = await anchored(), text = String(await app.tools.files.read(first?.list ?? '')), lines = text.trimEnd().split('\n');
  expect(lines).toEqual([...lines].sort());
  expect(lines.every(line => /^(agency|document|person) [0-9a-f]{24} \d+ [0-9a-f]{64}$/.test(line))).toBe(true);
  expect(text).toContain(`document ${document.id} `);
});

test('a day without a change shares the list of the day before', async () => {
  const before = await anchored(), today = app.now();
  app.setNow(new Date(today.getTime() + DAY_MS));
  const after = await anchored();
  expect(after.at(-1)?.list).toBe(before.at(-1)?.list);
  expect(after.at(-1)?.hash).not.toBe(before.at(-1)?.hash);
  await Anchor.deleteOne({ _id: after.at(-1)?._id });
  rmSync(log());
  await logAnchors(log());
  app.setNow(today);
});

test('what nobody touched is whole; what happened since the last anchor is no finding', async () => {
  expect(await findings()).toEqual([]);
  const { version } = await raw(document.id);
  app.setNow(new Date(app.now().getTime() + 60_000));
  await said();
  expect((await raw(document.id)).version).toBe(version + 1);
  expect(await findings()).toEqual([]);
});

test('a cut tail shows, even with a head that was made to fit, and names the record and the day', async () => {
  const { trail } = await raw(document.id), kept = trail.slice(0, 5), head = kept.at(-1);
  const cut = () => ControlledDocument.updateOne({ _id: document.id }, { $set: { trail: kept, trailHead: { n: head?.n, hash: head?.hash } } });
  expect(await tampered('documents', cut)).toMatchObject([{ key: 'head', values: { source: 'document', id: document.id, day: '2026-11-26', entries: kept.length } }]);
});

test('a changed entry shows with its number', async () => {
  const forged = () => ControlledDocument.updateOne({ _id: document.id }, { $set: { 'trail.1.by.name': 'Người Khác' } });
  expect(await tampered('documents', forged)).toMatchObject([{ key: 'chain', values: { id: document.id, n: 2, name: expect.stringContaining(document.code) } }]);
});

test('a trail written anew from its second entry on, every hash made to fit, shows by the first anchor', async () => {
  const { trail } = await raw(document.id);
  const anew = async (): Promise<void> => {
    const made: typeof trail = [];
    for (const entry of trail) {
      const { hash: old, ...rest } = entry, draft = { ...rest, ...(entry.n > 1 ? { by: { ...entry.by, name: 'Người Khác' } } : {}), previous: made.at(-1)?.hash ?? '' };
      made.push({ ...draft, hash: entry.n > 1 ? hashOf(draft) : old });
    }
    await ControlledDocument.updateOne({ _id: document.id }, { $set: { trail: made, trailHead: { n: made.length, hash: made.at(-1)?.hash } } });
  };
  expect(await tampered('documents', anew)).toMatchObject([{ key: 'head', values: { id: document.id, day: '2026-11-24' } }]);
});

test('an old copy of a record put back shows, and one that is gone', async () => {
  const old = await raw(document.id);
  app.setNow(new Date(app.now().getTime() + DAY_MS));
  await said();
  await anchored();
  const day = '2026-11-27';
  expect(await tampered('documents', () => ControlledDocument.replaceOne({ _id: document.id }, old))).toMatchObject([{ key: 'head', values: { id: document.id, day } }]);
  expect(await tampered('documents', () => ControlledDocument.deleteOne({ _id: other.id }))).toMatchObject([{ key: 'gone', values: { id: other.id, day } }]);
});

test('accounts and agencies are anchored like documents', async () => {
  const { id } = agency.people.administrator, cut = () => Person.updateOne({ _id: id }, { $set: { trail: [], trailHead: { n: 0, hash: '' } } });
  expect(await tampered('people', cut)).toMatchObject([{ key: 'head', values: { source: 'person', id, n: 1, entries: 0 } }]);
});

describe('anchors themselves', () => {
  const DAY = '2026-11-25';
  const changed = (changes: Partial<AnchorRecord>) => () => Anchor.updateOne({ _id: DAY }, { $set: changes });
  const forged = async (secret: string) => {
    const anchor = await Anchor.findById(DAY).lean<AnchorRecord>();
    if (!anchor) throw new Error(DAY);
    const hash = anchorHash({ ...anchor, count: 1 });
    return { count: 1, hash, signature: sealFrom(secret).sign(hash) };
  };

  test('one that was changed shows', async () => { expect(await tampered('anchors', changed({ count: 1 }))).toEqual([{ key: 'anchorChanged', values: { day: DAY } }]); });

  test('one that was forged, with a hash that fits, shows by its signature, by the next one, and by the note outside', async () => {
    const keys = (await tampered('anchors', changed(await forged('another secret of thirty-two letters')))).map(one => `${one.key} ${String(one.values['day'])}`);
    expect(keys).toEqual([`anchorSignature ${DAY}`, 'anchorOrder 2026-11-26', `anchorLost ${DAY}`]);
  });

  test('one taken out of the middle shows', async () => {
    expect((await tampered('anchors', () => Anchor.deleteOne({ _id: DAY }))).map(one => one.key)).toEqual(['anchorOrder', 'anchorLost']);
  });

  test('an old copy of the whole store shows by the note outside: the last days are not there', async () => {
    expect(await tampered('anchors', () => Anchor.deleteMany({ _id: { $gt: DAY } }))).toEqual([{ key: 'anchorLost', values: { day: '2026-11-26' } }, { key: 'anchorLost', values: { day: '2026-11-27' } }]);
  });

  test('a list that was changed on the disk shows', async () => {
    const list = (await Anchor.findById(DAY).lean<AnchorRecord>())?.list ?? '', path = join(app.tools.config.uploadsDir, list.slice(0, 2), list.slice(2, 4), list), bytes = readFileSync(path);
    rmSync(path);
    writeFileSync(path, String(bytes).replace(document.id, other.id));
    expect(await findings()).toEqual([{ key: 'anchorList', values: { day: DAY } }]);
    rmSync(path);
    writeFileSync(path, bytes);
    expect(await findings()).toEqual([]);
  });
});

test('two servers that anchor a new day at the same moment make one', async () => {
  app.setNow(new Date(app.now().getTime() + DAY_MS));
  const tools = { files: app.tools.files, seal: sealFrom(app.tools.config.copySecret) };
  const made = await Promise.all([1, 2, 3].map(() => makeAnchor('2026-11-28', TRAIL_SOURCES, tools, app.now())));
  expect(new Set(made.map(one => one.hash)).size).toBe(1);
  expect(await Anchor.countDocuments({ _id: '2026-11-28' })).toBe(1);
  expect((await findings()).map(one => one.key)).toEqual([]);
});
