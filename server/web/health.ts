/** For whoever keeps the server running: is the process alive, and can it serve? */
import { Router } from 'express';
import { pingStore } from '../core/database';

export interface Parts { readonly files: { ready(): Promise<boolean> }; readonly search: { cursor(): Promise<string | null> } }

export function healthRoutes(parts: Parts): Router {
  const router = Router();
  router.get('/healthz', (_, response) => { response.json({ ok: true }); });
  router.get('/readyz', async (_, response) => {
    const [store, files, index] = await Promise.all([pingStore(), parts.files.ready(), parts.search.cursor().then(() => true, () => false)]);
    response.status(store && files && index ? 200 : 503).json({ store, files, index });
  });
  return router;
}
