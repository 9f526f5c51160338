/** How each job stands and how far each follower is, by name. */
import { gather } from '../core/gather';
import { Cursor, Job, type CursorRecord, type JobRecord } from './model';

export interface Stored { readonly jobs: ReadonlyMap<string, JobRecord>; readonly cursors: readonly CursorRecord[] }

/** In one command. */
export async function storedOf(jobs: readonly string[], followers: readonly string[]): Promise<Stored> {
  const named = (names: readonly string[], as: 'job' | 'cursor') => [{ $match: { _id: { $in: [...names] } } }, { $project: { [as]: '$$ROOT' } }];
  const rows = await gather<{ job?: JobRecord; cursor?: CursorRecord }>([
    { collection: Job.collection.name, pipeline: named(jobs, 'job') },
    { collection: Cursor.collection.name, pipeline: named(followers, 'cursor') },
  ]);
  return {
    jobs: new Map(rows.flatMap(({ job }) => (job ? [[job._id, job]] : []))),
    cursors: rows.flatMap(({ cursor }) => (cursor ? [cursor] : [])),
  };
}
