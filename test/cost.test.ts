/** What each page and each job costs the store at a province's size: commands, scans, sorts, keys and documents examined, bytes answered. No clock. */
import type TestAgent from 'supertest/lib/agent';
import { BEGINNING } from '../server/core/changes';
import { UNLIMITED, type Turn } from '../server/core/turn';
import { takeCopy } from '../server/copies/operations';
import { tokenOf } from '../server/copies/token';
import { addComment } from '../server/documents/comments';
import { loadDocument } from '../server/documents/acts';
import { PAPER_FOLLOWERS } from '../server/jobs/keepPapers';
import { approveDisposal, submitDisposal } from '../server/records/disposals';
import { toSeal } from '../server/records/operations';
import { sendDue } from '../server/mail/send';
import { allRoutes } from '../server/routes';
import type { Route } from '../server/web/route';
import { aNonconformity, multipliedNonconformities } from './nonconformities/made';
import { anAuditWithProof } from './audits/linesMade';
import { aPlanning } from './audits/steps';
import { aKeeping, multipliedRecords } from './records/made';
import { addressOf, nameOf, type Things } from './support/addresses';
import { PASSWORD, useApp } from './support/app';
import { costsDuring, type Cost } from './support/cost';
import { aDocument, aProvince, anAgency, multiplied } from './support/factories';

const MOST_COMMANDS = 6, FREE_EXAMINED = 20;
const DOCUMENTS = 5000, NONCONFORMITIES = 2000, RECORDS = 2000;
/** A file's bytes come from the file store or are made from it: the page is the file, not the row. An outcome for a script is one word. */
const IS_FILE = /\.(png|pdf|csv|xlsx)$|\/file$|\/files\/:file$|\/logo$|\/export$|\/outcome$/;

let things: Things, overseerAccount = '';
const app = useApp(async ready => {
  const province = await aProvince(ready), agency = await anAgency(ready, { code: 'stp', parent: province.id }), other = await anAgency(ready, { code: 'snn', name: 'Sở Nông nghiệp', parent: province.id });
  overseerAccount = province.account;
  const document = await aDocument(ready, agency, { stage: 'redrafted' });
  await multiplied(await aDocument(ready, agency, { stage: 'amended' }), DOCUMENTS - 1000);
  await multiplied(await aDocument(ready, other), 1000);
  await addComment(agency.people.author, { id: document.id, n: document.n, place: '', text: 'Ý kiến' }, ready.now());
  const revision = (await loadDocument(document.id)).revisions.find(one => one.n === document.n), copy = await takeCopy(agency.people.qualityOfficer, { id: document.id, n: 1 }, ready.now(), ready.tools.files);
  const nonconformity = await aNonconformity(ready, agency, { stage: 'inProgress', revises: document.id });
  const record = await aKeeping(ready, agency), planning = await aPlanning(ready, agency), audit = await anAuditWithProof(ready, agency);
  await multipliedNonconformities(nonconformity.id, 100);
  await multipliedNonconformities((await aNonconformity(ready, agency, { stage: 'closed' })).id, NONCONFORMITIES - 100, 5000);
  await multipliedRecords(record.id, RECORDS);
  things = { agency, document, copy: copy._id, file: revision?.files[0]?.id ?? '', comment: revision?.comments[0]?.id ?? '', token: tokenOf(copy._id, ready.tools.config.copySecret), person: agency.people.clerk.id, invitation: 'unknown', planning, audit, nonconformity, record };
});

const accounts: Readonly<Record<string, () => string>> = { 'a quality officer': () => things.agency.account('qualityOfficer'), 'an administrator': () => things.agency.account('administrator'), 'the overseer': () => overseerAccount };

describe.each(Object.keys(accounts))('what %s opens', who => {
  let agent: TestAgent;
  beforeAll(async () => { agent = await app.signIn(accounts[who]?.() ?? ''); });

  test(`each page sends at most ${MOST_COMMANDS} commands, scans and sorts nothing, examines what it shows and is answered what it prints`, async () => {
    const wrong: string[] = [];
    for (const route of allRoutes(app.tools).filter(one => one.method === 'get' && one.path !== '/setup')) {
      const address = addressOf(route, things);
      if ((await agent.get(address).redirects(0)).status >= 300) continue;
      let answer: Awaited<ReturnType<TestAgent['get']>> | undefined;
      const costs = await costsDuring(async () => { answer = await agent.get(address).redirects(0); });
      if (answer && answer.status < 300) wrong.push(...ofPage(route, costs, pageBytes(answer)), ...examining(nameOf(route), costs));
    }
    expect(wrong).toEqual([]);
  }, 300_000);
});

/** Jobs that do not keep within the bound yet, each with its reason; what is mended is taken off. */
const EXCUSED: ReadonlyMap<string, string> = new Map([
  ['keepPapers', 'draws a paper of each clone'], ['sealRecords', 'draws a paper of each clone'], ['sendMail', 'sends what each clone asks for'],
]);

describe('what jobs ask', () => {
  test('a job that has nothing left to do scans and sorts nothing, and examines next to nothing', async () => {
    const wrong: string[] = [];
    for (const job of app.tools.jobs.filter(one => !EXCUSED.has(one.name))) {
      await job.run(app.now(), UNLIMITED);
      wrong.push(...examining(job.name, await costsDuring(() => job.run(app.now(), UNLIMITED))));
    }
    expect(wrong).toEqual([]);
  }, 300_000);

  const OVER: Turn = { goesOn: () => false, isEnded: () => false };
  test.each([
    ['keepPapers', () => Promise.all(PAPER_FOLLOWERS.map(one => one.of.keys(BEGINNING, 500)))], ['sealRecords', () => toSeal(app.now())],
    ['sendMail', () => sendDue({ deliver: () => Promise.resolve({ sent: true }) }, '', app.now, () => undefined, OVER)],
  ] as const)('%s, which is excused for what it makes, finds its work by steps into indexes', async (name, ask) => {
    const costs = await costsDuring(ask);
    expect([costs.length > 0, examining(name, costs)]).toEqual([true, []]);
  });

  test('records are disposed of, and it is asked in every collection who else has their files, by steps into indexes', async () => {
    const { agency: { people }, record: { disposal: id } } = things;
    await submitDisposal(people.qualityOfficer, { id }, app.now());
    await approveDisposal(people.head, { id, password: PASSWORD }, app.now());
    const job = app.tools.jobs.find(one => one.name === 'disposeOfRecords'), costs = await costsDuring(async () => job?.run(app.now(), UNLIMITED));
    expect([costs.some(cost => cost.collection === 'documents' && cost.name === 'find'), examining('disposeOfRecords', costs)]).toEqual([true, []]);
  });
});

describe('what is looked for in the register of nonconformities', () => {
  test.each(['a quality officer', 'the overseer'])('%s opens no record but those that are found', async who => {
    const agent = await app.signIn(accounts[who]?.() ?? ''), wrong: string[] = [];
    for (const address of ['/nonconformities?view=all&q=khong+co+o+dau', '/nonconformities?view=open&q=khong+co+o+dau', '/nonconformities?view=all&q=KPH-2026/5001']) {
      const costs = await costsDuring(() => agent.get(address).expect(200));
      wrong.push(...costs.filter(cost => cost.documents > 2 * cost.returned + FREE_EXAMINED).map(cost => `${address}: ${cost.documents} of ${cost.collection} for ${cost.returned}`));
    }
    expect(wrong).toEqual([]);
  }, 60_000);
});

function pageBytes(answer: { text?: string; headers: Record<string, string> }): number {
  return Math.max(Number(answer.headers['content-length'] ?? 0), Buffer.byteLength(answer.text ?? ''));
}

function ofPage(route: Route, costs: readonly Cost[], page: number): string[] {
  const name = nameOf(route), answered = costs.reduce((sum, one) => sum + one.bytes, 0);
  return [
    ...(costs.length > MOST_COMMANDS ? [`${name}: ${costs.length} commands: ${costs.map(one => `${one.name} ${one.collection}`).join(', ')}`] : []),
    ...(answered > 4 * page && !IS_FILE.test(route.path) ? [`${name}: ${answered} bytes answered for a page of ${page}`] : []),
  ];
}

function examining(who: string, costs: readonly Cost[]): string[] {
  return costs.flatMap(cost => {
    const { keys, documents, returned, counted, stages } = cost, about = `${who}: ${cost.name} ${cost.collection} ${JSON.stringify(cost.asked).slice(0, 400)}`;
    return [
      ...(stages.includes('COLLSCAN') ? [`${about} SCANS`] : []), ...(stages.includes('SORT') ? [`${about} SORTS`] : []),
      ...(documents > 2 * returned + FREE_EXAMINED ? [`${about} examines ${documents} documents for ${returned}`] : []),
      ...(keys > 2 * Math.max(returned, counted) + FREE_EXAMINED ? [`${about} examines ${keys} keys for ${returned} (${counted} counted)`] : []),
    ];
  });
}
