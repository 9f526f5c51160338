/** The journal's rows of records, made again from the records themselves. */
import { inBatches, type TrailSource } from '../core/trailSource';
import { indexAgain } from './operations';

const RECORDS_A_BATCH = 100;

/**
 * Events that belong to no record (failed sign-ins, downloads, exports) are nowhere else and stay as they are. A row carries the
 * record's name, agency and place in the tree as they are today. May run while people work, and again. Returns how many rows there are.
 */
export async function rebuildTrail(sources: readonly TrailSource[], now: Date): Promise<number> {
  let rows = 0;
  for (const source of sources) {
    for await (const batch of inBatches((after, limit) => source.records(after, limit, now), record => record.id, RECORDS_A_BATCH)) {
      for (const record of batch) rows += await indexAgain(record, record.trail);
    }
  }
  return rows;
}
