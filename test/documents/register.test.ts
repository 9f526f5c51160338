/** The register over HTTP: who sees which documents, in which state, and how they are narrowed, sorted and paged. */
import type TestAgent from 'supertest/lib/agent';
import { useApp } from '../support/app';
import { multiplied } from '../support/factories';
import { codesIn, textOf } from '../support/page';
import { aWorld, type World } from '../support/world';

let world: World, staff: TestAgent, author: TestAgent, officer: TestAgent, overseer: TestAgent, reader: TestAgent;
const app = useApp(async ready => { world = await aWorld(ready); });
beforeAll(async () => {
  staff = await app.signIn(world.agency.account('staff'));
  author = await app.signIn(world.agency.account('author'));
  reader = await app.signIn(world.agency.account('unitHead'));
  officer = await app.signIn(world.agency.account('qualityOfficer'));
  overseer = await app.signIn(world.province.account);
}, 60_000);

const opened = async (agent: TestAgent, path: string): Promise<string> => {
  const answer = await agent.get(path);
  if (answer.status !== 200) throw new Error(`${path}: ${answer.status}`);
  return answer.text;
};
const links = (html: string): string[] => [...html.matchAll(/href="([^"]+)"/g)].map(match => (match[1] ?? '').replaceAll('&amp;', '&').replaceAll('&#x3D;', '='));

describe('the right revision in the register', () => {
  test('staff see what is in force or decided, of their own agency, and no sign of a draft', async () => {
    const page = await opened(staff, '/documents'), text = textOf(page);
    expect(codesIn(page)).toEqual(['QT-TP.01', 'QT-TP.03', 'QT-TP.04', 'QT-TP.05', 'QT-TP.07']);
    expect(text).toContain('QT-TP.03 Cấp giấy phép xây dựng Quy trình tác nghiệp Còn hiệu lực 01/01');
    expect(text).toContain('QT-TP.04 Cấp giấy phép quảng cáo Quy trình tác nghiệp Còn hiệu lực 01/00');
    expect(text.replace(/<select[\s\S]*?<\/select>/g, '')).not.toMatch(/karaoke|thủy sản|nhà trọ|01\/01: Dự thảo/);
  });

  test.each(['/documents?view=open', '/documents?state=draft', '/documents?view=open&state=draft', '/documents?view=all&state=obsolete', '/documents?q=karaoke', '/documents?q=QT-TP.02'])('%s shows staff no draft and nothing withdrawn', async path => {
    expect(textOf(await opened(staff, path), /<table[\s\S]*<\/table>|<div class="empty">[\s\S]*?<\/div>/)).not.toMatch(/karaoke|quảng cáo|nhà trọ/);
  });

  test('the author finds the drafts that name them, and only those', async () => {
    expect(codesIn(await opened(author, '/documents?view=open'))).toEqual(['QT-TP.02', 'QT-TP.04', 'QT-TP.05']);
    expect(codesIn(await opened(author, '/documents'))).not.toContain('QT-TP.02');
  });

  test('a head of unit finds what is past, by right', async () => {
    expect(codesIn(await opened(reader, '/documents?state=obsolete'))).toEqual(['QT-TP.06']);
  });

  test('the quality officer sees every document of the agency, drafts marked, with counts', async () => {
    const page = await opened(officer, '/documents'), text = textOf(page);
    expect(codesIn(page)).toEqual(['QT-TP.01', 'QT-TP.02', 'QT-TP.03', 'QT-TP.04', 'QT-TP.05', 'QT-TP.06', 'QT-TP.07']);
    expect(text).toContain('01/01: Dự thảo');
    expect(text).toContain('Tất cả 7 Còn hiệu lực 4 Chờ ban hành 3 Đến hạn rà soát 1');
    expect(text).toContain('quá 31 ngày');
    expect(links(page)).toContain(`/documents/${world.documents.redrafted.id}/revisions/2`);
  });

  test('the overseer sees all agencies, or one, and has nothing to create', async () => {
    const all = await opened(overseer, '/documents');
    expect(codesIn(all)).toEqual(['QT-NN.01', 'QT-NN.02', 'QT-TP.01', 'QT-TP.02', 'QT-TP.03', 'QT-TP.04', 'QT-TP.05', 'QT-TP.06', 'QT-TP.07']);
    expect(codesIn(await opened(overseer, `/documents?agency=${world.other.id}`))).toEqual(['QT-NN.01', 'QT-NN.02']);
    expect(all).not.toContain('href="/documents/new"');
  });

  test("another agency's register is not there", async () => {
    expect((await staff.get(`/documents?agency=${world.other.id}`)).status).toBe(404);
    expect((await officer.get(`/documents?agency=${world.other.id}`)).status).toBe(404);
    expect((await officer.get('/documents?agency=all')).status).toBe(404);
    expect((await officer.get('/documents?agency=nonsense')).status).toBe(404);
  });
});

describe('narrowing and order', () => {
  test.each([
    ['giay phep moi', ['QT-TP.01']], ['tp.03', ['QT-TP.03']], ['Cấp giấy phép', ['QT-TP.01', 'QT-TP.02', 'QT-TP.03', 'QT-TP.04', 'QT-TP.05', 'QT-TP.06', 'QT-TP.07']], ['nước thải', []],
  ])('the text “%s” is looked for in codes and titles', async (text, codes) => {
    expect(codesIn(await opened(officer, `/documents?q=${encodeURIComponent(text)}`))).toEqual(codes);
  });

  test('each condition is a chip whose link takes off that condition alone', async () => {
    const page = await opened(officer, `/documents?view=inForce&type=QT&unit=${world.agency.unit}&q=giay`);
    expect(textOf(page)).toContain('Đang lọc:');
    expect(links(page)).toContain(`/documents?agency=${world.agency.id}&view=inForce&unit=${world.agency.unit}&q=giay`);
    expect(links(page)).toContain(`/documents?agency=${world.agency.id}&view=inForce`);
    expect(codesIn(page)).toEqual(['QT-TP.01', 'QT-TP.03', 'QT-TP.04', 'QT-TP.07']);
  });

  test('a unit without documents shows why the list is empty and the way back', async () => {
    const text = textOf(await opened(officer, `/documents?unit=${world.agency.otherUnit}`));
    expect(text).toContain('Không có tài liệu nào khớp');
    expect(text).toContain('Xem tất cả');
  });

  test('a link in the column head sorts, and again turns the order', async () => {
    const byTitle = await opened(officer, '/documents?sort=title'), turned = await opened(officer, '/documents?sort=-title');
    expect(byTitle).toContain('aria-sort="ascending"');
    expect(codesIn(byTitle)).toEqual(['QT-TP.07', 'QT-TP.02', 'QT-TP.05', 'QT-TP.01', 'QT-TP.06', 'QT-TP.04', 'QT-TP.03']);
    expect(codesIn(turned)).toEqual(codesIn(byTitle).reverse());
  });
});

describe('bad addresses and volume', () => {
  test.each(['view=nothing', 'state=%24ne', 'sort=constructor', 'after=1~', 'after=99999~x', 'after=%00', 'unit[$ne]=x', 'unit=x&unit=y', 'q=%22%20OR%20%2A', `q=${'%3Cscript%3E'.repeat(20)}`, 'type=__proto__'])('/documents?%s does no harm', async query => {
    const answer = await staff.get(`/documents?${query}`);
    expect(answer.status).toBe(200);
    expect(answer.text).not.toContain('<script>');
    expect(codesIn(answer.text)).not.toContain('QT-TP.02');
  });

  test('pages of fifty follow each other without a gap or a repeat, by code and by a title that many share', async () => {
    await multiplied(world.documents.elsewhere, 120);
    for (const sort of ['code', 'title', '-title']) {
      const seen: string[] = [], agent = await app.signIn(world.other.account('staff'));
      for (let path: string | undefined = `/documents?sort=${sort}`; path;) {
        const page: string = await opened(agent, path), codes = codesIn(page);
        expect(codes.length).toBeLessThanOrEqual(50);
        seen.push(...codes);
        path = links(page).find(link => link.includes('after='));
      }
      expect([new Set(seen).size, seen.length]).toEqual([121, 121]);
    }
  });

  test('the register sends no more than six commands, none of which carries trails, texts or whole revisions', async () => {
    for (const agent of [staff, officer, overseer]) {
      await agent.get('/documents');
      const sent = await app.commandsDuring(() => agent.get('/documents'));
      expect(sent.length).toBeLessThanOrEqual(6);
      for (const one of sent.filter(each => each.command['find'] === 'documents')) expect(Object.keys(one.command['projection'] as object).filter(field => /trail|revisions|text/.test(field))).toEqual([]);
    }
  });
});
