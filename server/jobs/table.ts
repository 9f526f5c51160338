/** Every job, its term and what it does. */
import type { FileStore } from '../files/store';
import { sendDue, type Post } from '../mail/send';
import type { Search } from '../search/search';
import { followTrail } from './follow';
import { followSettings } from './followSettings';
import { askForReviews, releaseDue } from './release';
import type { JobDefinition } from './schedule';

export interface JobNeeds { readonly post: Post; readonly files: FileStore; readonly search: Search; readonly baseUrl: string }

const HOUR = 3600;

export function jobTable({ post, files, search, baseUrl }: JobNeeds): readonly JobDefinition[] {
  return [
    { name: 'release',     everySeconds: 20,        run: releaseDue },
    { name: 'reviews',     everySeconds: HOUR,      run: askForReviews },
    { name: 'followTrail', everySeconds: 3,         run: () => followTrail() },
    { name: 'followSettings', everySeconds: 5,      run: followSettings },
    { name: 'sendMail',    everySeconds: 5,         run: now => sendDue(post, baseUrl, now) },
    { name: 'sweepFiles',  everySeconds: 6 * HOUR,  run: now => files.sweep(2 * HOUR * 1000, now) },
    { name: 'tidySearch',  everySeconds: 24 * HOUR, run: async () => { await search.optimize(); return 'ok'; } },
  ];
}
