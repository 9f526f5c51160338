/** Takes turns: what is measured and its yardstick alternate, so that a busy moment of the machine falls on both. */
import { pace, visitor } from './client';
import type { Running } from './processes';
import { median } from './table';

/** One thing to ask of one server, `count` times a round, `connections` at once. */
export interface Turn { readonly server: Running; readonly cookie?: string; readonly path: string; readonly count: number; readonly connections: number }
/** Medians over the rounds. `worked`: milliseconds of the server's processor time an answer takes; NaN where unknown. */
export interface Paced { readonly each: number; readonly p99: number; readonly perSecond: number; readonly worked: number }

/** One round more than `rounds` is run: each server's first answers are its slowest, and are not counted. */
export async function inTurns<Name extends string>(rounds: number, turns: Readonly<Record<Name, Turn>>): Promise<(name: Name) => Paced> {
  const measured = new Map<string, Paced[]>();
  for (let round = 0; round <= rounds; round++) {
    for (const [name, turn] of Object.entries<Turn>(turns)) {
      const paced = await once(turn);
      if (round > 0) measured.set(name, [...(measured.get(name) ?? []), paced]);
    }
  }
  return name => {
    const all = measured.get(name) ?? [];
    return { each: median(all.map(one => one.each)), p99: median(all.map(one => one.p99)), perSecond: median(all.map(one => one.perSecond)), worked: median(all.map(one => one.worked)) };
  };
}

async function once({ server, cookie, path, count, connections }: Turn): Promise<Paced> {
  const client = visitor(server.port, connections, cookie), before = server.processorTime();
  try {
    const paced = await pace(client, [path], count, connections);
    return { ...paced, worked: (server.processorTime() - before) / count };
  } finally {
    client.close();
  }
}
