/** For whoever keeps the server running: is the process alive, can it serve, and does what follows the records keep up? */
import { Router } from 'express';
import { pingStore } from '../core/database';

export interface Parts {
  readonly files: { ready(): Promise<boolean> };
  readonly search: { cursor(): Promise<string | null> };
  /** Followers (journal, letters, papers, search) that are more than five minutes behind. */
  readonly behind: () => Promise<readonly { readonly follower: string; readonly seconds: number }[]>;
}

/**
 * `behind` never makes a server unready: what all servers share is late on all of them, and taking every one away would stop the
 * work without mending anything; a stale search index still answers most of what it is asked. It is for whoever watches.
 */
export function healthRoutes(parts: Parts): Router {
  const router = Router();
  router.get('/healthz', (_, response) => { response.json({ ok: true }); });
  router.get('/readyz', async (_, response) => {
    const [store, files, index] = await Promise.all([pingStore(), parts.files.ready(), parts.search.cursor().then(() => true, () => false)]);
    const behind = store ? await parts.behind().catch(() => null) : null; // not known
    response.status(store && files && index ? 200 : 503).json({ store, files, index, behind });
  });
  return router;
}
