/** The first whole job, over HTTP: from a new code to a copy in a person's hand, and to the sheet that tells it is superseded. */
import { readFileSync } from 'node:fs';
import jsQR from 'jsqr';
import type TestAgent from 'supertest/lib/agent';
import { releaseDue } from '../../server/jobs/release';
import { followTrail } from '../../server/jobs/follow';
import { Outgoing } from '../../server/mail/model';
import { ControlledDocument } from '../../server/documents/model';
import { firstBreak } from '../../server/core/trail';
import { drawPage, readPdf } from '../../server/pdf/text';
import { PASSWORD, useApp } from '../support/app';
import { aProvince, anAgency, pdfOf, type TestAgency } from '../support/factories';

let agency: TestAgency, overseer: string;
const app = useApp(async ready => {
  const province = await aProvince(ready);
  agency = await anAgency(ready, { code: 'stp', parent: province.id });
  overseer = province.account;
});

const versionOf = async (id: string): Promise<number> => (await ControlledDocument.findById(id).lean())?.version ?? 0;
const stateOf = async (id: string, n: number): Promise<string | undefined> => (await ControlledDocument.findById(id).lean())?.revisions.find(one => one.n === n)?.state;

async function post(agent: TestAgent, path: string, body: Record<string, unknown>, expected = 303): Promise<string> {
  const answer = await agent.post(path).type('form').send(body);
  if (answer.status !== expected) throw new Error(`${path}: ${answer.status} ${answer.text.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ').slice(0, 1500)}`);
  return answer.headers['location'] ?? answer.text;
}

async function upload(agent: TestAgent, id: string, n: number, bytes: Buffer, name = 'quy-trinh.pdf'): Promise<void> {
  const answer = await agent.post(`/documents/${id}/revisions/${n}/files`).field('role', 'main').field('version', String(await versionOf(id))).attach('file', bytes, name);
  if (answer.status !== 303) throw new Error(`upload: ${answer.status} ${answer.text.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ').slice(0, 1500)}`);
}

describe('from a new code to a copy in a hand', () => {
  let officer: TestAgent, reviewer1: TestAgent, reviewer2: TestAgent, head: TestAgent, clerk: TestAgent, id: string, sheet: string;

  beforeAll(async () => {
    officer = await app.signIn(agency.account('qualityOfficer'));
    reviewer1 = await app.signIn(agency.account('unitHead'));
    reviewer2 = await app.signIn(agency.account('representative'));
    head = await app.signIn(agency.account('head'));
    clerk = await app.signIn(agency.account('clerk'));
  });

  async function plan(n: number): Promise<void> {
    await post(officer, `/documents/${id}/revisions/${n}/draft`, { title: 'Cấp giấy phép thành lập văn phòng công chứng', reason: 'Theo tổ chức mới', reviewers: [agency.people.unitHead.id, agency.people.representative.id], approvers: [agency.people.head.id], reviewOrder: 'parallel', references: '', version: await versionOf(id) });
  }
  const at = (n: number, act: string): string => `/documents/${id}/revisions/${n}/${act}`;
  const sign = async (agent: TestAgent, n: number, act: string, more: Record<string, unknown> = {}, expected = 303): Promise<string> => post(agent, at(n, act), { password: PASSWORD, version: await versionOf(id), ...more }, expected);

  test('the quality officer creates QT-TP.01, uploads its PDF, names two reviewers and an approver, and sends it', async () => {
    expect((await officer.get('/documents/new')).text).toContain('name="code"');
    const asked = (await officer.get('/documents/new?type=BM&title=Phi%E1%BA%BFu&reason=M%E1%BB%9Bi')).text, [, proposed = ''] = /name="proposed" value="([^"]*)"/.exec(asked) ?? [], code = proposed.split('|')[2] ?? '';
    expect([asked.includes('value="Phiếu"'), code !== '' && asked.includes(`value="${code}"`)]).toEqual([true, true]);
    const stale = await officer.post('/documents').type('form').send({ code, proposed, title: 'Phiếu', type: 'QT', unit: '', reason: 'Mới' });
    expect([stale.status, stale.text.includes('Loại hoặc đơn vị đã đổi'), stale.text.includes(`value="${code}"`), stale.text.includes('value="Phiếu"')]).toEqual([422, true, false, true]);
    const place = await post(officer, '/documents', { code: 'QT-TP.01', title: 'Cấp giấy phép thành lập văn phòng công chứng', type: 'QT', unit: '', reason: 'Ban hành lần đầu' });
    id = /documents\/(\w+)\//.exec(place)?.[1] ?? '';
    await upload(officer, id, 1, await pdfOf('Bước 1: tiếp nhận hồ sơ cấp giấy phép.', 'Bước 2: thẩm định.'));
    await plan(1);
    await sign(officer, 1, 'submission');
    expect(await stateOf(id, 1)).toBe('inReview');
    await followTrail(app.now());
    expect(await Outgoing.countDocuments({ template: 'review' })).toBe(2);
  });

  test('reviewer 1 comments, reviewer 2 returns it with a reason; without a reason nothing changes', async () => {
    await post(reviewer1, at(1, 'comments'), { place: 'Bước 2', text: 'Chưa nêu thời hạn <script>alert(1)</script>' });
    await post(reviewer2, at(1, 'return'), { reason: '', version: await versionOf(id) }, 422);
    expect(await stateOf(id, 1)).toBe('inReview');
    await post(reviewer2, at(1, 'return'), { reason: 'Bước 2 thiếu thời hạn.', version: await versionOf(id) });
    expect(await stateOf(id, 1)).toBe('draft');
    const page = (await officer.get(at(1, 'review'))).text;
    expect(page).toContain('Chưa nêu thời hạn &lt;script&gt;');
    expect(page).not.toContain('<script>alert');
  });

  test('the author uploads a new file and sends it again; both sign with their password, the last one moves it', async () => {
    await upload(officer, id, 1, await pdfOf('Bước 1: tiếp nhận hồ sơ cấp giấy phép.', 'Bước 2: thẩm định trong 2 ngày.'));
    await sign(officer, 1, 'submission');
    expect((await reviewer1.get(at(1, 'review'))).text).toContain('trong 2 ngày');
    await post(reviewer1, at(1, 'review'), { password: 'wrong password', version: await versionOf(id) }, 422);
    await sign(reviewer1, 1, 'review');
    expect(await stateOf(id, 1)).toBe('inReview');
    await sign(reviewer1, 1, 'review', {}, 409);
    await sign(reviewer2, 1, 'review');
    expect(await stateOf(id, 1)).toBe('reviewed');
  });

  test('approval waits for the open comment; then the head signs with decision and a day to come, and no other may', async () => {
    await post(officer, at(1, 'approval-request'), { version: await versionOf(id) }, 409);
    const thread = (await ControlledDocument.findById(id).lean())?.revisions[0]?.comments[0]?.id ?? '';
    await post(officer, at(1, `comments/${thread}/replies`), { answer: 'Đã bổ sung.' });
    await post(reviewer1, at(1, `comments/${thread}/resolution`), {});
    await post(officer, at(1, 'approval-request'), { version: await versionOf(id) });
    const decision = { decisionNumber: '1187/QĐ-STP', decisionDate: '24/11/2026', effectiveDate: '25/11/2026' };
    await sign(reviewer1, 1, 'approval', decision, 403);
    await sign(head, 1, 'approval', { ...decision, effectiveDate: '23/11/2026' }, 422);
    await sign(head, 1, 'approval', decision);
    expect(await stateOf(id, 1)).toBe('approved');
    await post(officer, at(1, 'release'), { version: await versionOf(id) }, 409);
  });

  test('it comes into force on its day by the job, once', async () => {
    await releaseDue(app.now());
    expect(await stateOf(id, 1)).toBe('approved');
    app.setNow(new Date('2026-11-24T17:00:01Z'));
    expect(await releaseDue(app.now())).toBe(1);
    expect(await releaseDue(app.now())).toBe(0);
    expect(await stateOf(id, 1)).toBe('effective');
  });

  test('a clerk types `cap giay phep`, finds it, opens it, and takes a copy that bears her name, the number and a QR on every page', async () => {
    await app.index();
    expect((await clerk.get('/search?q=cap+giay+phep')).text).toContain(`/documents/${id}`);
    const page = await clerk.get(`/documents/${id}`);
    expect(page.text).toContain('Còn hiệu lực');
    expect(page.text).toContain('pages/1.png');
    const image = await clerk.get(at(1, 'pages/1.png'));
    expect(image.headers['content-type']).toBe('image/png');
    const place = await post(clerk, `/documents/${id}/copies`, {});
    const copy = await clerk.get(place).buffer(true).parse((response, done) => { const parts: Buffer[] = []; response.on('data', (part: Buffer) => parts.push(part)); response.on('end', () => { done(null, Buffer.concat(parts)); }); });
    const bytes = copy.body as Buffer, { text } = await readPdf(bytes);
    expect(text).toHaveLength(2);
    for (const one of text) expect(one).toContain('Bản số 1 – cấp cho Bùi Thị Thu – 25/11/2026 00:00');
    const { width, height, rgba } = await drawPage(bytes, 2, { width: 1240 });
    sheet = jsQR(new Uint8ClampedArray(rgba), width, height)?.data ?? '';
    expect(sheet).toMatch(/\/v\/[\w-]{30}$/);
  });

  test('the same copy is the same bytes, and a range of it the same range; nobody else opens it', async () => {
    const place = await post(clerk, `/documents/${id}/copies`, {});
    const once = await clerk.get(place), again = await clerk.get(place).set('Range', 'bytes=100-199');
    expect(again.status).toBe(206);
    expect(again.headers['content-range']).toBe(`bytes 100-199/${once.headers['content-length'] ?? ''}`);
    expect((await officer.get(place)).status).toBe(404);
  });

  test('an amendment comes into force at once: the revision before is superseded in one write, the old sheet says so to anyone', async () => {
    const visitor = app.visitor(), path = new URL(sheet).pathname;
    expect((await visitor.get(path)).text).toContain('Còn hiệu lực');
    await post(officer, `/documents/${id}/revisions`, { kind: 'amendment', reason: 'Rút ngắn thời hạn', version: await versionOf(id) });
    await upload(officer, id, 2, await pdfOf('Bước 1: tiếp nhận.', 'Bước 2: thẩm định trong 1 ngày.'));
    await plan(2);
    await sign(officer, 2, 'submission');
    await sign(reviewer1, 2, 'review');
    await sign(reviewer2, 2, 'review');
    await post(officer, at(2, 'approval-request'), { version: await versionOf(id) });
    await sign(head, 2, 'approval', { decisionNumber: '1200/QĐ-STP', decisionDate: '25/11/2026', effectiveDate: '25/11/2026' });
    expect([await stateOf(id, 1), await stateOf(id, 2)]).toEqual(['superseded', 'effective']);
    const told = (await visitor.get(path)).text;
    expect(told).toContain('Đã bị thay thế');
    expect(told).toContain('01/01');
    expect(told).not.toContain('Bùi Thị Thu');
    expect((await visitor.get(`${path.slice(0, -1)}_`)).status).toBe(404);
  });

  test('staff cannot open the superseded revision, its pages or its old copy; the officer can, visibly marked', async () => {
    expect((await clerk.get(at(1, ''))).status).toBe(404);
    expect((await clerk.get(at(1, 'pages/1.png'))).status).toBe(404);
    expect((await officer.get(`/documents/${id}/revisions/1`)).text).toContain('Lần này đã bị thay thế.');
  });

  test('the overseer sees it and can change nothing', async () => {
    const agent = await app.signIn(overseer);
    expect((await agent.get(`/documents/${id}`)).status).toBe(200);
    await post(agent, `/documents/${id}/copies`, {}, 403);
    await post(agent, `/documents/${id}/revisions`, { kind: 'issue', reason: 'x', version: await versionOf(id) }, 403);
    await post(agent, at(2, 'comments'), { text: 'x' }, 403);
  });

  test('the whole history is there, chained, and the chain is whole', async () => {
    const record = await ControlledDocument.findById(id).lean();
    expect(record && firstBreak(record.trail, record.trailHead)).toBeUndefined();
    expect((await officer.get(`/documents/${id}/trail`)).text).toContain('nguyên vẹn');
    const signed = record?.trail.filter(entry => entry.signature).map(entry => entry.action);
    expect(signed).toEqual(['revision.submit', 'revision.submit', 'revision.review', 'revision.review', 'revision.approve', 'revision.submit', 'revision.review', 'revision.review', 'revision.approve']);
  });

  test('with the samples at hand: a real docx and its PDF, and a PDF alone', async () => {
    const folder = `${__dirname}/../../../shared/samples`;
    const read = (name: string): Buffer | undefined => { try { return readFileSync(`${folder}/${name}`); } catch { return undefined; } };
    const docx = read('vanbanplus_Phuluc2.docx'), pdf = read('fileshub_10-pages.pdf');
    if (!docx || !pdf) { console.warn('skipped: ../shared/samples is not here'); return; }
    const place = await post(officer, '/documents', { code: 'QT-TP.02', title: 'Mẫu', type: 'QT', unit: '', reason: 'Ban hành lần đầu' }), other = /documents\/(\w+)\//.exec(place)?.[1] ?? '';
    const both = await officer.post(`/documents/${other}/revisions/1/files`).field('role', 'main').field('version', String(await versionOf(other))).attach('file', docx, 'Phụ lục 2.docx').attach('pdf', pdf, 'phuluc2.pdf');
    expect(both.status).toBe(303);
    const file = (await ControlledDocument.findById(other).lean())?.revisions[0]?.files[0];
    expect(file).toMatchObject({ name: 'Phụ lục 2.docx', type: 'docx', pdf: { made: 'uploaded', pages: 10 } });
    await upload(officer, other, 1, pdf, 'fileshub.pdf');
    expect((await ControlledDocument.findById(other).lean())?.revisions[0]?.files).toHaveLength(1);
  });
});
