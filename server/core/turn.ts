/** A job's turn at working: between two pieces it asks whether it may go on, and what it has not done is for its next turn. */
import { BEGINNING, type Position } from './changes';

export interface Turn {
  /** False when the turn is over: it has lasted long enough, another server has the job now, or this one is stopping. */
  goesOn(): boolean;
  /** True only for the latter two: for work that cannot be cut into pieces, and is given up then. */
  isEnded(): boolean;
  /** The collections in which something was changed; undefined = not known, all are looked at. */
  readonly touched?: ReadonlySet<string> | undefined;
  /** Where the turn before was cut, for work that is done in an order. */
  readonly from?: Position | undefined;
  /** Keeps where the next turn is to go on; undefined = at the beginning. */
  keep?(position: Position | undefined): Promise<void>;
}

/** For tests, scripts and whatever runs outside the schedule. */
export const UNLIMITED: Turn = { goesOn: () => true, isEnded: () => false };

/** Thrown out of the middle of work that was given up because its turn has ended: nothing went wrong. */
export class TurnEnded extends Error {}

/** A page of what is due, in order, behind a position; shorter than `limit` only at the end. */
export type ReadDue<Item extends Position> = (after: Position, limit: number) => Promise<readonly Item[]>;

const PAGE = 50;

/**
 * Once through all that is due: what must wait stays where it is and is passed by, so that it holds up nothing behind it.
 * Returns the sum of what `handle` returned. @throws the first failure, when all others had their turn
 */
export async function walkDue<Item extends Position>(turn: Turn, read: ReadDue<Item>, handle: (item: Item) => Promise<number>): Promise<number> {
  const failures: unknown[] = [];
  let sum = 0, after = turn.from ?? BEGINNING, isWhole = false;
  while (!isWhole && turn.goesOn()) {
    const page: readonly Item[] = await read(after, PAGE);
    for (const item of page) {
      if (!turn.goesOn()) break;
      await handle(item).then(count => { sum += count; }, (error: unknown) => { failures.push(error); });
      after = { at: item.at, id: item.id };
    }
    isWhole = page.length < PAGE && after.id === (page.at(-1)?.id ?? after.id);
  }
  await turn.keep?.(isWhole ? undefined : after);
  if (failures.length) throw failures[0];
  return sum;
}
