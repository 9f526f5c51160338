/** What changed between the steps of two revisions, and how long all of them take together. Pure. */
import { diffArrays, diffWordsWithSpace } from 'diff';
import type { Piece } from './compare';
import type { ProcessStep, Revision } from './model';

export const STEP_FIELDS = ['what', 'who', 'limit', 'form'] as const;
export type StepField = (typeof STEP_FIELDS)[number];

/** `number` from 1 as it is counted now; 0 for a step that is gone. */
export interface ComparedStep { readonly number: number; readonly change?: 'added' | 'removed' | 'changed'; readonly cells: Readonly<Record<StepField, readonly Piece[]>> }

/** The revision that was in force before this one, whose steps a reader knows. */
export function predecessorOf(revisions: readonly Revision[], revision: Revision): Revision | undefined {
  return revisions.findLast(one => one.n < revision.n && ['effective', 'superseded', 'obsolete'].includes(one.state));
}

/** The steps of now in order, those that are gone where they stood. Without `before`, nothing is marked. */
export function comparedSteps(now: readonly ProcessStep[], before: readonly ProcessStep[] = now): ComparedStep[] {
  const rows: Omit<ComparedStep, 'number'>[] = [], parts = diffArrays([...before], [...now], { comparator: (a, b) => folded(a.what) === folded(b.what) });
  let old = 0, fresh = 0, gone: readonly ProcessStep[] = [];
  const settle = (came: readonly ProcessStep[]): void => { rows.push(...replaced(gone, came)); gone = []; };
  for (const { added, removed, count } of parts) {
    if (removed) { settle([]); gone = before.slice(old, old += count); }
    else if (added) settle(now.slice(fresh, fresh += count));
    else { settle([]); rows.push(...now.slice(fresh, fresh += count).map((step, at) => kept(before[old + at] ?? step, step))); old += count; }
  }
  settle([]);
  let number = 0;
  return rows.map(row => ({ ...row, number: row.change === 'removed' ? 0 : ++number }));
}

/** Steps that stand where others stood: alike in words, they are the same step said anew. */
function replaced(gone: readonly ProcessStep[], came: readonly ProcessStep[]): Omit<ComparedStep, 'number'>[] {
  return Array.from({ length: Math.max(gone.length, came.length) }, (_, at) => {
    const old = gone[at], step = came[at];
    if (old && step && areAlike(old.what, step.what)) return [kept(old, step)];
    return [...(old ? [whole(old, 'removed', 'del')] : []), ...(step ? [whole(step, 'added', 'ins')] : [])];
  }).flat();
}

function kept(old: ProcessStep, step: ProcessStep): Omit<ComparedStep, 'number'> {
  const cells = cellsOf(field => (old[field] === step[field] ? [{ text: step[field] }] : piecesOf(old[field], step[field])));
  return { ...(STEP_FIELDS.some(field => old[field] !== step[field]) ? { change: 'changed' as const } : {}), cells };
}

function whole(step: ProcessStep, change: 'added' | 'removed', kind: 'ins' | 'del'): Omit<ComparedStep, 'number'> {
  return { change, cells: cellsOf(field => [{ text: step[field], ...(change === 'removed' && step[field] ? { kind } : {}) }]) };
}

function cellsOf(pieces: (field: StepField) => readonly Piece[]): ComparedStep['cells'] {
  return { what: pieces('what'), who: pieces('who'), limit: pieces('limit'), form: pieces('form') };
}

function piecesOf(old: string, now: string): Piece[] {
  return diffWordsWithSpace(old, now).map(({ value, added, removed }) => ({ text: value, ...(added ? { kind: 'ins' as const } : removed ? { kind: 'del' as const } : {}) }));
}

/** Half of the words of the shorter one stand in the other. */
function areAlike(one: string, other: string): boolean {
  const [a, b] = [one, other].map(text => new Set(folded(text).split(' ')));
  if (!a || !b) return false;
  return [...a].filter(word => b.has(word)).length * 2 >= Math.min(a.size, b.size);
}

function folded(text: string): string {
  return text.toLocaleLowerCase('vi').replace(/\s+/g, ' ').trim();
}

/** The sum of the limits where each is a number of the same one of these units ("5 ngày"), else nothing: a sum of some would mislead. */
export function totalLimit(steps: readonly ProcessStep[], units: readonly string[]): { readonly amount: number; readonly unit: string } | undefined {
  const limits = steps.map(step => /^(\d{1,4}(?:[.,]\d{1,2})?)\s*(\D+)$/u.exec(step.limit.trim())), unit = limits[0]?.[2]?.toLocaleLowerCase('vi');
  if (limits.length < 2 || unit === undefined || !units.includes(unit) || limits.some(limit => limit?.[2]?.toLocaleLowerCase('vi') !== unit)) return undefined;
  const hundredths = limits.reduce((sum, limit) => sum + Math.round(Number((limit?.[1] ?? '0').replace(',', '.')) * 100), 0);
  return { amount: hundredths / 100, unit };
}
