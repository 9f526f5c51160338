/** Turns declared routes into Express handlers: permission first, then body, then the handler, then the answer. */
import type { Request, RequestHandler, Response } from 'express';
import { mayAnywhere } from '../access/may';
import type { Actor } from '../access/roles';
import type { Clock } from '../core/clock';
import { isReadOnly, primaryLosses, waitForPrimary } from '../core/database';
import { Forbidden, InvalidInput, NotFound, Refused, StaleRecord, TooManyAttempts, type DomainError } from '../core/errors';
import { SENDING_FIELD, sendingKey } from '../core/sending';
import { once, type Sendings } from './once';
import { sendFile } from './sendFile';
import { isEnded, languageOf, type LoadViewer, saveSession, sessionActs, takeFlash, themeOf, viewerOf } from './session';
import type { Answer, Handler, Needed, Route, Viewer, Visit } from './route';
import { discardUploads, uploaded } from './upload';
import { frameData, type LoadCounts } from './views';

export interface Surroundings { readonly clock: Clock; readonly loadViewer: LoadViewer; readonly sessionStands: (request: Request) => Promise<boolean>; readonly loadCounts: LoadCounts; readonly timeZone: string; readonly receiveUpload: RequestHandler; readonly receiveLongForm: RequestHandler; readonly sendings: Sendings; readonly refusedAccess: (actor: Actor, request: { path: string; method: string }, now: Date) => Promise<void> }

const NOBODY: Actor = { id: '', name: '', title: '', agency: '', grants: [], standsInFor: [] };

export function handlersOf(route: Route, around: Surroundings): RequestHandler {
  /** A page only reads and changes nothing: it begins before it is known that the session stands. Unknown until the route has answered. */
  let drawsPages: boolean | undefined;

  /** How the request is answered, once it is known that its session stands: until then nothing is told, and nothing noted. */
  const attempt = async (request: Request, response: Response): Promise<() => Promise<void>> => {
    const viewer = await viewerOf(request, around.loadViewer, around.clock());
    response.locals['viewer'] = viewer;
    if (!viewer && route.may !== 'anyone') return async () => { askToSignIn(request, response); };
    if (viewer && !isOpen(viewer.actor, route.may)) return async () => { await around.refusedAccess(viewer.actor, request, around.clock()); throw new Forbidden(); };
    const received = route.upload ? await receive(route.upload === 'long' ? around.receiveLongForm : around.receiveUpload, request, response) : undefined;
    const visit = visitOf(request, viewer, around), answered = answerTo(onceOnly(route, request, around), visit, received);
    // In the moment in which the page asks for what it shows: the frame's counts go in the same command.
    const counts = viewer && route.method === 'get' && drawsPages !== false ? around.loadCounts(viewer) : undefined;
    counts?.catch(() => undefined); // told where it is waited for
    const { answer, shown } = await answered.finally(() => discardUploads(request));
    return () => {
      drawsPages = 'view' in answer;
      return respond(answer, { shown, counts }, request, response, around);
    };
  };
  const handle = async (request: Request, response: Response): Promise<void> => {
    if (route.method !== 'get' || !drawsPages) await around.sessionStands(request);
    const answer = await attempt(request, response).catch((error: unknown) => () => { throw error; });
    await (await around.sessionStands(request) ? answer() : handle(request, response));
  };
  return handle;
}

/** The route with a handler that carries each form out once. */
function onceOnly(route: Route, request: Request, around: Surroundings): Route {
  if (route.method === 'get') return route;
  const id: unknown = isRecord(request.body) ? request.body[SENDING_FIELD] : undefined;
  const person = (visit: Visit): string => (route.may === 'anyone' ? '' : visit.actor.id);
  const drawn = (visit: Visit) => ({ id, path: request.path, person: person(visit) });
  return { ...route, handle: visit => once(onTheNext(route.handle), visit, drawn(visit), around.sendings) };
}

/**
 * Carried out once more where the set lost its primary meanwhile and the record seemed to be another one than the person
 * had seen: it was read from a member that had not heard of it yet. Not where a write of the form stands already, which
 * would be done twice (a form without an id cannot tell), and a file that came with it is spent.
 */
function onTheNext(handle: Handler): Handler {
  return async visit => {
    const losses = primaryLosses();
    try {
      return await handle(visit);
    } catch (error) {
      const mayBegin = sendingKey() !== undefined && !visit.uploads.length;
      if (!(error instanceof StaleRecord) || primaryLosses() === losses || !mayBegin) throw error;
      await waitForPrimary();
      return handle(visit);
    }
  };
}

/** The error that ended it, or undefined: a file that is not taken is a field of the form that is not right. */
function receive(upload: RequestHandler, request: Request, response: Response): Promise<unknown> {
  return new Promise(resolve => { void upload(request, response, (error?: unknown) => { resolve(error); }); });
}

function isOpen(actor: Actor, needed: Needed): boolean {
  return needed === 'anyone' || needed === 'signedIn' || mayAnywhere(actor, needed);
}

/** A page asks for the sign-in and comes back; an act is not carried out twice over a sign-in. */
function askToSignIn(request: Request, response: Response): void {
  if (request.accepts(['html', 'json']) === 'json') { response.status(401).json({ error: 'signIn' }); return; }
  response.redirect(303, `/sign-in?back=${encodeURIComponent(request.method === 'GET' ? request.originalUrl : '/')}`);
}

/** The handler's answer, or the form once more with what was typed and why it was refused: `shown` carries those reasons to the frame. */
async function answerTo(route: Route, visit: Visit, notReceived?: unknown): Promise<{ answer: Answer; shown: Visit }> {
  try {
    if (notReceived !== undefined) throw notReceived;
    return { answer: await route.handle(visit), shown: visit };
  } catch (error) {
    if (!route.again || !isForTheForm(error)) throw error;
    const shown = { ...visit, problems: error instanceof InvalidInput ? { fields: error.fields } : { fields: {}, refusal: error.refusal } };
    const again = await drawnAgain(route.again, shown, error);
    return { answer: 'view' in again ? { ...again, status: error.status } : again, shown };
  }
}

/** Where the form is gone meanwhile (sent, signed, in force), the refusal itself is the answer. Whoever has no account yet is led on, to the sign-in. */
async function drawnAgain(again: Handler, shown: Visit, refusal: DomainError): Promise<Answer> {
  const answer = await Promise.resolve(shown).then(again).catch((error: unknown) => { throw error instanceof NotFound || error instanceof Forbidden ? refusal : error; });
  if ('redirect' in answer && shown.viewer) throw refusal;
  return answer;
}

function isForTheForm(error: unknown): error is DomainError {
  return [InvalidInput, Refused, StaleRecord, TooManyAttempts].some(kind => error instanceof kind);
}

type Counts = ReturnType<LoadCounts>;
interface Shown { readonly shown: Visit; readonly counts: Counts | undefined }

async function respond(answer: Answer, shown: Shown, request: Request, response: Response, around: Surroundings): Promise<void> {
  if ('redirect' in answer) {
    if (answer.flash && !(answer.repeated && await isEnded(request))) {
      request.session.flash = answer.flash;
      await saveSession(request).catch(() => { delete request.session.flash; }); // done is done, also when nothing can be told of it
    }
    response.redirect(303, answer.redirect);
  } else if ('json' in answer) response.status(answer.status ?? 200).json(answer.json);
  else if ('file' in answer) await sendFile(answer.file, request, response);
  else if ('text' in answer) {
    if (answer.name) response.attachment(answer.name);
    response.type(answer.type).send(answer.text);
  }
  else await draw(answer, shown, request, response, around);
}

async function draw(answer: Extract<Answer, { view: string }>, { shown: visit, counts: asked }: Shown, request: Request, response: Response, around: Surroundings): Promise<void> {
  const readOnly = isReadOnly(), flash = readOnly ? request.session.flash : await takeFlash(request);
  const counts = visit.viewer ? await (asked ?? around.loadCounts(visit.viewer)) : {};
  const frame = frameData({ language: visit.language, viewer: visit.viewer, path: visit.path, view: answer.view, title: answer.title, section: answer.section ?? '', task: answer.task, theme: themeOf(request), timeZone: around.timeZone, flash, readOnly, problems: toldOn(answer, visit), counts });
  const hidden = Object.keys(answer.data ?? {}).find(key => key !== 'layout' && key in frame);
  if (hidden) throw new Error(`The data of ${answer.view} would hide the frame's ${hidden}.`);
  response.status(answer.status ?? 200).render(answer.view, { ...frame, ...answer.data });
}

/** Why an act was refused stands before what the page itself tells. */
function toldOn({ problems }: Extract<Answer, { view: string }>, visit: Visit): Visit['problems'] {
  return problems ? { ...visit.problems, fields: { ...problems, ...visit.problems?.fields } } : visit.problems;
}

export function viewerIn(response: Response): Viewer | null {
  const viewer: Viewer | null = response.locals['viewer'] ?? null;
  return viewer;
}

function visitOf(request: Request, viewer: Viewer | null, around: Surroundings): Visit {
  return {
    viewer, actor: viewer?.actor ?? NOBODY, now: around.clock(), language: languageOf(request, viewer), address: request.ip ?? '', path: request.originalUrl,
    params: strings(request.params), query: strings(request.query), body: isRecord(request.body) ? withoutSending(request.body) : {}, uploads: uploaded(request.files), range: request.get('range'), session: sessionActs(request),
  };
}

function withoutSending(body: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(body).filter(([name]) => name !== SENDING_FIELD));
}

/** Only plain strings: `?a[]=1` or a repeated name never reaches a query as an object. */
function strings(values: unknown): Record<string, string> {
  return isRecord(values) ? Object.fromEntries(Object.entries(values).flatMap(([key, value]) => (typeof value === 'string' ? [[key, value.normalize('NFC').slice(0, 2000)]] : []))) : {};
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
