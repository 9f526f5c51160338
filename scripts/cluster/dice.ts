/** Chance that can be thrown again: the same seed gives the same choices. */

/** From 0 up to 1, not included. */
export type Dice = () => number;

/** mulberry32. */
export function diceOf(seed: number): Dice {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

export function oneOf<T>(dice: Dice, choices: readonly [T, ...T[]]): T {
  return choices[Math.floor(dice() * choices.length)] ?? choices[0];
}

export function between(dice: Dice, least: number, most: number): number {
  return least + dice() * (most - least);
}

export function shuffled<T>(dice: Dice, all: readonly T[]): T[] {
  return all.map(one => ({ one, place: dice() })).sort((a, b) => a.place - b.place).map(({ one }) => one);
}
