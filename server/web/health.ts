/** For whoever keeps the server running: is the process alive, can it serve, and does what follows the records keep up? */
import { Router } from 'express';
import { pingStore } from '../core/database';

export interface Parts {
  readonly files: { ready(): Promise<boolean> };
  readonly search: { cursor(): Promise<string | null> };
  /** The index is in another process of this machine: this one is asked for it in vain while that begins anew. */
  readonly isIndexElsewhere?: boolean;
  /** Followers (journal, letters, papers, search) that are more than five minutes behind. */
  readonly behind: () => Promise<readonly { readonly follower: string; readonly seconds: number }[]>;
}

/**
 * `behind` never makes a server unready: what all servers share is late on all of them, and taking every one away would stop the
 * work without mending anything; a stale search index still answers most of what it is asked. It is for whoever watches.
 */
export function healthRoutes(parts: Parts): Router {
  const router = Router(), isMissed = patienceOf(parts);
  router.get('/healthz', (_, response) => { response.json({ ok: true }); });
  router.get('/readyz', async (_, response) => {
    const [store, files, index] = await Promise.all([pingStore(), parts.files.ready(), parts.search.cursor().then(() => true, () => false)]);
    const behind = store ? await parts.behind().catch(() => null) : null; // not known
    response.status(store && files && !isMissed(index) ? 200 : 503).json({ store, files, index, behind });
  });
  return router;
}

/** A process takes some seconds to begin; one that dies again and again is waited for half a minute (processes.ts). */
const WAITED_MS = 60_000;

/**
 * Whether the index has been silent for too long. One's own is at once; another process's only after a minute: until then
 * everything but the search is served, and to take all processes of a machine away would stop that, too.
 */
function patienceOf({ isIndexElsewhere = false }: Parts): (answers: boolean) => boolean {
  let silentSince: number | undefined;
  return answers => {
    silentSince = answers ? undefined : silentSince ?? performance.now();
    return silentSince !== undefined && (!isIndexElsewhere || performance.now() - silentSince >= WAITED_MS);
  };
}
