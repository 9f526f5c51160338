/** Renewing the secret address of one's own calendar. */
import type { Actor } from '../access/roles';
import { surely } from '../core/commit';
import { isDuplicate } from '../core/errors';
import { newId } from '../core/id';
import { sendingKey } from '../core/sending';
import { note } from '../trail/operations';
import { CalendarAddress } from './model';

/** Older addresses are over from now on; the same form sent twice renews once. */
export async function renewCalendar(actor: Actor, now: Date): Promise<void> {
  const renewedBy = sendingKey() ?? newId();
  await surely(() => CalendarAddress.updateOne({ _id: actor.id, renewedBy: { $ne: renewedBy } }, { $inc: { round: 1 }, $set: { renewedBy } }, { upsert: true }).catch(unlessRenewed));
  await note({ action: 'calendar.renew', by: actor.id, byName: actor.name, agency: actor.agency }, now);
}

/** Renewed by this form already: then nothing matches, and a second one of that person is refused. */
function unlessRenewed(error: unknown): void {
  if (!isDuplicate(error)) throw error;
}
