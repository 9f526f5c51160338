/** Where followers keep how far they are: in the store, one for all servers, or in a search index of this server. */
import { z } from 'zod';
import type { Search } from '../search/search';
import { NOWHERE, type Place, type Standing } from './following';
import { Cursor, type CursorRecord } from './model';

export function storedPlace(name: string): Place {
  return {
    read: async () => standingOf(await Cursor.findById(name).lean<CursorRecord>()),
    async write({ settled, reached, aside }, _, now) {
      const fields = { at: settled.at, id: settled.id, seenAt: reached.at, seenId: reached.id, aside };
      await Cursor.updateOne({ _id: name }, { $set: fields, $setOnInsert: { begun: now } }, { upsert: true });
    },
  };
}

/** What was kept by an earlier version is an instant: all that was changed at it is looked at again. */
export function standingOf(kept: CursorRecord | null | undefined): Standing {
  if (!kept) return NOWHERE;
  const settled = { at: kept.at, id: kept.id ?? '' }, reached = kept.seenAt ? { at: kept.seenAt, id: kept.seenId ?? '' } : settled;
  return { settled, reached, aside: kept.aside ?? [], begun: kept.begun };
}

export function standingsOf(names: readonly string[], kept: readonly CursorRecord[]): Map<string, Standing> {
  return new Map(names.map(name => [name, standingOf(kept.find(one => one._id === name))]));
}

/** An index that is being filled has no cursor until it is filled: begun again, it takes in only what it does not hold. */
export function placeIn(search: Pick<Search, 'needsRebuild' | 'cursor' | 'setCursor'>): Place {
  return {
    read: () => standingIn(search),
    write: async (standing, whole) => { if (whole || !search.needsRebuild) await search.setCursor(JSON.stringify(standing)); },
    isNew: () => search.needsRebuild,
  };
}

export async function standingIn(search: Pick<Search, 'cursor'>): Promise<Standing> {
  return standingFrom(await search.cursor());
}

const instant = z.coerce.date(), position = z.object({ at: instant, id: z.string() });
const standing = z.object({
  settled: position, reached: position, aside: z.array(z.object({ id: z.string(), since: instant, next: instant, tries: z.number() })),
});

/** An earlier version kept an instant in ISO form; what cannot be read is looked at from the beginning. */
function standingFrom(cursor: string | null): Standing {
  if (cursor === null) return NOWHERE;
  const at = new Date(cursor);
  if (!Number.isNaN(at.getTime())) return { settled: { at, id: '' }, reached: { at, id: '' }, aside: [] };
  const read = standing.safeParse(jsonIn(cursor));
  return read.success ? read.data : NOWHERE;
}

function jsonIn(text: string): unknown {
  try { return JSON.parse(text); } catch { return undefined; }
}
