/** How urgent a task is, and how it reads in the list. Pure. */
import type { Actor } from '../access/roles';
import { daysUntil } from '../core/clock';
import type { TaskWords } from '../web/tasks';
import type { Wording } from '../web/wording';
import { SOURCES, type Task } from './queries';

export const GROUPS = ['late', 'today', 'week', 'later', 'undated'] as const;
export type Group = (typeof GROUPS)[number];

export interface TaskLine extends Omit<TaskWords, 'doHref' | 'doLabel'> { readonly group: Group; readonly due?: { kind: string; words: string; date: string }; readonly act: { href: string; label: string } }

/** What its domain says of a task. */
export function saidOf({ row, waiting }: Task, wording: Wording): TaskWords {
  const source = SOURCES.find(one => one.name === row.source);
  if (!source) throw new Error(`No domain tells tasks of ${row.source}`);
  return source.say(row, waiting, wording);
}

export function taskLine({ task: { waiting }, said: { doHref, doLabel, ...said } }: { readonly task: Task; readonly said: TaskWords }, actor: Actor, now: Date, zone: string, wording: Wording): TaskLine {
  const { words, date } = wording, principal = actor.standsInFor.find(one => one.id === waiting.person && one.id !== actor.id), { due } = waiting;
  return {
    ...said, about: [said.about, words(waiting.since > now ? 'task.notBefore' : 'task.since', { date: date(waiting.since) }), principal ? words('task.behalf', { name: principal.name }) : ''].filter(Boolean).join(' · '),
    group: groupOf(due, now, zone), ...(due ? { due: dueOf(due, now, zone, wording) } : {}), act: { href: doHref, label: doLabel },
  };
}

/** By the calendar day in the zone of whoever reads. */
export function groupOf(due: Date | undefined, now: Date, zone: string): Group {
  if (!due) return 'undated';
  const days = daysUntil(due, now, zone);
  if (days < 0) return 'late';
  return days === 0 ? 'today' : days <= 7 ? 'week' : 'later';
}

/** Words first, then the date: a colour alone tells nothing. */
function dueOf(due: Date, now: Date, zone: string, { words, date }: Wording): { kind: string; words: string; date: string } {
  const days = daysUntil(due, now, zone);
  if (days < 0) return { kind: 'late', words: words('due.late', { count: -days }), date: date(due) };
  return days === 0 ? { kind: 'today', words: words('due.today'), date: date(due) } : { kind: '', words: words('due.left', { count: days }), date: date(due) };
}
