/** The followers of one job, one after another: one that fails keeps none of the others from going on. */
import type { Turn } from '../core/turn';
import { follow, type Follower } from './following';
import { storedPlace } from './places';

/** Only those are asked whose collection was touched, where that is known. Returns how many records were handled. @throws the first failure, at the end */
export async function followAll(followers: readonly Follower[], now: Date, turn: Turn): Promise<number> {
  const failures: unknown[] = [];
  let handled = 0;
  for (const follower of followers) {
    if (!turn.goesOn()) break;
    if (turn.touched && !turn.touched.has(follower.of.collection)) continue;
    await follow(follower, storedPlace(follower.name), now, turn).then(count => { handled += count; }, (error: unknown) => { failures.push(error); });
  }
  if (failures.length) throw failures[0];
  return handled;
}
