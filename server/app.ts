/** The app: middleware in order, every domain's routes mounted; no logic. */
import { join } from 'node:path';
import compression from 'compression';
import express, { type Express, type Request, type Response } from 'express';
import type { Connection } from 'mongoose';
import { allRoutes } from './routes';
import { ROOT } from './config';
import { isStoreAway } from './core/database';
import { loadWords } from './core/words';
import { auditLifecycle, programmeLifecycle } from './audits/lifecycle';
import { revisionLifecycle } from './documents/lifecycle';
import { actionLifecycle, nonconformityLifecycle } from './nonconformities/lifecycle';
import { packLifecycle } from './packs/lifecycle';
import { disposalLifecycle, recordLifecycle } from './records/lifecycle';
import { decodeUploadName } from './files/fileName';
import { waitingCounts } from './home/queries';
import { rememberedBehind } from './jobs/progress';
import { actorRowsBeside, type ActorRows } from './people/queries';
import { loadViewer } from './people/viewer';
import { answerFound, keepAnswer, keptAnswer } from './sendings/operations';
import type { Tools } from './tools';
import { noteReading } from './trail/operations';
import { errorPage } from './web/errorPage';
import { healthRoutes } from './web/health';
import { drawStatesOf } from './web/lifecycles';
import { handlersOf, viewerIn, type Surroundings } from './web/mount';
import { NotFound } from './core/errors';
import { noStore, sameOrigin, securityHeaders } from './web/security';
import { languageOf, themeOf, type LoadViewer } from './web/session';
import { PERSON_OF_SESSION, sessions } from './web/sessionStore';
import { uploads } from './web/upload';
import { frameData, useViews } from './web/views';

export function createApp(tools: Tools, connection: Connection): Express {
  const { config } = tools, app = express(), views = join(ROOT, 'views'), https = config.baseUrl.startsWith('https:');
  loadWords(join(views, 'locales'));
  drawStates();
  useViews(app, views);
  // No cache keeps a page (noStore): nobody would ask for it again by its tag.
  app.disable('x-powered-by').disable('etag').set('trust proxy', config.trustProxy).set('query parser', 'simple');
  app.use(securityHeaders(https));
  app.use('/assets', compression(), express.static(join(views, 'assets', 'built'), { immutable: true, maxAge: '1y', index: false, fallthrough: false }));
  app.use(healthRoutes({ ...tools, behind: rememberedBehind(tools), isIndexElsewhere: config.place > 1 }));
  app.use(noStore, sameOrigin(config.baseUrl), compression(), express.urlencoded({ extended: false, limit: '1mb', parameterLimit: 500 }));
  const { handler, beside, stands } = sessions<ActorRows>(connection, config.sessionSecret, https, actorRowsBeside(PERSON_OF_SESSION));
  app.use(handler);
  const around = surroundings(tools, (person, agency, now, request) => loadViewer(person, agency, now, beside(request)), stands);
  for (const route of allRoutes(tools)) app[route.method](route.path, handlersOf(route, around));
  app.use(() => { throw new NotFound(); });
  app.use(errorPage(errorFrame(config.timeZone), isStoreAway, (error, request) => { tools.log(`${request.method} ${request.path}: ${error instanceof Error ? error.stack ?? error.message : String(error)}`); }));
  return app;
}

/** How the states of every lifecycle are drawn. */
export function drawStates(): void {
  [revisionLifecycle, nonconformityLifecycle, actionLifecycle, recordLifecycle, disposalLifecycle, packLifecycle, programmeLifecycle, auditLifecycle].forEach(drawStatesOf);
}

function surroundings({ config, clock, files, log }: Tools, viewer: LoadViewer, sessionStands: Surroundings['sessionStands']): Surroundings {
  return {
    clock, loadViewer: viewer, sessionStands, loadCounts: waitingCounts, timeZone: config.timeZone, receiveUpload: uploads(files.incoming, config.maxUploadBytes, decodeUploadName), receiveLongForm: uploads(files.incoming, config.maxUploadBytes, decodeUploadName, 'long'),
    sendings: {
      kept: ({ key, path }) => keptAnswer({ keys: [key], path }), running: new Map(),
      found: ({ key, path }, isDone) => answerFound({ keys: [key], path }, isDone),
      keep: (key, answer, now) => keepAnswer(key, 'redirect' in answer || 'json' in answer ? answer : undefined, now).catch((error: unknown) => { log(`the answer of a form was not kept: ${String(error)}`); }),
    },
    refusedAccess: (actor, request, now) => noteReading({ action: 'access.refused', by: actor.id, byName: actor.name, agency: actor.agency, details: { path: request.path, method: request.method } }, now),
  };
}

/** The frame of an error page asks the store for nothing: it is drawn when the store is away, too. */
function errorFrame(timeZone: string) {
  return (request: Request, response: Response) => {
    const viewer = viewerIn(response), language = languageOf(request, viewer);
    return { language, data: frameData({ language, viewer, path: request.originalUrl, title: '', section: '', theme: themeOf(request), timeZone, counts: {} }) };
  };
}
