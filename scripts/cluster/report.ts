/** The table at the end of the run. */
import { percentile } from '../bench/table';
import type { Mishap } from './chaos';
import { endOf, type Intention, type Ledger } from './ledger';
import type { Findings, Reckoned } from './reckoning';

export interface Run {
  readonly seed: number; readonly clients: number; readonly minutes: number;
  readonly mishaps: Readonly<Record<Mishap, number>>;
  readonly ledger: Ledger; readonly reckoned: Reckoned; readonly unsettled: readonly string[];
  /** By Message-ID: how often it was handed over. */
  readonly came: ReadonlyMap<string, number>;
}

/** What must be nothing, and how the table calls it. */
const ZEROS: Readonly<Record<keyof Findings, string>> = {
  lost: 'lost', twice: 'twice', saidUndone: 'said to be undone, and done', twoInForce: 'two in force',
  jobsTwice: 'jobs twice', broken: 'chains broken', unreadable: 'files not whole', signedOut: 'signed out by a failure',
};
const MOST_NAMED = 40;

export function isClean(run: Run): boolean {
  return zerosOf(run).every(([, list]) => list.length === 0);
}

export function reportOf(run: Run): string[] {
  const { seed, clients, minutes, mishaps, ledger } = run, zeros = zerosOf(run);
  const happened = Object.entries(mishaps).map(([name, count]) => `${name} ${count}`).join(', ');
  return [
    '', `seed ${seed}, ${clients} clients, ${minutes} minutes; ${happened}`, '',
    ...tabled([...told(run), ...zeros.map(([title, list]): Row => [title, String(list.length)])]), '',
    ...named('lives left off', ledger.leftOff), ...zeros.flatMap(([title, list]) => named(title, list)),
  ];
}

function zerosOf({ reckoned: { findings }, unsettled }: Run): (readonly [title: string, list: readonly string[]])[] {
  const lists = new Map(Object.entries(findings));
  const zeros = Object.entries(ZEROS).map(([name, title]) => [title, lists.get(name) ?? []] as const);
  return [...zeros, ['left undone by jobs', unsettled]];
}

type Row = readonly [title: string, value: string];

function told({ ledger: { intentions, lived, leftOff }, reckoned, came }: Run): Row[] {
  const unknown = intentions.filter(one => one.answers.includes('unknown'));
  const taken = intentions.flatMap(one => one.took ?? []), again = [...came.values()].filter(times => times > 1).length;
  const ms = (part: number): string => `${percentile(taken, part).toFixed(0)} ms`;
  return [
    ['acts meant', String(intentions.length)], ['acknowledged', ended(intentions, 'acknowledged')],
    ['refused (rule)', ended(intentions, 'refused')], ['unknown at first', String(unknown.length)],
    ['  then acknowledged, sent again', ended(unknown, 'acknowledged')],
    ['  then found done', String(reckoned.foundDone)], ['  then found not done', String(reckoned.foundNotDone)],
    ['p50 of acts', ms(0.5)], ['p99 of acts', ms(0.99)],
    ['lives ended', String(lived)], ['lives left off', String(leftOff.length)], ['entries', String(reckoned.entries)],
    ['files', String(reckoned.files)], ['letters', String(reckoned.letters)],
    ['letters handed over again', String(again)],
  ];
}

function ended(all: readonly Intention[], end: ReturnType<typeof endOf>): string {
  return String(all.filter(one => endOf(one) === end).length);
}

function tabled(rows: readonly Row[]): string[] {
  const width = Math.max(...rows.map(([title]) => title.length));
  return rows.map(([title, value]) => `${title.padEnd(width)}  ${value.padStart(8)}`);
}

function named(title: string, list: readonly string[]): string[] {
  const more = list.length > MOST_NAMED ? [`  … and ${list.length - MOST_NAMED} more`] : [];
  return list.length ? [`${title}:`, ...list.slice(0, MOST_NAMED).map(line => `  ${line}`), ...more, ''] : [];
}
