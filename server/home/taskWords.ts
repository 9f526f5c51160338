/** How urgent a task is, and how it reads in the list. Pure. */
import type { Actor } from '../access/roles';
import { daysUntil } from '../core/clock';
import type { Kind, TaskWords } from '../web/tasks';
import type { Wording } from '../web/wording';
import { SOURCES, type Task } from './queries';

export const GROUPS = ['late', 'today', 'week', 'later', 'undated'] as const;
export type Group = (typeof GROUPS)[number];

export interface TaskLine extends Omit<TaskWords, 'doHref' | 'doLabel'> { readonly group: Group; readonly due?: { kind: string; words: string; date: string }; readonly act: { href: string; label: string } }

export function taskLine({ row, waiting }: Task, actor: Actor, now: Date, zone: string, wording: Wording): TaskLine {
  const { words, date } = wording, source = SOURCES.find(one => one.name === row.source), principal = actor.standsInFor.find(one => one.id === waiting.person && one.id !== actor.id);
  if (!source) throw new Error(`No domain tells tasks of ${row.source}`);
  const { doHref, doLabel, ...said } = source.say(row, waiting, wording), due = waiting.due;
  return {
    ...said, about: [said.about, words(waiting.since > now ? 'task.notBefore' : 'task.since', { date: date(waiting.since) }), principal ? words('task.behalf', { name: principal.name }) : ''].filter(Boolean).join(' · '),
    group: groupOf(due, now, zone), ...(due ? { due: dueOf(due, now, zone, wording) } : {}), act: { href: doHref, label: doLabel },
  };
}

/** What kind of act a task asks for. */
export function kindOf({ row, waiting }: Task, wording: Wording): Kind | undefined {
  return SOURCES.find(one => one.name === row.source)?.say(row, waiting, wording).kind;
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
