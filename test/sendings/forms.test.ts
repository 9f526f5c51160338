/** Every form that writes carries an id of its own, on the pages of every kind of role; so does what a script sends. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { takeCopy } from '../../server/copies/operations';
import { tokenOf } from '../../server/copies/token';
import { addComment } from '../../server/documents/comments';
import { loadDocument } from '../../server/documents/acts';
import { allRoutes } from '../../server/routes';
import { anAuditWithProof } from '../audits/linesMade';
import { aPlanning } from '../audits/steps';
import { aNonconformity } from '../nonconformities/made';
import { aKeeping } from '../records/made';
import { addressOf, nameOf, type Things } from '../support/addresses';
import { useApp } from '../support/app';
import { aDocument, anAgency, aProvince } from '../support/factories';

let things: Things;
const app = useApp(async ready => {
  const province = await aProvince(ready), agency = await anAgency(ready, { code: 'stp', parent: province.id }), document = await aDocument(ready, agency, { stage: 'redrafted' });
  await addComment(agency.people.author, { id: document.id, n: document.n, place: '', text: 'Ý kiến' }, ready.now());
  const revision = (await loadDocument(document.id)).revisions.find(one => one.n === document.n), copy = await takeCopy(agency.people.staff, { id: document.id, n: 1 }, ready.now(), ready.tools.files);
  things = {
    agency, document, copy: copy._id, file: revision?.files[0]?.id ?? '', comment: revision?.comments[0]?.id ?? '', token: tokenOf(copy._id, ready.tools.config.copySecret), person: agency.people.clerk.id, invitation: 'unknown',
    planning: await aPlanning(ready, agency), audit: await anAuditWithProof(ready, agency), nonconformity: await aNonconformity(ready, agency, { stage: 'inProgress' }), record: await aKeeping(ready, agency),
  };
});

const FORM = /<form\b[^>]*\bmethod="post"[^>]*>/gi, ID = /^<input type="hidden" name="_sending" value="([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})">/;

/** What is wrong with the forms of a page, and how many it has. */
function formsOf(page: string): { readonly wrong: readonly string[]; readonly ids: readonly string[] } {
  const found = [...page.matchAll(FORM)].map(form => ({ form: form[0], id: ID.exec(page.slice(form.index + form[0].length))?.[1] }));
  const ids = found.flatMap(one => one.id ?? []);
  return { wrong: [...found.filter(one => !one.id).map(one => one.form), ...(new Set(ids).size === ids.length ? [] : ['two forms with one id'])], ids };
}

test.each(['qualityOfficer', 'unitHead', 'leadAuditor', 'administrator', 'nobody'] as const)('on every page that a %s opens', async who => {
  const agent = who === 'nobody' ? app.visitor() : await app.signIn(things.agency.account(who)), wrong: string[] = [], all: string[] = [];
  for (const route of allRoutes(app.tools).filter(one => one.method === 'get' && !/\.(png|pdf|csv|xlsx|ics|js)$|\/file$|\/files\/|\/logo$|\/export$/.test(one.path))) {
    const answer = await agent.get(addressOf(route, things)).redirects(0);
    if (answer.status !== 200 || !String(answer.headers['content-type']).startsWith('text/html')) continue;
    const forms = formsOf(answer.text);
    wrong.push(...forms.wrong.map(one => `${nameOf(route)}: ${one}`));
    all.push(...forms.ids);
  }
  expect(wrong).toEqual([]);
  expect(all.length).toBeGreaterThan(0);
  expect(new Set(all).size).toBe(all.length);
});

test('a form that is drawn again has a new id', async () => {
  const agent = await app.signIn(things.agency.account('qualityOfficer')), [first] = formsOf((await agent.get('/documents/new')).text).ids.slice(-1);
  const again = await agent.post('/documents').type('form').send({ code: 'QT-SAI', _sending: first });
  expect([again.status, formsOf(again.text).wrong, formsOf(again.text).ids.includes(first ?? '')]).toEqual([422, [], false]);
});

/** Draws a blank while somebody types; writes nothing. */
const WRITES_NOTHING = new Set(['formBuilder.js']);

test('what a script sends carries the id of its form, or the whole form', () => {
  const folder = join(__dirname, '../../views/assets/js'), sending = readdirSync(folder).filter(name => /method: 'POST'|new XMLHttpRequest/.test(readFileSync(join(folder, name), 'utf8')));
  expect(sending.length).toBeGreaterThan(1);
  expect(sending.filter(name => !WRITES_NOTHING.has(name) && !/_sending|new FormData\(form\)/.test(readFileSync(join(folder, name), 'utf8')))).toEqual([]);
});
