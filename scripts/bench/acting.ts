/** How long a guarded act takes until most members have it in their journal, beside inserting a bare row with the same promise. */
import { connectDatabase, disconnectDatabase } from '../../server/core/database';
import { newId } from '../../server/core/id';
import { commit } from '../../server/core/commit';
import { systemClock } from '../../server/core/clock';
import { ControlledDocument, type DocumentRecord } from '../../server/documents/model';
import { Attempt } from '../../server/people/model';
import type { Demonstration } from './demonstration';
import { median, percentile, type Row } from './table';

const ACTS = 100, TOGETHER = 8, BY = { id: 'bench', name: 'bench', title: '' } as const;

export async function benchActing({ uri }: Demonstration): Promise<Row[]> {
  await connectDatabase(uri);
  try {
    const records = await ControlledDocument.find({ 'shown.state': 'effective' }, { version: 1, trailHead: 1 }).limit(TOGETHER).lean<DocumentRecord[]>(), acts = records.map(actsOn), [first] = acts;
    if (!first) throw new Error('The demonstration has no document in force.');
    const bare = await each([bareRow]), alone = await each([first]), together = await each(acts);
    return [
      { name: 'a guarded act, in the journal of most members, beside a bare row', value: median(alone), unit: 'ms', yardstick: median(bare) },
      { name: 'a guarded act, the same, p99', value: percentile(alone, 0.99), unit: 'ms', yardstick: percentile(bare, 0.99) },
      { name: `a guarded act, ${records.length} at once on as many records`, value: median(together), unit: 'ms', yardstick: median(bare) },
    ];
  } finally {
    await Attempt.deleteMany({ _id: /^bench:/ });
    await disconnectDatabase();
  }
}

/** One entry more in the record's trail with each call. */
function actsOn(record: DocumentRecord): () => Promise<void> {
  let { version, trailHead } = record;
  return async () => {
    const entry = await commit(ControlledDocument, { _id: record._id, version, trailHead }, {}, { action: 'document.settle', by: BY, at: systemClock() });
    version += 1;
    trailHead = { n: entry.n, hash: entry.hash };
  };
}

async function bareRow(): Promise<void> {
  const now = systemClock();
  await Attempt.create({ _id: `bench:${newId()}`, count: 0, until: now, expiresAt: now });
}

/** Milliseconds of each, `ACTS` a worker, the workers side by side. */
async function each(workers: readonly (() => Promise<void>)[]): Promise<number[]> {
  const taken: number[] = [];
  await Promise.all(workers.map(async act => {
    for (let at = 0; at < ACTS; at++) {
      const before = performance.now();
      await act();
      taken.push(performance.now() - before);
    }
  }));
  return taken;
}
