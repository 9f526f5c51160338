/** Brings approved revisions into force on their day, and asks for a review when it is due. */
import { SYSTEM } from '../access/roles';
import { DomainError } from '../core/errors';
import { markToReview, release } from '../documents/operations';
import { dueForRelease, dueForReview } from '../documents/queries';

/** Whatever is refused (readers have not confirmed yet) or was done by another server meanwhile is tried again at the next run. */
export async function releaseDue(now: Date): Promise<number> {
  return each(await dueForRelease(now, 500), one => release(SYSTEM, one, now));
}

export async function askForReviews(now: Date): Promise<number> {
  return each(await dueForReview(now, 500), one => markToReview(SYSTEM, one, now));
}

async function each<Item>(items: readonly Item[], run: (item: Item) => Promise<void>): Promise<number> {
  let done = 0;
  for (const item of items) await run(item).then(() => { done++; }, (error: unknown) => { if (!(error instanceof DomainError)) throw error; });
  return done;
}
