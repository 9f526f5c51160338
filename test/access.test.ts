/** Every route × role × own and another agency, walked from the route table itself: a new route without a row fails. */
import { readableFilter } from '../server/access/may';
import { ROLES, type Role } from '../server/access/roles';
import { PERMISSIONS } from '../server/access/permissions';
import { Agency } from '../server/agencies/model';
import { takeCopy } from '../server/copies/operations';
import { tokenOf } from '../server/copies/token';
import { addComment } from '../server/documents/comments';
import { loadDocument } from '../server/documents/acts';
import { ControlledDocument } from '../server/documents/model';
import { Person } from '../server/people/model';
import { allRoutes } from '../server/routes';
import type { Route } from '../server/web/route';
import { aNonconformity } from './nonconformities/made';
import { anAuditWithProof } from './audits/linesMade';
import { aPlanning } from './audits/steps';
import { aKeeping } from './records/made';
import { addressOf, nameOf, type Things } from './support/addresses';
import { useApp } from './support/app';
import { aDocument, aPerson, aProvince, anAgency, type TestAgency } from './support/factories';
import { ROWS } from './access.rows';
import type TestAgent from 'supertest/lib/agent';

const own: Partial<Things> = {}, foreign: Partial<Things> = {};
let provinceAccount = '', home: TestAgency & { within: string }, far: TestAgency;
const agents = new Map<Role | 'anonymous', TestAgent>();

const app = useApp(async ready => {
  const province = await aProvince(ready), otherProvince = await aProvince(ready, 'xx');
  home = { ...(await anAgency(ready, { code: 'stp', parent: province.id })), within: province.id };
  far = await anAgency(ready, { code: 'xa1', parent: otherProvince.id, kind: 'commune', name: 'Cơ quan Kín' });
  provinceAccount = province.account;
  Object.assign(own, await things(home));
  Object.assign(foreign, await things(far));
});

async function things(agency: TestAgency): Promise<Things> {
  const document = await aDocument(app, agency, { stage: 'redrafted', title: `Tài liệu riêng của ${agency.code}` }), author = agency.people.author;
  await addComment(author, { id: document.id, n: document.n, place: '', text: 'Ý kiến riêng' }, app.now());
  const revision = (await loadDocument(document.id)).revisions.find(one => one.n === document.n), copy = await takeCopy(agency.people.staff, { id: document.id, n: 1 }, app.now(), app.tools.files);
  const nonconformity = await aNonconformity(app, agency, { stage: 'inProgress', title: `Tài liệu riêng của ${agency.code}` });
  return { agency, document, copy: copy._id, file: revision?.files[0]?.id ?? '', comment: revision?.comments[0]?.id ?? '', token: tokenOf(copy._id, app.tools.config.copySecret), person: agency.people.clerk.id, invitation: 'unknown', planning: await aPlanning(app, agency, { title: `Tài liệu riêng của ${agency.code}` }), audit: await anAuditWithProof(app, agency, `Tài liệu riêng của ${agency.code}`), nonconformity, record: await aKeeping(app, agency, `Tài liệu riêng của ${agency.code}`) };
}

beforeAll(async () => {
  for (const role of ROLES) agents.set(role, await app.signIn(role === 'overseer' ? provinceAccount : home.account(role)));
  agents.set('anonymous', app.visitor());
});

const routes = (): Route[] => allRoutes(app.tools);
/** Acts that end the session of whoever tries them are not walked: they would sign the walker out. */
const ENDS_SESSION = new Set(['POST /sign-out', 'POST /account/sign-out-everywhere']);

async function send(who: Role | 'anonymous', route: Route, to: Things): Promise<{ status: number; text: string; location: string }> {
  const agent = agents.get(who), path = addressOf(route, to);
  if (!agent) throw new Error(`No agent for ${who}`);
  const answer = route.method === 'get' ? await agent.get(path).redirects(0) : await agent.post(path).type('form').send({}).redirects(0);
  return { status: answer.status, text: answer.text ?? '', location: String(answer.headers['location'] ?? '') };
}

test('every route has its row, and every row its route', () => {
  const names = routes().map(nameOf);
  expect(names.filter(name => !(name in ROWS))).toEqual([]);
  expect(Object.keys(ROWS).filter(name => !names.includes(name))).toEqual([]);
  expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([]);
});

test('the row names the permission that the route demands', () => {
  for (const route of routes()) expect(`${nameOf(route)} ${route.may}`).toBe(`${nameOf(route)} ${ROWS[nameOf(route)]?.may ?? ''}`);
});

test('without an account only what is open to anyone is answered; the rest asks to sign in', async () => {
  for (const route of routes().filter(one => !ENDS_SESSION.has(nameOf(one)))) {
    const { status, location } = await send('anonymous', route, own as Things);
    if (route.may === 'anyone') expect(`${nameOf(route)} ${location}`).not.toContain('/sign-in?back');
    else expect(`${nameOf(route)} ${status} ${location}`).toContain(`${nameOf(route)} 303 /sign-in`);
  }
}, 120_000);

test.each(ROLES)('a %s is refused wherever the permission does not name that role', async role => {
  for (const route of routes().filter(one => one.may !== 'anyone' && one.may !== 'signedIn')) {
    const allowed: readonly Role[] = route.may === 'anyone' || route.may === 'signedIn' ? ROLES : PERMISSIONS[route.may];
    if (allowed.includes(role)) continue;
    expect(`${nameOf(route)} ${(await send(role, route, own as Things)).status}`).toBe(`${nameOf(route)} 403`);
  }
}, 120_000);

test.each(ROLES)('a %s who may opens every page of the own agency that the row says', async role => {
  for (const route of routes().filter(one => one.method === 'get')) {
    const row = ROWS[nameOf(route)];
    if (!row?.opens?.includes(role)) continue;
    expect(`${nameOf(route)} ${(await send(role, route, own as Things)).status}`).toMatch(/ (200|303)$/);
  }
}, 120_000);

test.each(ROLES)("a %s gets nothing of another agency, whatever the address, and is told it is not there", async role => {
  const before = await fingerprint(far.id);
  for (const route of routes().filter(one => /:(id|copy|person|unit|agency)\b/.test(one.path))) {
    const { status, text } = await send(role, route, foreign as Things);
    expect(`${nameOf(route)} ${status}`).toMatch(/ (404|403|409|422)$/);
    expect(text).not.toContain('Tài liệu riêng của xa1');
    expect(text).not.toContain('Cơ quan Kín');
  }
  expect(await fingerprint(far.id)).toEqual(before);
}, 120_000);

test("another agency's ids in forms change nothing there", async () => {
  const before = await fingerprint(far.id), officer = agents.get('qualityOfficer'), admin = agents.get('administrator');
  const id = own.document?.id ?? '', n = own.document?.n ?? 0, version = (await loadDocument(id)).version;
  const named = await officer?.post(`/documents/${id}/revisions/${n}/draft`).type('form').send({ title: 'x', reason: 'x', reviewers: far.people.head.id, approvers: far.people.head.id, references: '', version });
  expect(named?.status).toBe(422);
  expect((await officer?.post('/documents').type('form').send({ code: 'QT-X.1', title: 'x', type: 'QT', unit: far.unit, reason: 'x' }))?.status).toBe(422);
  expect((await officer?.post(`/documents/${id}/copies`).type('form').send({ file: foreign.file }))?.status).toBe(404);
  await admin?.post('/account/agency').type('form').send({ agency: far.id });
  expect((await admin?.get('/'))?.text).not.toContain('Cơ quan Kín');
  expect(await fingerprint(far.id)).toEqual(before);
});

test('whoever works in a province sees its own records, not those below: only the overseer looks down', async () => {
  const member = { ...home.people.head, grants: [{ role: 'head' as const, agency: 'province' }] }, overseer = { ...member, grants: [{ role: 'overseer' as const, agency: 'province' }] };
  expect(readableFilter(member, 'trail.read')).toEqual({ agency: { $in: ['province'] } });
  expect(readableFilter(overseer, 'trail.read')).toEqual({ within: { $in: ['province'] } });
  const officer = await aPerson(app, home.within, { account: 'tinh.thuky', name: 'Thư Ký Tỉnh', title: 'Thư ký', unit: '', roles: ['qualityOfficer', 'administrator'] });
  const agent = await app.signIn('tinh.thuky');
  expect(officer.agency).toBe(home.within);
  for (const path of ['/documents', '/nonconformities?view=all', '/search?q=tai+lieu', '/copies', '/trail']) expect((await agent.get(path)).text).not.toContain('Tài liệu riêng');
});

async function fingerprint(agency: string): Promise<unknown> {
  const [documents, people, one] = await Promise.all([ControlledDocument.find({ agency }, { version: 1 }).lean(), Person.find({ 'positions.agency': agency }, { version: 1 }).lean(), Agency.findById(agency, { version: 1 }).lean()]);
  return { documents, people, one };
}
