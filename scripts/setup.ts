/** `npm run setup`: asks for the first agency and its administrator, or takes them as flags; for a first run without demonstration. */
import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { parseArgs } from 'node:util';
import { join } from 'node:path';
import { readConfig, ROOT } from '../server/config';
import { systemClock } from '../server/core/clock';
import { connectDatabase, disconnectDatabase } from '../server/core/database';
import { ensureIndexes } from '../server/core/indexes';
import { InvalidInput, NotFound } from '../server/core/errors';
import { parse } from '../server/core/form';
import { loadWords, refusalText, wordsFor } from '../server/core/words';
import { isNobodyHere } from '../server/people/queries';
import { setUp, setupInput } from '../server/people/setup';
import { provideStore } from './store/provide';

/** Each question is also a flag: --agency "Sở Tư pháp" … */
const QUESTIONS = [
  { field: 'agency',    ask: 'Tên cơ quan / Name of the agency' },
  { field: 'shortName', ask: 'Tên gọn / Short name' },
  { field: 'code',      ask: 'Mã cơ quan / Agency code' },
  { field: 'kind',      ask: 'Cấp / Level (province, department, commune)' },
  { field: 'name',      ask: 'Họ tên người quản trị / Name of the administrator' },
  { field: 'title',     ask: 'Chức danh / Title' },
  { field: 'account',   ask: 'Tên đăng nhập / Account' },
  { field: 'email',     ask: 'Thư điện tử / Mail' },
  { field: 'password',  ask: 'Mật khẩu / Password', hidden: true },
] as const;

async function setup(): Promise<void> {
  const config = readConfig(), log = (line: string): void => { console.log(line); };
  loadWords(join(ROOT, 'views', 'locales'));
  const { values } = parseArgs({ options: { timeZone: { type: 'string' }, ...Object.fromEntries(QUESTIONS.map(({ field }) => [field, { type: 'string' as const }])) } });
  const store = await provideStore({ dataDir: config.dataDir, uri: config.mongodbUri, log });
  try {
    await connectDatabase(config.mongodbUri ?? store.uri);
    await ensureIndexes();
    if (!(await isNobodyHere())) throw new NotFound();
    const answers = await answersTo(values);
    await setUp(parse(setupInput, { timeZone: config.timeZone, ...answers, again: answers['password'] }), systemClock(), config.timeZone);
    log(`Đã lập cơ quan và tài khoản / Created: ${answers['account'] ?? ''}`);
  } finally {
    await disconnectDatabase();
    await store.stop();
  }
}

/** What flags do not say is asked, where somebody sits at the terminal. */
async function answersTo(given: Readonly<Record<string, unknown>>): Promise<Record<string, string>> {
  const answers: Record<string, string> = {};
  for (const { field, value } of Object.entries(given).map(([name, text]) => ({ field: name, value: text }))) if (typeof value === 'string') answers[field] = value;
  const missing = QUESTIONS.filter(({ field }) => answers[field] === undefined);
  if (missing.length && !process.stdin.isTTY) throw new Error(`Missing: ${missing.map(({ field }) => `--${field}`).join(', ')}`);
  for (const question of missing) answers[question.field] = await asked(question.ask, 'hidden' in question);
  return answers;
}

/** A hidden answer is not echoed. */
function asked(question: string, hidden: boolean): Promise<string> {
  const mute = new Writable({ write(_, __, done) { done(); } });
  const lines = createInterface({ input: process.stdin, output: hidden ? mute : process.stdout, terminal: true });
  if (hidden) process.stdout.write(`${question}: `);
  return new Promise(resolve => {
    lines.question(hidden ? '' : `${question}: `, answer => { lines.close(); if (hidden) process.stdout.write('\n'); resolve(answer); });
  });
}

/** Field by field, as the page would say it. */
function told(error: unknown): string {
  if (error instanceof InvalidInput) return Object.entries(error.fields).map(([field, refusal]) => `  --${field}: ${refusalText(wordsFor('vi'), refusal)} / ${refusalText(wordsFor('en'), refusal)}`).join('\n');
  if (error instanceof NotFound) return 'Đã có tài khoản; việc này chỉ làm một lần. / Somebody has an account already; this happens once.';
  return error instanceof Error ? error.message : String(error);
}

setup().catch((error: unknown) => { console.error(told(error)); process.exitCode = 1; });
