/**
 * The yardstick's process: Express with the same views, and neither store nor session nor search. Started by processes.ts with a file
 * and a folder of what pages handed to their views (capturing.ts). Views are drawn as express-handlebars' own introduction says.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { deserialize } from 'node:v8';
import express, { type Express } from 'express';
import { engine } from 'express-handlebars';
import { z } from 'zod';
import { drawStates } from '../../server/app';
import { readConfig, ROOT } from '../../server/config';
import { loadWords } from '../../server/core/words';
import { diskStore } from '../../server/files/disk';
import { helpers } from '../../server/web/helpers';
import { sendFile } from '../../server/web/sendFile';
import { COMPILED, drawnWithIds, useViews } from '../../server/web/views';
import { drawnFile } from './drawn';

const drawnShape = z.object({ view: z.string(), data: z.record(z.string(), z.unknown()) }), views = join(ROOT, 'views');
type Drawn = z.infer<typeof drawnShape>;

function serve(file: string, folder: string): void {
  const app = express(), kept = keptAt(file), own = express(), drawn = new Map<string, Drawn>();
  loadWords(join(views, 'locales'));
  drawStates();
  useViews(own, views);
  useLibrary(app);
  app.get('/', (_, response) => { response.send('ok'); });
  app.get('/sendFile', (_, response) => { response.type('application/pdf').sendFile(file); });
  app.get('/ours', (request, response) => sendFile({ type: 'application/pdf', size: 1 << 20, etag: kept.sha256, disposition: 'attachment', open: span => kept.store.open(kept.sha256, span) }, request, response));
  for (const [path, one] of [['/drawn', app], ['/own', own]] as const) {
    one.get(path, (request, response) => {
      const { view, data } = readDrawn(drawn, folder, String(request.query['of']));
      response.render(view, { ...data });
    });
  }
  app.use(own);
  app.listen(readConfig().port, '127.0.0.1');
}

/** As the library's introduction says: helpers and the folder of partials are its business. */
function useLibrary(app: Express): void {
  const folders = { layoutsDir: join(views, 'layouts'), partialsDir: join(views, 'partials') };
  app.engine('hbs', engine({ handlebars: drawnWithIds(), extname: 'hbs', compilerOptions: COMPILED, ...folders, defaultLayout: 'app', helpers: { ...helpers(join(views, 'assets', 'built')) } }));
  app.set('view engine', 'hbs').set('views', views).enable('view cache');
}

function readDrawn(drawn: Map<string, Drawn>, folder: string, address: string): Drawn {
  const file = drawnFile(folder, address), known = drawn.get(file);
  if (known) return known;
  if (!existsSync(file)) throw new Error(`Nothing was captured of ${address}.`);
  const read = drawnShape.parse(deserialize(readFileSync(file)));
  drawn.set(file, read);
  return read;
}

/** `<directory>/ab/cd/<sha256>`, see files/disk.ts. */
function keptAt(file: string): { store: ReturnType<typeof diskStore>; sha256: string } {
  return { store: diskStore(join(file, '..', '..', '..')), sha256: file.slice(-64) };
}

serve(process.argv[2] ?? '', process.argv[3] ?? '');
