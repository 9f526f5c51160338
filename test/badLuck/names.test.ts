/** Names and words from outside, over HTTP: kept as what they are, shown as text, told to a browser in a header that cannot be broken; another agency's are refused. */
import type TestAgent from 'supertest/lib/agent';
import { agencyNow } from '../../server/agencies/queries';
import { takeCopy } from '../../server/copies/operations';
import { tokenOf } from '../../server/copies/token';
import type { RevisionFile } from '../../server/documents/model';
import { allRoutes } from '../../server/routes';
import { anAuditWithProof } from '../audits/linesMade';
import { aPlanning } from '../audits/steps';
import { aNonconformity } from '../nonconformities/made';
import { aKeeping } from '../records/made';
import { PASSWORD, useApp } from '../support/app';
import { addressOf, nameOf } from '../support/addresses';
import { aDocument, anAgency, aProvince, pdfOf, type TestAgency, type TestDocument } from '../support/factories';
import { textOf } from '../support/page';
import { at, form, recordOf, versionOf } from './support';

let agency: TestAgency, far: TestAgency, overseer: string, author: TestAgent, officer: TestAgent, unitHead: TestAgent, head: TestAgent, administrator: TestAgent, pdf: Buffer;
const app = useApp(async ready => {
  const province = await aProvince(ready);
  overseer = province.account;
  agency = await anAgency(ready, { code: 'stp', parent: province.id });
  far = await anAgency(ready, { code: 'xa1', name: 'Cơ quan Kín' });
  pdf = await pdfOf('Bước 1. Tiếp nhận.');
});
beforeAll(async () => {
  [author, officer, unitHead, head, administrator] = await Promise.all((['author', 'qualityOfficer', 'unitHead', 'head', 'administrator'] as const).map(post => app.signIn(agency.account(post)))) as [TestAgent, TestAgent, TestAgent, TestAgent, TestAgent];
});

/** The body as a browser writes it: the name in UTF-8, quotes and line ends escaped. */
function bodyOf(fields: Record<string, string>, name: string): Buffer {
  const escaped = name.replace(/\n/g, '%0A').replace(/\r/g, '%0D').replace(/"/g, '%22');
  const parts = Object.entries(fields).map(([field, value]) => `--quytrinh\r\nContent-Disposition: form-data; name="${field}"\r\n\r\n${value}\r\n`);
  return Buffer.concat([Buffer.from(`${parts.join('')}--quytrinh\r\nContent-Disposition: form-data; name="file"; filename="${escaped}"\r\nContent-Type: application/pdf\r\n\r\n`), pdf, Buffer.from('\r\n--quytrinh--\r\n')]);
}

async function uploaded(document: TestDocument, name: string): Promise<RevisionFile | undefined> {
  const answer = await author.post(at(document, 'files')).set('Content-Type', 'multipart/form-data; boundary=quytrinh').send(bodyOf({ version: String(await versionOf(document)), role: 'main' }, name)).redirects(0);
  if (answer.status !== 303) throw new Error(`${name}: ${answer.status} ${textOf(answer.text)}`);
  return (await recordOf(document)).revisions[0]?.files[0];
}

/** The name a browser saves under, by RFC 5987. */
const savedAs = (disposition: string): string => decodeURIComponent(/filename\*=UTF-8''([^;]+)$/.exec(disposition)?.[1] ?? '');
const INVISIBLE = /[\p{Cc}\p{Cf}]/u;

describe('a file’s name', () => {
  let document: TestDocument;
  beforeAll(async () => { document = await aDocument(app, agency, { code: 'QT-TEN.01', stage: 'draft' }); });

  test.each([
    ['300 letters', `${'ệ'.repeat(300)}.pdf`, /^ệ{60,}\.pdf$/],
    ['a path upwards', '../../../etc/passwd.pdf', 'passwd.pdf'],
    ['a Windows path', '..\\..\\Windows\\lệnh.pdf', 'lệnh.pdf'],
    ['decomposed letters', 'Quy trình cấp giấy phép.pdf'.normalize('NFD'), 'Quy trình cấp giấy phép.pdf'],
    ['markup', '<img src=x onerror=alert(1)><script>alert(1)<script>.pdf', '-img src=x onerror=alert(1)--script-alert(1)-script-.pdf'],
    ['line ends and a header', 'a\r\nSet-Cookie: b=1\r\n.pdf', 'aSet-Cookie- b=1.pdf'],
    ['a reversed extension', 'bao-cao\u202efdp.exe.pdf', 'bao-caofdp.exe.pdf'],
    ['quotes', 'Quyết định "số 5"; x=.pdf', 'Quyết định -số 5-; x=.pdf'],
  ])('of %s is kept, shown and given back safely', async (_, name, expected) => {
    const file = await uploaded(document, name), page = (await author.get(at(document, 'draft'))).text;
    expect(file?.name).toEqual(typeof expected === 'string' ? expected : expect.stringMatching(expected));
    expect([Buffer.byteLength(file?.name ?? '') <= 240, INVISIBLE.test(file?.name ?? '')]).toEqual([true, false]);
    expect(textOf(page, /<section[^>]*id="files"[\s\S]*?<\/section>/).replaceAll('&#x3D;', '=')).toContain(file?.name);
    expect(/<script>alert|<img src=x|\u202e/.exec(page)).toBeNull();
    const { status, headers, body } = await author.get(at(document, `files/${file?.id ?? ''}`)).buffer(true);
    expect([status, savedAs(headers['content-disposition'] ?? ''), headers['set-cookie'], headers['content-type'], Buffer.from(body).equals(pdf)]).toEqual([200, file?.name, undefined, 'application/pdf', true]);
    expect(headers['content-disposition']).toMatch(/^attachment; filename="[\x20-\x7e]{1,255}"; filename\*=UTF-8''[\w.!~*'()%-]+$/);
  });
});

test('a file’s name that no header may hold is refused at the form, in words', async () => {
  const document = await aDocument(app, agency, { stage: 'draft' }), body = bodyOf({ version: String(await versionOf(document)), role: 'main' }, 'chuông\u0007.pdf');
  const answer = await author.post(at(document, 'files')).set('Content-Type', 'multipart/form-data; boundary=quytrinh').send(body).redirects(0);
  expect([answer.status, textOf(answer.text).includes('Không nhận được tệp. Hãy chọn lại từng tệp và tải lên.')]).toEqual([422, true]);
});

describe('script typed in every field', () => {
  const bad = (field: string): string => `"><script>alert('${field}')</script>`;

  async function shownAsText(agent: TestAgent, path: string): Promise<void> {
    const { status, text } = await agent.get(path);
    expect([path, status, text.includes('<script>alert'), text.includes('&lt;script&gt;alert')]).toEqual([path, 200, false, true]);
  }

  test('is text on every page of every route, for whoever may open it', async () => {
    expect((await form(author, '/documents', { code: bad('code'), title: bad('title'), type: bad('type'), unit: bad('unit'), reason: bad('reason') }, 422)).text).not.toContain('<script>alert');
    const place = (await form(author, '/documents', { code: 'QT-TEN.02', title: bad('title'), type: 'QT', unit: agency.unit, reason: bad('reason') }, 303)).headers['location'] ?? '';
    const document = { id: /documents\/(\w+)\//.exec(place)?.[1] ?? '', n: 1, code: 'QT-TEN.02', title: bad('title'), agency: agency.id };
    await form(administrator, `/settings/units/${agency.unit}`, { name: bad('unit'), code: 'HCTP', active: 'on', version: /name="version" value="(\d+)"/.exec((await administrator.get(`/settings/units/${agency.unit}`)).text)?.[1] }, 303);
    await uploaded(document, `${bad('file')}.pdf`);
    await form(author, at(document, 'draft'), { title: bad('title'), reason: bad('plan'), reviewers: agency.people.unitHead.id, approvers: agency.people.head.id, version: await versionOf(document) }, 303);
    expect((await form(author, at(document, 'draft'), { title: '', reason: bad('plan'), references: bad('references'), reviewers: bad('reviewers'), approvers: bad('approvers'), reviewOrder: bad('order'), version: await versionOf(document) }, 422)).text).not.toContain('<script>alert');
    await shownAsText(author, at(document, 'draft'));
    const signing = async () => ({ password: PASSWORD, version: await versionOf(document) });
    await form(author, at(document, 'submission'), await signing(), 303);
    await form(unitHead, at(document, 'comments'), { place: bad('place'), text: bad('comment') }, 303);
    const comment = (await recordOf(document)).revisions[0]?.comments[0]?.id ?? '';
    await form(author, at(document, `comments/${comment}/replies`), { answer: bad('reply') }, 303);
    await shownAsText(unitHead, at(document, 'review'));
    await form(unitHead, at(document, 'return'), { reason: bad('return'), version: await versionOf(document) }, 303);
    await form(author, at(document, 'submission'), await signing(), 303);
    await form(unitHead, at(document, 'review'), await signing(), 303);
    await form(unitHead, at(document, `comments/${comment}/resolution`), {}, 303);
    await form(officer, at(document, 'approval-request'), { version: await versionOf(document) }, 303);
    expect((await form(head, at(document, 'approval'), { ...(await signing()), decisionNumber: bad('number'), decisionDate: bad('date'), effectiveDate: bad('from') }, 422)).text).not.toContain('<script>alert');
    await form(head, at(document, 'approval'), { ...(await signing()), decisionNumber: bad('number'), decisionDate: '24/11/2026', effectiveDate: '24/11/2026' }, 303);
    await form(head, '/account/substitutes', { to: agency.people.auditor.id, from: '24/11/2026', until: '25/11/2026', paper: bad('paper') }, 303);
    await app.index();
    const copy = await takeCopy(agency.people.qualityOfficer, document, app.now(), app.tools.files);
    const things = { agency, document, copy: copy._id, file: (await recordOf(document)).revisions[0]?.files[0]?.id ?? '', comment, token: tokenOf(copy._id, app.tools.config.copySecret), person: agency.people.head.id, invitation: 'unknown', planning: await aPlanning(app, agency, { title: bad('plan') }), audit: await anAuditWithProof(app, agency, bad('audit')), nonconformity: await aNonconformity(app, agency, { stage: 'inProgress', title: bad('nonconformity') }), record: await aKeeping(app, agency, bad('record')) };
    let shown = 0;
    for (const account of [...(['qualityOfficer', 'head', 'administrator'] as const).map(post => agency.account(post)), overseer]) {
      const agent = await app.signIn(account);
      for (const route of allRoutes(app.tools).filter(one => one.method === 'get' && !/\.(png|pdf|csv)$|\/(file|logo|export)$|files\/:file$/.test(one.path))) {
        const answer = await agent.get(`${addressOf(route, things)}${route.path === '/search' ? `&q=${encodeURIComponent('script alert')}` : ''}`).redirects(0);
        if (answer.type !== 'text/html') continue;
        expect([account, nameOf(route), answer.text.includes('<script>alert')]).toEqual([account, nameOf(route), false]);
        if (answer.text.includes('&lt;script&gt;alert')) shown++;
      }
    }
    expect(shown).toBeGreaterThan(20); // the words did arrive on pages
  }, 120_000);
});

describe('another agency’s', () => {
  test.each([
    ['code as a reference', async (document: TestDocument, secret: TestDocument) => form(author, at(document, 'draft'), { title: 'x', reason: 'x', reviewers: agency.people.unitHead.id, approvers: agency.people.head.id, references: secret.code, version: await versionOf(document) }, 422)],
    ['file to be removed', async (document: TestDocument, secret: TestDocument) => { const file = (await recordOf(secret)).revisions[0]?.files[0]?.id ?? ''; return form(author, at(secret, `files/${file}/removal`), { version: await versionOf(secret) }, 404); }],
    ['document to be signed', async (_: TestDocument, secret: TestDocument) => form(officer, at(secret, 'submission'), { password: PASSWORD, version: await versionOf(secret) }, 404)],
    ['person as an account', async () => form(administrator, `/people/${far.people.staff.id}`, { name: 'Kẻ gian', email: 'a@b.vn', title: 'x', unit: '', roles: 'head', version: 1 }, 404)],
    ['unit to be changed', async () => form(administrator, `/settings/units/${far.unit}`, { name: 'Chiếm', code: 'C', version: (await agencyNow(agency.id)).version }, 404)],
  ])('%s is not there, and nothing changes', async (_, tried) => {
    const document = await aDocument(app, agency, { stage: 'draft' }), secret = await aDocument(app, far, { stage: 'draft', title: 'Tài liệu kín' });
    const before = [await recordOf(document), await recordOf(secret)], answer = await tried(document, secret);
    expect(answer.text).not.toMatch(/Tài liệu kín|Cơ quan Kín/);
    expect([await recordOf(document), await recordOf(secret)]).toEqual(before);
  });
});
