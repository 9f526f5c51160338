/** Whose request is it? Sessions live in the store, so any app server can answer. */
import MongoStore from 'connect-mongo';
import type { Request, RequestHandler } from 'express';
import session, { type SessionData } from 'express-session';
import type { Connection } from 'mongoose';
import { addSeconds, systemClock } from '../core/clock';
import { gather } from '../core/gather';
import { isLanguage, type Language } from '../core/words';
import type { Flash, SessionActs, Viewer } from './route';

declare module 'express-session' {
  interface SessionData { person?: string; epoch?: number; agency?: string; language?: Language; flash?: Flash }
}

const TWELVE_HOURS = 12 * 3600;

/** Where a session names its person: what is read beside it is found by that. */
export const PERSON_OF_SESSION = 'session.person';

export interface Sessions<Beside> {
  readonly handler: RequestHandler;
  /** What was read with the session of this request; undefined where it had none. */
  readonly beside: (request: Request) => Beside | undefined;
}

/** @param beside stages that put fields of Beside next to a session: a page reads its session and its viewer in one command */
export function sessions<Beside>(connection: Connection, secret: string, secure: boolean, beside: readonly Record<string, unknown>[]): Sessions<Beside> {
  const rows = new WeakMap<Request, Beside>(), store = MongoStore.create({
    client: connection.getClient(), dbName: connection.name, collectionName: COLLECTION, ttl: TWELVE_HOURS, touchAfter: 600, autoRemove: 'native', stringify: false,
  });
  readTogether(store, beside, rows);
  changeOnlyWhatStands(store, connection);
  const handler = session({
    name: secure ? '__Host-quytrinh' : 'quytrinh', secret, resave: false, saveUninitialized: false, rolling: false,
    cookie: { httpOnly: true, sameSite: 'lax', secure, maxAge: TWELVE_HOURS * 1000, path: '/' }, store: touchedAside(store),
  });
  return { handler, beside: request => rows.get(request) };
}

const COLLECTION = 'sessions';

interface Kept { readonly session: SessionData; readonly lastModified?: Date }

/** The store's own reading, with what stands beside the session; all else is left to it. */
function readTogether<Beside>(store: MongoStore, stages: readonly Record<string, unknown>[], rows: WeakMap<Request, Beside>): void {
  const read = new WeakMap<object, Beside>(), createSession = store.createSession.bind(store);
  const find = async (id: string): Promise<SessionData | null> => {
    const pipeline = [{ $match: { _id: id, expires: { $gt: systemClock() } } }, ...stages];
    const [found] = await gather<Kept & Beside>([{ collection: COLLECTION, pipeline }]);
    if (!found) return null;
    const data = { ...found.session, lastModified: found.lastModified };
    read.set(data, found);
    return data;
  };
  store.get = (id, done) => { find(id).then(data => { done(null, data); }, done); };
  store.createSession = (request, data) => {
    const beside = read.get(data);
    if (beside) rows.set(request, beside);
    return createSession(request, data);
  };
}

/**
 * A session that was ended while a request of it was on its way (signed out in another tab) does not come back by what
 * that request writes: whoever sits at the browser next would be signed in. The store's own writing makes what is missing.
 */
function changeOnlyWhatStands(store: MongoStore, connection: Connection): void {
  const loaded = new WeakSet<object>(), createSession = store.createSession.bind(store), set = store.set.bind(store);
  store.createSession = (request, data) => {
    const created = createSession(request, data);
    loaded.add(created);
    return created;
  };
  const change = async (id: string, data: SessionData): Promise<void> => {
    const now = systemClock(), expires = data.cookie.expires ?? addSeconds(now, TWELVE_HOURS);
    const kept = Object.entries(data).filter(([name]) => name !== 'lastModified' && name !== 'cookie');
    const cookie: unknown = JSON.parse(JSON.stringify(data.cookie));
    const fields = { session: { ...Object.fromEntries(kept), cookie }, expires, lastModified: now };
    await connection.collection<{ _id: string }>(COLLECTION).updateOne({ _id: id }, { $set: fields });
  };
  store.set = (id, data, done) => {
    if (loaded.has(data)) change(id, data).then(() => { done?.(null); }, done);
    else set(id, data, done);
  };
}

/** That a session was used is written without the page waiting for it: one that only reads goes on where nothing can be written. */
function touchedAside(store: MongoStore): MongoStore {
  const touch = store.touch.bind(store);
  store.touch = (id, data, done) => {
    touch(id, data, () => undefined);
    done?.(null);
    return Promise.resolve();
  };
  return store;
}

/** Loads what the frame of a page needs of a person, for the agency they chose; null when there is no such account any more. */
export type LoadViewer = (person: string, agency: string | undefined, now: Date, request: Request) => Promise<Viewer | null>;

/** The signed-in viewer, or null. A session of an older epoch (signed out everywhere, password changed) is over. */
export async function viewerOf(request: Request, load: LoadViewer, now: Date): Promise<Viewer | null> {
  const { person, epoch, agency } = request.session;
  if (!person) return null;
  const viewer = await load(person, agency, now, request);
  return viewer && viewer.epoch === epoch ? viewer : null;
}

export function languageOf(request: Request, viewer: Viewer | null): Language {
  const asked = request.query['lang'];
  if (isLanguage(asked)) return asked;
  return request.session?.language ?? viewer?.language ?? 'vi';
}

/** What the switch in the bar chose on this device; the account's own setting otherwise. */
export function themeOf(request: Request): string | undefined {
  return /(?:^|;\s*)theme=(light|dark)\b/.exec(request.get('cookie') ?? '')?.[1];
}

/** Before a redirect: the next request must find what was written, and a browser follows before the answer has ended. */
export function saveSession(request: Request): Promise<void> {
  return new Promise((resolve, reject) => { request.session.save((error?: unknown) => { if (error) reject(error instanceof Error ? error : new Error(String(error))); else resolve(); }); });
}

/**
 * Whether the session of this request is over, or was never kept: a form that was sent before it has put another one in
 * its place, and a cookie of the old one would sign the person out.
 */
export function isEnded(request: Request): Promise<boolean> {
  return new Promise(resolve => { request.session.reload((error?: unknown) => { resolve(Boolean(error)); }); });
}

/** What the act before had to tell: told once, or once more where the store takes no writes just now: the page is shown. */
export async function takeFlash(request: Request): Promise<Flash | undefined> {
  const { session } = request, { flash } = session, before = Object.entries(session);
  if (!flash) return undefined;
  delete session.flash;
  await saveSession(request).catch(() => { putBack(session, before); });
  return flash;
}

/** In their old order: a session that reads as it was loaded is not saved again when the answer ends. */
function putBack(session: object, before: readonly (readonly [string, unknown])[]): void {
  for (const [name] of before) Reflect.deleteProperty(session, name);
  Object.assign(session, Object.fromEntries(before));
}

export function sessionActs(request: Request): SessionActs {
  const done = (run: (callback: (error?: unknown) => void) => void): Promise<void> => new Promise((resolve, reject) => {
    run(error => { if (error) reject(error instanceof Error ? error : new Error(String(error))); else resolve(); });
  });
  return {
    /** A new session id at every sign-in, so that a planted one is worth nothing. */
    async signIn(person, epoch) {
      const language = request.session.language;
      await done(callback => request.session.regenerate(callback));
      Object.assign(request.session, { person, epoch, ...(language ? { language } : {}) });
      await saveSession(request);
    },
    async signOut() { await done(callback => request.session.destroy(callback)); },
    workIn(agency) { request.session.agency = agency; },
    speak(language) { request.session.language = language; },
  };
}
