/** How each job stands, by name. */
import { Job, type JobRecord } from './model';

export async function jobRecords(names: readonly string[]): Promise<Map<string, JobRecord>> {
  return new Map((await Job.find({ _id: { $in: names } }).lean<JobRecord[]>()).map(job => [job._id, job]));
}
