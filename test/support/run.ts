/** What does the end of a test run need to know of its beginning? Jest loads the two apart, in one process. */
import type { ProvidedStore } from '../../scripts/store/provide';
import type { Standing } from './pdfa/standing';

export interface Kept { readonly store: ProvidedStore; readonly dataDir: string; readonly validator: Standing | undefined }

const PLACE = Symbol.for('quytrinh.testRun');
const shared = globalThis as { [PLACE]?: Kept };

export function keepForTeardown(kept: Kept): void { shared[PLACE] = kept; }

export function keptForTeardown(): Kept | undefined { return shared[PLACE]; }
