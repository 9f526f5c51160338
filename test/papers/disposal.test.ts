/** The paper of disposal as a PDF: who let which records be destroyed, a draft before it is signed, a record after, and once more with what became of them. */
import type TestAgent from 'supertest/lib/agent';
import { agencyById } from '../../server/agencies/queries';
import { newId } from '../../server/core/id';
import { wordsFor } from '../../server/core/words';
import { ControlledDocument } from '../../server/documents/model';
import { catalogueForm } from '../../server/forms/catalogue/catalogue';
import { formDescription } from '../../server/forms/description';
import { keepPapers } from '../../server/jobs/keepPapers';
import { disposeOfRecords } from '../../server/jobs/keepRecords';
import { KeptPaper } from '../../server/papers/model';
import { asInCatalogue } from '../../server/papers/paperForm';
import type { PdfDescription } from '../../server/pdf/description';
import { renderPdf } from '../../server/pdf/document';
import { drawPage, readPdf } from '../../server/pdf/text';
import { asApproved, disposalPaper } from '../../server/records/disposalPaper';
import { approveDisposal, cancelDisposal, drawDisposal, submitDisposal } from '../../server/records/disposals';
import { Disposals, Records, type DisposalRecord } from '../../server/records/model';
import { holdRecord } from '../../server/records/operations';
import { packed, unpacked } from '../packs/made';
import { ink } from '../pdf/fixtures';
import { agentOf, aHouse, ANSWERS, aForm, aRecord, type House } from '../records/made';
import { PASSWORD, TODAY, useApp } from '../support/app';
import { type TestAgency } from '../support/factories';
import { textOf } from '../support/page';
import { ACCESSIBLE, brokenRules, testWithValidator } from '../support/pdfa/validate';
import { fetchedPaper, oneLine, renamedTo, type Fetched } from './fetched';

let house: House, agency: TestAgency, form: House['form'];
const app = useApp(async ready => {
  house = await aHouse(ready, ['qualityOfficer', 'head', 'representative', 'staff']);
  ({ agency, form } = house);
});
const as = (who: string): TestAgent => agentOf(house, who);
const whole = async (id: string): Promise<DisposalRecord> => { const record = await Disposals.findById(id).lean<DisposalRecord>(); if (!record) throw new Error(id); return record; };
const pathOf = (id: string): string => `/records/disposals/${id}/paper.pdf`;
const fetched = (id: string, who = 'qualityOfficer', how = ''): Promise<Fetched> => fetchedPaper(as(who), pathOf(id) + how);

/** A paper with a record of each of these subjects. */
async function aDisposal(subjects: readonly string[]): Promise<string> {
  for (const subject of subjects) await Records.updateOne({ _id: (await aRecord(app, agency, { form, answers: { ...ANSWERS, subject } }))._id }, { $set: { state: 'dueForDisposal', 'retention.until': new Date('2026-11-20T17:00:00Z') } });
  return (await drawDisposal(agency.people.qualityOfficer, { token: newId(), title: 'Hủy hồ sơ hết hạn năm 2026' }, app.now()))._id;
}

async function approved(id: string): Promise<void> {
  await submitDisposal(agency.people.qualityOfficer, { id }, app.now());
  await approveDisposal(agency.people.head, { id, password: PASSWORD }, app.now());
}

async function carriedOut(subjects: readonly string[], held: readonly string[] = []): Promise<string> {
  const id = await aDisposal(subjects);
  await approved(id);
  for (const row of (await whole(id)).rows.filter(one => held.includes(one.title))) await holdRecord(agency.people.representative, { id: row.record, reason: 'Đang có khiếu nại', until: '' }, app.now());
  await disposeOfRecords(app.tools.files, app.now());
  return id;
}

const lasting = ['Hồ sơ chứng thực quý I', 'Hồ sơ chứng thực quý II', 'Hồ sơ chứng thực quý III'];

test('a draft says so and is drawn anew; approved it is a record with its signature; carried out it is another one that says what became of each record', async () => {
  const id = await aDisposal(lasting), { number } = await whole(id), draft = await fetched(id);
  for (const part of ['DỰ THẢO', 'SỞ TƯ PHÁP', 'BIÊN BẢN', `Số: ${number}`, 'Hủy hồ sơ hết hạn năm 2026', 'BM-HT01.08', 'Hồ sơ đề nghị hủy', ...lasting, form.code, '24/11/2026', '20/11/2026', 'Biên bản có 3 hồ sơ đề nghị hủy.', agency.people.qualityOfficer.name, 'Chưa được duyệt', 'Nơi nhận:']) expect(draft.words).toContain(part);
  expect(draft.words).not.toMatch(/đã hủy|Đã tiêu hủy|NGƯỜI CHỨNG KIẾN/);
  expect((await renamedTo(agency, 'SỞ MỚI', () => fetched(id))).words).toContain('SỞ MỚI');
  expect(await KeptPaper.countDocuments({ record: id })).toBe(0);

  await approved(id);
  await keepPapers(app.tools.files, app.now());
  expect((await KeptPaper.find({ record: id }).lean()).map(one => one.kind)).toEqual(['disposalApproved']);
  const decided = await fetched(id), entry = (await whole(id)).trail.find(one => one.action === 'disposal.approve');
  for (const part of ['Tôi duyệt hủy các hồ sơ trong biên bản này', 'Đã ký trong hệ thống lúc 24/11/2026', 'GIÁM ĐỐC', agency.people.head.name, `số ${number}, duyệt ngày 24/11/2026`, 'Hồ sơ đề nghị hủy']) expect(decided.words).toContain(part);
  for (const hash of [entry?.hash, entry?.signature?.contentHash]) expect(decided.words.replace(/ /g, '')).toContain(hash);
  expect(decided.words).not.toMatch(/DỰ THẢO|đã hủy|Đã tiêu hủy/);
  expect((await renamedTo(agency, 'SỞ MỚI', () => fetched(id))).bytes.equals(decided.bytes)).toBe(true);

  const [, held] = (await whole(id)).rows;
  await holdRecord(agency.people.representative, { id: held?.record ?? '', reason: 'Đang có khiếu nại', until: '' }, app.now());
  await disposeOfRecords(app.tools.files, app.now());
  const minutes = await renamedTo(agency, 'SỞ KHÁC', () => fetched(id, 'head'));
  for (const part of ['SỞ KHÁC', 'Hồ sơ đã hủy', 'Đã tiêu hủy', 'Hồ sơ giữ lại', `${held?.title} ${form.code}`, 'Giữ lại: Hồ sơ đang bị giữ lại.', 'Biên bản có 3 hồ sơ: 2 hồ sơ đã tiêu hủy, 1 hồ sơ giữ lại.', `Căn cứ văn bản số ${number}, duyệt ngày 24/11/2026, những người có tên trên đã hủy`, 'Hệ thống', 'Tôi duyệt hủy các hồ sơ']) expect(minutes.words).toContain(part);
  const order = ['Thành phần', 'Duyệt hủy, 24/11/2026', 'Căn cứ văn bản', 'Hồ sơ đã hủy', 'Hồ sơ giữ lại', 'Kết luận', 'Trình duyệt', 'Phê duyệt', 'Thực hiện'].map(part => minutes.words.indexOf(part));
  expect(order).toEqual([...order].sort((a, b) => a - b));
  expect([minutes.words.split('Đã tiêu hủy').length - 1, minutes.words.includes('DỰ THẢO')]).toEqual([2, false]);
  await keepPapers(app.tools.files, app.now());
  expect([(await fetched(id)).bytes.equals(minutes.bytes), (await fetched(id, 'head', '?approved=1')).bytes.equals(decided.bytes), await KeptPaper.countDocuments({ record: id })]).toEqual([true, true, 2]);
  expect(decodeURIComponent(minutes.disposition)).toContain(`Biên bản hủy hồ sơ ${number.replace('/', '-')}.pdf`);
}, 120_000);

test('the approved paper is the same when nobody drew it before it was carried out', async () => {
  const id = await carriedOut(['Sổ theo dõi', 'Sổ giao nhận'], ['Sổ giao nhận']), late = await fetched(id, 'head', '?approved=1');
  expect(late.words).not.toMatch(/Đã tiêu hủy|Giữ lại|đã hủy|Thực hiện/);
  expect(late.words).toContain('Biên bản có 2 hồ sơ đề nghị hủy.');
}, 60_000);

test('taken back after it was approved, it says that nothing was destroyed, and what was signed stays to be had', async () => {
  const id = await aDisposal(['Sổ công văn']);
  await approved(id);
  await cancelDisposal(agency.people.head, { id, reason: 'Cần xem lại' }, app.now());
  const { words: said } = await fetched(id), signed = await fetched(id, 'head', '?approved=1');
  expect([said.includes('KHÔNG HỦY'), said.includes('ĐÃ HỦY'), said.includes('Đã tiêu hủy'), signed.words.includes('KHÔNG HỦY')]).toEqual([true, false, false, false]);
  const page = (await as('head').get(`/records/disposals/${id}`)).text;
  expect([textOf(page).includes('Biên bản (PDF)'), page.includes(`${pathOf(id)}?approved`)]).toEqual([true, true]);
}, 60_000);

test('it follows the form of the agency that was in force when it was signed', async () => {
  const given = catalogueForm('disposalMinutes')?.description ?? formDescription.parse({ blocks: [] }), before = await aDisposal(['Sổ cũ']);
  await approved(before);
  await keepPapers(app.tools.files, app.now());
  const own = await aForm(app, agency, { code: 'BM-STP.88', title: 'Biên bản tiêu hủy của Sở', form: { ...given, recipients: ['Thanh tra Sở'], blocks: given.blocks.filter(block => block.name !== 'conclusion').map(block => (block.name === 'records' ? { ...block, label: 'Danh sách đã tiêu hủy' } : block)) } });
  await ControlledDocument.updateOne({ _id: own.id }, { $set: { 'revisions.0.issue': 2, 'revisions.0.amendment': 1 } });
  const { words: said } = await fetched(await carriedOut(['Sổ mới']));
  for (const part of ['BM-STP.88 · 02/01', 'Danh sách đã tiêu hủy', 'Thanh tra Sở', 'Kết luận', '1 hồ sơ đã tiêu hủy, 0 hồ sơ giữ lại']) expect(said).toContain(part);
  expect((await fetched(before, 'head', '?approved=1')).words).toContain('BM-HT01.08');
}, 60_000);

test('who may have it: who may read the paper of disposal, in the agency and above; nobody else', async () => {
  const id = await aDisposal(['Sổ ai đọc']), status = async (who: string): Promise<number> => (await as(who).get(pathOf(id))).status;
  expect([await status('overseer'), await status('representative'), await status('far'), await status('staff'), (await app.visitor().get(pathOf(id))).status]).toEqual([200, 200, 404, 403, 303]);
  expect((await as('head').get(pathOf('none'))).status).toBe(404);
});

test('an inspection pack holds what was approved and what became of it, under 7.5.3', async () => {
  const id = await carriedOut(['Sổ vào gói']), { number } = await whole(id), { path } = await packed(app, as('overseer'), { agency: agency.id, from: '7.5', to: '7.5' }), { manifest } = await unpacked(path);
  const papers = manifest.files.filter(file => file.number === number);
  expect(papers.map(file => [file.clause, file.form]).sort()).toEqual([['7.5.3', 'Biên bản hủy hồ sơ'], ['7.5.3', 'Biên bản hủy hồ sơ, bản đã duyệt']]);
}, 120_000);

const words = wordsFor('vi'), HOSTILE = `<script>alert(1)</script> ${'W'.repeat(120)} ${'Nghiêng ngả nghìn trùng '.repeat(3)}`.slice(0, 200);
async function descriptions(rows: number): Promise<Record<'draft' | 'approved' | 'minutes', PdfDescription>> {
  const record = await whole((await Disposals.findOne({ state: 'carriedOut' }, { _id: 1 }).lean())?._id ?? ''), [row] = record.rows, issuer = { agency: await agencyById(agency.id, TODAY) };
  if (!row) throw new Error('There is one.');
  const many = { ...record, title: HOSTILE, rows: Array.from({ length: rows }, (_, at) => ({ ...row, number: `BM-QT01.01-2026/${String(at + 1).padStart(3, '0')}`, title: at === 1 ? HOSTILE : `Hồ sơ thứ ${at + 1}`, ...(at % 3 === 2 ? { outcome: 'kept' as const, why: 'recordHeld' } : { outcome: 'disposed' as const, why: '' }) })) };
  const facts = { issuer, form: asInCatalogue('disposalMinutes'), at: TODAY };
  return { draft: disposalPaper({ ...facts, record: { ...asApproved(many), state: 'draft', approved: null, trail: [] }, final: false }, words), approved: disposalPaper({ ...facts, record: asApproved(many), final: true }, words), minutes: disposalPaper({ ...facts, record: many, final: true }, words) };
}

test('a deputy who signed in the place of the head signs for the head', async () => {
  const record = await whole(await carriedOut(['Sổ ký thay'])), deputy = { id: 'd', name: 'Phạm Thị Dung', title: 'Phó Giám đốc' };
  const trail = record.trail.map(entry => (entry.signature ? { ...entry, by: deputy, signature: { ...entry.signature, title: deputy.title, onBehalfOf: { id: 'h', name: 'Lê Minh Hòa', paper: '13/UQ-STP' } } } : entry));
  const bytes = await renderPdf(disposalPaper({ record: { ...record, trail }, issuer: { agency: await agencyById(agency.id, TODAY) }, form: asInCatalogue('disposalMinutes', { name: 'Lê Minh Hòa', title: 'Giám đốc' }), at: TODAY, final: true }, words)), all = oneLine((await readPdf(bytes)).text.join(' '));
  for (const part of ['KT. GIÁM ĐỐC PHÓ GIÁM ĐỐC', 'Phạm Thị Dung', '13/UQ-STP']) expect(all).toContain(part);
}, 60_000);

test('five hundred records: each is on it, headings come back on each page, nothing bursts the page', async () => {
  await carriedOut(['Sổ năm trăm']);
  const bytes = await renderPdf((await descriptions(500)).minutes), { text, pages } = await readPdf(bytes), all = oneLine(text.join(' '));
  expect([[1, 2, 3, 250, 499, 500].filter(n => !all.includes(`2026/${String(n).padStart(3, '0')}`)), all.includes('<script>alert(1)</script>')]).toEqual([[], true]);
  expect(text.slice(1, -2).filter(page => !oneLine(page).includes('Tên hồ sơ, biểu mẫu'))).toEqual([]);
  for (const page of [1, 2, pages]) expect([page, ink(await drawPage(bytes, page, { width: 595 }), [0.945, 0, 1, 1])]).toEqual([page, 0]);
}, 120_000);

describe('PDF/A-2a and PDF/UA-1 by veraPDF', () => {
  testWithValidator()('draft, approved paper and minutes pass', async () => {
    await carriedOut(['Sổ kiểm chuẩn']);
    const files: Record<string, Uint8Array> = {};
    for (const [name, description] of Object.entries(await descriptions(60))) files[name] = await renderPdf(description);
    expect(brokenRules(files, ACCESSIBLE)).toEqual({ draft: [], approved: [], minutes: [] });
  }, 120_000);
});

test('outside the agency nobody is told which restricted records stand on a paper: not on its page, not as a PDF, not in a pack', async () => {
  const open = await aDisposal(['Hồ sơ ai cũng được biết']);
  await cancelDisposal(agency.people.qualityOfficer, { id: open, reason: 'Lập lại' }, app.now());
  const secret = await aRecord(app, agency, { form, mark: 'restricted', answers: { ...ANSWERS, subject: 'Kỷ luật ông Mỗ' } });
  await Records.updateOne({ _id: secret._id }, { $set: { state: 'dueForDisposal', 'retention.until': new Date('2026-11-20T17:00:00Z') } });
  expect((await as('overseer').get(`/records/disposals?agency=${agency.id}`)).text).not.toMatch(new RegExp(`Kỷ luật|${secret.number}|${secret._id}`));
  const { _id } = await drawDisposal(agency.people.qualityOfficer, { token: newId(), title: 'Hủy lần hai' }, app.now());
  for (const who of ['qualityOfficer', 'representative', 'head']) {
    expect(textOf((await as(who).get(`/records/disposals/${_id}`)).text)).toContain('Kỷ luật ông Mỗ');
    expect((await fetched(_id, who)).words).toContain('Kỷ luật ông Mỗ');
  }
  const told = (await as('overseer').get(`/records/disposals/${_id}`)).text;
  expect(textOf(told)).toContain('Hồ sơ ai cũng được biết');
  expect(textOf(told)).toContain('Hạn chế người đọc');
  expect(told).not.toMatch(new RegExp(`Kỷ luật|${secret.number}|/records/${secret._id}|paper.pdf`));
  for (const how of ['', '?approved=1']) expect((await as('overseer').get(pathOf(_id) + how)).status).toBe(404);
  expect((await as('overseer').get(pathOf(open))).status).toBe(200);
  await approved(_id);
  const numbers = async (who: string): Promise<string[]> => { const { path } = await packed(app, as(who), { agency: agency.id, from: '7.5', to: '7.5' }), { manifest } = await unpacked(path); return manifest.files.map(file => file.number); }, { number } = await whole(_id);
  expect(await numbers('qualityOfficer')).toContain(number);
  expect(await numbers('overseer')).not.toContain(number);
}, 120_000);
