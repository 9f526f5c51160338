/** The papers the app draws itself: approval sheet and master list. */
import type { Content } from 'pdfmake/interfaces';
import type TestAgent from 'supertest/lib/agent';
import { Agency } from '../../server/agencies/model';
import { agencyById, forgetAgencies } from '../../server/agencies/queries';
import { dayOf } from '../../server/core/clock';
import { wordsFor } from '../../server/core/words';
import { loadDocument, revisionOf } from '../../server/documents/acts';
import { approvalSheet, type SheetFacts } from '../../server/documents/approvalSheet';
import { masterList } from '../../server/documents/masterList';
import { ControlledDocument, type Revision, type RevisionSignature, type Signer } from '../../server/documents/model';
import { editDraft } from '../../server/documents/operations';
import { masterListRows, type MasterListRow } from '../../server/documents/queries';
import { KeptPaper } from '../../server/papers/model';
import type { PdfDescription } from '../../server/pdf/description';
import { renderPdf } from '../../server/pdf/document';
import { drawPage, readPdf } from '../../server/pdf/text';
import { difference, ink } from '../pdf/fixtures';
import { TODAY, useApp } from '../support/app';
import { aDocument, anAgency, multiplied, type TestAgency, type TestDocument } from '../support/factories';
import { ACCESSIBLE, brokenRules, testWithValidator } from '../support/pdfa/validate';

let agency: TestAgency, other: TestAgency, empty: TestAgency;
const app = useApp(async app => {
  agency = await anAgency(app, { code: 'stp' });
  other = await anAgency(app, { code: 'skh', name: 'Sở Khoa học và Công nghệ' });
  empty = await anAgency(app, { code: 'moi', name: 'Xã Mới', posts: ['staff'] });
});

const sheetOf = (document: TestDocument, n = document.n): string => `/documents/${document.id}/revisions/${n}/approval-sheet.pdf`;
const LIST = '/documents/master-list.pdf';

/** Signing in is slow on purpose: once an account. */
const agents = new Map<string, Promise<TestAgent>>();
function as(account: string): Promise<TestAgent> {
  const agent = agents.get(account) ?? app.signIn(account);
  agents.set(account, agent);
  return agent;
}

async function fetched(agent: TestAgent, path: string): Promise<{ bytes: Buffer; words: string; pages: string[]; etag: string; disposition: string }> {
  const answer = await agent.get(path).buffer(true).parse((response, done) => {
    const pieces: Buffer[] = [];
    response.on('data', (piece: Buffer) => pieces.push(piece)).on('end', () => { done(null, Buffer.concat(pieces)); });
  });
  expect([answer.status, answer.headers['content-type']]).toEqual([200, 'application/pdf']);
  const bytes = answer.body as Buffer, { text } = await readPdf(bytes);
  return { bytes, pages: text, words: oneLine(text.join(' ')), etag: answer.headers['etag'] ?? '', disposition: answer.headers['content-disposition'] ?? '' };
}

const oneLine = (text: string): string => text.replace(/\s+/g, ' ');

describe('the approval sheet of a revision in force', () => {
  test('shows who drafted, reviewed and approved it, when, over which content, and its files', async () => {
    const document = await aDocument(app, agency, { code: 'QT-TP.03', title: 'Quy trình chứng thực bản sao từ bản chính' });
    const { words, disposition } = await fetched(await as(agency.account('staff')), sheetOf(document));
    const revision = revisionOf(await loadDocument(document.id), 1);
    for (const part of ['SỞ TƯ PHÁP', 'CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM', 'PHIẾU PHÊ DUYỆT TÀI LIỆU', 'Quy trình chứng thực bản sao từ bản chính', 'QT-TP.03', '01/00', 'Còn hiệu lực',
      'Số 1/QĐ-STP ngày 24/11/2026', 'Soạn thảo', 'Soát xét', 'Phê duyệt', 'Phạm Thị Dự', 'Trần Thị Bình', 'Tạ Thị Mai', 'Lê Minh Hòa', '24/11/2026 14:15:00 +07:00', 'Tôi phê duyệt ban hành', 'Vòng 1',
      'Ban hành lần đầu.', 'quy-trinh.pdf', 'Bản in từ hệ thống, không thay thế văn bản ký số', 'Trang 1/']) expect(words).toContain(part);
    const hashes = words.replace(/ /g, '');
    expect(revision.signatures.map(one => hashes.includes(one.contentHash))).toEqual([true, true, true, true]);
    expect(revision.files.map(file => hashes.includes(file.sha256))).toEqual([true]);
    expect(words).not.toMatch(/DỰ THẢO|HẾT HIỆU LỰC|ngoại lệ|Chưa ký/);
    expect(disposition).toContain(encodeURIComponent('Phiếu phê duyệt tài liệu QT-TP.03 01-00.pdf'));
  });

  test('is a record: drawn once, kept under its SHA-256, the same bytes after the letterhead changes', async () => {
    const document = await aDocument(app, agency), agent = await as(agency.account('staff'));
    const first = await fetched(agent, sheetOf(document)), row = await KeptPaper.findOne({ record: document.id }).lean();
    expect([`"${row?.sha256}"`, row?.size]).toEqual([first.etag, first.bytes.length]);
    expect(await app.tools.files.verify(row?.sha256 ?? '')).toBe(true);
    await Agency.updateOne({ _id: agency.id }, { $set: { 'letterhead.nameLine': 'SỞ TƯ PHÁP MỚI' } });
    forgetAgencies();
    app.setNow(new Date('2026-12-24T07:15:00Z'));
    expect((await fetched(await as(agency.account('staff')), sheetOf(document))).bytes.equals(first.bytes)).toBe(true);
    expect(await KeptPaper.countDocuments({ record: document.id })).toBe(1);
    await Agency.updateOne({ _id: agency.id }, { $set: { 'letterhead.nameLine': 'SỞ TƯ PHÁP' } });
    forgetAgencies();
    app.setNow(TODAY);
  });

  test('asked for by many at once it is still one record', async () => {
    const document = await aDocument(app, agency), agent = await as(agency.account('staff'));
    const answers = await Promise.all(Array.from({ length: 4 }, () => fetched(agent, sheetOf(document))));
    expect(new Set(answers.map(one => one.etag)).size).toBe(1);
    expect(await KeptPaper.countDocuments({ record: document.id })).toBe(1);
  });

  test('is not sent again to a browser that has it, and is sent in parts to one that asks for a part', async () => {
    const document = await aDocument(app, agency), agent = await as(agency.account('staff')), { bytes, etag } = await fetched(agent, sheetOf(document));
    expect((await agent.get(sheetOf(document)).set('If-None-Match', etag)).status).toBe(304);
    const part = await agent.get(sheetOf(document)).set('Range', 'bytes=0-7');
    expect([part.status, part.headers['content-range']]).toEqual([206, `bytes 0-7/${bytes.length}`]);
  });

  test('once another revision is in force it is another record, marked all over, with its own amendments only', async () => {
    const document = await aDocument(app, agency, { stage: 'amended' }), officer = await as(agency.account('qualityOfficer'));
    const past = await fetched(officer, sheetOf(document, 1)), now = await fetched(officer, sheetOf(document, 2));
    expect(past.words).toContain('HẾT HIỆU LỰC');
    expect(past.words).toContain('Đã bị thay thế');
    expect(past.words).not.toContain('Theo văn bản mới.');
    expect(now.words).not.toContain('HẾT HIỆU LỰC');
    for (const part of ['01/01', 'Ban hành lần đầu.', 'Theo văn bản mới.']) expect(now.words).toContain(part);
  });
});

describe('the approval sheet of a revision that is not in force', () => {
  test.each([['draft', 'DỰ THẢO'], ['inReview', 'DỰ THẢO'], ['inApproval', 'DỰ THẢO'], ['approved', 'CHƯA CÓ HIỆU LỰC'], ['cancelled', 'ĐÃ HỦY']] as const)('%s says %s, and nothing is kept', async (stage, mark) => {
    const document = await aDocument(app, agency, { stage }), author = await as(agency.account('author'));
    const first = await fetched(author, sheetOf(document));
    expect(first.words).toContain(mark);
    expect((await fetched(author, sheetOf(document))).bytes.equals(first.bytes)).toBe(true);
    expect(await KeptPaper.countDocuments({ record: document.id })).toBe(0);
  });

  test('tells the signatures of a round that was given back from those that count', async () => {
    const document = await aDocument(app, agency, { stage: 'returned' });
    const { words } = await fetched(await as(agency.account('author')), sheetOf(document));
    expect(words).toContain('Vòng 1, nay không còn tính');
    expect(words).toContain('Chưa ký');
  });

  test('follows what is changed in the draft', async () => {
    const document = await aDocument(app, agency, { stage: 'draft' }), author = await as(agency.account('author')), before = await fetched(author, sheetOf(document));
    const { version } = await loadDocument(document.id), { unitHead, head } = agency.people;
    await editDraft(agency.people.author, document.id, 1, { title: 'Tên đã đổi', reason: 'Lý do', reviewers: [unitHead.id], approvers: [head.id], reviewOrder: 'parallel', references: [], noRereading: false, version }, app.now());
    const after = await fetched(author, sheetOf(document));
    expect(after.words).toContain('Tên đã đổi');
    expect(after.etag).not.toBe(before.etag);
  });
});

describe('who may have an approval sheet', () => {
  test('nobody of another agency, nobody who may not read that revision, and no stranger', async () => {
    const document = await aDocument(app, agency), draft = await aDocument(app, agency, { stage: 'draft' }), past = await aDocument(app, agency, { stage: 'amended' });
    const stranger = await as(other.account('head')), staff = await as(agency.account('staff'));
    expect((await stranger.get(sheetOf(document))).status).toBe(404);
    expect([(await staff.get(sheetOf(draft))).status, (await staff.get(sheetOf(past, 1))).status, (await staff.get(sheetOf(document, 7))).status]).toEqual([404, 404, 404]);
    expect((await staff.get(`/documents/${document.id}/revisions/x/approval-sheet.pdf`)).status).toBe(404);
    expect((await app.visitor().get(sheetOf(document))).status).toBe(303);
  });
});

describe('the master list', () => {
  test('has a line for each document that was in force, none for drafts, with heads and numbers on every page', async () => {
    const own = await anAgency(app, { name: 'Sở Nội vụ' }), first = await aDocument(app, own, { code: 'QT-NV.01', title: 'Quy trình tiếp công dân' });
    await aDocument(app, own, { code: 'QT-NV.02', title: 'Quy trình đã bãi bỏ', stage: 'obsolete' });
    await aDocument(app, own, { code: 'QT-NV.03', title: 'Chỉ là dự thảo', stage: 'draft' });
    await multiplied(first, 40);
    const { words, pages } = await fetched(await as(own.account('staff')), LIST);
    for (const part of ['DANH MỤC TÀI LIỆU KIỂM SOÁT', 'SỞ NỘI VỤ', 'Tính đến ngày 24/11/2026: 42 tài liệu, 41 còn hiệu lực, 1 hết hiệu lực.', 'QT-NV.01', 'Quy trình tiếp công dân', 'Phòng Hành chính tư pháp', 'Người lập', 'Người duyệt', 'Hết hiệu lực']) expect(words).toContain(part);
    expect(words).not.toContain('Chỉ là dự thảo');
    expect(pages.length).toBeGreaterThan(1);
    pages.forEach((page, at) => { expect(page).toContain(`Trang ${at + 1}/${pages.length}`); });
    pages.slice(0, -1).forEach(page => { for (const head of ['STT', 'Mã hiệu', 'Tên tài liệu', 'Nơi phân phối', 'Hình thức', 'Tình trạng', 'Ghi chú']) expect(oneLine(page)).toContain(head); });
  });

  test('the same records on the same day give the same bytes; the next day another', async () => {
    const own = await anAgency(app, { posts: ['author', 'unitHead', 'qualityOfficer', 'head', 'staff'] });
    await aDocument(app, own);
    const agent = await as(own.account('staff')), today = await fetched(agent, LIST);
    app.setNow(new Date(TODAY.getTime() + 3_600_000));
    expect((await fetched(agent, LIST)).etag).toBe(today.etag);
    app.setNow(new Date(TODAY.getTime() + 24 * 3_600_000));
    const tomorrow = await fetched(await as(own.account('staff')), LIST);
    app.setNow(TODAY);
    expect(tomorrow.etag).not.toBe(today.etag);
  });

  test('of an agency without documents says so', async () => {
    expect((await fetched(await as(empty.account('staff')), LIST)).words).toContain('Tính đến ngày 24/11/2026, cơ quan chưa có tài liệu nào được ban hành.');
  });

  test('speaks the reader\'s language', async () => {
    expect((await fetched(await as(empty.account('staff')), `${LIST}?lang=en`)).words).toContain('LIST OF CONTROLLED DOCUMENTS');
  });

  test('of another agency is not for strangers', async () => {
    expect((await (await as(other.account('staff'))).get(`${LIST}?agency=${agency.id}`)).status).toBe(404);
    expect((await (await as(other.account('staff'))).get(`${LIST}?agency=none`)).status).toBe(404);
  });

  test('of 500 documents asks the store for them once, and for nothing that is not printed', async () => {
    const own = await anAgency(app, { posts: ['author', 'unitHead', 'qualityOfficer', 'head', 'staff'] });
    await multiplied(await aDocument(app, own), 499);
    const agent = await as(own.account('staff'));
    let list: Awaited<ReturnType<typeof fetched>> | undefined;
    const sent = await app.commandsDuring(async () => { list = await fetched(agent, LIST); });
    const finds = sent.filter(one => one.name === 'find' && one.command['find'] === 'documents');
    expect(finds.map(one => Object.keys(one.command['projection'] as object).sort())).toEqual([['changedAt', 'code', 'shown.from', 'shown.label', 'shown.state', 'shown.toReview', 'title', 'unit']]);
    expect(sent.some(one => one.name === 'getMore' && one.command['collection'] !== 'documents')).toBe(false);
    expect(list?.words).toContain('500 tài liệu, 500 còn hiệu lực');
    expect(list?.words).toContain('QT-NHIEU.0499');
  }, 120_000);
});

let plain: Promise<TestDocument> | undefined;

/** Facts that the operations do not allow, or that would take long to reach. */
async function unusual(over: Partial<Revision>, trait: Partial<Pick<SheetFacts['document'], 'code'>> = {}): Promise<PdfDescription> {
  const document = await (plain ??= aDocument(app, agency)), record = await loadDocument(document.id), revision = { ...revisionOf(record, 1), ...over };
  return approvalSheet({ document: { ...record, revisions: [revision], ...trait }, revision, issuer: { agency: await agencyById(agency.id, TODAY) }, entry: { n: 9, hash: 'c0ffee'.padEnd(64, '0') }, at: TODAY }, wordsFor('vi'));
}

const signed = (by: Signer, meaning: string, more: Partial<RevisionSignature> = {}): RevisionSignature => ({ by, meaning, title: by.title, contentHash: 'ab'.repeat(32), at: TODAY, round: 1, exception: false, ...more });
const people = Array.from({ length: 12 }, (_, i): Signer => ({ id: `p${i}`, name: i === 5 ? 'Công Tằng Tôn Nữ Nguyễn Thị Hoàng Phương Thảo Quỳnh Anh' : `Người Ký Số ${i}`, title: i === 6 ? 'Phó Giám đốc phụ trách công tác cải cách hành chính và kiểm soát thủ tục hành chính' : 'Trưởng phòng' }));

describe('what is long or rare', () => {
  test('a substitute\'s signature names whom and by which paper; an exception is printed', async () => {
    const [author, absent, substitute, head] = people as [Signer, Signer, Signer, Signer];
    const words = oneLine((await readPdf(await renderPdf(await unusual({
      author, reviewers: [absent], approvers: [head],
      signatures: [signed(author, 'prepared'), signed(substitute, 'reviewed', { onBehalfOf: { id: absent.id, name: absent.name, paper: '15/GUQ-STP' } }), signed(head, 'approved', { exception: true })],
    })))).text.join(' '));
    for (const part of ['ký thay Người Ký Số 1', 'Ký thay Người Ký Số 1 theo văn bản 15/GUQ-STP', 'Ký theo ngoại lệ: cùng một người đã soạn hoặc soát xét lần này']) expect(words).toContain(part);
  });

  test('twelve signatures are all there, a person\'s rows together on one page', async () => {
    const [author, ...rest] = people as [Signer, ...Signer[]], reviewers = rest.slice(0, 9), approvers = rest.slice(9);
    const { text } = await readPdf(await renderPdf(await unusual({ author, reviewers, approvers, signatures: [signed(author, 'prepared'), ...reviewers.map(one => signed(one, 'reviewed')), ...approvers.map(one => signed(one, 'approved'))] })));
    const words = oneLine(text.join(' '));
    for (const one of people) expect(words.split(one.name).length).toBeGreaterThan(2);
    for (const page of text) expect(page.split('Họ và tên').length).toBe(page.split('Chức vụ').length);
  });

  test('a title of 40 lines, a reason longer than a page and words without a blank lose nothing', async () => {
    const title = Array.from({ length: 300 }, (_, i) => `dòng-${i}-dài`).join(' '), reason = Array.from({ length: 200 }, (_, i) => `Điểm ${i};`).join('\n');
    const description = await unusual({ title, reason }, { code: 'W'.repeat(40) }), { text } = await readPdf(await renderPdf(description)), words = oneLine(text.join(' '));
    for (const i of [0, 150, 299]) expect(words).toContain(`dòng-${i}-dài`);
    for (let i = 0; i < 200; i++) expect(words).toContain(`Điểm ${i};`);
    const widest = await drawPage(await renderPdf({ ...description, content: contentAfterTitle(description) }), 1, { width: 595 });
    expect(ink(widest, [0.96, 0, 1, 1])).toBe(0);
  });

  test('no heading stands alone at the end of a page', async () => {
    for (let lines = 1; lines < 40; lines += 4) {
      const { text } = await readPdf(await renderPdf(await unusual({ title: 'Tên tài liệu dài '.repeat(lines * 3).trim() })));
      for (const page of text) expect(page).not.toMatch(/(Tệp của lần này|Sửa đổi tài liệu|Chữ ký ghi trong hệ thống|Soạn thảo, soát xét, phê duyệt)\s*\n\s*Phiếu phê duyệt/);
    }
  }, 180_000);

  test('a list with the longest titles and codes stays in its columns', async () => {
    const rows: MasterListRow[] = [{ _id: 'a', code: 'W'.repeat(40), title: 'W'.repeat(300), unit: '', changedAt: TODAY, shown: { label: '01/00', state: 'effective', from: TODAY, toReview: true } }];
    const page = await drawPage(await renderPdf(masterList({ issuer: { agency: await agencyById(agency.id, TODAY) }, rows, cut: true, at: TODAY }, wordsFor('vi'), 'vi')), 1, { width: 842 });
    expect([ink(page, [0.955, 0, 1, 1]), ink(page, [0, 0, 0.06, 1])]).toEqual([0, 0]);
  });
});

const contentAfterTitle = ({ content }: PdfDescription): Content => (Array.isArray(content) ? content.slice(2) : content);

describe('in pixels', () => {
  test('every Vietnamese letter of a list is drawn: a document that differs in one accent looks different', async () => {
    const draw = async (title: string) => drawPage(await renderPdf(masterList({ issuer: { agency: await agencyById(agency.id, TODAY) }, rows: [{ _id: 'a', code: 'QT', title, unit: '', changedAt: TODAY, shown: { label: '01/00', state: 'effective', from: TODAY, toReview: false } }], cut: false, at: TODAY }, wordsFor('vi'), 'vi')), 1, { width: 1600 });
    const bare = await draw('Quy trinh');
    expect(difference(bare, await draw('Quy trinh'))).toBe(0);
    for (const title of ['Quy trình', 'Quy trịnh', 'Quý trinh', 'Quỹ trinh']) expect(difference(bare, await draw(title))).toBeGreaterThan(0);
  });

  test('the watermark of a draft lies over the page, and none over one in force', async () => {
    const pinkish = (r: number, g: number, b: number): boolean => r > 225 && g < 240 && g > 200 && Math.abs(g - b) < 12 && r - g > 10;
    const shares = await Promise.all((['inReview', 'effective'] as const).map(async state => ink(await drawPage(await renderPdf(await unusual({ state })), 1, { width: 600 }), [0, 0, 1, 1], pinkish)));
    expect(shares[0]).toBeGreaterThan(0.02);
    expect(shares[1]).toBeLessThan(0.001);
  });
});

describe('PDF/A-2a and PDF/UA-1 by veraPDF', () => {
  testWithValidator()('sheet, draft and list pass', async () => {
    const document = await aDocument(app, agency), issuer = { agency: await agencyById(agency.id, TODAY) };
    const sheet = (await fetched(await as(agency.account('staff')), sheetOf(document))).bytes, draft = await renderPdf(await unusual({ state: 'draft', title: 'Một <tên> & "dấu" ☑ 王' }));
    const list = await renderPdf(masterList({ issuer, rows: await masterListRows(agency.id, 500), cut: false, at: TODAY }, wordsFor('vi'), 'vi'));
    const none = await renderPdf(masterList({ issuer, rows: [], cut: false, at: TODAY }, wordsFor('en'), 'en'));
    expect(brokenRules({ sheet, draft, list, none }, ACCESSIBLE)).toEqual({ sheet: [], draft: [], list: [], none: [] });
  }, 300_000);
});

test('the day on the list is the agency\'s day, not that of Greenwich', async () => {
  const late = new Date('2026-11-24T18:00:00Z'), issuer = { agency: await agencyById(agency.id, TODAY) };
  const { text } = await readPdf(await renderPdf(masterList({ issuer, rows: [], cut: false, at: late }, wordsFor('vi'), 'vi')));
  expect(dayOf(late, issuer.agency.timeZone)).toBe('2026-11-25');
  expect(oneLine(text.join(' '))).toContain('ngày 25 tháng 11 năm 2026');
  expect(await ControlledDocument.countDocuments({ agency: empty.id })).toBe(0);
});
