/** The trails in the store, read as they lie there, past the app's own models. */
import type { mongo } from 'mongoose';
import { z } from 'zod';

const entryShape = z.object({
  n: z.number(), action: z.string(), about: z.string().default(''), hash: z.string(), by: z.object({ id: z.string() }),
  details: z.record(z.string(), z.unknown()).default({}),
});
export type Entry = z.output<typeof entryShape>;
export interface Trailed { readonly collection: string; readonly id: string; readonly entries: readonly Entry[]; readonly record: mongo.BSON.Document }

/** Where people's acts of the run leave their entries. */
export const TRAILED = ['documents', 'nonconformities', 'records', 'agencies', 'people'] as const;

export async function* trailsIn(db: mongo.Db): AsyncGenerator<Trailed> {
  for (const collection of TRAILED) {
    for await (const record of db.collection(collection).find({}, { readConcern: 'majority' })) {
      yield { collection, id: String(record._id), entries: z.array(entryShape).parse(record['trail']), record };
    }
  }
}
