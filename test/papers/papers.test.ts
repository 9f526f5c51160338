/** The papers of audits and corrective actions: what they say, when they become records, who may have them. */
import type TestAgent from 'supertest/lib/agent';
import { agencyById } from '../../server/agencies/queries';
import { Audit, type AuditRecord } from '../../server/audits/model';
import { checklistPaper } from '../../server/audits/checklistPaper';
import { planPaper } from '../../server/audits/planPaper';
import { answerObjection, closeAudit, moveFinding, objectToReport } from '../../server/audits/reporting';
import { reportPaper } from '../../server/audits/reportPaper';
import { wordsFor } from '../../server/core/words';
import { keepPapers } from '../../server/jobs/keepPapers';
import { correctiveActionForm } from '../../server/nonconformities/correctiveActionPaper';
import { Nonconformity, type NonconformityRecord } from '../../server/nonconformities/model';
import { nonconformityReport } from '../../server/nonconformities/nonconformityPaper';
import { ofAudit } from '../../server/nonconformities/queries';
import { KeptPaper } from '../../server/papers/model';
import { asInCatalogue } from '../../server/papers/paperForm';
import { shownOf } from '../../server/papers/photographs';
import type { PdfDescription } from '../../server/pdf/description';
import { renderPdf } from '../../server/pdf/document';
import { drawPage, readPdf } from '../../server/pdf/text';
import { difference, ink, isRed } from '../pdf/fixtures';
import { TODAY, useApp } from '../support/app';
import { aDocument, anAgency, aProvince, type TestAgency, type TestDocument } from '../support/factories';
import { ACCESSIBLE, brokenRules, testWithValidator } from '../support/pdfa/validate';
import { fetchedPaper, oneLine, renamedTo, type Fetched } from './fetched';
import { aNonconformity, anAudit, aPicture, aProgramme, closedInTwoRounds, contained, kept } from './support';

let agency: TestAgency, other: TestAgency, procedure: TestDocument, overseer = '', closed = '', issued = '';
const app = useApp(async ready => {
  const province = await aProvince(ready);
  overseer = province.account;
  agency = await anAgency(ready, { code: 'stp', parent: province.id });
  other = await anAgency(ready, { code: 'skh', name: 'Sở Khoa học và Công nghệ', posts: ['head', 'qualityOfficer', 'unitHead', 'staff'] });
  procedure = await aDocument(ready, agency, { code: 'QT-TP.01', type: 'HT' });
  closed = await aNonconformity(ready, agency, { files: [await kept(ready, 'quay-so-2.png', aPicture())] });
  issued = await anAudit(ready, agency, procedure, 'reportIssued', [await kept(ready, 'ho-so-1219.png', aPicture(480, 300))]);
});

const agents = new Map<string, Promise<TestAgent>>();
function as(account: string): Promise<TestAgent> {
  const agent = agents.get(account) ?? app.signIn(account);
  agents.set(account, agent);
  return agent;
}
const fetched = async (path: string, account = agency.account('staff')): Promise<Fetched> => fetchedPaper(await as(account), path);
const renamed = <Result>(name: string, run: () => Promise<Result>): Promise<Result> => renamedTo(agency, name, run);

describe('a corrective action', () => {
  test('its report is a draft until the unit has confirmed it, then a record that later evidence does not enter', async () => {
    const path = `/nonconformities/${closed}/report.pdf`, draft = await fetched(path);
    expect(draft.words).toContain('DỰ THẢO');
    expect(await KeptPaper.countDocuments({ record: closed })).toBe(0);
    await contained(app, agency, closed);
    const record = await fetched(path);
    for (const part of ['SỞ TƯ PHÁP', 'Số: KPH-2026/', 'PHIẾU BÁO CÁO SỰ KHÔNG PHÙ HỢP', 'Hồ sơ chờ bổ sung không có phiếu yêu cầu', 'Phòng Hành chính tư pháp', '20/11/2026', 'Phản ánh, khiếu nại', '8.5.1', 'Không phù hợp nhẹ', 'phải đi lại ba lần', 'Hồ sơ 1219', 'quay-so-2.png', 'Đơn vị đã nhận phiếu', 'Nguyễn Văn An', 'Trần Thị Bình']) expect(record.words).toContain(part);
    expect(record.words).not.toContain('DỰ THẢO');
    await Nonconformity.updateOne({ _id: closed }, { $push: { files: { ...(await kept(app, 'den-sau.png', aPicture())), at: new Date(TODAY.getTime() + 1000) } } });
    expect((await renamed('SỞ MỚI', () => fetched(path))).bytes.equals(record.bytes)).toBe(true);
    expect(await KeptPaper.countDocuments({ record: closed })).toBe(1);
  }, 120_000);

  test('its form has eleven blocks, both rounds in order, both dates of what was extended, and who signed what', async () => {
    const path = `/nonconformities/${closed}/corrective-action.pdf`;
    expect((await fetched(path)).words).toContain('DỰ THẢO');
    await closedInTwoRounds(app, agency, closed);
    const form = await fetched(path), { words } = form, record = await Nonconformity.findById(closed).lean<NonconformityRecord>();
    const order = ['1. Số phiếu, ngày, đơn vị', '2. Nguồn', '3. Mô tả', '4. Xử lý tức thời', '5. Phân tích nguyên nhân gốc (vòng 1)', '6. Hành động khắc phục', '7. Phê duyệt biện pháp (vòng 1)', '8. Kiểm tra thực hiện', '9. Đánh giá hiệu lực (vòng 1)', '10. Cập nhật rủi ro, Hệ thống quản lý chất lượng (vòng 1)', '5. Phân tích nguyên nhân gốc (vòng 2)', '9. Đánh giá hiệu lực (vòng 2)', '10. Cập nhật rủi ro, Hệ thống quản lý chất lượng (vòng 2)', '11. Đóng phiếu'];
    expect(order.map(part => words.indexOf(part))).toEqual(order.map(part => words.indexOf(part)).sort((a, b) => a - b));
    expect(order.filter(part => !words.includes(part))).toEqual([]);
    for (const part of ['Vì sao xảy ra sự việc?', 'Phần mềm bắt nhập lại', 'Con người', '– Thiếu người buổi chiều.', '04/12/2026', '09/12/2026', 'Gia hạn đến 09/12/2026', 'Lý do: Chờ tổ chức mới.', 'Không đạt', 'Thiếu quyết định ban hành.', 'du-thao.png', 'không hiệu lực, mở vòng mới', '3 hồ sơ vẫn thiếu phiếu', 'có hiệu lực', 'Có cập nhật: Thêm rủi ro', 'Không cần cập nhật', 'Tôi duyệt kế hoạch hành động khắc phục này.', 'Vũ Đức Long', 'Đặng Thu Hà']) expect(words).toContain(part);
    const signatures = (record?.trail ?? []).filter(entry => entry.signature), hashes = words.replace(/ /g, '');
    expect(signatures.map(entry => hashes.includes(entry.hash) && hashes.includes(entry.signature?.contentHash ?? '-'))).toEqual(signatures.map(() => true));
    expect([words.includes('DỰ THẢO'), decodeURIComponent(form.disposition).includes('Phiếu yêu cầu hành động khắc phục KPH-2026-')]).toEqual([false, true]);
    const again = await renamed('SỞ MỚI', () => Promise.all([1, 2, 3].map(() => fetched(path))));
    expect(again.map(one => one.bytes.equals(form.bytes))).toEqual([true, true, true]);
    const row = await KeptPaper.findOne({ record: closed, kind: 'correctiveAction' }).lean();
    expect([`"${row?.sha256}"`, await app.tools.files.verify(row?.sha256 ?? '')]).toEqual([form.etag, true]);
  }, 180_000);

  test('one that was cancelled says so on its papers', async () => {
    const id = await aNonconformity(app, agency);
    await Nonconformity.updateOne({ _id: id }, { $set: { state: 'cancelled', closedAt: TODAY } });
    expect((await fetched(`/nonconformities/${id}/corrective-action.pdf`)).words).toContain('ĐÃ HỦY');
  });

  test('asked for by many at once its form is one record', async () => {
    const id = await aNonconformity(app, agency);
    await contained(app, agency, id);
    const answers = await Promise.all(Array.from({ length: 4 }, () => fetched(`/nonconformities/${id}/report.pdf`)));
    expect([new Set(answers.map(one => one.etag)).size, await KeptPaper.countDocuments({ record: id })]).toEqual([1, 1]);
  });
});

test('what has become a record is made without being asked for, with the letterhead of that day', async () => {
  const id = await aNonconformity(app, agency);
  await contained(app, agency, id);
  await keepPapers(app.tools.files, app.now());
  expect((await KeptPaper.find({ record: id }).lean()).map(one => one.kind)).toEqual(['nonconformityReport']);
  expect((await renamed('SỞ MỚI', () => fetched(`/nonconformities/${id}/report.pdf`))).words).not.toContain('SỞ MỚI');
  const before = await KeptPaper.countDocuments();
  await keepPapers(app.tools.files, app.now());
  expect(await KeptPaper.countDocuments()).toBe(before);
}, 180_000);

describe('an audit', () => {
  const of = (id: string, paper: string): string => `/audits/${id}/${paper}`;

  test('its plan is a draft until it is confirmed, then a record with team, exception, criteria and old dates', async () => {
    const id = await anAudit(app, agency, procedure, 'planned'), planned = await fetched(of(id, 'plan.pdf'));
    expect(planned.words).toContain('DỰ THẢO');
    const { words } = await fetched(of(issued, 'plan.pdf'));
    for (const part of ['KẾ HOẠCH', 'BM-HT03.03', 'Xem quy trình có được làm đúng không.', 'Phỏng vấn, xem hồ sơ', 'Nghị định 61/2018/NĐ-CP', 'QT-TP.01', '7.5.3', 'Hoàng Văn Khoa', 'Trưởng đoàn', 'Cơ quan chỉ có ba người biết đánh giá.', 'Ngoại lệ do Lê Minh Hòa, Giám đốc chấp thuận ngày 24/11/2026', 'từ 24/11/2026 đến 26/11/2026', 'Đơn vị bận tiếp dân.', 'Họp khai mạc ngày 24/11/2026']) expect(words).toContain(part);
    expect(words).not.toContain('DỰ THẢO');
  });

  test('its checklist is given empty to write on, and filled as a record with photographs by number', async () => {
    const empty = await fetched(`${of(issued, 'checklist.pdf')}?empty=1`), filled = await fetched(of(issued, 'checklist.pdf'));
    for (const part of ['DANH MỤC CÂU HỎI, PHIẾU GHI CHÉP ĐÁNH GIÁ NỘI BỘ', 'BM-HT03.04', 'Hồ sơ nào quá hạn?', 'Không áp dụng', 'Phòng Hành chính tư pháp']) expect(empty.words).toContain(part);
    expect(empty.words).not.toMatch(/3 trên 5 hồ sơ|DỰ THẢO/);
    for (const part of ['PHIẾU GHI CHÉP ĐÁNH GIÁ NỘI BỘ', '3 trên 5 hồ sơ không có phiếu yêu cầu bổ sung.', 'Không phù hợp nhẹ', 'Cơ hội cải tiến', 'Ảnh 1, câu 1: ho-so-1219.png']) expect(filled.words).toContain(part);
    expect(filled.words).not.toContain('DỰ THẢO');
    expect(await KeptPaper.countDocuments({ record: issued, kind: 'checklist' })).toBe(1);
    const last = await drawPage(filled.bytes, filled.pages.length, { width: 800 });
    expect(ink(last, [0, 0, 0.5, 1], isRed)).toBeGreaterThan(0.01);
    expect((await fetched(of(await anAudit(app, agency, procedure, 'inPreparation'), 'checklist.pdf'))).words).toContain('DỰ THẢO');
  }, 120_000);

  test('its report is kept as it was issued, and once more with the objection and its answer when the audit is closed', async () => {
    const lead = agency.people.leadAuditor, path = of(issued, 'report.pdf'), first = await fetched(path);
    for (const part of ['BÁO CÁO', 'BM-HT03.06', 'TM. ĐOÀN ĐÁNH GIÁ NỘI BỘ', 'Số: ĐG-2026/', 'QT-TP.01, lần 01/00', 'Cơ quan chỉ có ba người biết đánh giá.', 'Phòng họp tầng 2', 'Không phù hợp nặng', 'Tiếp dân chu đáo.', 'Chưa lập phiếu yêu cầu bổ sung.', 'Phù hợp về cơ bản.', 'Có hiệu lực.', 'Sửa quy trình ở bước B3.', 'KPH-2026/', 'Câu 1: ', 'Ảnh 1, câu 1: ho-so-1219.png', 'Tôi ban hành báo cáo đánh giá này.', 'Nơi nhận:', 'GIÁM ĐỐC', 'Lê Minh Hòa']) expect(first.words).toContain(part);
    expect(first.words).not.toMatch(/DỰ THẢO|Không đồng ý/);
    await objectToReport(agency.people.unitHead, { id: issued, unit: agency.unit, reason: 'Hai hồ sơ đã có phiếu giấy.' }, app.now());
    await answerObjection(lead, { id: issued, unit: agency.unit, reason: 'Phiếu giấy không ghi ngày.' }, app.now());
    expect((await renamed('SỞ MỚI', () => fetched(path))).bytes.equals(first.bytes)).toBe(true);
    const findings = await ofAudit(issued);
    for (const finding of findings) await moveFinding(lead, { id: issued, nonconformity: finding._id, reason: 'Theo dõi ở cuộc sau.' }, app.now());
    await closeAudit(lead, { id: issued }, app.now());
    const last = await fetched(path);
    for (const part of ['Không đồng ý', 'Hai hồ sơ đã có phiếu giấy.', 'Phiếu giấy không ghi ngày.', 'Theo dõi ở cuộc sau.']) expect(last.words).toContain(part);
    expect((await fetched(`${path}?issued=1`)).bytes.equals(first.bytes)).toBe(true);
    expect(await KeptPaper.countDocuments({ record: issued, kind: 'report' })).toBe(2);
    expect((await fetched(of(await anAudit(app, agency, procedure, 'reportDraft'), 'report.pdf'))).words).toContain('DỰ THẢO');
  }, 180_000);

  test('the programme of a year shows months, reasons and who approved it', async () => {
    const id = await aProgramme(app, agency, procedure, true), { words } = await fetched(of(`programmes/${id}`, 'programme.pdf'));
    for (const part of ['CHƯƠNG TRÌNH ĐÁNH GIÁ NỘI BỘ', 'Chương trình đánh giá năm 2026', '2 lần/năm', 'Không đánh giá', 'Đã được tỉnh kiểm tra tháng 3.', 'QT-TP.01', 'Tôi duyệt chương trình đánh giá này.', 'Tạ Thị Mai']) expect(words).toContain(part);
    expect([words.includes('DỰ THẢO'), await KeptPaper.countDocuments({ record: id })]).toEqual([false, 1]);
  });
});

test('who may have them: the agency and whoever oversees it, nobody else, no visitor', async () => {
  const paths = [`/nonconformities/${closed}/report.pdf`, `/nonconformities/${closed}/corrective-action.pdf`, `/audits/${issued}/plan.pdf`, `/audits/${issued}/checklist.pdf`, `/audits/${issued}/report.pdf`, `/nonconformities/register.pdf?agency=${agency.id}`, `/nonconformities/register.xlsx?agency=${agency.id}`];
  const stranger = await as(other.account('head')), above = await as(overseer), visitor = app.visitor();
  for (const path of paths) expect([path, (await stranger.get(path)).status, (await above.get(path)).status, (await visitor.get(path)).status]).toEqual([path, 404, 200, 303]);
  expect((await (await as(agency.account('staff'))).get('/audits/none/report.pdf')).status).toBe(404);
}, 120_000);

const words = wordsFor('vi'), HOSTILE = ['<script>alert(1)</script>', 'W'.repeat(300), 'Nghiêng ngả nghìn trùng phương pháp đánh giá hiệu lực hành động khắc phục. '.repeat(12), `{page} & "dấu" ☑ 王 ${'ế'.repeat(300)}`].join('\n');
const form = asInCatalogue;
const issuer = async () => ({ agency: await agencyById(agency.id, TODAY) });
const anyRecord = async (): Promise<NonconformityRecord> => { const record = await Nonconformity.findById(closed).lean<NonconformityRecord>(); if (!record) throw new Error('There is one.'); return record; };
const anyAudit = async (): Promise<AuditRecord> => { const record = await Audit.findById(issued).lean<AuditRecord>(); if (!record) throw new Error('There is one.'); return record; };

/** Every text that a person types, all of them hostile. */
async function hostilePapers(): Promise<Record<string, PdfDescription>> {
  const record = await anyRecord(), audit = await anyAudit(), at = TODAY, by = { id: 'p', name: 'W'.repeat(80), title: 'Phó Giám đốc phụ trách công tác cải cách hành chính' };
  const analysis = { method: 'whys' as const, whys: [{ question: HOSTILE, answer: HOSTILE }], branches: [{ category: 'people' as const, causes: [HOSTILE] }], root: HOSTILE, category: 'people' as const, similar: HOSTILE, at, by };
  const cycles = record.cycles.map(cycle => ({ ...cycle, analysis, criterion: HOSTILE, actions: cycle.actions.map(action => ({ ...action, text: HOSTILE, expected: HOSTILE, owner: by, claims: action.claims.map(claim => ({ ...claim, proof: HOSTILE })) })) }));
  const nc: NonconformityRecord = { ...record, title: 'W'.repeat(300), description: HOSTILE, evidence: HOSTILE, cycles, reporter: by }, facts = { issuer: await issuer(), at, final: true };
  const lines = audit.lines.map(line => ({ ...line, question: HOSTILE, step: 'W'.repeat(300), answer: { result: 'nonconforming' as const, grade: 'minor' as const, note: HOSTILE, at, by } }));
  const hostile: AuditRecord = { ...audit, title: 'W'.repeat(300), purpose: HOSTILE, method: HOSTILE, law: HOSTILE, lines: lines.slice(0, 3), team: audit.team.map(member => ({ ...member, person: by, exception: { reason: HOSTILE, at, by, approved: { at, by } } })) };
  return {
    form: correctiveActionForm({ ...facts, form: form('correctiveAction'), record: nc, shown: [] }, words), report: nonconformityReport({ ...facts, form: form('nonconformityReport'), record: nc, shown: [] }, words), plan: planPaper({ ...facts, form: form('auditPlan'), record: hostile }, words),
    checklist: checklistPaper({ ...facts, form: form('auditChecklist'), record: hostile, empty: false, shown: [] }, words), empty: checklistPaper({ ...facts, form: form('auditChecklist'), record: hostile, empty: true, shown: [] }, words), audit: reportPaper({ ...facts, form: form('auditReport'), record: hostile, numbers: new Map(), shown: [], followed: true }, words),
  };
}

test('whatever was typed bursts no cell and loses nothing', async () => {
  for (const [name, description] of Object.entries(await hostilePapers())) {
    const bytes = await renderPdf(description), { text, pages } = await readPdf(bytes), all = oneLine(text.join(' ')), edge = description.landscape ? 0.955 : 0.925;
    expect([name, all.includes('<script>alert(1)</script>'), all.split('Nghiêng').length > 1]).toEqual([name, true, true]);
    for (let page = 1; page <= Math.min(pages, 3); page++) expect([name, page, ink(await drawPage(bytes, page, { width: 595 }), [edge, 0, 1, 1])]).toEqual([name, page, 0]);
  }
}, 240_000);

test('in pixels: a paper that differs in one accent looks different, and the same facts give the same bytes', async () => {
  const record = await anyRecord(), draw = async (description: string): Promise<Buffer> => renderPdf(nonconformityReport({ record: { ...record, description }, issuer: await issuer(), form: form('nonconformityReport'), at: TODAY, final: true, shown: [] }, words));
  const bare = await draw('Ho so'), page = await drawPage(bare, 1, { width: 1000 });
  expect((await draw('Ho so')).equals(bare)).toBe(true);
  for (const other of ['Hồ so', 'Ho sơ', 'Hộ so']) expect(difference(page, await drawPage(await draw(other), 1, { width: 1000 }))).toBeGreaterThan(0);
}, 120_000);

test('a photograph with a damaged inside does not hold up the paper, and is named on it', async () => {
  const id = await aNonconformity(app, agency), cut = aPicture().subarray(0, 700), damaged = Buffer.from(aPicture()), headless = Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 4, 0, 0, 0xff, 0xd9]);
  damaged.fill(0, 60, damaged.length - 60);
  const files = [await kept(app, 'hong.png', damaged), await kept(app, 'cut.png', cut), await kept(app, 'khong-dau.jpg', headless, 'image/jpeg')];
  await Nonconformity.updateOne({ _id: id }, { $set: { files } });
  expect((await shownOf(files, app.tools.files)).map(one => one.file.name)).toEqual(['khong-dau.jpg']);
  const { words: said } = await fetched(`/nonconformities/${id}/report.pdf`);
  for (const name of ['hong.png', 'cut.png', 'khong-dau.jpg']) expect(said).toContain(name);
});

test('a lost photograph, and a file that is none, are left out of the pictures', async () => {
  const lost = { ...(await kept(app, 'mat.png', aPicture())), sha256: '0'.repeat(64) }, text = await kept(app, 'ghi-chu.pdf', Buffer.from('%PDF-1.7'), 'application/pdf');
  expect(await shownOf([lost, text], app.tools.files)).toEqual([]);
});

describe('PDF/A-2a and PDF/UA-1 by veraPDF', () => {
  testWithValidator()('each paper passes, with whatever was typed and with photographs', async () => {
    const files: Record<string, Uint8Array> = {};
    for (const [name, description] of Object.entries(await hostilePapers())) files[name] = await renderPdf(description);
    for (const [name, path] of Object.entries({ kept: `/audits/${issued}/checklist.pdf`, issued: `/audits/${issued}/report.pdf`, plan2: `/audits/${issued}/plan.pdf`, closed: `/nonconformities/${closed}/corrective-action.pdf`, pictures: `/nonconformities/${closed}/report.pdf`, register: '/nonconformities/register.pdf' })) files[name] = (await fetched(path)).bytes;
    expect(brokenRules(files, ACCESSIBLE)).toEqual(Object.fromEntries(Object.keys(files).map(name => [name, []])));
  }, 300_000);
});

