/** A follower moves on however many records share an instant, loses nothing, does nothing twice, and is held up by nobody. */
import { behind, BEGINNING } from '../../server/core/changes';
import { newId } from '../../server/core/id';
import { documentChanges } from '../../server/documents/queries';
import { ControlledDocument } from '../../server/documents/model';
import { follow, type Follower } from '../../server/jobs/following';
import { DOCUMENT_JOURNAL, followRecordSearch, followTrail } from '../../server/jobs/follow';
import { Cursor } from '../../server/jobs/model';
import { storedPlace } from '../../server/jobs/places';
import { progress, SHARED_NAMES, type Progress } from '../../server/jobs/progress';
import { storedOf } from '../../server/jobs/queries';
import { UNLIMITED, type Turn } from '../../server/core/turn';
import { Records } from '../../server/records/model';
import { TODAY, useApp } from '../support/app';
import { aDocument, anAgency, type TestAgency } from '../support/factories';
import { aForm, aRecord } from '../records/made';

const HOUR = 3_600_000, DAY = 24 * HOUR, ago = (ms: number): Date => new Date(TODAY.getTime() - ms);
let agency: TestAgency;
const app = useApp(async ready => { agency = await anAgency(ready, { code: 'stp' }); });

/** As a job leaves them that writes thousands with one `now`. */
async function manyAt(changedAt: Date, count: number): Promise<string[]> {
  const ids = Array.from({ length: count }, () => newId());
  await ControlledDocument.collection.insertMany(ids.map(_id => ({ _id: _id as never, agency: 'other', codeKey: _id, version: 1, changedAt })));
  return ids;
}

interface Handled { readonly follower: Follower; readonly ids: string[] }
function aFollower(name: string, handle: (ids: readonly string[]) => void = () => {}): Handled {
  const ids: string[] = [];
  return { ids, follower: { name, of: documentChanges, slice: 50, handle: async some => { handle(some); ids.push(...some); await Promise.resolve(); } } };
}
const run = ({ follower }: Handled, now = TODAY, turn: Turn = UNLIMITED): Promise<number> => follow(follower, storedPlace(follower.name), now, turn);
/** On a server that has served since TODAY. */
async function progressNow(): Promise<Progress[]> {
  const { search, recordSearch } = app.tools, { cursors } = await storedOf([], SHARED_NAMES);
  return progress({ search, recordSearch, cursors, serving: TODAY, now: app.now() });
}
const sorted = (ids: readonly string[]): string[] => [...ids].sort();

afterEach(async () => { await ControlledDocument.deleteMany({ agency: 'other' }); });

test.each([['long ago', HOUR], ['just now', 1000]])('5,000 documents changed at one instant, %s: each is handled, once, and so is what comes after', async (_, age) => {
  const ids = await manyAt(ago(age), 5000), follower = aFollower(`many:${age}`);
  expect(await run(follower)).toBe(5000);
  expect(sorted(follower.ids)).toEqual(sorted(ids));
  const [later] = await manyAt(ago(age - 500), 1);
  expect(await run(follower)).toBe(1);
  expect(follower.ids.at(-1)).toBe(later);
  expect(await run(follower)).toBe(0);
});

test('a turn that ends in the middle is gone on with by another server, where it was', async () => {
  const ids = await manyAt(ago(HOUR), 1000), first = aFollower('cut'), second = aFollower('cut');
  let slices = 0;
  await run(first, TODAY, { ...UNLIMITED, goesOn: () => slices++ < 7 });
  expect(first.ids.length).toBeGreaterThan(0);
  expect(first.ids.length).toBeLessThan(500);
  await run(second);
  expect(sorted([...first.ids, ...second.ids])).toEqual(sorted(ids));
});

test('a write that arrives late, and one by a server whose clock is behind, are handled; nothing else is handled again', async () => {
  const follower = aFollower('late');
  await manyAt(ago(1000), 300);
  await run(follower);
  const late = await manyAt(ago(90_000), 2);
  follower.ids.length = 0;
  await run(follower);
  expect(sorted(follower.ids)).toEqual(sorted(late));
});

test('changed again within the same instant is handled again', async () => {
  const [id = ''] = await manyAt(ago(1000), 1), follower = aFollower('again');
  await run(follower);
  await ControlledDocument.collection.updateOne({ _id: id as never }, { $inc: { version: 1 } });
  expect([await run(follower), await run(follower)]).toEqual([1, 0]);
});

test('a record that fails every time is set aside, shown, and tried again later; all others are handled', async () => {
  const ids = await manyAt(ago(HOUR), 120), bad = ids[60] ?? '';
  let isMended = false;
  const follower = aFollower('bad', some => { if (!isMended && some.includes(bad)) throw new Error('cannot be drawn'); });
  await expect(run(follower)).rejects.toThrow(`${bad} was set aside: cannot be drawn`);
  expect(sorted([...new Set(follower.ids)])).toEqual(sorted(ids.filter(id => id !== bad)));
  expect((await Cursor.findById('bad').lean())?.aside).toMatchObject([{ id: bad, tries: 1 }]);
  expect(await run(follower)).toBe(0);
  isMended = true;
  follower.ids.length = 0;
  await run(follower, new Date(TODAY.getTime() + 61_000));
  expect([follower.ids, (await Cursor.findById('bad').lean())?.aside]).toEqual([[bad], []]);
});

test('a cursor of an earlier version is read as it is: what was changed from that instant on is handled', async () => {
  await manyAt(ago(2 * HOUR), 3);
  const [at, after] = [await manyAt(ago(HOUR), 2), await manyAt(ago(HOUR - 1), 2)], follower = aFollower('old');
  await Cursor.collection.insertOne({ _id: 'old' as never, at: ago(HOUR) });
  await run(follower);
  expect(sorted(follower.ids)).toEqual(sorted([...at, ...after]));
});

test('keys are read from the index alone, in its order, in the middle of an instant too', async () => {
  const ids = sorted(await manyAt(ago(HOUR), 3000)), after = { at: ago(HOUR), id: ids[1499] ?? '' };
  const plan = await ControlledDocument.find(behind(after), { changedAt: 1, version: 1 }).sort({ changedAt: 1, _id: 1 }).limit(500).lean().explain('executionStats');
  const { executionStats: stats } = plan as unknown as { executionStats: { nReturned: number; totalKeysExamined: number; totalDocsExamined: number } };
  expect(stats).toMatchObject({ nReturned: 500, totalDocsExamined: 0 });
  expect(stats.totalKeysExamined).toBeLessThanOrEqual(502);
  expect(JSON.stringify(plan)).not.toMatch(/"SORT"|COLLSCAN/);
  expect((await documentChanges.keys(BEGINNING, 10)).length).toBe(10);
});

test('the search index takes in 600 records that were changed at one instant', async () => {
  const form = await aForm(app, agency), one = await Records.findById((await aRecord(app, agency, { form, stage: 'submitted' }))._id).lean();
  if (!one) throw new Error('no record');
  const changedAt = ago(HOUR);
  await Records.collection.insertMany(Array.from({ length: 600 }, (__, n) => ({ ...one, _id: newId() as never, origin: `copy:${n}`, number: `SL-${1000 + n}`, n: 1000 + n, changedAt })));
  expect(await followRecordSearch(app.tools.recordSearch, TODAY)).toBeGreaterThanOrEqual(600);
  const held = await app.tools.recordSearch.versions((await Records.find({ changedAt }, { _id: 1 }).lean()).map(row => row._id));
  expect(held.size).toBe(600);
  await Records.deleteMany({ changedAt });
}, 180_000);

describe('how far behind', () => {
  test('the jobs page and /readyz say since when and how much, in both languages; a server is not taken away for it', async () => {
    await aDocument(app, agency, { code: 'QT-CHAM.01' });
    await Cursor.deleteMany({});
    app.setNow(new Date(TODAY.getTime() + 420_000));
    const admin = await app.signIn(agency.account('administrator')), page = (await admin.get('/jobs')).text;
    expect(page).toMatch(/Nhật ký và thư mời ký: tài liệu[\s\S]{0,400}Chậm 7 phút[\s\S]{0,200}\d thay đổi chưa xử lý/);
    const ready = await app.visitor().get('/readyz');
    expect([ready.status, (ready.body as { behind: { follower: string; seconds: number }[] }).behind.find(one => one.follower === 'trail')?.seconds]).toEqual([200, 420]);
    expect(await app.commandsDuring(progressNow)).toHaveLength(2);
    app.setNow(TODAY);
  });

  test('what was dated long before its follower began makes it late since it began, before and after its first slice', async () => {
    await ControlledDocument.updateMany({}, { changedAt: ago(500 * DAY) });
    await Cursor.deleteMany({});
    const late = async (): Promise<number | undefined> => (await progressNow()).find(one => one.follower === 'trail')?.secondsBehind;
    app.setNow(new Date(TODAY.getTime() + 60_000));
    expect(await late()).toBe(60);
    const oneSlice = { ...DOCUMENT_JOURNAL, slice: 1 };
    let turns = 0;
    await follow(oneSlice, storedPlace('trail'), app.now(), { ...UNLIMITED, goesOn: () => turns++ < 1 });
    app.setNow(new Date(TODAY.getTime() + 90_000));
    expect(await late()).toBe(30);
    app.setNow(TODAY);
  });

  test('what keeps up says so', async () => {
    await followTrail(app.now());
    const rows = await progressNow();
    expect(rows.find(one => one.follower === 'trail')).toEqual({ follower: 'trail', secondsBehind: 0, waiting: 0, aside: 0 });
  });
});
