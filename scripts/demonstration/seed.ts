/** Fills an empty store with the demonstration province, once. */
import { join } from 'node:path';
import mongoose from 'mongoose';
import { keySafeFrom } from '../../server/certificates/keySafe';
import { ROOT, type Config } from '../../server/config';
import { systemClock, type Clock } from '../../server/core/clock';
import { connectDatabase, disconnectDatabase } from '../../server/core/database';
import { loadWords } from '../../server/core/words';
import { openTools } from '../../server/start';
import { calendarFrom } from './calendar';
import { DOCUMENTS, type DocumentPlan } from './catalogue';
import { FORMS } from './catalogueForms';
import { liveDisposals, liveForm } from './forms';
import { liveDocument } from './living';
import { accountLines, ACCOUNTS, AGENCIES } from './province';
import { liveQuality } from './quality';
import { settle, type Settled } from './settle';

/** Whether the demonstration is in this store: written before anything else, so that one that was cut short is known for what it is. */
interface Marker { _id: string; state: 'begun' | 'done'; at: Date }
const MARKER = 'province';

/** Documents made side by side: their writes wait for the disk, their signatures for the processor. */
const AT_ONCE = 6;

/**
 * Does nothing to a store that holds the whole demonstration or anything else. One that was cut short is taken away and made again.
 * @returns the lines of accounts to print; none where the store is not a demonstration.
 */
export async function seedOnce(config: Config, uri: string, log: (line: string) => void, clock: Clock = systemClock): Promise<string[]> {
  const standing = await standingOf(uri);
  if (standing === 'other') return [];
  if (standing !== 'done') await seed(config, uri, log, clock, standing === 'begun');
  return accountLines();
}

async function seed(config: Config, uri: string, log: (line: string) => void, clock: Clock, again: boolean): Promise<void> {
  loadWords(join(ROOT, 'views', 'locales'));
  const { tools, close } = await openTools(config, uri, clock, log), now = clock();
  try {
    if (again) await clearAway();
    await marks().updateOne({ _id: MARKER }, { $set: { state: 'begun', at: now } }, { upsert: true });
    log(`Making the demonstration: ${AGENCIES.length} agencies, ${ACCOUNTS.length} accounts, ${DOCUMENTS.length} documents …`);
    const settled = await settle(calendarFrom(now), tools.files);
    await makeDocuments(settled, log);
    log('  audits and corrective actions');
    await liveQuality(settled);
    log('  forms and records');
    const sealing = { files: tools.files, safe: keySafeFrom(config.copySecret), marking: { baseUrl: config.baseUrl, secret: config.copySecret } };
    await sideBySide(FORMS, plan => liveForm(settled, sealing, plan));
    await liveDisposals(settled);
    await marks().updateOne({ _id: MARKER }, { $set: { state: 'done' } });
  } finally {
    await close();
  }
}

/** Those that others refer to come first. */
async function makeDocuments(settled: Settled, log: (line: string) => void): Promise<void> {
  let made = 0;
  for (const wave of waves()) {
    await sideBySide(wave, async plan => {
      await liveDocument(settled, plan, DOCUMENTS.indexOf(plan));
      if (++made % 10 === 0) log(`  ${made} of ${DOCUMENTS.length} documents`);
    });
  }
}

function waves(): DocumentPlan[][] {
  const depth = (plan: DocumentPlan): number => Math.max(0, ...DOCUMENTS.filter(one => one.agency === plan.agency && plan.refers.includes(one.code)).map(one => depth(one) + 1));
  const all: DocumentPlan[][] = [];
  for (const plan of DOCUMENTS) (all[depth(plan)] ??= []).push(plan);
  return all;
}

/** After a failure nothing new is begun; what is under way ends before the failure is told. */
async function sideBySide<Item>(items: readonly Item[], work: (item: Item) => Promise<void>): Promise<void> {
  const left = [...items], failures: unknown[] = [];
  const worker = async (): Promise<void> => {
    for (let item = left.shift(); item !== undefined && failures.length === 0; item = left.shift()) await work(item).catch((error: unknown) => { failures.push(error); });
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  if (failures.length) throw failures[0];
}

type Standing = 'empty' | 'begun' | 'done' | 'other';

/** Asked without opening anything but the store: it happens at every start. */
async function standingOf(uri: string): Promise<Standing> {
  await connectDatabase(uri);
  try {
    const marker = await marks().findOne({ _id: MARKER });
    if (marker?.state === 'done') return 'done';
    return await othersHere() ? 'other' : marker ? 'begun' : 'empty';
  } finally {
    await disconnectDatabase();
  }
}

/** An agency or a person that no demonstration has made. */
async function othersHere(): Promise<boolean> {
  const codes = AGENCIES.map(one => one.code), accounts = ACCOUNTS.map(one => one.account), marked = await marks().findOne({ _id: MARKER });
  const agencies = await mongoose.connection.collection('agencies').countDocuments(marked ? { code: { $nin: codes } } : {}, { limit: 1 });
  const people = await mongoose.connection.collection('people').countDocuments(marked ? { account: { $nin: accounts } } : {}, { limit: 1 });
  return agencies + people > 0;
}

/** Files stay: they are kept by content, and the same content comes again. */
async function clearAway(): Promise<void> {
  for (const model of Object.values(mongoose.models)) await model.deleteMany({});
}

function marks() {
  return mongoose.connection.collection<Marker>('demonstration');
}

