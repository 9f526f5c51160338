/** Which clauses lie in a range, in which order they stand, and what their folders are called. Pure. */
import { clauseOf, isClause } from '../standards/clauses';
import type { ClauseRange } from './model';
import { safeName } from './names';

/** Stands for records that name no clause: they belong only to a pack of everything. */
export const NO_CLAUSE = '';

/** True for the clause itself, all between, and all below either end. */
export function isInRange(clause: string, { from, to }: ClauseRange): boolean {
  return byNumber(clause, from) >= 0 && (byNumber(clause, to) <= 0 || clause.startsWith(`${to}.`));
}

/** 4.1 before 4.2 before 4.10; a clause before what stands below it; what has none comes last. */
export function byNumber(one: string, other: string): number {
  if (one === NO_CLAUSE || other === NO_CLAUSE) return Number(one === NO_CLAUSE) - Number(other === NO_CLAUSE);
  const [a, b] = [one, other].map(clause => clause.split('.').map(Number));
  for (let at = 0; at < Math.max(a?.length ?? 0, b?.length ?? 0); at += 1) {
    const difference = (a?.[at] ?? -1) - (b?.[at] ?? -1);
    if (difference) return difference;
  }
  return 0;
}

/** True where nothing of the standard lies outside: chapters 4 to 10. */
export function isWhole({ from, to }: ClauseRange): boolean {
  return from === '4' && to === '10';
}

/** @returns the range in its order, or undefined where an end is no clause or they are turned around. */
export function rangeOf(edition: string, from: string, to: string): ClauseRange | undefined {
  return isClause(edition, from) && isClause(edition, to) && byNumber(from, to) <= 0 ? { from, to } : undefined;
}

const LONGEST_FOLDER = 60;

/** "08.5.1 Kiểm soát cung cấp dịch vụ": sorted as the standard has them by any file manager. */
export function folderOf(edition: string, clause: string, unnamed: string): string {
  if (clause === NO_CLAUSE) return safeName(`99 ${unnamed}`, '', LONGEST_FOLDER);
  const [chapter = '', ...below] = clause.split('.'), title = clauseOf(edition, clause)?.vi.title ?? '';
  return safeName(`${[chapter.padStart(2, '0'), ...below].join('.')} ${title}`, '', LONGEST_FOLDER);
}

/** What a folder is called in print: "8.5.1 Kiểm soát cung cấp dịch vụ", without the nought that only sorts. */
export function folderInWords(folder: string): string {
  return folder.replace(/^0(?=\d)/, '');
}

/** "7–10", or "8.5.1" where both ends are one. */
export function rangeText({ from, to }: ClauseRange): string {
  return from === to ? from : `${from}–${to}`;
}
