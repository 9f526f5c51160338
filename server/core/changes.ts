/** What was changed in a collection, in an order in which nothing is lost: by time, and by id within one instant. */

/** A place in that order. All records changed at `at` come after the place with an empty id. */
export interface Position { readonly at: Date; readonly id: string }

export const BEGINNING: Position = { at: new Date(0), id: '' };

/** One change, without what was changed: read from the index alone. */
export interface ChangeKey { readonly _id: string; readonly changedAt: Date; readonly version: number }

export interface Changes<Row> {
  readonly collection: string;
  /** Keys behind `after`, in order. */
  keys(after: Position, limit: number): Promise<ChangeKey[]>;
  /** Records as they are now, in no order; one that is gone is absent. */
  rows(ids: readonly string[]): Promise<Row[]>;
}

/** The index of every collection that is followed. It holds all that a key says, and whose records have changed, so that looking opens none. */
export const CHANGES_INDEX = { changedAt: 1, _id: 1, version: 1, agency: 1 } as const;

interface Found {
  sort(by: Readonly<Record<string, 1>>): { limit(count: number): { lean<Rows>(): PromiseLike<Rows> } };
  lean<Rows>(): PromiseLike<Rows>;
}
interface Readable {
  readonly collection: { readonly name: string };
  find(filter: Record<string, unknown>, projection: Readonly<Record<string, 1>>): Found;
}

const KEY = { changedAt: 1, version: 1 } as const, ORDER = { changedAt: 1, _id: 1 } as const;

/** @param fields what followers need of a record; the whole record when left out. */
export function changesOf<Row>(model: Readable, fields: readonly (keyof Row & string)[] | readonly string[] = []): Changes<Row> {
  const wanted: Record<string, 1> = {};
  for (const field of fields) wanted[field] = 1;
  return {
    get collection() { return model.collection.name; },
    keys: async (after, limit) => model.find(behind(after), KEY).sort(ORDER).limit(limit).lean<ChangeKey[]>(),
    rows: async ids => (ids.length ? model.find({ _id: { $in: [...ids] } }, wanted).lean<Row[]>() : []),
  };
}

/** The filter on what comes after a place: two walks of one index that the store merges without sorting. */
export function behind(after: Position): Record<string, unknown> {
  return behindBy('changedAt', after);
}

/** The same for another date. @param until the last that is wanted */
export function behindBy(field: string, { at, id }: Position, until?: Date): Record<string, unknown> {
  const most = until ? { $lte: until } : {};
  return id === '' ? { [field]: { $gte: at, ...most } } : { $or: [{ [field]: at, _id: { $gt: id } }, { [field]: { $gt: at, ...most } }] };
}

export function positionOf({ _id, changedAt }: Pick<ChangeKey, '_id' | 'changedAt'>): Position {
  return { at: changedAt, id: _id };
}

export function isBehind(one: Position, other: Position): boolean {
  const difference = one.at.getTime() - other.at.getTime();
  return difference > 0 || (difference === 0 && one.id > other.id);
}
