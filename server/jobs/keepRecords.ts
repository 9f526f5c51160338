/** What happens to records by themselves: retention ends, and what an approved paper of disposal lists is disposed of, with the bytes nobody else refers to. */
import { contentsHeld } from '../core/indexes';
import { UNLIMITED, type Turn } from '../core/turn';
import type { FileStore } from '../files/store';
import { forgetPapersOf } from '../papers/forgetting';
import { carryOutDisposals } from '../records/disposals';
import { letFallDue } from '../records/operations';

/** Returns how many records it looked at. */
export function endRetention(now: Date, turn: Turn = UNLIMITED): Promise<number> {
  return letFallDue(now, turn);
}

/** Returns how many papers were carried out. */
export function disposeOfRecords(store: FileStore, now: Date, turn: Turn = UNLIMITED): Promise<number> {
  return carryOutDisposals(async (records, contents) => {
    await forgetPapersOf(records);
    const held = await contentsHeld(contents);
    for (const content of contents) if (!held.has(content)) await store.remove(content);
  }, now, turn);
}
