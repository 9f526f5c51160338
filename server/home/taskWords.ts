/** What a task asks for, how urgent it is, and where it is done. Pure. */
import type { Actor } from '../access/roles';
import { daysUntil } from '../core/clock';
import type { Wording } from '../web/wording';
import type { Task } from './queries';

/** Kinds a person can look at alone. */
export const KINDS = ['sign', 'write', 'release', 'validity'] as const;
export type Kind = (typeof KINDS)[number];

/** `place` follows the address of the revision; what is done at once has its button there, not in a list. */
const TASKS: Readonly<Record<string, { readonly kind: Kind; readonly icon: string; readonly place: string }>> = {
  submit:          { kind: 'write',    icon: 'pencil',      place: '/draft' },
  revise:          { kind: 'write',    icon: 'arrow-counterclockwise', place: '/draft' },
  review:          { kind: 'sign',     icon: 'eye',         place: '/review' },
  requestApproval: { kind: 'write',    icon: 'send-check',  place: '' },
  approve:         { kind: 'sign',     icon: 'pen',         place: '/review' },
  release:         { kind: 'release',  icon: 'check-circle', place: '' },
  confirmValid:    { kind: 'validity', icon: 'arrow-repeat', place: '/acts/validity' },
  makeObsolete:    { kind: 'sign',     icon: 'x-octagon',   place: '/acts/obsolescence' },
};
const OTHER = { kind: 'write', icon: 'inbox', place: '' } as const;

export const GROUPS = ['late', 'today', 'week', 'later', 'undated'] as const;
export type Group = (typeof GROUPS)[number];

export interface TaskLine { readonly icon: string; readonly title: string; readonly href: string; readonly about: string; readonly due?: { kind: string; words: string; date: string }; readonly act: { href: string; label: string } }

export function kindOf({ waiting }: Task): Kind {
  return (TASKS[waiting.action] ?? OTHER).kind;
}

/** By the calendar day in the zone of whoever reads. */
export function groupOf({ waiting }: Task, now: Date, zone: string): Group {
  if (!waiting.due) return 'undated';
  const days = daysUntil(waiting.due, now, zone);
  if (days < 0) return 'late';
  return days === 0 ? 'today' : days <= 7 ? 'week' : 'later';
}

export function taskLine(task: Task, actor: Actor, now: Date, zone: string, wording: Wording): TaskLine {
  const { document, waiting } = task, { words, date } = wording, style = TASKS[waiting.action] ?? OTHER, revision = `/documents/${document._id}/revisions/${waiting.n}`;
  const label = document.open?.n === waiting.n ? document.open.label : document.shown.label, principal = actor.standsInFor.find(one => one.id === waiting.person && one.id !== actor.id);
  return {
    icon: style.icon, title: words(`task.${waiting.action}`, { what: `${document.code} ${document.title}` }), href: document.open?.n === waiting.n ? revision : `/documents/${document._id}`,
    about: [words('task.label', { label }), words('task.since', { date: date(waiting.since) }), principal ? words('task.behalf', { name: principal.name }) : ''].filter(Boolean).join(' · '),
    ...(waiting.due ? { due: dueOf(waiting.due, now, zone, wording) } : {}), act: { href: `${revision}${style.place}`, label: words(`task.${waiting.action}.do`) },
  };
}

/** Words first, then the date: a colour alone tells nothing. */
function dueOf(due: Date, now: Date, zone: string, { words, date }: Wording): { kind: string; words: string; date: string } {
  const days = daysUntil(due, now, zone);
  if (days < 0) return { kind: 'late', words: words('due.late', { count: -days }), date: date(due) };
  return days === 0 ? { kind: 'today', words: words('due.today'), date: date(due) } : { kind: '', words: words('due.left', { count: days }), date: date(due) };
}
