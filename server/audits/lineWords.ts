/** How the questions of a checklist and their answers are told: results with icon and word, where a question comes from, which is next. Pure. */
import type { Actor } from '../access/roles';
import { clauseLabel } from '../standards/clauses';
import type { Wording } from '../web/wording';
import { auditLifecycle } from './lifecycle';
import type { ChecklistView } from './lineQueries';
import { RESULTS, type Line, type LineAnswer, type Result } from './model';
import { auditPartiesOf } from './standing';
import type { Language } from '../core/words';

export interface ResultStyle { readonly icon: string; readonly tone: 'green' | 'red' | 'amber' | 'blue' | 'violet' | 'grey' }

export const RESULT_STYLES: Readonly<Record<Result, ResultStyle>> = {
  conforming:    { icon: 'check-circle-fill', tone: 'green' },
  nonconforming: { icon: 'x-octagon-fill',    tone: 'red' },
  observation:   { icon: 'eye-fill',          tone: 'amber' },
  opportunity:   { icon: 'lightbulb-fill',    tone: 'blue' },
  strength:      { icon: 'star-fill',         tone: 'violet' },
  notApplicable: { icon: 'slash-circle',      tone: 'grey' },
};

/** The five that are offered at once; "not applicable" asks for more. */
export const TARGETS: readonly Result[] = RESULTS.filter(result => result !== 'notApplicable');

export function resultIn(value: unknown): Result | undefined {
  return RESULTS.find(result => result === value);
}

export interface ToldAnswer extends ResultStyle { readonly result: Result; readonly word: string; readonly grade: string; readonly note: string; readonly who: string; readonly at: string }

export function toldAnswer(answer: LineAnswer, { words, dateTime }: Wording): ToldAnswer {
  return { ...RESULT_STYLES[answer.result], result: answer.result, word: words(`result.${answer.result}`), grade: answer.grade ? words(`line.grade.${answer.grade}`) : '', note: answer.note, who: answer.by.name, at: dateTime(answer.at) };
}

/** Whether the audit's state and the actor's seat in the team let them do this to its lines. */
export function mayOnLines(record: Pick<ChecklistView, 'agency' | 'within' | 'team' | 'units' | 'state'>, actor: Actor, action: 'answer' | 'editChecklist'): boolean {
  const parties = auditPartiesOf(record, actor);
  return auditLifecycle.table[record.state][action]?.by.some(party => parties.has(party)) ?? false;
}

export function linesAddress(audit: string, line?: string): string {
  return `/audits/${audit}/lines${line ? `/${line}` : ''}`;
}

/** The next unanswered line after this one, from the top again at the end; undefined when this is the last that was open. */
export function nextOpen<One extends Pick<Line, 'id' | 'answer'>>(lines: readonly One[], after: string): One | undefined {
  const at = lines.findIndex(line => line.id === after);
  return [...lines.slice(at + 1), ...lines.slice(0, Math.max(at, 0))].find(line => line.answer === null);
}

/** What groups lines in a list: the procedure they were drawn from, else the clause. */
export function sourceOf(line: Pick<Line, 'document' | 'clause'>, edition: string, language: Language): string {
  if (line.document) return `${line.document.code} ${line.document.title}`;
  return line.clause ? clauseLabel(edition, line.clause, language) : '';
}

export interface Progress { readonly answered: number; readonly count: number; readonly left: number; readonly percent: number }

export function progressOf(lines: readonly Pick<Line, 'answer'>[]): Progress {
  const answered = lines.filter(line => line.answer !== null).length, count = lines.length;
  return { answered, count, left: count - answered, percent: count ? Math.floor((answered / count) * 100) : 0 };
}
