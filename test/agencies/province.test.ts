/** The overseer's page: counts of every agency below, read-only; nobody else's. */
import { useApp } from '../support/app';
import { aDocument, anAgency, aProvince, type TestAgency } from '../support/factories';
import { standingByAgency } from '../../server/documents/queries';

let agency: TestAgency, elsewhere: TestAgency, province: Awaited<ReturnType<typeof aProvince>>;
const app = useApp(async opened => {
  province = await aProvince(opened);
  agency = await anAgency(opened, { code: 'stp', name: 'Sở Tư pháp', parent: province.id });
  elsewhere = await anAgency(opened, { code: 'la', name: 'Sở ở tỉnh khác', posts: ['administrator'] });
  for (const stage of ['draft', 'effective', 'toReview', 'redrafted', 'obsolete'] as const) await aDocument(opened, agency, { stage });
});

test('documents in force, open, to review and overdue are counted by agency', async () => {
  const soon = new Date(app.now().getTime() + 30 * 86_400_000);
  expect(await standingByAgency([province.id], app.now(), soon)).toEqual([{ _id: agency.id, inForce: 3, open: 2, toReview: 1, overdue: 1 }]);
  const later = new Date(app.now().getTime() + 400 * 86_400_000);
  expect((await standingByAgency([province.id], app.now(), later))[0]?.toReview).toBe(3);
  expect(await standingByAgency([elsewhere.id], app.now(), soon)).toEqual([]);
});

test('the overseer sees every agency below with its way into the register, and no other', async () => {
  const overseer = await app.signIn(province.account), page = await overseer.get('/agencies');
  expect(page.status).toBe(200);
  expect(page.text).toContain(`/documents?agency&#x3D;${agency.id}`);
  expect(page.text).toContain('1 tài liệu quá hạn rà soát');
  expect(page.text).not.toContain('Sở ở tỉnh khác');
  expect((await overseer.get(`/trail?agency=${agency.id}`)).status).toBe(200);
  expect((await overseer.get(`/trail?agency=${elsewhere.id}`)).status).toBe(404);
});

test('an overseer changes nothing: neither people nor settings nor jobs', async () => {
  const overseer = await app.signIn(province.account);
  for (const path of ['/people', '/settings', '/jobs', '/settings/letterhead']) expect((await overseer.get(path)).status).toBe(403);
  for (const path of ['/people', '/settings/units', '/jobs/reviews/run', `/people/${agency.people.staff.id}`]) expect((await overseer.post(path)).status).toBe(403);
});

test('counts are kept while nothing changes; what has changed is counted again, for its agency alone', async () => {
  const overseer = await app.signIn(province.account), at = app.now(), inForce = async (): Promise<string[]> => {
    const rows = (await overseer.get('/agencies')).text.match(/<tr[\s\S]*?<\/tr>/g) ?? [];
    return rows.filter(row => row.includes(agency.id)).map(row => row.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' '));
  };
  app.setNow(new Date(at.getTime() + 600_000));
  await overseer.get('/agencies');
  const before = await inForce();
  const calm = await app.commandsDuring(async () => { await overseer.get('/agencies'); });
  expect([calm.length, JSON.stringify(calm).includes('overdue')]).toEqual([1, false]);

  await aDocument(app, agency, { stage: 'effective' });
  const changed = await app.commandsDuring(async () => { expect(await inForce()).not.toEqual(before); });
  const counts = changed.filter(({ command }) => JSON.stringify(command).includes('overdue')).map(({ command }) => JSON.stringify(command));
  expect(counts.length).toBeGreaterThan(0);
  for (const count of counts) expect(count).toContain(`"agency":{"$in":["${agency.id}"]}`);
  app.setNow(at);
});
