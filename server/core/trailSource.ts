/** Which collections hold trails: read by id, a batch at a time, for anchors, for checking every chain, and for making the journal's index again. */
import type { TrailEntry, TrailHead } from './trail';

/** Whose trail it is, as the journal and a report name it. */
export interface TrailSubject {
  readonly name: string; readonly agency: string; readonly within: readonly string[];
  /** The journal tells what was done and by whom, not why: not all who read it may read the record. */
  readonly quiet?: boolean;
}

export interface HeadRow { readonly _id: string; readonly trailHead: TrailHead }
export interface LinkRow { readonly _id: string; readonly trail: readonly Pick<TrailEntry, 'n' | 'hash'>[] }
export interface TrailRecord extends TrailSubject { readonly id: string; readonly trail: readonly TrailEntry[]; readonly trailHead: TrailHead }

export interface TrailSource {
  /** Stands in the lists of anchors: small letters, never renamed. */
  readonly name: string;
  /** Heads of the records whose id comes after `after`, by id. */
  heads(after: string, limit: number): PromiseLike<HeadRow[]>;
  /** Numbers and hashes of whole trails. */
  links(ids: readonly string[]): PromiseLike<LinkRow[]>;
  /** Whole trails of the records whose id comes after `after`, by id. */
  records(after: string, limit: number, now: Date): Promise<TrailRecord[]>;
}

interface Found { sort(by: { _id: 1 }): { limit(count: number): { lean<Rows>(): PromiseLike<Rows> } }; lean<Rows>(): PromiseLike<Rows> }
interface Readable { find(filter: Record<string, unknown>, projection: Record<string, 1>): Found }
type Stored<Named> = Named & HeadRow & { readonly trail: readonly TrailEntry[] };

/** @param fields what `subjectOf` needs of a record. */
export function trailSource<Named>(name: string, model: Readable, fields: readonly (keyof Named & string)[], subjectOf: (record: Named, now: Date) => TrailSubject | Promise<TrailSubject>): TrailSource {
  const wanted: Record<string, 1> = { trail: 1, trailHead: 1 };
  for (const field of fields) wanted[field] = 1;
  const after = (id: string, projection: Record<string, 1>, limit: number) => model.find({ _id: { $gt: id } }, projection).sort({ _id: 1 }).limit(limit);
  return {
    name,
    heads: (id, limit) => after(id, { trailHead: 1 }, limit).lean<HeadRow[]>(),
    links: ids => model.find({ _id: { $in: ids } }, { 'trail.n': 1, 'trail.hash': 1 }).lean<LinkRow[]>(),
    async records(id, limit, now) {
      const rows = await after(id, wanted, limit).lean<Stored<Named>[]>();
      return Promise.all(rows.map(async row => ({ id: row._id, trail: row.trail, trailHead: row.trailHead, ...(await subjectOf(row, now)) })));
    },
  };
}

/** Batch after batch until there is no more; memory holds one batch. */
export async function* inBatches<Row>(read: (after: string, limit: number) => PromiseLike<Row[]>, idOf: (row: Row) => string, size: number): AsyncGenerator<Row[]> {
  for (let after = ''; ;) {
    const rows = await read(after, size), last = rows.at(-1);
    if (rows.length) yield rows;
    if (!last || rows.length < size) return;
    after = idOf(last);
  }
}
