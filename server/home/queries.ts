/** What waits for a person: in numbers for the navigation, in rows for "my tasks". */
import { rolesOver, type Actor, type Role } from '../access/roles';
import { isForMe, tasksOf, type TaskRow } from '../documents/queries';
import type { Waiting } from '../documents/model';
import type { Viewer } from '../web/route';

/** More than this many tasks are shown as that many: nobody does a hundred things today. */
export const MOST_TASKS = 100;

export interface Task { readonly document: TaskRow; readonly waiting: Waiting }

/** An actor is made anew for each request: what was asked for one is asked once, though both the page and its frame need it. */
const askedFor = new WeakMap<Actor, Promise<Task[]>>();

/** Everything that waits for this person, what is due first, then what has waited longest. One indexed query a request. */
export function myTasks(actor: Actor): Promise<Task[]> {
  const known = askedFor.get(actor);
  if (known) return known;
  const asked = findTasks(actor);
  askedFor.set(actor, asked);
  return asked;
}

async function findTasks(actor: Actor): Promise<Task[]> {
  const roles: Role[] = [...rolesOver(actor, { agency: actor.agency, within: [] })];
  const rows = await tasksOf(actor, roles, MOST_TASKS);
  const tasks = rows.flatMap(document => document.waiting.filter(one => isForMe(actor, roles, document.agency, one)).map(waiting => ({ document, waiting })));
  const once = tasks.filter((task, at) => tasks.findIndex(other => other.document._id === task.document._id && other.waiting.action === task.waiting.action && other.waiting.n === task.waiting.n) === at);
  return once.sort((a, b) => (a.waiting.due ?? a.waiting.since).getTime() - (b.waiting.due ?? b.waiting.since).getTime());
}

export async function waitingCounts(viewer: Viewer): Promise<Record<string, number>> {
  return { home: (await myTasks(viewer.actor)).length };
}
