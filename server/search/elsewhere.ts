/** One index a machine: the first process has it, and the others ask that one. */
import { askFirst, offer } from '../core/machine';
import type { Search } from './search';

/** What the index of the first process is called among the processes of a machine. */
export type IndexName = 'search' | 'recordSearch';

/** In the first process: the others may ask what is asked for pages. */
export function shareSearch(name: IndexName, search: Search): Search {
  const methods = { find: search.find, suggest: search.suggest, newest: search.newest, cursor: search.cursor, optimize: search.optimize } as const;
  offer(name, async (method, args) => {
    const found = Object.entries(methods).find(([one]) => one === method)?.[1];
    const answer: unknown = found && await Reflect.apply(found, search, args);
    return answer;
  });
  return search;
}

/** In the others. @throws Unavailable while the first process is away; written to, it is a mistake of ours. */
export function searchOfFirst(name: IndexName, place: number): Search {
  const never = (): Promise<never> => Promise.reject(new Error('The first process alone writes the index.'));
  return {
    needsRebuild: false, put: never, remove: never, setCursor: never, versions: never, origin: never, startOver: never,
    find: query => askFirst(place, name, 'find', [query]),
    suggest: query => askFirst(place, name, 'suggest', [query]),
    newest: query => askFirst(place, name, 'newest', [query]),
    cursor: () => askFirst(place, name, 'cursor', []),
    optimize: () => askFirst(place, name, 'optimize', []),
    close: () => Promise.resolve(),
  };
}
