/** The yardstick's process: Express with the same views, and neither store nor session nor search. Started by processes.ts with a file and a drawn page's data. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import express from 'express';
import { z } from 'zod';
import { readConfig, ROOT } from '../../server/config';
import { loadWords } from '../../server/core/words';
import { revisionLifecycle } from '../../server/documents/lifecycle';
import { drawStatesOf } from '../../server/web/lifecycles';
import { sendFile } from '../../server/web/sendFile';
import { useViews } from '../../server/web/views';
import { diskStore } from '../../server/files/disk';

/** What register.ts writes for this process. */
export const drawnShape = z.object({ view: z.string(), data: z.record(z.string(), z.unknown()) });

function serve(file: string, drawn: string): void {
  const app = express(), views = join(ROOT, 'views'), kept = keptAt(file), register = drawn ? drawnShape.parse(JSON.parse(readFileSync(drawn, 'utf8'))) : undefined;
  loadWords(join(views, 'locales'));
  drawStatesOf(revisionLifecycle);
  useViews(app, views);
  app.get('/', (_, response) => { response.send('ok'); });
  app.get('/sendFile', (_, response) => { response.type('application/pdf').sendFile(file); });
  app.get('/ours', (request, response) => sendFile({ type: 'application/pdf', size: 1 << 20, etag: kept.sha256, disposition: 'attachment', open: span => kept.store.open(kept.sha256, span) }, request, response));
  app.get('/register', (_, response) => { response.render(register?.view ?? '', { ...register?.data }); });
  app.listen(readConfig().port, '127.0.0.1');
}

/** `<directory>/ab/cd/<sha256>`, see files/disk.ts. */
function keptAt(file: string): { store: ReturnType<typeof diskStore>; sha256: string } {
  return { store: diskStore(join(file, '..', '..', '..')), sha256: file.slice(-64) };
}

serve(process.argv[2] ?? '', process.argv[3] ?? '');
