/** The steps of a procedure as data: typed or pasted in the draft, kept with the revision, compared, printed on its approval sheet. */
import type TestAgent from 'supertest/lib/agent';
import { loadDocument } from '../../server/documents/acts';
import { ControlledDocument, type ProcessStep } from '../../server/documents/model';
import { approve, editSteps, openDraft, requestApproval, review, submit } from '../../server/documents/operations';
import { pastedSteps } from '../../server/documents/pastedSteps';
import { comparedSteps, totalLimit } from '../../server/documents/stepCompare';
import { readPdf } from '../../server/pdf/text';
import { PASSWORD, useApp } from '../support/app';
import { aDocument, anAgency, type TestAgency, type TestDocument } from '../support/factories';
import { textOf } from '../support/page';

let agency: TestAgency, author: TestAgent, staff: TestAgent, unitHead: TestAgent, officer: TestAgent;
const app = useApp(async ready => { agency = await anAgency(ready, { code: 'stp' }); });
beforeAll(async () => {
  [author, staff, unitHead, officer] = await Promise.all((['author', 'staff', 'unitHead', 'qualityOfficer'] as const).map(post => app.signIn(agency.account(post)))) as [TestAgent, TestAgent, TestAgent, TestAgent];
});

const step = (what: string, who = '', limit = '', form = ''): ProcessStep => ({ what, who, limit, form });
const RECEIVE = step('Kiểm tra, tiếp nhận hồ sơ', 'Công chức Bộ phận TN&TKQ', '0,5 ngày', 'Mẫu 01'), APPRAISE = step('Thẩm định hồ sơ', 'Chuyên viên', '3 ngày', 'Dự thảo'), SIGN = step('Ký duyệt', 'Giám đốc', '1 ngày', 'Giấy phép');
const THREE = [RECEIVE, APPRAISE, SIGN];

const at = (document: TestDocument, place = ''): string => `/documents/${document.id}/revisions/${document.n}${place && `/${place}`}`;
const versionOf = async (document: TestDocument) => (await loadDocument(document.id)).version;
const stepsOf = async (document: TestDocument) => (await loadDocument(document.id)).revisions.find(one => one.n === document.n)?.steps;
const columns = (steps: readonly ProcessStep[]) => ({ what: steps.map(one => one.what), who: steps.map(one => one.who), limit: steps.map(one => one.limit), form: steps.map(one => one.form), pasted: '' });

async function save(agent: TestAgent, document: TestDocument, fields: Record<string, unknown>, expected: number) {
  const answer = await agent.post(at(document, 'steps')).type('form').send({ version: await versionOf(document), ...fields }).redirects(0);
  if (answer.status !== expected) throw new Error(`${answer.status}: ${textOf(answer.text).slice(0, 1500)}`);
  return answer;
}

/** What stands in the fields of one name, without the row that script adds. */
const typed = (page: string, name: string): string[] => [...page.matchAll(new RegExp(`<textarea[^>]* name="${name}"[^>]*>([^<]*)</textarea>`, 'g'))].map(match => match[1] ?? '').slice(0, -1);
const draftOf = async (agent: TestAgent, document: TestDocument): Promise<string> => (await agent.get(at(document, 'draft'))).text;

async function toForce({ id }: TestDocument): Promise<void> {
  const { people } = agency, signing = { id, n: 1, password: PASSWORD };
  await submit(people.author, signing, app.now());
  for (const post of ['unitHead', 'qualityOfficer'] as const) await review(people[post], signing, app.now());
  await requestApproval(people.author, { id, n: 1 }, app.now());
  await approve(people.head, { ...signing, decisionNumber: '1/QĐ-STP', decisionDate: '2026-11-24', effectiveDate: '2026-11-24' }, app.now());
}

describe('the draft’s page', () => {
  test('keeps the filled rows in their order; an empty or ticked one is left out; two empty ones stand ready', async () => {
    const document = await aDocument(app, agency, { stage: 'draft' });
    expect(typed(await draftOf(author, document), 'what')).toEqual(['', '']);
    const fields = columns([RECEIVE, step('', 'ai đó'), APPRAISE, step('Bước thừa'), SIGN, step(''), step('')]);
    expect((await save(author, document, { ...fields, remove: '3' }, 303)).headers['location']).toBe(at(document, 'draft#steps'));
    expect(await stepsOf(document)).toEqual(THREE);
    const page = await draftOf(author, document), last = (await ControlledDocument.findById(document.id).lean())?.trail.at(-1);
    expect([typed(page, 'what'), typed(page, 'limit')]).toEqual([[RECEIVE.what, APPRAISE.what, SIGN.what, '', ''], ['0,5 ngày', '3 ngày', '1 ngày', '', '']]);
    expect([last?.action, last?.details]).toEqual(['revision.edit', { steps: 3, n: 1 }]);
    expect(textOf((await officer.get(`/documents/${document.id}/trail`)).text)).toContain('ghi các bước của dự thảo 01/00: 3 bước.');
  });

  test('one row is a row too, and all rows may be taken away', async () => {
    const document = await aDocument(app, agency, { stage: 'draft' });
    await save(author, document, { ...RECEIVE, pasted: '' }, 303);
    expect(await stepsOf(document)).toEqual([RECEIVE]);
    await save(author, document, { ...RECEIVE, remove: '0', pasted: '' }, 303);
    expect(await stepsOf(document)).toEqual([]);
  });

  test('takes a pasted table after the rows that are there', async () => {
    const document = await aDocument(app, agency, { stage: 'draft' });
    await save(author, document, { ...columns([RECEIVE]), pasted: 'TT\tNội dung\tTrách nhiệm\tThời gian\tBiểu mẫu\r\nB2\tThẩm định hồ sơ\tChuyên viên\t3 ngày\tDự thảo\r\nB3\tKý duyệt\tGiám đốc\t1 ngày\tGiấy phép\r\n' }, 303);
    expect(await stepsOf(document)).toEqual(THREE);
  });

  test('a step that is too long is named at its field, and everything stands as typed', async () => {
    const document = await aDocument(app, agency, { stage: 'draft' });
    const page = (await save(author, document, { ...columns([RECEIVE, { ...APPRAISE, who: 'x'.repeat(301) }]), pasted: 'Ký duyệt\tGiám đốc' }, 422)).text;
    expect([typed(page, 'what'), typed(page, 'who')[1]?.length]).toEqual([[RECEIVE.what, APPRAISE.what, 'Ký duyệt', '', ''], 301]);
    expect(page).toMatch(/<a href="#steps\.1\.who">[^]*<textarea[^>]* id="steps\.1\.who"[^>]* aria-invalid="true" aria-describedby="steps\.1\.who-error"/);
    expect(await stepsOf(document)).toEqual([]);
  });

  test('more than sixty are refused in words, none is lost', async () => {
    const document = await aDocument(app, agency, { stage: 'draft' }), many = Array.from({ length: 61 }, (_, place) => step(`Bước ${place}`));
    const page = (await save(author, document, columns(many), 422)).text;
    expect([textOf(page).includes('Quá 60 bước.'), typed(page, 'what').length]).toEqual([true, 63]);
    const table = many.map(one => one.what).join('\n'), pasted = (await save(author, document, { ...columns([SIGN]), pasted: table }, 422)).text;
    expect([typed(pasted, 'what'), pasted.includes(`${table}</textarea>`)]).toEqual([[SIGN.what, '', ''], true]);
    await save(author, document, columns(many.slice(1)), 303);
    expect((await stepsOf(document))?.length).toBe(60);
  });

  test('an old page is told so, keeps its rows, and overwrites nothing until that was read', async () => {
    const document = await aDocument(app, agency, { stage: 'draft' }), version = await versionOf(document);
    await save(officer, document, columns([SIGN]), 303);
    const page = (await save(author, document, { ...columns(THREE), version }, 409)).text;
    expect([textOf(page).includes('Có người vừa sửa nội dung này'), typed(page, 'what').length]).toEqual([true, 5]);
    expect(await stepsOf(document)).toEqual([SIGN]);
    await save(author, document, columns(THREE), 303);
    expect(await stepsOf(document)).toEqual(THREE);
  });

  test('steps are for whoever writes the draft, and only while it is one', async () => {
    const document = await aDocument(app, agency, { stage: 'inReview' });
    for (const agent of [unitHead, author]) await save(agent, document, columns(THREE), 409);
    const draft = await aDocument(app, agency, { stage: 'draft' });
    await save(staff, draft, columns(THREE), 403);
    expect([await stepsOf(document), await stepsOf(draft)]).toEqual([[], []]);
  });
});

describe('a revision with steps', () => {
  async function withSteps(): Promise<TestDocument> {
    const document = await aDocument(app, agency, { stage: 'draft' });
    await editSteps(agency.people.author, { id: document.id, n: 1, steps: THREE }, app.now());
    return document;
  }

  test('shows them and prints them with their total on its approval sheet', async () => {
    const document = await withSteps(), shown = textOf((await author.get(at(document))).text, /<section[^>]*id="steps"[\s\S]*?<\/section>/);
    for (const words of ['Các bước 3 bước', 'B1', 'Kiểm tra, tiếp nhận hồ sơ', 'Công chức Bộ phận TN&', 'Tổng thời gian: 4,5 ngày.']) expect(shown).toContain(words);
    const { body } = await author.get(at(document, 'approval-sheet.pdf')).buffer(true), words = (await readPdf(body as Buffer)).text.join(' ').replace(/\s+/g, ' ');
    for (const part of ['Các bước thực hiện', 'TT Nội dung công việc Trách nhiệm Thời gian Biểu mẫu/Kết quả', 'B1 Kiểm tra, tiếp nhận hồ sơ Công chức Bộ phận TN&TKQ 0,5 ngày Mẫu 01', 'B3 Ký duyệt Giám đốc 1 ngày Giấy phép', 'Tổng thời gian: 4,5 ngày.']) expect(words).toContain(part);
  });

  test('gives them to the next draft, whose readers see what changed', async () => {
    const first = await withSteps();
    await toForce(first);
    const n = await openDraft(agency.people.author, first.id, { kind: 'amendment', reason: 'Rút ngắn thời gian', version: await versionOf(first) }, app.now()), draft = { ...first, n };
    expect(await stepsOf(draft)).toEqual(THREE);
    expect(textOf((await officer.get(at(draft, 'review'))).text)).toContain('Các bước không đổi so với lần 01/00.');
    await save(author, draft, columns([step('Phân công', 'Trưởng phòng', '0,5 ngày'), RECEIVE, { ...APPRAISE, limit: '2 ngày' }]), 303);
    for (const place of ['review', '']) {
      const page = (await officer.get(at(draft, place))).text;
      expect(textOf(page)).toContain('Đánh dấu 3 bước đổi so với lần 01/00.');
      expect(page).toMatch(/class="added"[^]*B1[^]*thêm[^]*class="changed"[^]*B3[^]*sửa[^]*<del>3<\/del><ins>2<\/ins> ngày[^]*class="removed"[^]*bỏ[^]*<del>Ký duyệt<\/del>/);
    }
    expect([await stepsOf(first), textOf((await staff.get(`/documents/${first.id}`)).text).includes('Phân công')]).toEqual([THREE, false]);
  });
});

describe('comparing steps', () => {
  const changes = (now: readonly ProcessStep[], before?: readonly ProcessStep[]) => comparedSteps(now, before).map(one => [one.number, one.change, one.cells.what.map(piece => piece.text).join('')]);

  test.each([
    ['the same', THREE, THREE, [[1, undefined, RECEIVE.what], [2, undefined, APPRAISE.what], [3, undefined, SIGN.what]]],
    ['nothing before', THREE, undefined, [[1, undefined, RECEIVE.what], [2, undefined, APPRAISE.what], [3, undefined, SIGN.what]]],
    ['one more in the middle', [RECEIVE, step('Phân công'), APPRAISE], [RECEIVE, APPRAISE], [[1, undefined, RECEIVE.what], [2, 'added', 'Phân công'], [3, undefined, APPRAISE.what]]],
    ['one said anew', [{ ...APPRAISE, what: 'Thẩm định kỹ hồ sơ' }], [APPRAISE], [[1, 'changed', 'Thẩm định kỹ hồ sơ']]],
    ['one put in another’s place', [SIGN], [RECEIVE], [[0, 'removed', RECEIVE.what], [1, 'added', SIGN.what]]],
    ['another writing of the same', [{ ...SIGN, what: 'KÝ  DUYỆT' }], [SIGN], [[1, 'changed', expect.anything()]]],
    ['all gone', [], [SIGN], [[0, 'removed', SIGN.what]]],
  ])('%s', (_, now, before, expected) => { expect(changes(now, before)).toEqual(expected); });
});

const UNITS = ['giờ', 'ngày', 'ngày làm việc'];
test.each([
  [['0,5 ngày', '0,25 ngày', '3 ngày'], { amount: 3.75, unit: 'ngày' }], [['02 ngày làm việc', '10 Ngày làm việc'], { amount: 12, unit: 'ngày làm việc' }], [['0.1 giờ', '0.2 giờ'], { amount: 0.3, unit: 'giờ' }],
  [['2 ngày', '4 giờ'], undefined], [['2 ngày', ''], undefined], [['12 tháng', '1 tháng'], undefined], [['Ngày hiệu lực', '2 ngày'], undefined], [['2 ngày'], undefined], [[], undefined],
])('limits %j together are %j', (limits, total) => { expect(totalLimit(limits.map(limit => step('x', '', limit)), UNITS)).toEqual(total); });

test.each([
  ['without numbers', 'Tiếp nhận\tVăn thư\t1 giờ\tSổ\nTrình\tVăn thư', [step('Tiếp nhận', 'Văn thư', '1 giờ', 'Sổ'), step('Trình', 'Văn thư')]],
  ['with numbers of any kind', 'B1\tMột\n2.\tHai\nBước 3\tBa', [step('Một'), step('Hai'), step('Ba')]],
  ['with line ends, tabs and quotes in a cell, as Excel writes them', '1\t"Kiểm tra\n- hồ sơ ""gốc"""\tVăn thư\n2\tHai', [step('Kiểm tra - hồ sơ "gốc"', 'Văn thư'), step('Hai')]],
  ['with words in quotes at the start of a cell', '"Một cửa" tiếp nhận\tVăn thư', [step('"Một cửa" tiếp nhận', 'Văn thư')]],
  ['of five columns after the number', '1\tMột\tA\tB\tMẫu 01\tMẫu 02', [step('Một', 'A', 'B', 'Mẫu 01 Mẫu 02')]],
  ['of decomposed letters', 'Tiếp nhận'.normalize('NFD'), [step('Tiếp nhận')]],
  ['of a row that does not say what', '\tVăn thư', [step('', 'Văn thư')]],
  ['of nothing', ' \n\t\n', []],
])('a pasted table %s', (_, text, expected) => { expect(pastedSteps(text)).toEqual(expected); });
