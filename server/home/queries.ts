/** What waits for a person, in whatever domain: in numbers for the navigation, in rows for "my tasks". */
import type { Actor } from '../access/roles';
import { isForMe, waitsFor } from '../access/waiting';
import { auditTasks, programmeTasks } from '../audits/tasks';
import { gather } from '../core/gather';
import type { Waiting } from '../core/waiting';
import { documentTasks } from '../documents/tasks';
import { nonconformityTasks } from '../nonconformities/tasks';
import { disposalTasks, recordTasks } from '../records/tasks';
import type { Viewer } from '../web/route';
import type { TaskRow, TaskSource } from '../web/tasks';

/** Records of each kind that a frame counts; beyond them it says that there are more. */
const COUNTED_IN_A_FRAME = 100;

export const SOURCES: readonly TaskSource[] = [documentTasks, auditTasks, programmeTasks, nonconformityTasks, recordTasks, disposalTasks];

export interface Task { readonly row: TaskRow; readonly waiting: Waiting }

/** An actor is made anew for each request: what was asked for one is asked once, though both the page and its frame need it. */
const askedFor = new WeakMap<Actor, Promise<Task[]>>();

/**
 * Everything that waits for this person, however much it is: what is due first, then what has waited longest. One indexed command, however many
 * domains there are. Nothing is left out before it is known whose it is and when it is due: the most urgent would be left out as well.
 */
export function myTasks(actor: Actor): Promise<Task[]> {
  const known = askedFor.get(actor);
  if (known) return known;
  const asked = findTasks(actor);
  askedFor.set(actor, asked);
  return asked;
}

async function findTasks(actor: Actor, limit?: number): Promise<Task[]> {
  const rows = await gather<TaskRow>(SOURCES.map(({ name, collection, code, title }) => ({
    collection, pipeline: [
      { $match: waitsFor(actor) }, ...(limit ? [{ $limit: limit }] : []),
      { $project: { agency: 1, code: `$${code}`, title: `$${title}`, waiting: 1, source: { $literal: name } } },
    ],
  })));
  const tasks = rows.flatMap(row => row.waiting.filter(one => isForMe(actor, row.agency, one)).map(waiting => ({ row, waiting })));
  const once = new Map(tasks.map((task): [string, Task] => [`${task.row._id} ${task.waiting.action} ${task.waiting.part ?? ''}`, task]).reverse());
  return [...once.values()].reverse().sort((a, b) => whenOf(a) - whenOf(b));
}

function whenOf({ waiting }: Task): number {
  return (waiting.due ?? waiting.since).getTime();
}

/** For the frame of every page: told exactly where it is few, and as more than so many where it is not. */
export async function waitingCounts(viewer: Viewer): Promise<Record<string, number>> {
  const tasks = await (askedFor.get(viewer.actor) ?? findTasks(viewer.actor, COUNTED_IN_A_FRAME));
  return { home: tasks.length };
}
