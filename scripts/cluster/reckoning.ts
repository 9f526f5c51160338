/** The account at the end: what clients were told held against what stands in the store. Every finding names its record. */
import type { mongo } from 'mongoose';
import { z } from 'zod';
import { TRAIL_SOURCES } from '../../server/jobs/trailSources';
import { NAMES_OF_CONTENT } from '../../server/jobs/keepRecords';
import type { FileStore } from '../../server/files/store';
import { sealFrom } from '../../server/trail/seal';
import { verifyTrails } from '../../server/trail/verify';
import { grouped } from './grouping';
import { endOf, type Intention, type Ledger, type Trace } from './ledger';
import { COPY_SECRET } from './servers';
import { trailsIn, type Trailed } from './trails';

/** Each list is empty when all is well. */
export interface Findings {
  readonly lost: string[]; readonly twice: string[]; readonly saidUndone: string[]; readonly twoInForce: string[];
  readonly jobsTwice: string[]; readonly broken: string[]; readonly unreadable: string[]; readonly signedOut: readonly string[];
}
export interface Reckoned {
  readonly findings: Findings;
  /** Of what stayed undecided for its client. */
  readonly foundDone: number; readonly foundNotDone: number;
  readonly letters: number; readonly entries: number; readonly files: number; readonly effects: ReadonlyMap<string, number>;
}

export async function reckon(ledger: Ledger, db: mongo.Db, files: FileStore, now: Date): Promise<Reckoned> {
  const trails: Trailed[] = [];
  for await (const trail of trailsIn(db)) trails.push(trail);
  const effects = await effectsOf(ledger, db, trails), told = judged(ledger, effects), letters = await lettersTwice(db, trails), contents = await contentsIn(db, ledger);
  const findings: Findings = {
    ...told.findings, lost: [...told.findings.lost, ...notShown(ledger), ...uploadsLost(ledger, trails)],
    twoInForce: trails.flatMap(twoInForce), jobsTwice: [...letters.twice, ...trails.flatMap(actsOfSystemTwice), ...(await entriesTwice(db))],
    broken: await brokenChains(files, now), unreadable: await unreadable(contents, files), signedOut: ledger.signedOut,
  };
  return { findings, foundDone: told.foundDone, foundNotDone: told.foundNotDone, letters: letters.count, entries: trails.reduce((sum, one) => sum + one.entries.length, 0), files: contents.size, effects };
}

const keyOf = (trace: Trace): string => (trace.of === 'record' ? `${trace.collection} where ${trace.field} is ${trace.value}` : `${trace.collection}/${trace.record}: ${trace.action} by ${trace.by}`);

/** How often each thing that was meant stands in the store. */
async function effectsOf({ intentions }: Ledger, db: mongo.Db, trails: readonly Trailed[]): Promise<Map<string, number>> {
  const effects = new Map<string, number>();
  for (const { collection, id, entries } of trails) {
    for (const { action, by } of entries) {
      const key = keyOf({ of: 'entry', collection, record: id, action, by: by.id });
      effects.set(key, (effects.get(key) ?? 0) + 1);
    }
  }
  for (const { trace } of intentions) {
    if (trace.of === 'record') effects.set(keyOf(trace), await db.collection(trace.collection).countDocuments({ [trace.field]: trace.value }));
  }
  return effects;
}

/** An act is known by record, act and person: what was meant several times is judged together. */
function judged({ intentions }: Ledger, effects: ReadonlyMap<string, number>): { findings: Pick<Findings, 'lost' | 'twice' | 'saidUndone'>; foundDone: number; foundNotDone: number } {
  const findings: Pick<Findings, 'lost' | 'twice' | 'saidUndone'> = { lost: [], twice: [], saidUndone: [] };
  let foundDone = 0, foundNotDone = 0;
  for (const [key, meant] of grouped(intentions, one => keyOf(one.trace))) {
    const ended = (end: ReturnType<typeof endOf>): number => meant.filter(one => endOf(one) === end).length;
    const stands = effects.get(key) ?? 0, acknowledged = ended('acknowledged'), undecided = ended('undecided'), refused = ended('refused');
    const done = Math.max(0, Math.min(undecided, stands - acknowledged)), over = stands - acknowledged - undecided, line = `${key}: acknowledged ${acknowledged}, undecided ${undecided}, refused ${refused}, stands ${stands} times`;
    foundDone += done;
    foundNotDone += undecided - done;
    if (stands < acknowledged) findings.lost.push(line);
    if (over > 0) (refused >= over ? findings.saidUndone : findings.twice).push(line);
    else if (done > 0) for (const one of meant) if (endOf(one) === 'undecided' && one.saidUnchanged) findings.saidUndone.push(`${line}; told: ${one.told ?? ''}`);
  }
  return { findings, foundDone, foundNotDone };
}

function notShown({ intentions }: Ledger): string[] {
  return intentions.flatMap(one => (one.notShown === undefined ? [] : [`${keyOf(one.trace)}: acknowledged, and ${one.led ?? ''} answered ${one.notShown}`]));
}

/** A file that was acknowledged is named by exactly one entry. */
function uploadsLost({ intentions }: Ledger, trails: readonly Trailed[]): string[] {
  const named = new Set(trails.flatMap(trail => trail.entries.map(entry => entry.details['sha256'])));
  const uploads = intentions.filter((one): one is Intention & { sha256: string } => one.sha256 !== undefined && endOf(one) === 'acknowledged');
  return uploads.flatMap(one => (named.has(one.sha256) ? [] : [`${keyOf(one.trace)}: the file ${one.sha256} was taken and is named nowhere`]));
}

function twoInForce({ id, record }: Trailed): string[] {
  const effective = revisionsShape.safeParse(record).data?.revisions.filter(one => one.state === 'effective').length ?? 0;
  return effective > 1 ? [`documents/${id}: ${effective} revisions in force`] : [];
}

/** What a job does to a part of a record it does once: a release, a filing. */
function actsOfSystemTwice({ collection, id, entries }: Trailed): string[] {
  const done = grouped(entries.filter(entry => entry.by.id === 'system'), ({ action, about }) => `${action} ${about}`);
  const released = grouped(entries.filter(entry => entry.action === 'revision.release'), ({ about }) => `revision.release ${about}`);
  return [...new Map([...done, ...released])].flatMap(([what, times]) => (times.length > 1 ? [`${collection}/${id}: ${what} ${times.length} times`] : []));
}

async function entriesTwice(db: mongo.Db): Promise<string[]> {
  const rows = await db.collection('trail').aggregate([{ $match: { hash: { $ne: '' } } }, { $group: { _id: { subject: '$subject', hash: '$hash' }, count: { $sum: 1 } } }, { $match: { count: { $gt: 1 } } }]).toArray();
  return rows.map(({ _id, count }) => `the journal holds an entry of ${JSON.stringify(_id)} ${String(count)} times`);
}

/** Which entry asks by which letter: as often as it stands for a revision, the letter may be written; any other once. */
const ASKED_BY: Readonly<Record<string, string>> = { review: 'revision.submit', approve: 'revision.requestApproval', revise: 'revision.return' };

/** The id of a letter names its asking: record, act, part, since when, whom. */
async function lettersTwice(db: mongo.Db, trails: readonly Trailed[]): Promise<{ count: number; twice: string[] }> {
  const ids = (await db.collection<{ _id: string }>('outgoing').find({}, { projection: { _id: 1 } }).toArray()).map(({ _id }) => _id);
  const byRecord = new Map(trails.map(trail => [trail.id, trail])), asked = ids.map(id => id.split(':')).filter(([kind, ...parts]) => kind === 'asked' && parts.length === 5);
  const twice = [...grouped(asked, ([, record, action, part, , person]) => [record, action, part, person].join(' '))].flatMap(([what, all]) => {
    const [, record = '', action = '', part = ''] = all[0] ?? [], most = askings(byRecord.get(record), action, part);
    return all.length > most ? [`${what}: ${all.length} letters for ${most} askings`] : [];
  });
  return { count: ids.length, twice };
}

function askings(trail: Trailed | undefined, letter: string, part: string): number {
  const action = ASKED_BY[letter];
  return trail && action ? trail.entries.filter(entry => entry.action === action && entry.about === labelIn(trail.record, Number(part))).length : 1;
}

const revisionsShape = z.object({ revisions: z.array(z.object({ n: z.number(), issue: z.number(), amendment: z.number(), state: z.string() })) });

/** As the trail names a revision: 02/01. */
function labelIn(record: unknown, n: number): string {
  const read = revisionsShape.safeParse(record), one = read.data?.revisions.find(revision => revision.n === n);
  return one ? [one.issue, one.amendment].map(number => String(number).padStart(2, '0')).join('/') : '';
}

async function brokenChains(files: FileStore, now: Date): Promise<string[]> {
  const broken: string[] = [];
  await verifyTrails(TRAIL_SOURCES, { files, logged: [], seal: sealFrom(COPY_SECRET), tell: finding => { broken.push(`${finding.key} ${JSON.stringify(finding.values)}`); } }, now);
  return broken;
}

/** Every content that anything in the store refers to, or that a client was told is kept; by the record that names it. */
async function contentsIn(db: mongo.Db, { intentions }: Ledger): Promise<Map<string, string>> {
  const contents = new Map<string, string>();
  const collections = (await db.listCollections().toArray()).map(one => one.name).filter(name => !/^(contents|system)\.|^(sessions|trail)$/.test(name));
  for (const name of collections) {
    for await (const record of db.collection(name).find()) for (const sha256 of contentNames(record)) contents.set(sha256, `${name}/${String(record._id)}`);
  }
  for (const { sha256, trace, answers } of intentions) if (sha256 && endOf({ answers }) === 'acknowledged') contents.set(sha256, keyOf(trace));
  return contents;
}

function contentNames(value: unknown, name = ''): string[] {
  if (typeof value === 'string') return NAMES_OF_CONTENT.has(name) && /^[0-9a-f]{64}$/.test(value) ? [value] : [];
  if (Array.isArray(value)) return value.flatMap(one => contentNames(one, name));
  return typeof value === 'object' && value !== null && isPlain(value) ? Object.entries(value).flatMap(([key, one]) => contentNames(one, key)) : [];
}

function isPlain(value: object): boolean {
  return Object.getPrototypeOf(value) === Object.prototype;
}

/** Read to the last byte: the SHA-256 is made again. */
async function unreadable(contents: ReadonlyMap<string, string>, files: FileStore): Promise<string[]> {
  const bad: string[] = [];
  for (const [sha256, by] of contents) {
    const whole = await files.verify(sha256);
    if (!whole) bad.push(`${by}: the file ${sha256} cannot be read, or is another`);
  }
  return bad;
}
