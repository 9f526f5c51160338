/** Is the journal's collection really an index: gone, and made again from the records? */
import { followTrail } from '../../server/jobs/follow';
import { followRecords } from '../../server/jobs/followRecords';
import { TRAIL_SOURCES } from '../../server/jobs/trailSources';
import { Trail } from '../../server/trail/model';
import { note } from '../../server/trail/operations';
import { rebuildTrail } from '../../server/trail/rebuild';
import { useApp } from '../support/app';
import { aDocument, anAgency, type TestAgency } from '../support/factories';

let agency: TestAgency;
const app = useApp(async opened => {
  agency = await anAgency(opened, { posts: ['author', 'unitHead', 'qualityOfficer', 'head'] });
  await aDocument(opened, agency, { stage: 'amended' });
  await note({ action: 'signIn.failed', by: '', byName: '', agency: agency.id }, opened.now());
  await followTrail(opened.now());
  await followRecords(opened.now());
});
const rows = () => Trail.find().sort({ _id: 1 }).lean();
const DERIVED = { hash: { $ne: '' } };

test('rows of records that are lost come back as they were; events without a record stay', async () => {
  const before = await rows(), events = await Trail.countDocuments({ hash: '' });
  expect(events).toBe(1);
  await Trail.deleteMany(DERIVED);
  expect(await rebuildTrail(TRAIL_SOURCES, app.now())).toBe(before.length - events);
  expect(await rows()).toEqual(before);
});

test('twice is once, a changed row is set right, and a row that no entry stands behind goes', async () => {
  const before = await rows(), [one] = await Trail.find(DERIVED).sort({ at: 1 }).limit(1).lean();
  if (!one) throw new Error('no rows');
  await Trail.updateOne({ _id: one._id }, { $set: { byName: 'Người Khác' } });
  await Trail.create({ ...one, _id: `${one.subject}:999`, at: new Date(one.at.getTime() - 1000) });
  await rebuildTrail(TRAIL_SOURCES, app.now());
  await rebuildTrail(TRAIL_SOURCES, app.now());
  expect(await rows()).toEqual(before);
});
