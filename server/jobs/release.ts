/** Brings approved revisions into force on their day, and asks for a review when it is due. */
import { SYSTEM } from '../access/roles';
import { DomainError } from '../core/errors';
import { UNLIMITED, walkDue, type Turn } from '../core/turn';
import { markToReview, release } from '../documents/operations';
import { dueForRelease, dueForReview } from '../documents/queries';

/** Whatever is refused (readers have not confirmed yet) or was done by another server meanwhile is tried again at the next run. */
export function releaseDue(now: Date, turn: Turn = UNLIMITED): Promise<number> {
  return walkDue(turn, (after, limit) => dueForRelease(now, after, limit), one => done(release(SYSTEM, { id: one.id, n: one.n }, now)));
}

export function askForReviews(now: Date, turn: Turn = UNLIMITED): Promise<number> {
  return walkDue(turn, (after, limit) => dueForReview(now, after, limit), one => done(markToReview(SYSTEM, { id: one.id, n: one.n }, now)));
}

function done(act: Promise<void>): Promise<number> {
  return act.then(() => 1, (error: unknown) => { if (error instanceof DomainError) return 0; throw error; });
}
