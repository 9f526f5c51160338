/** What waits for a person: in numbers for the navigation, in rows for "my tasks". */
import { rolesOver, type Actor, type Role } from '../access/roles';
import { isForMe, tasksOf, type TaskRow } from '../documents/queries';
import type { Waiting } from '../documents/model';
import type { Viewer } from '../web/route';

/** More than this many tasks are shown as that many: nobody does a hundred things today. */
export const MOST_TASKS = 100;

export interface Task { readonly document: TaskRow; readonly waiting: Waiting }

/** Everything that waits for this person, what is due first. One indexed query. */
export async function myTasks(actor: Actor): Promise<Task[]> {
  const roles: Role[] = [...rolesOver(actor, { agency: actor.agency, within: [] })];
  const rows = await tasksOf(actor, roles, MOST_TASKS);
  const tasks = rows.flatMap(document => document.waiting.filter(one => isForMe(actor, roles, document.agency, one)).map(waiting => ({ document, waiting })));
  const once = tasks.filter((task, at) => tasks.findIndex(other => other.document._id === task.document._id && other.waiting.action === task.waiting.action && other.waiting.n === task.waiting.n) === at);
  return once.sort((a, b) => (a.waiting.due ?? a.waiting.since).getTime() - (b.waiting.due ?? b.waiting.since).getTime());
}

export async function waitingCounts(viewer: Viewer): Promise<Record<string, number>> {
  return { home: (await myTasks(viewer.actor)).length };
}
