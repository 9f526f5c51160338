/** What waits for a person, in whatever domain: in numbers for the navigation, in rows for "my tasks". */
import type { Actor } from '../access/roles';
import { isForMe, keysOf } from '../access/waiting';
import { auditTasks, programmeTasks } from '../audits/tasks';
import { gather } from '../core/database';
import type { Waiting } from '../core/waiting';
import { documentTasks } from '../documents/tasks';
import { nonconformityTasks } from '../nonconformities/tasks';
import { disposalTasks, recordTasks } from '../records/tasks';
import type { Viewer } from '../web/route';
import type { TaskRow, TaskSource } from '../web/tasks';

/** More than this many tasks are shown as that many: nobody does a hundred things today. */
const MOST_TASKS = 100;

export const SOURCES: readonly TaskSource[] = [documentTasks, auditTasks, programmeTasks, nonconformityTasks, recordTasks, disposalTasks];

export interface Task { readonly row: TaskRow; readonly waiting: Waiting }

/** An actor is made anew for each request: what was asked for one is asked once, though both the page and its frame need it. */
const askedFor = new WeakMap<Actor, Promise<Task[]>>();

/** Everything that waits for this person, what is due first, then what has waited longest. One indexed command a request, however many domains there are. */
export function myTasks(actor: Actor): Promise<Task[]> {
  const known = askedFor.get(actor);
  if (known) return known;
  const asked = findTasks(actor);
  askedFor.set(actor, asked);
  return asked;
}

async function findTasks(actor: Actor): Promise<Task[]> {
  const asked = { waitingFor: { $in: keysOf(actor) } };
  const rows = await gather<TaskRow>(SOURCES.map(({ name, collection, code, title }) => ({
    collection, pipeline: [{ $match: asked }, { $limit: MOST_TASKS }, { $project: { agency: 1, code: `$${code}`, title: `$${title}`, waiting: 1, source: { $literal: name } } }],
  })));
  const tasks = rows.flatMap(row => row.waiting.filter(one => isForMe(actor, row.agency, one)).map(waiting => ({ row, waiting })));
  const same = (a: Task, b: Task): boolean => a.row._id === b.row._id && a.waiting.action === b.waiting.action && a.waiting.part === b.waiting.part;
  return tasks.filter((task, at) => tasks.findIndex(other => same(other, task)) === at).sort((a, b) => whenOf(a) - whenOf(b));
}

function whenOf({ waiting }: Task): number {
  return (waiting.due ?? waiting.since).getTime();
}

export async function waitingCounts(viewer: Viewer): Promise<Record<string, number>> {
  return { home: (await myTasks(viewer.actor)).length };
}
