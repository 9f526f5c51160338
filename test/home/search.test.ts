/** Search over HTTP: the procedure in force now, found as a clerk types it, and nothing that is not theirs to see. */
import type TestAgent from 'supertest/lib/agent';
import { approve, requestApproval, review, submit } from '../../server/documents/operations';
import { PASSWORD, useApp } from '../support/app';
import { codesIn, textOf } from '../support/page';
import { aWorld, type World } from '../support/world';

let world: World, staff: TestAgent, officer: TestAgent, overseer: TestAgent;
const app = useApp(async ready => { world = await aWorld(ready); });
beforeAll(async () => {
  staff = await app.signIn(world.agency.account('staff'));
  officer = await app.signIn(world.agency.account('qualityOfficer'));
  overseer = await app.signIn(world.province.account);
}, 60_000);

const search = async (agent: TestAgent, q: string, more = ''): Promise<string> => {
  const answer = await agent.get(`/search?q=${encodeURIComponent(q)}${more}`);
  if (answer.status !== 200) throw new Error(`${q}: ${answer.status}`);
  return answer.text;
};
const suggested = async (agent: TestAgent, q: string): Promise<{ code: string; title: string; state: string; href: string }[]> => (await agent.get(`/search/suggestions?q=${encodeURIComponent(q)}`).set('accept', 'application/json')).body.items;

describe('what a clerk finds', () => {
  test('“cap giay phep” finds “Cấp giấy phép”: only what is in force, marked, with a button that takes a copy', async () => {
    const page = await search(staff, 'cap giay phep');
    expect(codesIn(page).sort()).toEqual(['QT-TP.01', 'QT-TP.03', 'QT-TP.04', 'QT-TP.07']);
    expect(page).toContain('<mark>Cấp giấy phép</mark>');
    expect(page).toContain(`action="/documents/${world.documents.inForce.id}/copies"`);
    expect(page).toContain(`href="/documents/${world.documents.amended.id}"`);
    expect(textOf(page)).toContain('4 kết quả cho “cap giay phep”');
  });

  test('words of the text are found, and shown where they stand', async () => {
    const page = await search(staff, 'xu ly nuoc thai');
    expect(codesIn(page)).toEqual(['QT-TP.01']);
    expect(page).toContain('<mark>xử lý nước thải</mark>');
  });

  test.each(['QT-TP.01', 'qt tp 01', 'qttp01'])('a code typed as “%s” shows that document first', async code => {
    expect(codesIn(await search(officer, code))[0]).toBe('QT-TP.01');
  });

  test('nothing found says what to try next, and where there is more by right', async () => {
    expect(textOf(await search(staff, 'không có chữ này'))).toContain('Không tìm thấy');
    const past = await search(officer, 'nha tro');
    expect(textOf(past)).toContain('Xem 1 bản ở trạng thái khác');
    expect(codesIn(await search(officer, 'nha tro', '&state=all'))).toEqual(['QT-TP.06']);
  });

  test('an empty question is no error', async () => {
    expect((await staff.get('/search')).status).toBe(200);
    expect((await staff.get('/search?q=%20%20')).status).toBe(200);
  });
});

describe('what nobody finds without the right', () => {
  test.each(['', '&state=all', '&state=draft', '&state=superseded', '&state=obsolete', '&state=cancelled'])('staff never find drafts, past ones or another agency%s', async more => {
    const page = await search(staff, 'giấy phép', more);
    expect(codesIn(page)).not.toEqual(expect.arrayContaining(['QT-TP.02']));
    expect(textOf(page)).not.toMatch(/karaoke|nhà trọ|thủy sản|khoáng sản|Dự thảo \d|Đã bị thay thế/);
  });

  test("another agency's id in the address finds nothing", async () => {
    expect(codesIn(await search(staff, 'giấy phép', `&agency=${world.other.id}&state=all`))).toEqual([]);
    expect(textOf(await search(officer, 'giấy phép', `&agency=${world.other.id}&state=all`))).not.toContain('Sở Nông nghiệp');
  });

  test('the quality officer finds drafts and past revisions of the agency, each marked and linked as that revision', async () => {
    const page = await search(officer, 'giấy phép', '&state=all');
    expect(textOf(page)).toMatch(/QT-TP\.02 Cấp giấy phép karaoke Dự thảo/);
    expect(page).toContain(`href="/documents/${world.documents.amended.id}/revisions/1"`);
    expect(codesIn(page)).not.toContain('QT-NN.01');
  });

  test('the overseer finds all agencies, can narrow to one, and is offered no copy', async () => {
    const page = await search(overseer, 'giấy phép');
    expect(codesIn(page)).toEqual(expect.arrayContaining(['QT-TP.01', 'QT-NN.01']));
    expect(page).not.toMatch(/action="[^"]*\/copies"/);
    expect(codesIn(await search(overseer, 'giấy phép', `&agency=${world.other.id}`))).toEqual(['QT-NN.01']);
  });

  test('suggestions never leak: staff get what is in force or decided, nothing of others', async () => {
    expect((await suggested(staff, 'giay ph')).map(one => one.code).sort()).toEqual(['QT-TP.01', 'QT-TP.03', 'QT-TP.04', 'QT-TP.05', 'QT-TP.07']);
    for (const secret of ['karaoke', 'nha tro', 'thuy san', 'khoang', 'QT-TP.02', 'QT-NN', 'QT-TP.06']) expect(await suggested(staff, secret)).toEqual([]);
    expect(await suggested(officer, 'karaoke')).toEqual([expect.objectContaining({ code: 'QT-TP.02', state: 'Dự thảo', href: `/documents/${world.documents.draft.id}/revisions/1` })]);
    expect(await suggested(officer, 'xay dung')).toEqual([{ code: 'QT-TP.03', title: 'Cấp giấy phép xây dựng', state: 'Còn hiệu lực', href: `/documents/${world.documents.amended.id}` }]);
  });

  test('nobody without an account is told anything', async () => {
    expect((await app.visitor().get('/search?q=giay')).headers['location']).toMatch(/^\/sign-in/);
    expect((await app.visitor().get('/search/suggestions?q=giay').set('accept', 'application/json')).status).toBe(401);
  });
});

describe('hostile questions', () => {
  test.each(['"', '*', 'a OR b NOT c', 'NEAR(a b)', '{code} : x', '_state_6472616674', '<script>alert(1)</script>', '\u0000', 'x'.repeat(1900), '🏛️', '%', "'; drop table entries; --"])('%j does no harm', async q => {
    const page = await search(staff, q), text = textOf(page);
    expect(page).not.toContain('<script>alert');
    expect(text).not.toContain('karaoke');
    expect(Array.isArray(await suggested(staff, q))).toBe(true);
  });

  test.each(['&page=0', '&page=-1', '&page=1e9', '&page=51', '&type=__proto__', '&unit=%22', '&state=%24ne'])('an address with %s answers', async more => { await search(staff, 'giấy phép', more); });
});

test('search and suggestions send no more than six commands', async () => {
  for (const agent of [staff, officer, overseer]) {
    await agent.get('/search?q=giay');
    expect((await app.commandsDuring(() => agent.get('/search?q=giay+phep&state=all'))).length).toBeLessThanOrEqual(6);
    expect((await app.commandsDuring(() => agent.get('/search/suggestions?q=giay'))).length).toBeLessThanOrEqual(3);
  }
});

test('the record decides: what the index does not know yet is shown as it is, what is over is not', async () => {
  const { redrafted } = world.documents, { people } = world.agency, at = { id: redrafted.id, n: 2 }, signed = { ...at, password: PASSWORD };
  await submit(people.author, signed, app.now());
  await review(people.unitHead, signed, app.now());
  await review(people.qualityOfficer, signed, app.now());
  await requestApproval(people.author, at, app.now());
  await approve(people.head, { ...signed, decisionNumber: '9/QĐ', decisionDate: '2026-11-24', effectiveDate: '2026-11-24' }, app.now());
  const before = textOf(await search(staff, 'quảng cáo'));
  expect(before).toContain('QT-TP.04 Cấp giấy phép quảng cáo Còn hiệu lực 01/01');
  await app.index();
  expect(textOf(await search(staff, 'quảng cáo'))).toContain('QT-TP.04 Cấp giấy phép quảng cáo Còn hiệu lực 01/01');
  expect(textOf(await search(officer, 'quảng cáo', '&state=superseded'))).toContain('Đã bị thay thế 01/00');
});
