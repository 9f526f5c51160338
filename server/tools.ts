/** What handlers need besides the store: opened once at start, handed to each domain's routes. */
import type { Config } from './config';
import type { Clock } from './core/clock';
import type { FileStore } from './files/store';
import type { JobDefinition } from './jobs/schedule';
import type { Search } from './search/search';

export interface Tools { readonly config: Config; readonly files: FileStore; readonly search: Search; /** Of records: their readers differ one by one, so they lie apart from documents. */ readonly recordSearch: Search; readonly clock: Clock; readonly jobs: readonly JobDefinition[]; readonly log: (line: string) => void }
