/** What happens to records by themselves: retention ends, and what an approved paper of disposal lists is disposed of, with the bytes nobody else refers to. */
import { standingAnywhere } from '../core/database';
import { UNLIMITED, type Turn } from '../core/turn';
import type { FileStore } from '../files/store';
import { forgetPapersOf } from '../papers/forgetting';
import { carryOutDisposals } from '../records/disposals';
import { letFallDue } from '../records/operations';

/** The fields in which models keep the name of a file's content. */
export const NAMES_OF_CONTENT: ReadonlySet<string> = new Set(['sha256', 'logo', 'main', 'list']);

/** Returns how many records it looked at. */
export function endRetention(now: Date, turn: Turn = UNLIMITED): Promise<number> {
  return letFallDue(now, turn);
}

/** Returns how many papers were carried out. */
export function disposeOfRecords(store: FileStore, now: Date, turn: Turn = UNLIMITED): Promise<number> {
  return carryOutDisposals(async (records, contents) => {
    await forgetPapersOf(records);
    const held = await standingAnywhere(contents, NAMES_OF_CONTENT);
    for (const content of contents) if (!held.has(content)) await store.remove(content);
  }, now, turn);
}
