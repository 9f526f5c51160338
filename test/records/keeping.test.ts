/** Who reads what, long tables, what is returned, held, disposed of; and attacks: other agencies' ids, other people's places, names that JavaScript means something by. */
import type TestAgent from 'supertest/lib/agent';
import { newId } from '../../server/core/id';
import { firstBreak } from '../../server/core/trail';
import { followRecords } from '../../server/jobs/followRecords';
import { disposeOfRecords, endRetention } from '../../server/jobs/keepRecords';
import { delegate } from '../../server/people/substitutes';
import { approveDisposal, drawDisposal, submitDisposal } from '../../server/records/disposals';
import { disposalFor } from '../../server/records/disposalQueries';
import { Disposals, Records, type StoredRecord } from '../../server/records/model';
import { holdRecord, letFallDue } from '../../server/records/operations';
import { changeRetention } from '../../server/records/retention';
import { beginRecord } from '../../server/records/starting';
import { PASSWORD, TODAY, useApp } from '../support/app';
import { actorNow, type TestAgency } from '../support/factories';
import { textOf } from '../support/page';
import { agentOf, aHouse, ANSWERS, aForm, aRecord, type House } from './made';

let house: House, agency: TestAgency, far: TestAgency, form: House['form'];
const app = useApp(async ready => {
  house = await aHouse(ready, ['author', 'staff', 'unitHead', 'qualityOfficer', 'representative', 'head', 'clerk', 'auditor']);
  ({ agency, far, form } = house);
});
beforeEach(() => { app.setNow(TODAY); });

const as = (who: string): TestAgent => agentOf(house, who);
const stored = async (id: string): Promise<StoredRecord> => { const record = await Records.findById(id).lean<StoredRecord>(); if (!record) throw new Error(id); return record; };
const send = (who: string, address: string, body: object) => as(who).post(address).type('form').send(body).redirects(0);
const fill = (who: string, id: string, fields: Readonly<Record<string, string>>) => { const sent = as(who).post(`/records/${id}/answers`).redirects(0); for (const [name, value] of Object.entries(fields)) void sent.field(name, value); return sent; };

describe('who reads a record', () => {
  const WHO = ['author', 'staff', 'unitHead', 'qualityOfficer', 'representative', 'head', 'clerk', 'auditor', 'overseer', 'far'] as const;
  /** By the mark and how far it is; `staff` has filled it in, `author` works in the same unit, the head signs, the auditor and the clerk have no part in it. */
  const READERS: readonly (readonly ['' | 'internal' | 'restricted', 'draft' | 'filed', readonly string[]])[] = [
    ['', 'draft', ['staff', 'qualityOfficer', 'representative']],
    ['', 'filed', ['author', 'staff', 'unitHead', 'qualityOfficer', 'representative', 'head', 'clerk', 'auditor', 'overseer']],
    ['internal', 'filed', ['author', 'staff', 'unitHead', 'qualityOfficer', 'representative', 'head', 'clerk', 'auditor', 'overseer']],
    ['restricted', 'filed', ['author', 'staff', 'unitHead', 'qualityOfficer', 'representative', 'head']],
  ];
  test.each(READERS)('with the mark "%s" in the state %s: exactly those', async (mark, stage, readers) => {
    const record = await aRecord(app, agency, { form, stage, mark, photo: true, answers: { ...ANSWERS, subject: `Bí danh ${mark}${stage}` } }), told: string[] = [], listed: string[] = [], files: string[] = [];
    for (const who of WHO) {
      const answer = await as(who).get(`/records/${record._id}`), register = await as(who).get(`/records/forms/${form.id}?q=${encodeURIComponent(`bi danh ${mark}${stage}`)}`);
      if (answer.status === 200) told.push(who); else expect([who, answer.status]).toEqual([who, 404]);
      if (textOf(register.text).includes(record.number || 'không số')) listed.push(who);
      if ((await as(who).get(`/records/${record._id}/files/${record.files[0]?.id ?? ''}`)).status === 200) files.push(who);
    }
    expect(told).toEqual(WHO.filter(who => readers.includes(who)));
    expect(files).toEqual(told);
    expect(listed).toEqual(stage === 'draft' ? [] : told);
  });
});

describe('a table of five thousand rows', () => {
  test('is pasted, read a stretch at a time, changed in the middle, and loses nothing', async () => {
    const { _id: id } = await beginRecord(agency.people.staff, { form: form.id, token: newId() }, app.now());
    const pasted = ['STT\tTên hồ sơ\tSố tờ\tPhí', ...Array.from({ length: 4990 }, (_, at) => `${at + 1}\tHồ sơ ${at + 1}\t2\t1.000`)].join('\r\n');
    expect((await fill('staff', id, { subject: 'Bảng dài', found: 'Không', version: String((await stored(id)).version), 'window-items': '0-0', 'paste-items': pasted, do: 'save' })).status).toBe(303);
    expect((await stored(id)).answers['items']).toHaveLength(4990);
    const first = await as('staff').get(`/records/${id}/edit`), middle = await as('staff').get(`/records/${id}/edit?from-items=2500`);
    expect(first.text.match(/data-fill-row/g)?.length).toBeLessThan(110);
    expect(textOf(first.text)).toContain('9.980.000');
    expect(middle.text).toContain('name="items.2500.name"');
    expect(middle.text).toContain('value="Hồ sơ 2501"');
    expect((await fill('staff', id, { version: String((await stored(id)).version), 'window-items': '2500-2502', 'items.2500.name': 'Đổi ở giữa', 'items.2500.count': '7', 'items.2501.name': 'Bỏ dòng này', 'items.remove': '2501', do: 'save' })).status).toBe(303);
    const rows = (await stored(id)).answers['items'] as { name: string; count: number }[];
    expect([rows.length, rows[2499]?.name, rows[2500], rows[2501]?.name]).toEqual([4989, 'Hồ sơ 2500', expect.objectContaining({ name: 'Đổi ở giữa', count: 7 }), 'Hồ sơ 2503']);
    const over = await fill('staff', id, { version: String((await stored(id)).version), 'window-items': '0-0', 'paste-items': pasted, do: 'save' });
    expect(over.status).toBe(422);
    expect(textOf(over.text)).toContain('nhiều nhất 5.000 dòng');
    expect((await stored(id)).answers['items']).toHaveLength(4989);
  }, 60_000);

  test('a form of 200 fields is filled in and read', async () => {
    const wide = await aForm(app, agency, { form: { blocks: Array.from({ length: 200 }, (_, at) => ({ block: 'field' as const, name: `f${at}`, label: `Mục ${at}`, kind: 'line' as const, required: true })) } }), { _id: id } = await beginRecord(agency.people.staff, { form: wide.id, token: newId() }, app.now());
    expect((await fill('staff', id, { version: String((await stored(id)).version), do: 'submit', ...Object.fromEntries(Array.from({ length: 200 }, (_, at) => [`f${at}`, `Đáp ${at}`])) })).headers['location']).toBe(`/records/${id}/acts/submission`);
    expect(textOf((await as('staff').get(`/records/${id}`)).text)).toContain('Đáp 199');
  });
});

describe('returned, substituted, vacant', () => {
  test('a returned record goes back with the reason, keeps its number, and is signed again by all', async () => {
    const record = await aRecord(app, agency, { form, stage: 'seen' });
    expect((await send('head', `/records/${record._id}/return`, { reason: '.', version: record.version })).status).toBe(422);
    expect((await send('clerk', `/records/${record._id}/return`, { reason: 'Không phải việc tôi', version: record.version })).status).toBe(403);
    expect((await send('head', `/records/${record._id}/return`, { reason: 'Thiếu hồ sơ 1230', version: record.version })).status).toBe(303);
    const back = await stored(record._id);
    expect(back).toMatchObject({ state: 'draft', round: 2, number: record.number, signers: [] });
    expect(back.trail.filter(entry => entry.signature).map(entry => entry.signature?.meaning)).toEqual(['recordMade', 'recordSigned']);
    expect(textOf((await as('staff').get('/')).text)).toContain('Sửa hồ sơ bị trả lại');
    for (const page of ['', '/edit']) expect(textOf((await as('staff').get(`/records/${record._id}${page}`)).text)).toMatch(new RegExp(`${agency.people.head.name} trả lại ngày [\\d/]+: Thiếu hồ sơ 1230`));
    expect((await send('staff', `/records/${record._id}/discarding`, { version: back.version })).status).toBe(409);
    expect((await send('staff', `/records/${record._id}/submission`, { password: PASSWORD, version: back.version })).status).toBe(303);
    expect(await stored(record._id)).toMatchObject({ state: 'submitted', number: record.number });
  });

  test('a substitute signs in the place of whom they stand in for, both names are in the signature; whoever has signed signs for nobody else', async () => {
    await delegate(agency.people.unitHead, { to: agency.people.clerk.id, from: '2026-11-24', until: '2026-11-25', paper: '12/UQ-STP' }, app.now());
    await delegate(agency.people.head, { to: agency.people.staff.id, from: '2026-11-24', until: '2026-11-25', paper: '13/UQ-STP' }, app.now());
    const record = await aRecord(app, agency, { form, stage: 'submitted' }), clerk = await actorNow(app, agency.people.clerk.id, agency.id);
    expect(clerk.standsInFor.map(one => one.id)).toEqual([agency.people.unitHead.id]);
    expect((await send('clerk', `/records/${record._id}/signature`, { password: PASSWORD, version: record.version })).status).toBe(303);
    const signed = await stored(record._id);
    expect(signed.signers[1]?.signed).toMatchObject({ by: { id: agency.people.clerk.id }, onBehalfOf: { id: agency.people.unitHead.id, paper: '12/UQ-STP' } });
    expect(signed.trail.at(-1)?.signature?.onBehalfOf).toMatchObject({ name: agency.people.unitHead.name, paper: '12/UQ-STP' });
    expect((await send('staff', `/records/${record._id}/signature`, { password: PASSWORD, version: signed.version })).status).toBe(409);
    expect(await stored(record._id)).toEqual(signed);
  });

  test('a place that nobody can sign is refused in words, and where several can, one is picked', async () => {
    const nobody = await aRecord(app, agency, { form, stage: 'draft', filler: agency.people.staff });
    await Records.updateOne({ _id: nobody._id }, { $set: { unit: agency.otherUnit } });
    const refused = await send('staff', `/records/${nobody._id}/submission`, { password: PASSWORD, version: nobody.version });
    expect([refused.status, textOf(refused.text).includes('Chưa có ai ký được ở chỗ “Trưởng phòng”')]).toEqual([409, true]);
    const two = await aForm(app, agency, { form: { blocks: [{ block: 'field', name: 'a', label: 'A', kind: 'line' }, { block: 'signatures', name: 's', inOrder: false, signatures: [{ name: 'one', label: 'Người được nêu', by: 'field', field: 'p' }, { name: 'two', label: 'Văn thư', by: 'clerk' }] }, { block: 'field', name: 'p', label: 'Ai', kind: 'person' }] } });
    const picked = await aRecord(app, agency, { form: two, stage: 'draft', answers: { a: 'x', p: { id: agency.people.auditor.id, name: 'Đặng Thu Hà' } } });
    expect((await send('staff', `/records/${picked._id}/submission`, { password: PASSWORD, version: picked.version, 'signer-two': far.people.clerk.id, 'signer-one': agency.people.head.id })).status).toBe(303);
    expect((await stored(picked._id)).signers.map(seat => seat.person.id)).toEqual([agency.people.auditor.id, agency.people.clerk.id]);
  });
});

describe('retention and disposal', () => {
  test('the longest rule wins, and a longer one that comes later keeps what is filed', async () => {
    const own = await aForm(app, agency), record = await aRecord(app, agency, { form: own });
    expect((await stored(record._id)).retention).toMatchObject({ years: 3, rule: 'form' });
    const before = await as('qualityOfficer').get('/records/retention'), version = /name="version" value="(\d+)"/.exec(before.text)?.[1] ?? '';
    expect((await send('head', '/records/retention', { version, [`years.${own.id}`]: '20' })).status).toBe(403);
    expect((await send('qualityOfficer', '/records/retention', { version, [`years.${own.id}`]: 'hai' })).status).toBe(422);
    expect((await send('qualityOfficer', '/records/retention', { version, [`years.${own.id}`]: '20' })).status).toBe(303);
    expect((await send('qualityOfficer', '/records/retention', { version, [`years.${own.id}`]: '1' })).status).toBe(409);
    app.setNow(new Date('2031-01-05T02:00:00Z'));
    await endRetention(app.now());
    expect(await stored(record._id)).toMatchObject({ state: 'filed', retention: { years: 20, rule: 'agency' } });
    await changeRetention(agency.people.qualityOfficer, agency.id, { version: Number(version) + 1, asked: [{ form: own.id, code: own.code, years: 1 }] }, app.now());
    await endRetention(app.now());
    expect((await stored(record._id)).retention?.years).toBe(20);
  });

  test('drawn, approved by another, carried out once: content and bytes go, number and trail stay; what is held by then stays and is named', async () => {
    const own = await aForm(app, agency), due = await aRecord(app, agency, { form: own, photo: true }), held = await aRecord(app, agency, { form: own }), twin = await aRecord(app, agency, { form: own, photo: true }), { people } = agency;
    app.setNow(new Date('2031-01-05T02:00:00Z'));
    await letFallDue(app.now());
    expect((await stored(due._id)).state).toBe('dueForDisposal');
    for (const who of ['head', 'clerk', 'staff', 'overseer']) expect((await send(who, '/records/disposals', { token: newId(), title: 'Hủy' })).status).toBe(403);
    const token = newId(), [one, two] = await Promise.all([send('qualityOfficer', '/records/disposals', { token, title: 'Hủy hồ sơ năm 2026' }), send('qualityOfficer', '/records/disposals', { token, title: 'Hủy hồ sơ năm 2026' })]), address = String(one.headers['location']), id = address.split('/').at(-1) ?? '';
    expect(two.headers['location']).toBe(address);
    const drawn = await Disposals.findById(id).lean(), others = (drawn?.rows ?? []).map(row => row.record).filter(record => ![due._id, held._id].includes(record));
    expect((await send('qualityOfficer', `${address}/rows`, { records: others, version: drawn?.version })).status).toBe(303);
    expect((await send('qualityOfficer', `${address}/approval`, { password: PASSWORD, version: 2 })).status).toBe(409);
    expect((await send('qualityOfficer', `${address}/submission`, { version: 2 })).status).toBe(303);
    expect((await send('representative', `${address}/approval`, { password: PASSWORD, version: 3 })).status).toBe(403);
    expect((await send('far', `${address}/approval`, { password: PASSWORD, version: 3 })).status).toBe(404);
    expect(textOf((await as('head').get('/')).text)).toContain('Duyệt hủy hồ sơ');
    await disposeOfRecords(app.tools.files, app.now());
    expect((await stored(due._id)).state).toBe('dueForDisposal');
    expect((await send('head', `${address}/approval`, { password: PASSWORD, version: 3 })).status).toBe(303);
    await holdRecord(people.representative, { id: held._id, reason: 'Đang có khiếu nại', until: '' }, app.now());
    const before = await stored(due._id), photo = before.files[0]?.sha256 ?? '', paper = before.sealed?.sha256 ?? '';
    await Promise.all([disposeOfRecords(app.tools.files, app.now()), disposeOfRecords(app.tools.files, app.now())]);
    await disposeOfRecords(app.tools.files, app.now());
    const gone = await stored(due._id), kept = await stored(held._id), paperOf = await disposalFor(people.head, id);
    expect(gone).toMatchObject({ state: 'disposed', number: due.number, title: due.title, description: null, answers: {}, files: [], sealed: null, disposal: { id, number: paperOf.number } });
    expect(firstBreak(gone.trail, gone.trailHead)).toBeUndefined();
    expect(gone.trail.filter(entry => entry.action === 'record.dispose')).toHaveLength(1);
    expect(kept).toMatchObject({ state: 'filed', answers: held.answers });
    expect(paperOf).toMatchObject({ state: 'carriedOut', approved: { by: { id: people.head.id } } });
    expect(paperOf.rows.map(row => [row.record, row.outcome, row.why]).sort()).toEqual([[due._id, 'disposed', ''], [held._id, 'kept', 'recordHeld']].sort());
    expect(await app.tools.files.verify(paper)).toBe(false);
    expect(await app.tools.files.verify(photo)).toBe(true);
    expect((await stored(twin._id)).files[0]?.sha256).toBe(photo);
    const html = (await as('clerk').get(`/records/${due._id}`)).text, page = textOf(html);
    for (const said of [`Đã tiêu hủy theo biên bản ${paperOf.number}`, 'Đã tiêu hủy từ']) expect(page).toContain(said);
    expect(page).not.toContain('Hồ sơ 1219');
    expect(html).not.toContain('class="cols"');
    expect(textOf((await as('head').get(address)).text)).toContain('Giữ lại: Hồ sơ đang bị giữ lại');
  }, 60_000);

  test('a head who drew the paper does not approve it, and what is due on an open paper is not drawn twice', async () => {
    const record = await aRecord(app, agency, { form: await aForm(app, agency) });
    await Records.updateOne({ _id: record._id }, { $set: { state: 'dueForDisposal' } });
    const banner = async (who: string): Promise<[string, boolean]> => { const { text } = await as(who).get('/records'); return [/(\d+) hồ sơ hết thời hạn bảo quản/.exec(textOf(text))?.[1] ?? '', /class="note amber">[^]*href="\/records\/disposals\?agency[^"]+"/.test(text)]; };
    const due = String(await Records.countDocuments({ agency: agency.id, state: 'dueForDisposal' }));
    expect([await banner('qualityOfficer'), await banner('staff')]).toEqual([[due, true], ['', false]]);
    const both = { ...agency.people.qualityOfficer, grants: [...agency.people.qualityOfficer.grants, { role: 'head' as const, agency: agency.id }] };
    const paper = await drawDisposal(both, { token: newId(), title: 'Của tôi' }, app.now());
    expect(await banner('qualityOfficer')).toEqual(['', false]);
    await submitDisposal(both, { id: paper._id }, app.now());
    await expect(approveDisposal(both, { id: paper._id, password: PASSWORD }, app.now())).rejects.toMatchObject({ refusal: { key: 'separation' } });
    expect((await drawDisposal(both, { token: newId(), title: 'Lần nữa' }, app.now()).catch(() => ({ rows: [] }))).rows.map(row => row.record)).not.toContain(record._id);
  });
});

describe('attacks', () => {
  test("another agency's form, unit, person and record are not there, whatever is sent", async () => {
    const foreign = await aForm(app, far), record = await aRecord(app, agency, { form, stage: 'draft' });
    expect((await send('staff', '/records', { form: foreign.id, token: newId() })).status).toBe(404);
    expect((await send('staff', '/records', { form: form.id, token: 'x' })).status).toBe(422);
    expect((await as('far').get(`/records/forms/${form.id}`)).status).toBe(404);
    expect((await as('far').get(`/records/forms/${form.id}/register.xlsx`)).status).toBe(404);
    for (const path of ['', '/edit', '/trail', '/acts/submission', '/record.pdf']) expect((await as('far').get(`/records/${record._id}${path}`)).status).toBe(404);
    for (const path of ['submission', 'signature', 'return', 'voiding', 'discarding', 'correction', 'hold']) expect((await send('far', `/records/${record._id}/${path}`, { password: PASSWORD, reason: 'phá hoại', version: record.version })).status).toBe(404);
    expect((await fill('far', record._id, { subject: 'phá', version: String(record.version) })).status).toBe(404);
    expect((await fill('staff', record._id, { version: String(record.version), 'unit-of-record': far.unit, do: 'save' })).status).toBe(422);
    await fill('staff', record._id, { version: String(record.version), checker: far.people.head.id, do: 'save' });
    expect((await stored(record._id)).answers['checker']).toBe(far.people.head.id);
    expect((await as('staff').get(`/records/${record._id}/acts/submission`)).text).toContain('Còn 1 chỗ');
    expect((await as('overseer').get(`/records/${record._id}`)).status).toBe(404);
  });

  test('the journal says that something happened to a restricted record, not what it is about and not why', async () => {
    const record = await aRecord(app, agency, { form, mark: 'restricted', answers: { ...ANSWERS, subject: 'Kỷ luật ông Mỗ' } }), plain = await aRecord(app, agency, { form, answers: { ...ANSWERS, subject: 'Sổ trực' } });
    for (const one of [record, plain]) await holdRecord(agency.people.representative, { id: one._id, reason: `Khiếu nại về ${one.title}`, until: '' }, app.now());
    await followRecords(app.now());
    for (const who of ['qualityOfficer', 'overseer']) {
      const journal = textOf((await as(who).get(`/trail?agency=${agency.id}`)).text);
      for (const part of [record.number, plain.number, 'Sổ trực', 'Khiếu nại về Sổ trực']) expect(journal).toContain(part);
      expect(journal).not.toContain('Mỗ');
    }
    expect((await as('representative').get(`/records/${record._id}/trail`)).text).toContain('Khiếu nại về Kỷ luật ông Mỗ');
  });

  test('state, number, signatures and names that JavaScript means something by are not taken from a page', async () => {
    const record = await aRecord(app, agency, { form, stage: 'draft' });
    await fill('staff', record._id, { version: String(record.version), subject: 'thật', state: 'filed', number: 'X-1', signers: '[]', mark: '', retention: '0', __proto__: 'x', constructor: 'x', 'constructor.prototype.polluted': 'yes', 'items.0.__proto__': 'x', '__proto__[polluted]': 'yes', 'window-items': '0-99999', 'items.99999.name': 'x', do: 'rows:__proto__' });
    const after = await stored(record._id);
    expect(after).toMatchObject({ state: 'draft', number: '', signers: [], answers: { subject: 'thật' } });
    expect(Object.keys(after.answers).sort()).toEqual(Object.keys(ANSWERS).sort());
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  test('an overseer reads what is filed and changes nothing', async () => {
    const record = await aRecord(app, agency, { form });
    for (const path of ['hold', 'voiding', 'correction']) expect((await send('overseer', `/records/${record._id}/${path}`, { reason: 'từ tỉnh', version: record.version })).status).toBe(403);
    expect((await as('overseer').get(`/records/${record._id}`)).status).toBe(200);
  });
});
