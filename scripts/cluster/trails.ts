/** The trails in the store, read as they lie there, past the app's own models. */
import type { mongo } from 'mongoose';
import { z } from 'zod';

const entryShape = z.object({
  n: z.number(), action: z.string(), about: z.string().default(''), hash: z.string(), by: z.object({ id: z.string() }),
  details: z.record(z.string(), z.unknown()).default({}),
});
const revisionShape = z.object({ n: z.number(), issue: z.number(), amendment: z.number(), state: z.string() });
const documentShape = z.object({ revisions: z.array(revisionShape) });

export type Entry = z.output<typeof entryShape>;
export interface Trailed {
  readonly collection: string; readonly id: string; readonly entries: readonly Entry[];
  readonly record: mongo.BSON.Document;
}

/** Where the run and its people leave entries. */
const TRAILED = ['documents', 'nonconformities', 'records', 'agencies', 'people'] as const;

export async function* trailsIn(db: mongo.Db): AsyncGenerator<Trailed> {
  for (const collection of TRAILED) {
    for await (const record of db.collection(collection).find({}, { readConcern: 'majority' })) {
      yield { collection, id: String(record._id), entries: z.array(entryShape).parse(record['trail']), record };
    }
  }
}

/** How many revisions of a document are in force; none of anything else. */
export function inForceIn(record: mongo.BSON.Document): number {
  return documentShape.safeParse(record).data?.revisions.filter(one => one.state === 'effective').length ?? 0;
}

/** As the trail names revision `n`: 02/01. */
export function labelIn(record: mongo.BSON.Document, n: number): string {
  const one = documentShape.safeParse(record).data?.revisions.find(revision => revision.n === n);
  return one ? [one.issue, one.amendment].map(number => String(number).padStart(2, '0')).join('/') : '';
}
