/** The form builder over HTTP: a quality officer describes a form by posts alone; its paper is the draft's main file; it goes its way as any document. */
import type TestAgent from 'supertest/lib/agent';
import { loadDocument } from '../../server/documents/acts';
import { comparedForm } from '../../server/documents/formCompare';
import { nameFrom } from '../../server/documents/formNames';
import { describeForm } from '../../server/documents/formOperations';
import { ControlledDocument, type Revision } from '../../server/documents/model';
import { approve, createDocument, openDraft, requestApproval, review, submit } from '../../server/documents/operations';
import { contentHash } from '../../server/documents/standing';
import { wordsFor } from '../../server/core/words';
import { formDescription, signaturePlaces, type FormDescription, type WrittenForm } from '../../server/forms/description';
import { readPdf } from '../../server/pdf/text';
import { PASSWORD, useApp } from '../support/app';
import { anAgency, attach, pdfOf, type TestAgency } from '../support/factories';
import { textOf } from '../support/page';

let agency: TestAgency, other: TestAgency, officer: TestAgent, staff: TestAgent, stranger: TestAgent;
const app = useApp(async ready => { agency = await anAgency(ready, { code: 'stp' }); other = await anAgency(ready, { code: 'snv' }); });
beforeAll(async () => {
  [officer, staff, stranger] = await Promise.all([agency.account('qualityOfficer'), agency.account('staff'), other.account('qualityOfficer')].map(account => app.signIn(account))) as [TestAgent, TestAgent, TestAgent];
});

let made = 0;
async function aForm(form?: WrittenForm, title = 'Phiếu theo dõi hồ sơ'): Promise<{ id: string; base: string }> {
  const { _id: id } = await createDocument(agency.people.qualityOfficer, { code: `BM-QT01.${String(++made).padStart(2, '0')}`, title, type: 'BM', unit: '', reason: 'Ban hành lần đầu.' }, app.now());
  if (form) await describeForm(agency.people.qualityOfficer, { id, n: 1, version: 1, form }, app.now(), app.tools.files);
  return { id, base: `/documents/${id}/revisions/1` };
}
const revisionOf = async (id: string, n = 1): Promise<Revision> => (await loadDocument(id)).revisions[n - 1] as Revision;
const formOf = async (id: string, n = 1): Promise<FormDescription> => (await revisionOf(id, n)).form as FormDescription;
const mainOf = async (id: string, n = 1) => (await revisionOf(id, n)).files.find(file => file.role === 'main');
const textOfMain = async (id: string, n = 1): Promise<string> => (await readPdf(await app.tools.files.read((await mainOf(id, n))?.sha256 ?? ''))).text.join('\n').replace(/\s+/g, ' ');

/** The fields of the page as a browser would send them, with what was typed put over, and the pressed button. */
async function press(agent: TestAgent, at: { id: string; base: string }, act: string, typed: Record<string, unknown> = {}, block = '', expected = 303) {
  const page = (await agent.get(`${at.base}/form${block ? `?block=${block}` : ''}`)).text, fields = fieldsIn(page);
  const answer = await agent.post(`${at.base}/form`).type('form').send({ ...fields, ...typed, act }).redirects(0);
  if (answer.status !== expected) throw new Error(`${answer.status} ${answer.headers['location'] ?? ''}: ${textOf(answer.text).slice(0, 1500)}`);
  return answer;
}
const openIn = (answer: { headers: Record<string, string> }): string => new URLSearchParams((answer.headers['location'] ?? '').split('?')[1]?.split('#')[0]).get('block') ?? '';
const plain = (text: string): string => text.replaceAll('&quot;', '"').replaceAll('&#x3D;', '=').replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&#x27;', '\'').replaceAll('&amp;', '&');

function fieldsIn(page: string): Record<string, string | string[]> {
  const form = /<form[^>]*(?:id="builder"|action="[^"]*\/form")[^]*?<\/form>/.exec(page)?.[0] ?? '', fields: Record<string, string[]> = {};
  const put = (name = '', value = ''): void => { (fields[name] ??= []).push(plain(value)); };
  for (const [, tag = ''] of form.matchAll(/<input ([^>]*)>/g)) if (!/type="(checkbox|radio)"/.test(tag) || / checked/.test(tag)) put(/name="([^"]*)"/.exec(tag)?.[1], /value="([^"]*)"/.exec(tag)?.[1]);
  for (const [, name, text] of form.matchAll(/<textarea[^>]* name="([^"]*)"[^>]*>([^<]*)<\/textarea>/g)) put(name, text);
  for (const [, name, options = ''] of form.matchAll(/<select[^>]* name="([^"]*)"[^>]*>([^]*?)<\/select>/g)) put(name, (/<option value="([^"]*)" selected/.exec(options) ?? /<option value="([^"]*)"/.exec(options))?.[1]);
  return Object.fromEntries(Object.entries(fields).map(([name, values]) => [name, values.length > 1 ? values : values[0] ?? '']));
}

async function toForce(id: string, n = 1): Promise<void> {
  const { people } = agency, signing = { id, n, password: PASSWORD };
  await submit(people.qualityOfficer, signing, app.now());
  for (const post of ['unitHead', 'representative'] as const) await review(people[post], signing, app.now());
  await requestApproval(people.qualityOfficer, { id, n }, app.now());
  await approve(people.head, { ...signing, decisionNumber: '1/QĐ-STP', decisionDate: '2026-11-24', effectiveDate: '2026-11-24' }, app.now());
}
const named = async (id: string, n = 1): Promise<unknown> => ControlledDocument.updateOne({ _id: id }, { $set: { [`revisions.${n - 1}.reviewers`]: [agency.people.unitHead, agency.people.representative].map(({ id: person, name, title }) => ({ id: person, name, title })), [`revisions.${n - 1}.approvers`]: [agency.people.head].map(({ id: person, name, title }) => ({ id: person, name, title })) } });

const LINE: WrittenForm = { blocks: [{ block: 'field', name: 'noiDung', label: 'Nội dung', kind: 'line' }] };

describe('the whole job, by posts', () => {
  let at: { id: string; base: string };
  beforeAll(async () => { at = await aForm(undefined, 'Phiếu yêu cầu văn phòng phẩm'); });

  test('the draft of a form leads to the builder, which offers what is ready', async () => {
    const draft = (await officer.get(`${at.base}/draft`)).text, page = (await officer.get(`${at.base}/form`)).text;
    expect(draft).toContain(`href="${at.base}/form"`);
    expect(textOf(page)).toMatch(/Lấy từ danh mục có sẵn.*BM-HT01.01 Danh mục tài liệu nội bộ/s);
  });

  test('fields, a table with sums, wording with placeholders, two signatures in order', async () => {
    await press(officer, at, 'begin');
    expect(await formOf(at.id)).toMatchObject({ layout: 'qms', blocks: [] });
    const first = openIn(await press(officer, at, 'add', { addKind: 'line' }));
    expect(openIn(await press(officer, at, 'save', { label: 'Người đề nghị', required: 'yes' }, first))).toBe('nguoiDeNghi');
    const choice = openIn(await press(officer, at, 'add', { addKind: 'choice' }, 'nguoiDeNghi'));
    await press(officer, at, 'save', { label: 'Cần gấp' }, choice);
    await press(officer, at, 'save', { options: 'Có\nKhông\n\n' }, 'canGap');
    const reason = openIn(await press(officer, at, 'add', { addKind: 'prose' }, 'canGap'));
    await press(officer, at, 'save', { label: 'Lý do gấp', when: 'canGap=Có' }, reason);
    const table = openIn(await press(officer, at, 'add', { addKind: 'table' }, 'lyDoGap'));
    await press(officer, at, 'save', { label: 'Vật tư', 'columns.0.label': 'Tên hàng', 'columns.1.label': 'Số lượng', 'columns.1.kind': 'number' }, table);
    await press(officer, at, 'save', { 'columns.2.label': 'Đơn giá', 'columns.2.kind': 'number' }, 'vatTu');
    await press(officer, at, 'save', { 'columns.3.label': 'Thành tiền', 'columns.3.kind': 'calculated' }, 'vatTu');
    await press(officer, at, 'save', { 'columns.3.of': ['soLuong', 'donGia'], 'columns.3.sum': 'yes' }, 'vatTu');
    const wording = openIn(await press(officer, at, 'add', { addKind: 'wording' }, 'vatTu'));
    await press(officer, at, 'save', { text: 'Theo Quyết định số {{decision.number}}, {{nguoiDeNghi}} đề nghị cấp vật tư.' }, wording);
    const signatures = openIn(await press(officer, at, 'add', { addKind: 'signatures' }, wording));
    await press(officer, at, 'save', { 'signatures.0.label': 'Người đề nghị', 'signatures.1.label': 'Giám đốc', 'signatures.1.by': 'head' }, signatures);
    const { blocks } = await formOf(at.id);
    expect(blocks).toMatchObject([
      { name: 'nguoiDeNghi', label: 'Người đề nghị', kind: 'line', required: true }, { name: 'canGap', options: ['Có', 'Không'] }, { name: 'lyDoGap', kind: 'prose', when: { field: 'canGap', is: 'Có' } },
      { name: 'vatTu', columns: [{ name: 'noiDung', label: 'Tên hàng' }, { name: 'soLuong', kind: 'number' }, { name: 'donGia', kind: 'number' }, { name: 'thanhTien', kind: 'calculated', of: ['soLuong', 'donGia'], sum: true }] },
      { block: 'wording' }, { block: 'signatures', inOrder: true, signatures: [{ label: 'Người đề nghị', by: 'filler' }, { label: 'Giám đốc', by: 'head' }] },
    ]);
  }, 60_000);

  test('its paper is the main file: drawn, searchable, shown as pictures', async () => {
    const main = await mainOf(at.id), text = await textOfMain(at.id);
    expect(main).toMatchObject({ type: 'pdf', pdf: { made: 'drawn', pages: 1 } });
    for (const words of ['Người đề nghị:', '[ ] Có', 'Thành tiền', 'PHIẾU YÊU CẦU VĂN PHÒNG PHẨM', 'Theo Quyết định số']) expect(text).toContain(words);
    expect((await revisionOf(at.id)).files.length).toBe(1);
    const picture = await officer.get(`${at.base}/form/preview/1.png`);
    expect([picture.status, picture.type, (picture.body as Buffer).subarray(1, 4).toString()]).toEqual([200, 'image/png', 'PNG']);
    expect((await officer.get(`${at.base}/form/preview/2.png`)).status).toBe(404);
  });

  test('while she types, the answer is a picture and what is wrong; nothing is kept', async () => {
    const before = (await loadDocument(at.id)).version, page = (await officer.get(`${at.base}/form?block=loiVan`)).text;
    const shown = await officer.post(`${at.base}/form/preview`).type('form').set('accept', 'application/json').send({ ...fieldsIn(page), text: 'Số {{quyetDinh}}' });
    expect(shown.body).toMatchObject({ page: 1, pages: 1, label: 'Trang 1 / 1', problems: [expect.stringContaining('“quyetDinh”')] });
    expect(Buffer.from((shown.body as { image: string }).image, 'base64').subarray(1, 4).toString()).toBe('PNG');
    expect((await loadDocument(at.id)).version).toBe(before);
  });

  test('it comes into force, and its next issue carries the form, drawn with the new number, and may differ', async () => {
    await named(at.id);
    await toForce(at.id);
    expect((await revisionOf(at.id)).state).toBe('effective');
    expect(textOf((await staff.get(`/documents/${at.id}`)).text)).toContain('Nội dung biểu mẫu');
    const { version } = await loadDocument(at.id);
    await officer.post(`/documents/${at.id}/revisions`).type('form').send({ kind: 'amendment', reason: 'Bỏ đơn giá.', version }).expect(303);
    expect(await formOf(at.id, 2)).toEqual(await formOf(at.id));
    expect(await textOfMain(at.id, 2)).toContain('01/01');
    const next = { id: at.id, base: `/documents/${at.id}/revisions/2` };
    await press(officer, next, 'save', { label: 'Người đề nghị cấp' }, 'nguoiDeNghi');
    expect((await formOf(at.id, 2)).blocks[0]).toMatchObject({ name: 'nguoiDeNghi', label: 'Người đề nghị cấp' });
    expect((await formOf(at.id)).blocks[0]).toMatchObject({ label: 'Người đề nghị' });
    const page = (await officer.get(next.base)).text;
    expect(textOf(page)).toContain('Đánh dấu 1 khối đổi so với lần 01/00');
    for (const shown of [page, (await officer.get(`${next.base}/review`)).text]) expect(shown).toMatch(/Người đề nghị<ins> cấp<\/ins>/);
  }, 60_000);
});

describe('what was typed', () => {
  test('a placeholder nobody knows is told beside its block, saved all the same, printed as typed; sending is refused until it is mended', async () => {
    const at = await aForm({ blocks: [...LINE.blocks, { block: 'wording', name: 'loiVan' }] });
    await named(at.id);
    await press(officer, at, 'save', { text: 'Số {{quyetDinh.so}} {{#if}}' }, 'loiVan');
    await press(officer, at, 'save', { text: 'Số {{quyetDinh.so}}' }, 'loiVan');
    expect(textOf((await officer.get(`${at.base}/form?block=loiVan`)).text)).toContain('Lời văn dùng “quyetDinh.so”, nhưng không có ô nào tên như vậy.');
    expect(await textOfMain(at.id)).toContain('Số {{quyetDinh.so}}');
    expect(textOf((await officer.get(`${at.base}/draft`)).text)).toContain('Biểu mẫu còn 1 chỗ cần sửa.');
    const refused = await officer.post(`${at.base}/submission`).type('form').send({ password: PASSWORD, version: (await loadDocument(at.id)).version });
    expect([refused.status, (await revisionOf(at.id)).state]).toEqual([409, 'draft']);
    await press(officer, at, 'insert:form.code', { text: 'Mã hiệu: ' }, 'loiVan');
    expect((await formOf(at.id)).blocks[1]).toMatchObject({ text: 'Mã hiệu:{{form.code}}' });
    await officer.post(`${at.base}/submission`).type('form').send({ password: PASSWORD, version: (await loadDocument(at.id)).version }).expect(303);
  });

  test('a label of markup is text on page and paper; a name that means something to the language is refused and stands as typed', async () => {
    const at = await aForm(LINE), hostile = '<script>alert(1)</script>';
    await press(officer, at, 'save', { label: hostile }, 'noiDung');
    const [block] = (await formOf(at.id)).blocks;
    expect((await officer.get(`${at.base}/form?block=${block?.name}`)).text).not.toContain('<script>alert');
    expect(await textOfMain(at.id)).toContain(hostile);
    for (const name of ['__proto__', 'constructor', 'Có dấu']) {
      const page = (await press(officer, at, 'save', { label: 'Nhãn khác', name }, block?.name, 422)).text;
      expect(page).toMatch(new RegExp(`<a href="#name">[^]*value="Nhãn khác"[^]*value="${name}"`));
    }
    expect((await formOf(at.id)).blocks).toEqual([block]);
  });

  test('an empty label is told at its field; an empty list, a taken name too', async () => {
    const at = await aForm({ blocks: [...LINE.blocks, { block: 'field', name: 'hai', label: 'Hai', kind: 'line' }] });
    expect((await press(officer, at, 'open:hai', { label: ' ' }, 'noiDung', 422)).text).toMatch(/<a href="#label">/);
    expect(textOf((await press(officer, at, 'save', { name: 'hai' }, 'noiDung', 422)).text)).toContain('Tên “hai” đã dùng cho khối khác.');
    await press(officer, at, 'save', { kind: 'choice' }, 'noiDung');
    expect(textOf((await officer.get(`${at.base}/form?block=noiDung`)).text)).toContain('Chưa có lựa chọn nào.');
  });

  test('blocks move, are duplicated and removed; what is renamed is renamed wherever it is spoken of', async () => {
    const at = await aForm({ blocks: [{ block: 'field', name: 'loai', label: 'Loại', kind: 'choice', options: ['A'] }, { block: 'field', name: 'tenRieng', label: 'Tên', kind: 'line', when: { field: 'loai', is: 'A' } }, { block: 'wording', name: 'loiVan', text: '{{#if loai}}{{ loai }} {{loaiKhac}}{{else if loai}}-{{/if}}' }] });
    await press(officer, at, 'save', { name: 'phanLoai' }, 'loai');
    expect((await formOf(at.id)).blocks).toMatchObject([{ name: 'phanLoai' }, { when: { field: 'phanLoai', is: 'A' } }, { text: '{{#if phanLoai}}{{ phanLoai }} {{loaiKhac}}{{else if phanLoai}}-{{/if}}' }]);
    await press(officer, at, 'down', {}, 'phanLoai');
    expect(textOf((await officer.get(`${at.base}/form?block=tenRieng`)).text)).toContain('ô này không đứng trước');
    expect(openIn(await press(officer, at, 'copy', {}, 'tenRieng'))).toBe('ten');
    expect(openIn(await press(officer, at, 'remove', { label: '' }, 'ten'))).toBe('phanLoai');
    expect((await formOf(at.id)).blocks.map(block => block.name)).toEqual(['tenRieng', 'phanLoai', 'loiVan']);
    const signatures = openIn(await press(officer, at, 'add', { addKind: 'signatures' }));
    await press(officer, at, 'copy', {}, signatures);
    expect(new Set(signaturePlaces(await formOf(at.id)).map(place => place.name)).size).toBe(2);
  });

  test('a block that was removed comes back where it stood, with all it had, until the next save', async () => {
    const table: WrittenForm['blocks'][number] = { block: 'table', name: 'bang', label: 'Bảng <b>', columns: [{ name: 'a', label: 'A', kind: 'number', min: 1 }], rows: [] };
    const at = await aForm({ blocks: [{ block: 'field', name: 'mot', label: 'Một', kind: 'line' }, table, { block: 'field', name: 'ba', label: 'Ba', kind: 'line' }] }), before = await formOf(at.id);
    const gone = await press(officer, at, 'remove', { label: '' }, 'bang');
    expect([openIn(gone), gone.headers['location']?.split('#')[1]]).toEqual(['ba', 'undo']);
    expect((await formOf(at.id)).blocks.map(block => block.name)).toEqual(['mot', 'ba']);
    const page = (await officer.get(`${at.base}/form?block=ba`)).text;
    expect(textOf(page, /<ol class="blocks">[\s\S]*?<\/ol>/)).toMatch(/Một.*Đã bỏ “Bảng <b>”\. Hoàn tác.*Ba/);
    expect(page).toContain('Đã bỏ khối. Bấm “Hoàn tác” để lấy lại.');
    await press(officer, at, 'open:mot', {}, 'ba');
    expect(openIn(await press(officer, at, 'undo', { label: 'Ba mới' }, 'ba'))).toBe('bang');
    expect((await formOf(at.id)).blocks).toEqual(before.blocks.map(block => (block.name === 'ba' ? { ...block, label: 'Ba mới', name: 'baMoi' } : block)));
    expect((await officer.get(`${at.base}/form`)).text).not.toContain('value="undo"');

    await press(officer, at, 'remove', {}, 'bang');
    await press(officer, at, 'save', { help: 'Lời dẫn' }, 'mot');
    expect((await officer.get(`${at.base}/form`)).text).not.toContain('value="undo"');
    await press(officer, at, 'undo', {}, 'mot');
    expect((await formOf(at.id)).blocks).toHaveLength(2);
  });

  test('the only block comes back, too; who may not write the draft brings back nothing; a new name in its place is told', async () => {
    const at = await aForm({ blocks: [{ block: 'field', name: 'mot', label: 'Một', kind: 'line' }, { block: 'field', name: 'hai', label: 'Hai', kind: 'line' }] });
    await press(officer, at, 'remove', {}, 'hai');
    expect((await staff.post(`${at.base}/form`).type('form').send({ version: (await loadDocument(at.id)).version, act: 'undo', block: '' }).redirects(0)).status).toBeGreaterThanOrEqual(403);
    expect(textOf((await press(officer, at, 'undo', { name: 'hai' }, 'mot', 422)).text)).toContain('Tên “hai” đã dùng cho khối khác.');
    await press(officer, at, 'remove', {}, 'mot');
    expect((await formOf(at.id)).blocks).toEqual([]);
    await press(officer, at, 'undo');
    expect((await formOf(at.id)).blocks.map(block => block.name)).toEqual(['mot']);
  });

  test('columns and signers move and go; the last one stays', async () => {
    const at = await aForm({ blocks: [{ block: 'table', name: 'bang', label: 'Bảng', columns: [{ name: 'a', label: 'A', kind: 'line' }, { name: 'b', label: 'B', kind: 'number', sum: true, width: 20 }] }] });
    await press(officer, at, 'rowDown:0', { 'columns.0.label': 'A mới' }, 'bang');
    expect((await formOf(at.id)).blocks[0]).toMatchObject({ columns: [{ name: 'b', sum: true, width: 20 }, { name: 'a', label: 'A mới' }] });
    for (let times = 0; times < 2; times += 1) await press(officer, at, 'rowRemove:0', {}, 'bang');
    expect((await formOf(at.id)).blocks[0]).toMatchObject({ columns: [{ name: 'a' }] });
    expect((await press(officer, at, 'save', { 'columns.0.label': '', 'columns.1.label': 'C', 'columns.1.width': '400' }, 'bang', 422)).text).toMatch(/href="#columns\.0\.label"[^]*href="#columns\.1\.width"[^]*value="C"/);
  });

  test('a number has bounds: kept, taken off, refused where they cross or are none; a form without them stays as it was', async () => {
    const at = await aForm({ blocks: [{ block: 'field', name: 'tyLe', label: 'Tỷ lệ', kind: 'number' }, { block: 'table', name: 'bang', label: 'Bảng', columns: [{ name: 'a', label: 'A', kind: 'number' }, { name: 'b', label: 'B', kind: 'line' }] }] });
    expect(Object.keys((await formOf(at.id)).blocks[0] ?? {})).not.toContain('min');
    await press(officer, at, 'save', { min: '0', max: '99,5' }, 'tyLe');
    await press(officer, at, 'save', { 'columns.0.min': '1', 'columns.0.max': '5' }, 'bang');
    expect((await formOf(at.id)).blocks).toMatchObject([{ min: 0, max: 99.5 }, { columns: [{ min: 1, max: 5 }, { name: 'b' }] }]);
    const page = (await officer.get(`${at.base}/form?block=tyLe`)).text;
    expect([page.includes('value="99,5"'), page.includes('name="columns.1.min"')]).toEqual([true, false]);
    expect(textOf((await press(officer, at, 'save', { min: '100' }, 'tyLe', 422)).text)).toContain('Số lớn nhất không được nhỏ hơn số nhỏ nhất.');
    expect((await press(officer, at, 'save', { 'columns.0.max': '0' }, 'bang', 422)).text).toContain('href="#columns.0.max"');
    expect(textOf((await press(officer, at, 'save', { min: 'ít' }, 'tyLe', 422)).text)).toContain('Hãy gõ một số');
    await press(officer, at, 'save', { min: '', max: '' }, 'tyLe');
    expect((await formOf(at.id)).blocks[0]).not.toHaveProperty('min');
    expect(textOf((await officer.get(at.base)).text)).toContain('từ 1 đến 5');
  });

  test('a page that is older than the draft keeps what was typed and says so', async () => {
    const at = await aForm(LINE), page = fieldsIn((await officer.get(`${at.base}/form?block=noiDung`)).text);
    await press(officer, at, 'add', { addKind: 'date' });
    const answer = await officer.post(`${at.base}/form`).type('form').send({ ...page, label: 'Gõ dở', act: 'save' });
    expect([answer.status, fieldsIn(answer.text)['label'], fieldsIn(answer.text)['version']]).toEqual([409, 'Gõ dở', String((await loadDocument(at.id)).version)]);
    expect((await formOf(at.id)).blocks.length).toBe(2);
  });

  test('two hundred fields are one page and one paper; opening the next writes nothing', async () => {
    const at = await aForm({ blocks: Array.from({ length: 200 }, (_, place) => ({ block: 'field' as const, name: `o${place}`, label: `Ô số ${place}`, kind: 'line' as const })) }), { version } = await loadDocument(at.id);
    const page = await officer.get(`${at.base}/form?block=o150`);
    expect([page.status, Buffer.byteLength(page.text) < 150_000, (await mainOf(at.id))?.pdf?.pages]).toEqual([200, true, expect.any(Number)]);
    expect(openIn(await press(officer, at, 'open:o151', {}, 'o150'))).toBe('o151');
    expect((await loadDocument(at.id)).version).toBe(version);
    await press(officer, at, 'save', { label: 'Ô đổi tên' }, 'o151');
    expect(await textOfMain(at.id)).toContain('Ô đổi tên');
  }, 30_000);
});

describe('who, and what it is in the record', () => {
  test('another person, another agency, a procedure, a signed revision: refused, nothing changed', async () => {
    const at = await aForm(LINE), { version } = await loadDocument(at.id), fields = { version, block: 'noiDung', label: 'Khác', act: 'save' };
    expect([(await staff.get(`${at.base}/form`)).status, (await staff.post(`${at.base}/form`).type('form').send(fields)).status, (await staff.post(`${at.base}/form/preview`).type('form').send(fields)).status]).toEqual([404, 404, 404]);
    expect([(await stranger.get(`${at.base}/form`)).status, (await stranger.post(`${at.base}/form`).type('form').send(fields)).status, (await stranger.get(`${at.base}/form/preview/1.png`)).status]).toEqual([404, 404, 404]);
    const { _id: procedure } = await createDocument(agency.people.qualityOfficer, { code: 'QT-KHAC.01', title: 'Quy trình', type: 'QT', unit: '', reason: 'Mới.' }, app.now());
    expect((await officer.get(`/documents/${procedure}/revisions/1/form`)).status).toBe(404);
    await expect(describeForm(agency.people.qualityOfficer, { id: procedure, n: 1, version: 1, form: LINE }, app.now(), app.tools.files)).rejects.toMatchObject({ refusal: { key: 'notAForm' } });
    await expect(describeForm(agency.people.staff, { id: at.id, n: 1, version, form: LINE }, app.now(), app.tools.files)).rejects.toMatchObject({ status: 403 });
    await named(at.id);
    await submit(agency.people.qualityOfficer, { id: at.id, n: 1, password: PASSWORD }, app.now());
    const late = await officer.post(`${at.base}/form`).type('form').send({ ...fields, version: version + 1 });
    expect([late.status >= 400, (await formOf(at.id)).blocks[0]]).toEqual([true, expect.objectContaining({ label: 'Nội dung' })]);
  });

  test('the description is part of what is signed; the trail tells of it; a changed title is drawn', async () => {
    const at = await aForm(LINE), revision = await revisionOf(at.id);
    expect(contentHash(revision)).not.toBe(contentHash({ ...revision, form: formDescription.parse({ ...LINE, folder: 'Khác' }) }));
    expect(textOf((await officer.get(`/documents/${at.id}/trail`)).text)).toContain('ghi biểu mẫu điện tử của dự thảo 01/00: 1 khối.');
    await officer.post(`${at.base}/draft`).type('form').send({ title: 'Phiếu đã đổi tên', reason: 'x', version: (await loadDocument(at.id)).version }).expect(303);
    expect(await textOfMain(at.id)).toContain('PHIẾU ĐÃ ĐỔI TÊN');
  });

  test('a main file cannot be put over the form’s paper or taken away from it; giving the form up makes room', async () => {
    const at = await aForm(LINE), document = { id: at.id, n: 1 }, file = { name: 'mau.pdf', bytes: await pdfOf('Mẫu cũ') };
    await expect(attach(app, agency.people.qualityOfficer, document, file)).rejects.toMatchObject({ refusal: { key: 'mainIsForm' } });
    expect((await officer.post(`${at.base}/files/${(await mainOf(at.id))?.id}/removal`).type('form').send({ version: (await loadDocument(at.id)).version })).status).toBe(409);
    await press(officer, at, 'drop');
    expect([(await revisionOf(at.id)).form, (await revisionOf(at.id)).files]).toEqual([null, []]);
    await attach(app, agency.people.qualityOfficer, document, file);
    await describeForm(agency.people.qualityOfficer, { ...document, version: (await loadDocument(at.id)).version, form: LINE }, app.now(), app.tools.files);
    expect((await revisionOf(at.id)).files.map(one => one.pdf?.made)).toEqual(['drawn']);
  });

  test('a form of the catalogue is taken, changed, and block by block or whole set back', async () => {
    const at = await aForm();
    await press(officer, at, 'take:internalDocuments');
    const theirs = await formOf(at.id);
    expect([theirs.catalogue, theirs.blocks.length > 2]).toEqual(['internalDocuments', true]);
    expect((await officer.get(`${at.base}/form?block=intro`)).text).not.toContain('value="reset"');
    await press(officer, at, 'save', { text: 'Lời của sở.' }, 'intro');
    expect((await officer.get(`${at.base}/form?block=intro`)).text).toContain('value="reset"');
    await press(officer, at, 'reset', { text: '{{sai' }, 'intro');
    expect(await formOf(at.id)).toEqual(theirs);
    await press(officer, at, 'save', { folder: 'Hồ sơ khác' }, '-');
    await press(officer, at, 'take:internalDocuments');
    expect(await formOf(at.id)).toEqual(theirs);
    expect((await press(officer, at, 'take:nothing', {}, '', 404)).status).toBe(404);
  }, 30_000);

  test('the next draft carries the form also where it is opened by the operation: it waits for its paper to be drawn', async () => {
    const at = await aForm(LINE);
    await named(at.id);
    await toForce(at.id);
    const n = await openDraft(agency.people.qualityOfficer, at.id, { kind: 'issue', reason: 'Mới.', version: (await loadDocument(at.id)).version }, app.now());
    await named(at.id, n);
    await expect(submit(agency.people.qualityOfficer, { id: at.id, n, password: PASSWORD }, app.now())).rejects.toMatchObject({ refusal: { key: 'formNotDrawn' } });
  });
});

describe('names and differences', () => {
  test.each([['Số quyết định', 'soQuyetDinh'], ['Đơn vị', 'donVi'], ['5 lần', 'o5Lan'], ['…', 'o'], ['Form', 'form2'], ['constructor', 'constructor2'], ['Ký', 'ky2']])('%s → %s', (label, name) => { expect(nameFrom(label, new Set(['ky']), 'o')).toBe(name); });

  test('added, removed and changed blocks, each in its words', () => {
    const before = formDescription.parse({ blocks: [{ block: 'field', name: 'a', label: 'A', kind: 'line' }, { block: 'section', name: 'b', label: 'B' }] }), now = formDescription.parse({ folder: 'Tập 1', blocks: [{ block: 'field', name: 'a', label: 'A', kind: 'number', measure: 'ngày' }, { block: 'section', name: 'c', label: 'C' }] });
    expect(comparedForm(now, before, wordsFor('vi')).map(row => [row.change, row.label.map(piece => piece.text).join('')])).toEqual([['changed', 'Thiết lập chung'], ['changed', 'A'], ['added', 'C'], ['removed', 'B']]);
    expect(comparedForm(now, undefined, wordsFor('vi')).some(row => row.change)).toBe(false);
  });
});
