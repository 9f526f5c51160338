/** The table at the end of the run. */
import { percentile } from '../bench/table';
import type { Mishap } from './chaos';
import { endOf, type Intention, type Ledger } from './ledger';
import type { Findings, Reckoned } from './reckoning';

export interface Run {
  readonly seed: number; readonly clients: number; readonly minutes: number; readonly mishaps: Readonly<Record<Mishap, number>>;
  readonly ledger: Ledger; readonly reckoned: Reckoned; readonly unsettled: readonly string[];
  /** By Message-ID: how often it was handed over. */
  readonly came: ReadonlyMap<string, number>;
}

/** What must be nothing, and how the table calls it. */
const ZEROS: Readonly<Record<keyof Findings, string>> = {
  lost: 'lost (acknowledged and not there)', twice: 'twice (meant once, there twice)', saidUndone: 'said to be undone, and done', twoInForce: 'two revisions in force',
  jobsTwice: 'done twice by jobs', broken: 'chains broken', unreadable: 'files not whole', signedOut: 'signed out by a failure',
};
const MOST_NAMED = 40;

export function isClean({ reckoned: { findings }, unsettled }: Run): boolean {
  return Object.values(findings).every(list => list.length === 0) && unsettled.length === 0;
}

export function reportOf(run: Run): string[] {
  const { ledger, reckoned, unsettled } = run, { findings } = reckoned;
  const zeros = Object.entries(ZEROS).map(([name, title]): Row => [title, String(listOf(findings, name).length)]);
  return [
    '', `seed ${run.seed}, ${run.clients} clients, ${run.minutes} minutes; ${Object.entries(run.mishaps).map(([name, count]) => `${name} ${count}`).join(', ')}`, '',
    ...tabled([...told(ledger, reckoned), ...zeros, ['left undone by jobs', String(unsettled.length)]]), '',
    ...named('left off', ledger.leftOff), ...Object.entries(ZEROS).flatMap(([name, title]) => named(title, listOf(findings, name))), ...named('left undone by jobs', unsettled),
  ];
}

type Row = readonly [title: string, value: string];

function told({ intentions, lived, leftOff }: Ledger, { foundDone, foundNotDone, entries, files, letters }: Reckoned, came?: Run['came']): Row[] {
  const unknown = intentions.filter(one => one.answers.includes('unknown')), times = intentions.flatMap(one => one.took ?? []);
  const ended = (all: readonly Intention[], end: ReturnType<typeof endOf>): string => String(all.filter(one => endOf(one) === end).length);
  return [
    ['acts meant', String(intentions.length)], ['acknowledged', ended(intentions, 'acknowledged')], ['refused (rule)', ended(intentions, 'refused')],
    ['unknown at first', String(unknown.length)], ['  then acknowledged, sent again', ended(unknown, 'acknowledged')], ['  then found done', String(foundDone)], ['  then found not done', String(foundNotDone)],
    ['p50 of acts', `${percentile(times, 0.5).toFixed(0)} ms`], ['p99 of acts', `${percentile(times, 0.99).toFixed(0)} ms`],
    ['lives ended / left off', `${lived} / ${leftOff.length}`], ['entries, letters, files', `${entries}, ${letters}, ${files}`],
  ];
}

function listOf(findings: Findings, name: string): readonly string[] {
  return Object.entries(findings).find(([key]) => key === name)?.[1] ?? [];
}

function tabled(rows: readonly Row[]): string[] {
  const width = Math.max(...rows.map(([title]) => title.length));
  return rows.map(([title, value]) => `${title.padEnd(width)}  ${value.padStart(8)}`);
}

function named(title: string, list: readonly string[]): string[] {
  const more = list.length > MOST_NAMED ? [`  … and ${list.length - MOST_NAMED} more`] : [];
  return list.length ? [`${title}:`, ...list.slice(0, MOST_NAMED).map(line => `  ${line}`), ...more, ''] : [];
}
