/** Thousands of tasks wait for one person: the most urgent stand first, whoever else they are shared with, and the counts are true. */
import { newId } from '../../server/core/id';
import { Nonconformity } from '../../server/nonconformities/model';
import { aNonconformity } from '../nonconformities/made';
import { useApp } from '../support/app';
import { anAgency, type TestAgency } from '../support/factories';
import { textOf } from '../support/page';

const MANY = 5000, LONG_AGO = new Date('2020-03-02T02:00:00Z'), LATER = new Date('2027-05-04T02:00:00Z');
let agency: TestAgency;

const app = useApp(async ready => {
  agency = await anAgency(ready, { code: 'stp' });
  const { id } = await aNonconformity(ready, agency, { stage: 'inProgress' }), one = await Nonconformity.findById(id).lean();
  if (!one) throw new Error(id);
  const { people, unit, otherUnit } = agency, since = new Date('2026-01-02T02:00:00Z');
  const waitingFor = (title: string, waiting: object[], keys: string[], n: number) => ({ ...one, _id: newId(), n: 9000 + n, number: `KPH-2026/${9000 + n}`, origin: null, title, waiting, waitingFor: keys });
  const mine = (due: Date) => ({ person: people.staff.id, action: 'doAction', part: 'one', about: '1', since, due });
  const heads = `${agency.id}:unitHead`, ofUnit = (of: string, due: Date) => ({ role: 'unitHead', unit: of, action: 'contain', since, due });
  await Nonconformity.insertMany([
    ...Array.from({ length: MANY }, (_, n) => waitingFor(`Việc thường ${n}`, [mine(LATER)], [people.staff.id], n)),
    waitingFor('Việc quá hạn từ 2020', [mine(LONG_AGO)], [people.staff.id], MANY),
    ...Array.from({ length: 300 }, (_, n) => waitingFor(`Của phòng khác ${n}`, [ofUnit(otherUnit, LONG_AGO)], [heads], MANY + 1 + n)),
    waitingFor('Của phòng mình', [ofUnit(unit, LATER)], [heads], MANY + 400),
  ], { lean: true });
});

test('what has been overdue since 2020 is shown first among five thousand others, and all are counted', async () => {
  const staff = await app.signIn(agency.account('staff')), page = (await staff.get('/')).text, late = textOf(page, /<section aria-labelledby="g-late">[\s\S]*?<\/section>/);
  expect(late).toContain('Việc quá hạn từ 2020');
  expect(page.indexOf('Việc quá hạn từ 2020')).toBeLessThan(page.indexOf('Việc thường'));
  const said = textOf(page), [, waits = ''] = /([\d.]+) việc đang chờ/.exec(said) ?? [];
  expect(Number(waits.replace('.', ''))).toBeGreaterThan(MANY);
  expect(said).toContain(`Trên đây là 100 việc gấp nhất trong ${waits} việc.`);
  expect((page.match(/Việc thường/g) ?? []).length).toBeLessThan(400);
  expect(textOf((await staff.get('/places')).text)).toContain('99+');
});

test('what waits for a role in another unit takes nobody\'s place', async () => {
  const page = textOf((await (await app.signIn(agency.account('unitHead'))).get('/')).text);
  expect(page).toContain('Của phòng mình');
  expect(page).not.toContain('Của phòng khác');
});
