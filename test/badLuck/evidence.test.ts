/** Files sent with an act: a refused act leaves none behind, a large photograph and HEIC are answered so that a person knows what to do. */
import { randomBytes } from 'node:crypto';
import type TestAgent from 'supertest/lib/agent';
import { answerLine } from '../../server/audits/answering';
import { loadAudit } from '../../server/audits/queries';
import { Nonconformity } from '../../server/nonconformities/model';
import { useApp } from '../support/app';
import { anAgency, type Post, type TestAgency } from '../support/factories';
import { textOf } from '../support/page';
import { anAuditWithLines, type TestAudit } from '../audits/linesMade';
import { jpegOf } from '../audits/linesPhoto';
import { aNonconformity, type TestNonconformity } from '../nonconformities/made';
import { filesIn } from './support';

let agency: TestAgency, audit: TestAudit, inProgress: TestNonconformity, toVerify: TestNonconformity;
const agents = new Map<Post, TestAgent>();
const app = useApp(async ready => {
  agency = await anAgency(ready, { code: 'stp' });
  audit = await anAuditWithLines(ready, agency);
  inProgress = await aNonconformity(ready, agency, { stage: 'inProgress' });
  toVerify = await aNonconformity(ready, agency, { stage: 'verification' });
});
const kept = (): string[] => filesIn(app.tools.config.uploadsDir);
const heavy = (bytes: number): Buffer => Buffer.concat([jpegOf(100), randomBytes(bytes)]);
const photo = (): Buffer => jpegOf(4000 + randomBytes(1).readUInt8());
const line = (at: number): string => `/audits/${audit.id}/lines/${audit.lines[at]}`;
const versionOf = async (id: string): Promise<number> => (await Nonconformity.findById(id).lean())?.version ?? 0;

async function send(post: Post, path: string, fields: Record<string, unknown>, file: Buffer, field: string, name = 'ảnh.jpg'): Promise<{ status: number; text: string }> {
  const agent = agents.get(post) ?? await app.signIn(agency.account(post));
  agents.set(post, agent);
  let form = agent.post(path).redirects(0);
  for (const [key, value] of Object.entries(fields)) form = form.field(key, String(value));
  const answer = await form.attach(field, file, name);
  return { status: answer.status, text: textOf(answer.text ?? '') };
}

const report = { title: 'Hồ sơ không có phiếu', source: 'complaint', clause: '8.5.1', foundOn: '24/11/2026', description: '5 trên 20 hồ sơ không có phiếu.', evidence: 'Hồ sơ 1219.' };

test.each([
  ['a report on a unit that is not there',        async () => send('staff', '/nonconformities', { ...report, unit: 'x' }, photo(), 'files'), 422],
  ['a report of a day that has not come',         async () => send('staff', '/nonconformities', { ...report, unit: agency.unit, foundOn: '24/11/2027' }, photo(), 'files'), 422],
  ['an action claimed by somebody else',          async () => send('clerk', `/nonconformities/${inProgress.id}/actions/${inProgress.action}/claim`, { version: await versionOf(inProgress.id), proof: 'Đã sửa quy trình.' }, photo(), 'files'), 403],
  ['an action claimed on an older page',          async () => send('staff', `/nonconformities/${inProgress.id}/actions/${inProgress.action}/claim`, { version: 1, proof: 'Đã sửa quy trình.' }, photo(), 'files'), 409],
  ['more evidence by somebody who has no part',   async () => send('clerk', `/nonconformities/${inProgress.id}/evidence`, { version: await versionOf(inProgress.id) }, photo(), 'files'), 403],
  ['a verification with a wrong password',        async () => send('auditor', `/nonconformities/${toVerify.id}/verification`, { version: await versionOf(toVerify.id), outcome: 'effective', result: 'Lấy mẫu 30 hồ sơ.', password: 'sai' }, photo(), 'files'), 422],
  ['an answer without its evidence in words',     async () => send('leadAuditor', line(1), { result: 'nonconforming', grade: 'minor', note: '', saved: 0 }, photo(), 'photos'), 422],
  ['an answer by somebody outside the team',      async () => send('staff', line(1), { result: 'conforming', grade: '', note: '', saved: 0 }, photo(), 'photos'), 403],
  ['a report with a program called a photograph', async () => send('staff', '/nonconformities', { ...report, unit: agency.unit }, Buffer.from('MZ a program'), 'files'), 422],
])('%s is refused and leaves no file behind', async (_, act, status) => {
  const before = kept(), answer = await act();
  expect([answer.status, kept()]).toEqual([status, before]);
});

test('an answer on a line that another auditor answered meanwhile shows both and leaves no file', async () => {
  await answerLine(agency.people.auditor, { id: audit.id, line: audit.lines[2] ?? '', result: 'conforming', grade: '', note: '', saved: 0, files: [] }, app.now());
  const before = kept(), answer = await send('leadAuditor', line(2), { result: 'observation', grade: '', note: 'Nên xem lại.', saved: 0 }, photo(), 'photos');
  expect([answer.status, kept()]).toEqual([409, before]);
  expect(answer.text).toContain('Nên xem lại.');
});

test('what is allowed keeps its file, once', async () => {
  const before = kept(), bytes = photo();
  expect((await send('leadAuditor', line(3), { result: 'nonconforming', grade: 'minor', note: 'Ba hồ sơ không có phiếu.', saved: 0 }, bytes, 'photos')).status).toBe(303);
  expect((await send('staff', '/nonconformities', { ...report, unit: agency.unit }, bytes, 'files')).status).toBe(303);
  const [file] = (await loadAudit(audit.id)).lines.find(one => one.id === audit.lines[3])?.files ?? [];
  expect([kept().length - before.length, await app.tools.files.verify(file?.sha256 ?? '')]).toEqual([1, true]);
});

test.each([['a nonconformity', 'staff', (): string => '/nonconformities', () => ({ ...report, unit: agency.unit }), 'files'], ['a line of a checklist', 'leadAuditor', (): string => line(4), () => ({ result: 'nonconforming', grade: 'minor', note: 'Ba hồ sơ không có phiếu.', saved: 0 }), 'photos']] as const)(
  'with %s: a photograph of 30 MB is kept, one above the limit and HEIC are refused with what to do, and what was typed is still there', async (_, post, path, fields, field) => {
    const before = kept(), limit = app.tools.config.maxUploadBytes, megabytes = limit / 1024 / 1024;
    const tooLarge = await send(post, path(), fields(), heavy(limit + 1), field), heic = await send(post, path(), fields(), Buffer.concat([Buffer.from('\0\0\0\x18ftypheic'), randomBytes(64)]), field, 'IMG_1.HEIC');
    expect([tooLarge.status, tooLarge.text.includes(`Tệp lớn hơn ${megabytes} MB. Hãy nén hoặc chia nhỏ rồi tải lên.`)]).toEqual([422, true]);
    expect([heic.status, heic.text.includes('“IMG_1.HEIC” là ảnh HEIC của điện thoại. Hãy lưu thành JPEG rồi tải lên.'), kept()]).toEqual([422, true, before]);
    for (const refused of [tooLarge, heic]) expect(refused.text).toContain(String(Object.entries(fields()).find(([name]) => name === 'description' || name === 'note')?.[1]));
    const large = await send(post, path(), fields(), heavy(30 * 1024 * 1024), field);
    expect([large.status, kept().length]).toEqual([303, before.length + 1]);
  }, 60_000);
