/** Renewing the secret address of one's own calendar. */
import type { Actor } from '../access/roles';
import { note } from '../trail/operations';
import { CalendarAddress } from './model';

/** Older addresses are over from now on. */
export async function renewCalendar(actor: Actor, now: Date): Promise<void> {
  await CalendarAddress.updateOne({ _id: actor.id }, { $inc: { round: 1 } }, { upsert: true });
  await note({ action: 'calendar.renew', by: actor.id, byName: actor.name, agency: actor.agency }, now);
}
