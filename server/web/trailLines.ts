/** The history of a record as sentences a person can read, newest first: `trail.<action>` in the locale. */
import type { TrailEntry } from '../core/trail';
import type { Wording } from './wording';

export interface TrailLine { readonly at: string; readonly icon: string; readonly who: string; readonly did: string; readonly reason?: string; readonly hash?: string; /** What one line stands for, newest first. */ readonly more?: readonly TrailLine[] }

/** @param icons by action; `did` says what somebody did, without a name. */
export function trailLines(entries: readonly TrailEntry[], icons: Readonly<Record<string, string>>, wording: Wording, did: (entry: TrailEntry) => string = entry => wording.words(`trail.${entry.action}`, { ...entry.details, about: entry.about ?? '' })): TrailLine[] {
  return [...entries].reverse().map(entry => ({
    at: wording.dateTime(entry.at), icon: icons[entry.action] ?? 'dot', who: whoDid(entry, wording), did: did(entry),
    ...(entry.reason ? { reason: entry.reason } : {}), ...(entry.signature ? { hash: shortHash(entry.signature.contentHash) } : {}),
  }));
}

/** The same, with entries of one action by one person in a row as one line that holds them: for the eye alone, the trail has each. `said` = what the line says of `count` of them. */
export function foldedTrailLines(entries: readonly TrailEntry[], action: string, said: (count: number) => string, lines: (entries: readonly TrailEntry[]) => TrailLine[]): TrailLine[] {
  const runs: TrailEntry[][] = [];
  for (const entry of entries) {
    const run = runs.at(-1), last = run?.at(-1);
    if (run && last && entry.action === action && last.action === action && last.by.id === entry.by.id) run.push(entry); else runs.push([entry]);
  }
  return runs.reverse().flatMap(run => {
    const shown = lines(run), [newest] = shown, oldest = shown.at(-1);
    return newest && oldest && shown.length > 1 ? [{ ...newest, at: newest.at === oldest.at ? newest.at : `${oldest.at} – ${newest.at}`, did: said(shown.length), more: shown }] : shown;
  });
}

export function shortHash(hash: string): string {
  return `${hash.slice(0, 4)} ${hash.slice(4, 8)} … ${hash.slice(-8, -4)} ${hash.slice(-4)}`;
}

export function whoDid(entry: TrailEntry, { words }: Wording): string {
  if (entry.by.id === 'system') return words('trail.system');
  const behalf = entry.signature?.onBehalfOf;
  const name = entry.by.title ? `${entry.by.name}, ${entry.by.title},` : entry.by.name;
  return behalf ? words('trail.behalf', { name: entry.by.name, principal: behalf.name, paper: behalf.paper }) : name;
}
