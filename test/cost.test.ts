/** What each page costs the store at 500 documents: commands, scans, documents examined, bytes answered. No clock: it holds on any server. */
import { calculateObjectSize } from 'bson';
import mongoose from 'mongoose';
import type TestAgent from 'supertest/lib/agent';
import { takeCopy } from '../server/copies/operations';
import { tokenOf } from '../server/copies/token';
import { addComment } from '../server/documents/comments';
import { loadDocument } from '../server/documents/acts';
import { allRoutes } from '../server/routes';
import type { Route } from '../server/web/route';
import { aNonconformity, multipliedNonconformities } from './nonconformities/made';
import { anAuditWithProof } from './audits/linesMade';
import { aPlanning } from './audits/steps';
import { aKeeping } from './records/made';
import { addressOf, nameOf, type Things } from './support/addresses';
import { useApp } from './support/app';
import { aDocument, aProvince, anAgency, multiplied } from './support/factories';

const MOST_COMMANDS = 6, FREE_EXAMINED = 20;
/** A file's bytes come from the file store or are made from it: the page is the file, not the row. */
const IS_FILE = /\.(png|pdf|csv|xlsx)$|\/file$|\/files\/:file$|\/logo$|\/export$/;

let things: Things, overseerAccount = '';
const app = useApp(async ready => {
  const province = await aProvince(ready), agency = await anAgency(ready, { code: 'stp', parent: province.id });
  overseerAccount = province.account;
  const document = await aDocument(ready, agency, { stage: 'redrafted' });
  await multiplied(await aDocument(ready, agency, { stage: 'amended' }), 498);
  await addComment(agency.people.author, { id: document.id, n: document.n, place: '', text: 'Ý kiến' }, ready.now());
  const revision = (await loadDocument(document.id)).revisions.find(one => one.n === document.n), copy = await takeCopy(agency.people.qualityOfficer, { id: document.id, n: 1 }, ready.now(), ready.tools.files);
  const nonconformity = await aNonconformity(ready, agency, { stage: 'inProgress', revises: document.id });
  await multipliedNonconformities(nonconformity.id, 120);
  things = { agency, document, copy: copy._id, file: revision?.files[0]?.id ?? '', comment: revision?.comments[0]?.id ?? '', token: tokenOf(copy._id, ready.tools.config.copySecret), person: agency.people.clerk.id, invitation: 'unknown', planning: await aPlanning(ready, agency), audit: await anAuditWithProof(ready, agency), nonconformity, record: await aKeeping(ready, agency) };
});

interface Sent { readonly name: string; readonly command: Record<string, unknown>; returned: number; bytes: number }

async function watched(run: () => Promise<unknown>): Promise<Sent[]> {
  const client = mongoose.connection.getClient(), sent = new Map<number, Sent>(), quiet = new Set(['hello', 'ping', 'endSessions', 'isMaster']);
  const started = (event: { requestId: number; commandName: string; command: Record<string, unknown> }): void => { if (!quiet.has(event.commandName)) sent.set(event.requestId, { name: event.commandName, command: event.command, returned: 0, bytes: 0 }); };
  const ended = (event: { requestId: number; reply: unknown }): void => {
    const one = sent.get(event.requestId), reply = event.reply as { cursor?: { firstBatch?: unknown[]; nextBatch?: unknown[] } } | undefined;
    if (one && reply) { one.returned = (reply.cursor?.firstBatch ?? reply.cursor?.nextBatch ?? []).length; one.bytes = calculateObjectSize(reply as never); }
  };
  client.on('commandStarted', started).on('commandSucceeded', ended);
  try { await run(); } finally { client.off('commandStarted', started).off('commandSucceeded', ended); }
  return [...sent.values()];
}

interface Explained { readonly stages: string; readonly examined: number; readonly returned: number }

async function explained(sent: Sent): Promise<Explained> {
  const fields = ['find', 'filter', 'sort', 'projection', 'limit', 'skip', 'aggregate', 'pipeline', 'cursor', 'hint'], command = Object.fromEntries(Object.entries(sent.command).filter(([key]) => fields.includes(key)));
  const plan = JSON.stringify(await mongoose.connection.db?.command({ explain: command, verbosity: 'executionStats' })), index = /"indexName":"([^"]+)"/.exec(plan)?.[1] ?? '';
  const most = (name: string): number => Math.max(0, ...[...plan.matchAll(new RegExp(`"${name}":(\\d+)`, 'g'))].map(match => Number(match[1])));
  const returned = most('nReturned') || sent.returned, examined = most('totalDocsExamined'), limit = Number(sent.command['limit'] ?? 0);
  return { stages: [...plan.matchAll(/"stage":"(\w+)"/g)].map(match => match[1]).join(' '), examined: limit && inIndexOrder(index, sent.command) ? Math.min(examined, limit) : examined, returned };
}

/**
 * The embedded server sorts again what its index gives in order, and reads every match for it; a real one stops at the limit.
 * So: when what follows the fields that are asked for equality in the index is the sort itself, the limit is what is examined.
 */
function inIndexOrder(index: string, command: Record<string, unknown>): boolean {
  const keys = index.replace(/_(-?1)(_|$)/g, ':$1 ').trim().split(' ').map(key => key.split(':')[0] ?? ''), sort = Object.keys((command['sort'] as object | undefined) ?? {});
  const filter = (command['filter'] ?? {}) as Record<string, unknown>, equal = keys.filter(key => key in filter && !/\$[gl]te?/.test(JSON.stringify(filter[key])));
  const rest = keys.filter(key => !equal.includes(key));
  return sort.length > 0 && sort.filter(key => key !== '_id').every((key, at) => rest[at] === key);
}

const accounts: Readonly<Record<string, () => string>> = { 'a quality officer': () => things.agency.account('qualityOfficer'), 'an administrator': () => things.agency.account('administrator'), 'the overseer': () => overseerAccount };

describe.each(Object.keys(accounts))('what %s opens', who => {
  let agent: TestAgent;
  beforeAll(async () => { agent = await app.signIn(accounts[who]?.() ?? ''); });

  test(`each page sends at most ${MOST_COMMANDS} commands, scans nothing, examines what it shows and is answered what it prints`, async () => {
    const wrong: string[] = [];
    for (const route of allRoutes(app.tools).filter(one => one.method === 'get' && one.path !== '/setup')) {
      const address = addressOf(route, things);
      if ((await agent.get(address).redirects(0)).status >= 300) continue;
      const { answer, sent } = await opened(address);
      if (answer.status >= 300) continue;
      wrong.push(...(await complaints(route, sent, pageBytes(answer))));
    }
    expect(wrong).toEqual([]);
  }, 180_000);

  async function opened(address: string): Promise<{ answer: Awaited<ReturnType<TestAgent['get']>>; sent: Sent[] }> {
    let answer: Awaited<ReturnType<TestAgent['get']>> | undefined;
    const sent = await watched(async () => { answer = await agent.get(address).redirects(0); });
    if (!answer) throw new Error(`No answer from ${address}`);
    return { answer, sent };
  }
});

function pageBytes(answer: { text?: string; headers: Record<string, string> }): number {
  return Math.max(Number(answer.headers['content-length'] ?? 0), Buffer.byteLength(answer.text ?? ''));
}

/** A record asked for by its id: the sessions' own store adds a condition to it that the embedded server's explain calls a scan. */
function isById(sent: Sent): boolean {
  return typeof (sent.command['filter'] as { _id?: unknown } | undefined)?._id === 'string';
}

async function complaints(route: Route, sent: readonly Sent[], page: number): Promise<string[]> {
  const name = nameOf(route), wrong: string[] = [], list = sent.map(one => `${one.name} ${String(one.command[one.name])}`).join(', ');
  if (sent.length > MOST_COMMANDS) wrong.push(`${name}: ${sent.length} commands: ${list}`);
  const answered = sent.reduce((sum, one) => sum + one.bytes, 0);
  if (answered > 4 * page && !IS_FILE.test(route.path)) wrong.push(`${name}: ${answered} bytes answered for a page of ${page}`);
  for (const one of sent.filter(each => (each.name === 'find' || each.name === 'aggregate') && !isById(each))) {
    const { stages, examined, returned } = await explained(one);
    if (/COLLSCAN/.test(stages)) wrong.push(`${name}: scans ${String(one.command[one.name])} ${JSON.stringify(one.command['filter'] ?? one.command['pipeline'])}`);
    if (one.name === 'find' && examined > 2 * returned + FREE_EXAMINED) wrong.push(`${name}: examines ${examined} of ${String(one.command['find'])} for ${returned}: ${JSON.stringify(one.command['filter'])}`);
  }
  return wrong;
}
