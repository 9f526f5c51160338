/** Lists that are cut: what counts is found before the cut, however much stands in front of it. */
import { knownAround } from '../../server/audits/around';
import { Auditor } from '../../server/audits/model';
import { auditorsOf } from '../../server/audits/queries';
import { newId } from '../../server/core/id';
import { Copy } from '../../server/copies/model';
import { takeCopy } from '../../server/copies/operations';
import { codeKey, sortKey } from '../../server/core/vietnamese';
import { ControlledDocument } from '../../server/documents/model';
import { codesLike, referringTo } from '../../server/documents/queries';
import { Outgoing } from '../../server/mail/model';
import { undeliveredSince } from '../../server/mail/queries';
import { anyChangedSince } from '../../server/nonconformities/figures';
import { Nonconformity } from '../../server/nonconformities/model';
import { ofAudit, repeatedBy } from '../../server/nonconformities/queries';
import { Person } from '../../server/people/model';
import { membersOf } from '../../server/people/queries';
import { drawDisposal } from '../../server/records/disposals';
import { dueRecords } from '../../server/records/disposalQueries';
import { ownRecords } from '../../server/records/lists';
import { Disposals, Records } from '../../server/records/model';
import { unsignedByNobody } from '../../server/records/queries';
import { aNonconformity, multipliedNonconformities } from '../nonconformities/made';
import { aForm, aRecord, multipliedRecords } from '../records/made';
import { useApp } from '../support/app';
import { aDocument, anAgency, type TestAgency } from '../support/factories';

let agency: TestAgency, form: { id: string };
const app = useApp(async ready => { agency = await anAgency(ready, { code: 'stp' }); form = await aForm(ready, agency); });
const many = <Row>(count: number, row: (n: number) => Row): Row[] => Array.from({ length: count }, (_, n) => row(n));

test('what fell due first stands on the paper of disposal, however much was filed after it', async () => {
  const ids: string[] = [];
  for (const until of ['2024-01-01', '2025-02-01', '2026-03-01']) {
    const { _id } = await aRecord(app, agency, { form });
    await Records.updateOne({ _id }, { $set: { state: 'dueForDisposal', 'retention.until': new Date(until) } });
    ids.push(_id);
  }
  const [first, second] = ids;
  expect((await dueRecords(agency.id, 2)).map(row => row.record)).toEqual([first, second]);
  const older = await aRecord(app, agency, { form });
  await Records.updateOne({ _id: older._id }, { $set: { state: 'dueForDisposal', 'retention.until': new Date('2020-01-01') } });
  expect((await dueRecords(agency.id, 2)).map(row => row.record)).toEqual([older._id, first]);
  await Records.updateMany({ state: 'dueForDisposal' }, { $set: { state: 'filed' } });
});

test('records that are due are counted beside a thousand that stand on an open paper', async () => {
  const { _id } = await aRecord(app, agency, { form });
  await Records.updateOne({ _id }, { $set: { state: 'dueForDisposal' } });
  await multipliedRecords(_id, 2);
  const waiting = await Records.countDocuments({ state: 'dueForDisposal' });
  const paper = await drawDisposal(agency.people.qualityOfficer, { token: newId(), title: 'Hủy hồ sơ' }, app.now()), source = await Records.findById(_id).lean();
  const listed = many(1000, newId);
  await Records.insertMany(listed.map((id, n) => ({ ...source, _id: id, n: 5000 + n, number: `X-${n}`, origin: `listed ${id}` })), { lean: true });
  await Disposals.updateOne({ _id: paper._id }, { $set: { rows: listed.map(record => ({ record, number: '', title: '', form: '', files: [], outcome: '', why: '', mark: '' })) } });
  expect((await ownRecords(agency.people.qualityOfficer, true)).due).toBe(waiting);
});

test('a submitted record that all have signed is found behind some that somebody has not signed', async () => {
  const open = await aRecord(app, agency, { form, stage: 'submitted' }), complete = await aRecord(app, agency, { form, stage: 'signed' });
  await Records.updateMany({ _id: { $in: [open._id, complete._id] } }, { $set: { state: 'submitted', waitingFor: [] } });
  await Records.updateOne({ _id: open._id }, { $set: { stateSince: new Date('2026-01-01') } });
  expect(await unsignedByNobody(app.now(), 1)).toEqual([complete._id]);
});

describe('nonconformities', () => {
  const found = async (audit: string): Promise<string> => {
    const { id } = await aNonconformity(app, agency);
    await Nonconformity.updateOne({ _id: id }, { $set: { audit: { id: audit, number: 'ĐG-2026/01', line: newId() }, clause: '8.5.1', createdAt: app.now() } });
    return id;
  };

  test('an audit knows all it found', async () => {
    const id = await found('audit1');
    await multipliedNonconformities(id, 520, 9000);
    expect(await ofAudit('audit1')).toHaveLength(521);
  });

  test('what is repeated is found behind all that the same audit found', async () => {
    const earlier = await aNonconformity(app, agency), later = new Date(app.now().getTime() + 1000);
    await Nonconformity.updateOne({ _id: earlier.id }, { $set: { clause: '8.5.1', createdAt: new Date('2026-01-01') } });
    expect((await repeatedBy({ agency: agency.id, clause: '8.5.1', unit: agency.unit, createdAt: later, audit: { id: 'audit1', number: 'ĐG-2026/01', line: '' } }))?.id).toBe(earlier.id);
  });

  test('one that was changed at the very instant is a change', async () => {
    const [newest] = await Nonconformity.find().sort({ changedAt: -1 }).limit(1).lean();
    expect([await anyChangedSince(newest?.changedAt ?? app.now()), await anyChangedSince(new Date((newest?.changedAt ?? app.now()).getTime() + 1))]).toEqual([true, false]);
  });
});

test('everybody whom a record may wait for is known in an agency of 5,010', async () => {
  const one = await Person.findById(agency.people.staff.id).lean(), last = newId();
  await Person.insertMany(many(5000, n => ({ ...one, _id: newId(), account: `dong.${n}`, email: '', sortKey: 'zzz', seatHolders: [] })), { lean: true });
  await Person.insertMany([{ ...one, _id: last, account: 'dong.last', email: '', name: 'Ái', sortKey: sortKey('Ái'), seatHolders: [] }], { lean: true });
  expect((await membersOf(agency.id)).some(person => person._id === last)).toBe(true);
  expect((await knownAround(agency.id)).people.map(person => person.name)).toContain('Ái');
  await Auditor.insertMany(many(501, n => ({ _id: newId(), agency: agency.id, within: [agency.id], person: { id: `p${n}`, name: '', title: '' }, competence: '', scopes: [], active: true, certificates: [], version: 1, changedAt: app.now(), trailHead: { n: 0, hash: '' }, trail: [] })), { lean: true });
  expect(await auditorsOf(agency.id)).toHaveLength(501);
  await Person.deleteMany({ account: /^dong\./ });
});

test('the next code is proposed behind five thousand, and those that refer to a document are told by code', async () => {
  const cited = newId(), code = (n: number): string => `QT-DONG.${String(n).padStart(2, '0')}`;
  await ControlledDocument.collection.insertMany(many(5100, n => ({ _id: newId(), agency: agency.id, code: code(5100 - n), codeKey: codeKey(code(5100 - n)), codeSort: sortKey(code(5100 - n)), references: n < 210 ? [{ id: cited }] : [], changedAt: new Date(0) })) as never[]);
  expect(await codesLike(agency.id, 'QT-DONG.')).toContain(code(5100));
  const referring = (await referringTo(cited)).map(row => row.code);
  expect([referring.length, referring[0], referring.at(-1)]).toEqual([200, code(4891), code(5090)]);
  await ControlledDocument.deleteMany({ code: /^QT-DONG/ });
});

test('the register of copies shows each copy, 120 of one moment too', async () => {
  const copy = await takeCopy(agency.people.staff, { id: (await aDocument(app, agency)).id, n: 1 }, app.now(), app.tools.files), agent = await app.signIn(agency.account('qualityOfficer')), seen: string[] = [];
  const one = { agency: copy.agency, within: copy.within, document: copy.document, n: 1, label: copy.label, code: copy.code, person: copy.person, personName: copy.personName, at: copy.at };
  await Copy.insertMany(many(119, n => ({ ...one, _id: newId(), number: n + 2 })), { lean: true });
  for (let address: string | undefined = '/copies'; address;) {
    const page: string = (await agent.get(address).expect(200)).text;
    seen.push(...[...page.matchAll(/<td>(\d+)<\/td>/g)].map(one => one[1] ?? ''));
    address = /href="(\/copies\?before[^"]*)"/.exec(page)?.[1]?.replaceAll('&amp;', '&').replaceAll('&#x3D;', '=');
  }
  expect(new Set(seen).size).toBeGreaterThanOrEqual(120);
});

test('mail that did not get out to people of the agency is told behind 500 to others', async () => {
  const letter = (to: string, at: Date) => ({ _id: newId(), to, name: 'Ai đó', language: 'vi', subject: 'Mời ký', text: '', at: app.now(), nextTry: null, failedAt: at, failure: '', refused: false, tries: 3 });
  await Outgoing.insertMany([letter(`${agency.account('staff')}@example.vn`, new Date(app.now().getTime() - 60_000)), ...many(600, n => letter(`${n}@other.vn`, app.now()))], { lean: true });
  expect((await undeliveredSince(new Date(0), [`${agency.account('staff')}@example.vn`])).map(mail => mail.to)).toEqual([`${agency.account('staff')}@example.vn`]);
  expect((await (await app.signIn(agency.account('administrator'))).get('/jobs')).text).toContain(`${agency.account('staff')}@example.vn`);
});
