/** Everything that waits in one agency, for whomever: one command however many people and records it has. */
import { gather } from '../core/gather';
import type { Waiting } from '../core/waiting';
import type { TaskRow, TaskSource } from '../web/tasks';

export type DigestRow = TaskRow & { readonly unit?: string };

/** One act that waits, with all whom it waits for: several seats may be asked the same. */
export interface Act { readonly row: DigestRow; readonly action: string; readonly asked: readonly Waiting[] }

/** The index on agency and waitingFor answers it: only records that wait for somebody are read, all of them: what is late the longest may be among the last, and the letter says how many there are. */
export async function waitingIn(agency: string, sources: readonly TaskSource[]): Promise<Act[]> {
  const asked = { agency, waitingFor: { $gt: '' } };
  const rows = await gather<DigestRow>(sources.map(({ name, collection, code, title }) => ({
    collection, pipeline: [{ $match: asked }, { $project: { agency: 1, unit: 1, code: `$${code}`, title: `$${title}`, waiting: 1, source: { $literal: name } } }],
  })));
  return rows.flatMap(actsOf);
}

function actsOf(row: DigestRow): Act[] {
  const acts = new Map<string, Waiting[]>();
  for (const one of row.waiting) acts.set(`${one.action} ${one.part ?? ''}`, [...(acts.get(`${one.action} ${one.part ?? ''}`) ?? []), one]);
  return [...acts.values()].map(asked => ({ row, action: asked[0]?.action ?? '', asked }));
}
