/** The account at the end: what clients were told, held against what stands in the store. */
import type { mongo } from 'mongoose';
import type { FileStore } from '../../server/files/store';
import { TRAIL_SOURCES } from '../../server/jobs/trailSources';
import { sealFrom } from '../../server/trail/seal';
import { verifyTrails, type Finding } from '../../server/trail/verify';
import { contentsNamed, unreadable } from './contents';
import { grouped } from './grouping';
import { actsOfSystemTwice, entriesTwice, lettersTwice } from './jobsTwice';
import { endOf, type Intention, type Ledger, type Trace } from './ledger';
import { COPY_SECRET } from './servers';
import { inForceIn, trailsIn, type Trailed } from './trails';

/** Each list is empty when all is well; every finding names its record. */
export interface Findings {
  /** Acknowledged and not there, or not shown. */
  readonly lost: readonly string[];
  /** Meant once and there more often. */
  readonly twice: readonly string[];
  /** Told that nothing was changed, or that it is refused, and yet there. */
  readonly saidUndone: readonly string[];
  readonly twoInForce: readonly string[]; readonly jobsTwice: readonly string[]; readonly broken: readonly string[];
  readonly unreadable: readonly string[]; readonly signedOut: readonly string[];
}

export interface Reckoned {
  readonly findings: Findings;
  /** Of what stayed undecided for its client. */
  readonly foundDone: number; readonly foundNotDone: number;
  readonly letters: number; readonly entries: number; readonly files: number;
}

export async function reckon(ledger: Ledger, db: mongo.Db, files: FileStore, now: Date): Promise<Reckoned> {
  const trails: Trailed[] = [];
  for await (const trail of trailsIn(db)) trails.push(trail);
  const verdicts = judged(ledger, await effectsOf(ledger, db, trails));
  const contents = await contentsNamed(db, uploadsIn(ledger)), acts = trails.flatMap(actsOfSystemTwice);
  const jobsTwice = [...(await lettersTwice(db, trails)), ...acts, ...(await entriesTwice(db))];
  return {
    findings: {
      lost: [...verdicts.flatMap(one => one.lost), ...notShown(ledger), ...uploadsLost(ledger, trails)],
      twice: verdicts.flatMap(one => one.twice), saidUndone: verdicts.flatMap(one => one.saidUndone),
      twoInForce: trails.flatMap(twoInForce), jobsTwice, broken: await brokenChains(files, now),
      unreadable: await unreadable(contents, files), signedOut: ledger.signedOut,
    },
    foundDone: sumOf(verdicts, one => one.foundDone), foundNotDone: sumOf(verdicts, one => one.foundNotDone),
    letters: await db.collection('outgoing').countDocuments(), entries: sumOf(trails, one => one.entries.length),
    files: contents.size,
  };
}

function sumOf<T>(all: readonly T[], count: (one: T) => number): number {
  return all.reduce((sum, one) => sum + count(one), 0);
}

function keyOf(trace: Trace): string {
  if (trace.of === 'record') return `${trace.collection} where ${trace.field} is ${trace.value}`;
  return `${trace.collection}/${trace.record}: ${trace.action} by ${trace.by}`;
}

/** How often each thing that was meant stands in the store. */
type Effects = ReadonlyMap<string, number>;

async function effectsOf({ intentions }: Ledger, db: mongo.Db, trails: readonly Trailed[]): Promise<Effects> {
  const effects = new Map<string, number>();
  for (const { collection, id: record, entries } of trails) {
    for (const { action, by } of entries) {
      const key = keyOf({ of: 'entry', collection, record, action, by: by.id });
      effects.set(key, (effects.get(key) ?? 0) + 1);
    }
  }
  for (const { trace } of intentions) {
    if (trace.of !== 'record') continue;
    effects.set(keyOf(trace), await db.collection(trace.collection).countDocuments({ [trace.field]: trace.value }));
  }
  return effects;
}

interface Verdict extends Pick<Findings, 'lost' | 'twice' | 'saidUndone'> {
  readonly foundDone: number; readonly foundNotDone: number;
}

/** An act is known by record, act and person: what was meant several times is judged together. */
function judged({ intentions }: Ledger, effects: Effects): Verdict[] {
  const same = grouped(intentions, one => keyOf(one.trace));
  return [...same].map(([key, meant]) => verdictOn(key, meant, effects.get(key) ?? 0));
}

function verdictOn(key: string, meant: readonly Intention[], stands: number): Verdict {
  const ended = (end: ReturnType<typeof endOf>): number => meant.filter(one => endOf(one) === end).length;
  const acknowledged = ended('acknowledged'), undecided = ended('undecided'), refused = ended('refused');
  const over = stands - acknowledged - undecided, foundDone = Math.max(0, Math.min(undecided, stands - acknowledged));
  const told = meant.find(one => endOf(one) === 'undecided' && one.saidUnchanged)?.told;
  const ends = `acknowledged ${acknowledged}, undecided ${undecided}, refused ${refused}`;
  const line = `${key}: ${ends}, stands ${stands} times`;
  return {
    foundDone, foundNotDone: undecided - foundDone,
    lost: stands < acknowledged ? [line] : [],
    twice: over > refused ? [line] : [],
    saidUndone: [
      ...(over > 0 && over <= refused ? [line] : []),
      ...(foundDone > 0 && told !== undefined ? [`${line}; told: ${told}`] : []),
    ],
  };
}

function notShown({ intentions }: Ledger): string[] {
  const missing = intentions.filter(one => one.notShown !== undefined);
  return missing.map(one => `${keyOf(one.trace)}: acknowledged, and ${one.led ?? ''} answered ${one.notShown ?? ''}`);
}

/** Content that a client was told is taken, and by which act. */
function uploadsIn({ intentions }: Ledger): Map<string, string> {
  const uploads = new Map<string, string>(), taken = intentions.filter(one => endOf(one) === 'acknowledged');
  for (const { sha256, trace } of taken) if (sha256) uploads.set(sha256, keyOf(trace));
  return uploads;
}

function uploadsLost(ledger: Ledger, trails: readonly Trailed[]): string[] {
  const named = new Set(trails.flatMap(trail => trail.entries.map(entry => entry.details['sha256'])));
  const lost = [...uploadsIn(ledger)].filter(([sha256]) => !named.has(sha256));
  return lost.map(([sha256, act]) => `${act}: the file ${sha256} was taken and is named by no entry`);
}

function twoInForce({ id, record }: Trailed): string[] {
  const count = inForceIn(record);
  return count > 1 ? [`documents/${id}: ${count} revisions in force`] : [];
}

async function brokenChains(files: FileStore, now: Date): Promise<string[]> {
  const broken: string[] = [], seal = sealFrom(COPY_SECRET);
  const tell = ({ key, values }: Finding): void => { broken.push(`${key} ${JSON.stringify(values)}`); };
  await verifyTrails(TRAIL_SOURCES, { files, logged: [], seal, tell }, now);
  return broken;
}
