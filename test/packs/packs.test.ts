/** Evidence of one agency for a year and a range of clauses, asked for by the province or the agency: what is in it, who may have it, and does it survive bad luck? */
import { createHash } from 'node:crypto';
import { PDFDocument } from 'pdf-lib';
import type TestAgent from 'supertest/lib/agent';
import { wordsFor } from '../../server/core/words';
import { followRecords } from '../../server/jobs/followRecords';
import { makeNextPack } from '../../server/packs/maker';
import { Packs } from '../../server/packs/model';
import { forgetPacks, takePack, tellProgress } from '../../server/packs/operations';
import { nextToMake } from '../../server/packs/queries';
import { Person } from '../../server/people/model';
import { whatHappened } from '../../server/people/sentences';
import { readPdf } from '../../server/pdf/text';
import { Records } from '../../server/records/model';
import { Trail } from '../../server/trail/model';
import { aNonconformity } from '../nonconformities/made';
import { FORM, aForm, aRecord } from '../records/made';
import { useApp } from '../support/app';
import { aDocument, aPerson, aProvince, anAgency, type TestAgency } from '../support/factories';
import { asked, fetched, needsOf, packed, packNow, sealAll, unpacked } from './made';

let agency: TestAgency, other: TestAgency, overseer: TestAgent, officer: TestAgent, stranger: TestAgent, head: TestAgent, signed: string;
const app = useApp(async opened => {
  const province = await aProvince(opened);
  agency = await anAgency(opened, { code: 'stp', name: 'Sở Tư pháp tỉnh Bắc Ninh', shortName: 'Sở Tư pháp', parent: province.id });
  other = await anAgency(opened, { code: 'snn', name: 'Sở Nông nghiệp', parent: province.id, posts: ['qualityOfficer', 'staff'] });
  await aDocument(opened, agency, { code: 'QT-TP.01' });
  signed = (await aRecord(opened, agency, { stage: 'signed', photo: true }))._id;
  await sealAll(opened);
  const several = await aForm(opened, agency, { code: 'BM-QT50.01', title: 'Phiếu kiểm soát quá trình', form: { ...FORM, clauses: ['8.5.1', '9.1', '5.1.2'] } });
  await aRecord(opened, agency, { form: several });
  await aRecord(opened, agency, { form: await aForm(opened, agency, { code: 'BM-QT51.01', title: 'Chỉ của chương 5', form: { ...FORM, clauses: ['5.2'] } }) });
  await aRecord(opened, agency, { form: await aForm(opened, agency, { code: 'BM-QT52.01', title: 'Không gắn điều khoản', form: { ...FORM, clauses: [] } }) });
  await aRecord(opened, agency, { mark: 'restricted', form: several });
  await aRecord(opened, agency, { stage: 'submitted', form: several });
  await Records.updateOne({ _id: (await aRecord(opened, agency, { form: several }))._id }, { $set: { filedAt: new Date('2025-12-31T16:59:59Z') } });
  await aNonconformity(opened, agency, { stage: 'closed', title: 'Trả kết quả trễ' });
});

beforeAll(async () => {
  [overseer, officer, stranger, head] = await Promise.all([app.signIn('bn.overseer'), app.signIn(agency.account('qualityOfficer')), app.signIn(other.account('qualityOfficer')), app.signIn(agency.account('head'))]);
});
beforeEach(async () => { await Packs.deleteMany({}); });

describe('what is in it', () => {
  test("an overseer's pack of clauses 7 to 10 holds each record of the year once, byte for byte, in the folder of its first clause, and says what was left out", async () => {
    const { pack, path } = await packed(app, overseer, { agency: agency.id, from: '7', to: '10' }), { names, manifest, read } = await unpacked(path);
    expect([pack.state, pack.counts]).toEqual(['ready', { records: 2, restricted: 0, leftOut: 1, missing: 0 }]);
    const folders = [...new Set(names.filter(name => name.includes('/')).map(name => name.split('/')[0]?.split(' ')[0]))];
    expect(folders).toEqual(expect.arrayContaining(['07.5', '07.5.3', '08.5.1', '09.1', '10.2']));
    expect(folders.filter(folder => folder?.startsWith('05') || folder?.startsWith('99'))).toEqual([]);
    const sealed = (await Records.findById(signed).lean())?.sealed, original = manifest.files.find(file => file.record?.id === signed && file.path.endsWith('.pdf'));
    expect([original?.sha256, createHash('sha256').update(read(original?.path ?? '')).digest('hex')]).toEqual([sealed?.sha256, sealed?.sha256]);
    expect(names.filter(name => name.includes('kèm 1 ảnh'))).toHaveLength(1);
    expect(manifest.files.filter(file => file.form.startsWith('BM-QT50.01')).map(file => file.clause)).toEqual(['8.5.1']);
    expect([manifest.leftOut, manifest.askedBy.name, manifest.agency.code, manifest.clauses]).toEqual([1, 'Đỗ Thị Giám Sát', 'stp', { from: '7', to: '10' }]);
  });

  test('the index names every file, and each clause can be leafed through; what lies elsewhere is referred to', async () => {
    const { path } = await packed(app, overseer, { agency: agency.id, from: '7', to: '10' }), { manifest, read, names } = await unpacked(path);
    const index = (await readPdf(read('00 Muc luc.pdf'))).text.join(' ').replace(/\s+/g, ' '), flat = index.replaceAll(' ', '');
    for (const file of manifest.files.filter(one => one.clause)) expect(flat).toContain(file.path.split('/').at(-1)?.replaceAll(' ', ''));
    for (const part of ['Sở Tư pháp tỉnh Bắc Ninh', 'năm 2026', '1 hồ sơ hạn chế không đưa vào', 'Khóa công khai']) expect(index).toContain(part);
    const leafing = names.find(name => name.startsWith('07.5.3') && name.endsWith('00 Ho so theo dieu khoan.pdf')) ?? '', joined = await PDFDocument.load(read(leafing));
    const text = (await readPdf(read(leafing))).text.join(' ').replace(/\s+/g, ' ');
    expect([joined.getPageCount() > 1, text.includes('bản gốc nằm cùng thư mục mới là bằng chứng'), text.includes('Kiểm tra sổ theo dõi hồ sơ')]).toEqual([true, true, true]);
    const referred = (await readPdf(read(names.find(name => name.startsWith('09.1 ')) ?? ''))).text.join(' ');
    expect(referred.replace(/\s+/g, '')).toContain('08.5.1');
  });

  test('papers of nonconformities lie under their clause and under 10.2, once each', async () => {
    const { path } = await packed(app, officer, { agency: agency.id, from: '7', to: '10' }), { manifest } = await unpacked(path);
    const papers = manifest.files.filter(file => file.title === 'Trả kết quả trễ');
    expect(papers.map(file => file.form).sort()).toEqual(['Phiếu yêu cầu hành động khắc phục', 'Phiếu báo cáo sự không phù hợp'].sort());
    expect(papers.find(file => file.form.includes('khắc phục'))?.clause).toBe('10.2');
  });

  test('a pack of everything takes in what names no clause; a keeper has restricted records in it', async () => {
    const { pack, path } = await packed(app, officer, { agency: agency.id }), { names } = await unpacked(path);
    expect(pack.counts).toEqual({ records: 5, restricted: 1, leftOut: 0, missing: 0 });
    expect(names.some(name => name.startsWith('99 Chưa gắn điều khoản/BM-QT52.01'))).toBe(true);
    expect((await packed(app, officer, { agency: agency.id, from: '5', to: '5' })).pack.counts?.records).toBe(3);
  });

  test('the year is the calendar year of the agency', async () => {
    const { pack } = await packed(app, officer, { agency: agency.id, year: 2025 });
    expect(pack.counts?.records).toBe(1);
    expect((await packed(app, officer, { agency: agency.id, year: 2024 })).pack).toMatchObject({ state: 'ready', counts: { records: 0 } });
  });

  test('names can be unpacked on Windows', async () => {
    const { path } = await packed(app, officer, { agency: agency.id }), { names } = await unpacked(path);
    for (const name of names.flatMap(one => one.split('/'))) expect([name, /[<>:"\\|?*\p{Cc}]/u.test(name), [...name].length <= 120, name === name.normalize('NFC'), /[. ]$/.test(name)]).toEqual([name, false, true, true, false]);
    expect(new Set(names.map(name => name.toLowerCase())).size).toBe(names.length);
  });

  test('content that the store has lost is named, and the rest is whole', async () => {
    const lost = await Records.findOne({ agency: agency.id, 'form.code': 'BM-QT51.01' }).lean(), sha256 = lost?.sealed?.sha256 ?? '', bytes = await app.tools.files.read(sha256);
    await app.tools.files.remove(sha256);
    const { pack, path } = await packed(app, officer, { agency: agency.id }), { manifest, read } = await unpacked(path);
    await app.tools.files.putBuffer(bytes);
    expect([pack.state, pack.counts?.missing, manifest.missing.map(one => one.sha256)]).toEqual(['ready', 1, [sha256]]);
    expect((await readPdf(read('00 Muc luc.pdf'))).text.join(' ')).toContain('1 tệp bị mất hoặc hỏng');
  });
});

describe('who may', () => {
  test('asking is told in the journal of the agency and changes nothing else of it', async () => {
    const { pack } = await packed(app, overseer, { agency: agency.id });
    await followRecords(app.now());
    const told = await Trail.find({ subject: pack._id }).sort({ at: 1 }).lean();
    expect(told.map(row => row.action).sort()).toEqual(['pack.ask', 'pack.download', 'pack.finish', 'pack.take']);
    expect(told.filter(row => row.action === 'pack.ask').map(row => [row.agency, row.byName, whatHappened(row, wordsFor('vi'))])).toEqual([[agency.id, 'Đỗ Thị Giám Sát', 'đặt lập gói hồ sơ kiểm tra Sở Tư pháp 2026, 4–10']]);
  });

  test("another agency's officer neither sees it nor asks nor fetches; staff of the agency do not either", async () => {
    const { pack } = await packed(app, overseer, { agency: agency.id }), staff = await app.signIn(agency.account('staff'));
    expect([(await stranger.get('/packs')).text.includes('Sở Tư pháp tỉnh'), (await fetched(stranger, pack._id)).status, (await stranger.post('/packs').type('form').send({ agency: agency.id, year: 2026, from: '4', to: '10', token: 'x' })).status]).toEqual([false, 404, 404]);
    expect([(await staff.get('/packs')).status, (await fetched(staff, pack._id)).status]).toEqual([403, 403]);
    expect(await Packs.countDocuments({})).toBe(1);
  });

  test('with restricted records inside, only its asker and the keepers fetch it; the others see that there is one', async () => {
    const { pack } = await packed(app, officer, { agency: agency.id }), keeper = await app.signIn(agency.account('representative'));
    expect([(await fetched(overseer, pack._id)).status, (await fetched(head, pack._id)).status, (await fetched(keeper, pack._id)).status]).toEqual([404, 404, 200]);
    expect((await overseer.get('/packs')).text).toContain('chỉ người đặt và người giữ hồ sơ tải được');
  });

  test('whose account is closed gets no pack made', async () => {
    const person = await aPerson(app, agency.id, { account: 'tam.stp', name: 'Người Tạm', title: 'Thư ký', unit: '', roles: ['qualityOfficer'] }), id = await asked(await app.signIn('tam.stp'), { agency: agency.id });
    await Person.updateOne({ _id: person.id }, { $set: { state: 'disabled' } });
    await makeNextPack(needsOf(app));
    expect([(await packNow(id)).state, (await packNow(id)).failure?.key]).toEqual(['failed', 'packAskerGone']);
  });

  test('a range turned around, a clause that is none and a year that is none are told; the same page sent twice is one pack; a sixth must wait', async () => {
    const send = (input: object) => officer.post('/packs').type('form').send({ agency: agency.id, year: 2026, from: '4', to: '10', token: 'same', ...input });
    for (const input of [{ from: '9', to: '7' }, { from: '12' }, { year: 'hai nghìn' }]) expect((await send(input)).status).toBe(422);
    expect([(await send({})).status, (await send({})).status, await Packs.countDocuments({})]).toEqual([303, 303, 1]);
    for (let n = 0; n < 4; n++) await asked(officer, { agency: agency.id });
    const sixth = await send({ token: 'sixth' });
    expect([sixth.status, sixth.text.includes('đã có 5 gói đang chờ')]).toEqual([409, true]);
  });
});

describe('fetching and bad luck', () => {
  test('a download that was cut goes on where it ended, and gives the same bytes', async () => {
    const { pack, bytes } = await packed(app, overseer, { agency: agency.id }), etag = `"${pack.file?.sha256}"`;
    const first = await fetched(overseer, pack._id, { Range: 'bytes=0-9999' }), rest = await fetched(overseer, pack._id, { Range: 'bytes=10000-', 'If-Range': etag });
    expect([first.status, rest.status, first.headers['etag'], Buffer.concat([first.body, rest.body]).equals(bytes)]).toEqual([206, 206, etag, true]);
    expect((await fetched(overseer, pack._id, { Range: 'bytes=10000-', 'If-Range': '"another"' })).body.equals(bytes)).toBe(true);
    expect((await fetched(overseer, pack._id, { 'If-None-Match': etag })).status).toBe(304);
  });

  test('a server that dies while making leaves nothing that looks ready; another takes it up when its time is over', async () => {
    const id = await asked(overseer, { agency: agency.id }), next = await nextToMake(app.now());
    if (!next) throw new Error('Nothing waits');
    const taken = await takePack(next, 'a server that dies', app.now());
    if (!taken) throw new Error('Not taken');
    await tellProgress(taken, 3, 20, app.now());
    expect([await makeNextPack(needsOf(app)), (await packNow(id)).state, (await fetched(overseer, id)).status]).toEqual(['', 'making', 404]);
    expect((await overseer.get('/packs')).text).toContain('3/20 tệp');
    const before = app.now();
    app.setNow(new Date(before.getTime() + 200_000));
    await expect(tellProgress(taken, 4, 20, app.now())).rejects.toThrow('staleRecord');
    await makeNextPack(needsOf(app));
    expect([(await packNow(id)).state, (await packNow(id)).takes]).toEqual(['ready', 2]);
    app.setNow(before);
  });

  test('what ends the server three times is not tried a fourth time, and says so', async () => {
    const id = await asked(overseer, { agency: agency.id }), before = app.now();
    for (let time = 0; time < 4; time++) {
      const next = await nextToMake(app.now());
      if (next) await takePack(next, `server ${time}`, app.now());
      app.setNow(new Date(app.now().getTime() + 200_000));
    }
    expect([(await packNow(id)).state, (await overseer.get('/packs')).text.includes('Máy chủ dừng giữa chừng 3 lần')]).toEqual(['failed', true]);
    await overseer.post(`/packs/${id}/renewal`).type('form').send({ version: (await packNow(id)).version }).expect(303);
    await makeNextPack(needsOf(app));
    expect((await packNow(id)).state).toBe('ready');
    app.setNow(before);
  });

  test('two servers never make one pack twice, and two packs at once are both right', async () => {
    const ids = [await asked(overseer, { agency: agency.id }), await asked(officer, { agency: agency.id })];
    await Promise.all([makeNextPack(needsOf(app)), makeNextPack(needsOf(app)), makeNextPack(needsOf(app))]);
    while (await makeNextPack(needsOf(app)));
    const packs = await Promise.all(ids.map(packNow));
    expect(packs.map(pack => [pack.state, pack.takes, pack.trail.filter(entry => entry.action === 'pack.finish').length])).toEqual([['ready', 1, 1], ['ready', 1, 1]]);
    expect(packs.map(pack => pack.counts?.leftOut)).toEqual([1, 0]);
  });

  test('after thirty days the file is gone, the row stays, and it can be made again', async () => {
    const { pack } = await packed(app, overseer, { agency: agency.id }), sha256 = pack.file?.sha256 ?? '', before = app.now();
    expect(await forgetPacks(app.tools.files, app.now())).toBe(0);
    app.setNow(new Date(before.getTime() + 31 * 86_400_000));
    expect([await forgetPacks(app.tools.files, app.now()), await app.tools.files.verify(sha256), (await packNow(pack._id)).state, (await fetched(await app.signIn('bn.overseer'), pack._id)).status]).toEqual([1, false, 'forgotten', 404]);
    app.setNow(before);
    await overseer.post(`/packs/${pack._id}/renewal`).type('form').send({ version: (await packNow(pack._id)).version }).expect(303);
    await makeNextPack(needsOf(app));
    expect((await packNow(pack._id)).state).toBe('ready');
  });
});
