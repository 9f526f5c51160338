/** The daily anchor: which head each trail had, hashed together, chained to the day before and signed. */
import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { isDuplicate } from '../core/errors';
import { hashOf } from '../core/trail';
import { inBatches, type TrailSource } from '../core/trailSource';
import { TurnEnded, UNLIMITED, type Turn } from '../core/turn';
import type { FileStore } from '../files/store';
import { temporaryPath } from '../files/temporary';
import { Anchor, type AnchorRecord } from './model';
import type { Seal } from './seal';

const BATCH = 1000;

/**
 * The anchor of `day` (YYYY-MM-DD), made once: a second call, also by another server at the same moment, gives the one that is there.
 * All heads are written to one file of the file store, whose SHA-256 is thus the hash over all heads together. In one go: a
 * list whose turn ended is given up.
 */
export async function makeAnchor(
  day: string, sources: readonly TrailSource[], { files, seal }: { files: FileStore; seal: Seal }, now: Date, turn: Turn = UNLIMITED,
): Promise<AnchorRecord> {
  const before = await Anchor.findOne().sort({ _id: -1 }).lean<AnchorRecord>();
  if (before && before._id >= day) return before;
  const { list, count } = await writeList(sources, files, turn), body = { _id: day, at: now, count, list, previous: before?.hash ?? '' };
  const hash = hashOf(body), anchor: AnchorRecord = { ...body, hash, signature: seal.sign(hash) };
  try {
    await Anchor.create(anchor);
    return anchor;
  } catch (error) {
    const other = isDuplicate(error) ? await Anchor.findById(day).lean<AnchorRecord>() : null;
    if (!other) throw error;
    return other;
  }
}

/** The hash an anchor must have by what it says. */
export function anchorHash({ _id, at, count, list, previous }: AnchorRecord): string {
  return hashOf({ _id, at, count, list, previous });
}

export function anchorsByDay(after = ''): Promise<AnchorRecord[]> {
  return Anchor.find({ _id: { $gt: after } }).sort({ _id: 1 }).lean<AnchorRecord[]>();
}

/** One line a record: its kind, id, number of the last entry and that entry's hash, sorted. About 4 MB for 41,000 records; a day without a change shares the file of the day before. */
async function writeList(sources: readonly TrailSource[], files: FileStore, turn: Turn): Promise<{ list: string; count: number }> {
  const path = await temporaryPath(files.incoming);
  let count = 0;
  async function* chunks(): AsyncGenerator<string> {
    for (const source of [...sources].sort((a, b) => (a.name < b.name ? -1 : 1))) {
      for await (const rows of inBatches((after, limit) => source.heads(after, limit), row => row._id, BATCH)) {
        if (turn.isEnded()) throw new TurnEnded();
        count += rows.length;
        yield rows.map(row => `${source.name} ${row._id} ${row.trailHead.n} ${row.trailHead.hash}\n`).join('');
      }
    }
  }
  try {
    await pipeline(Readable.from(chunks()), createWriteStream(path, { flags: 'wx', mode: 0o600 }));
    return { list: (await files.put(path)).sha256, count };
  } finally {
    await rm(path, { force: true });
  }
}
