/** Sessions live in the store, so any app server can answer. */
import MongoStore from 'connect-mongo';
import type { Request, RequestHandler } from 'express';
import session, { type SessionData } from 'express-session';
import { LRUCache } from 'lru-cache';
import type { Connection } from 'mongoose';
import { isDeepStrictEqual } from 'node:util';
import { addSeconds, systemClock } from '../core/clock';
import { gather } from '../core/gather';

const TWELVE_HOURS = 12 * 3600;
const COLLECTION = 'sessions';

/** Sessions whose newest row a process remembers, each of some kilobytes. */
const REMEMBERED = 1000;

/** Where a session names its person: what is read beside it is found by that. */
export const PERSON_OF_SESSION = 'session.person';

export interface Sessions<Beside> {
  readonly handler: RequestHandler;
  /** What was read with the session of this request; undefined where it had none. */
  readonly beside: (request: Request) => Beside | undefined;
  /**
   * Whether the session of this request is what the store has. A page begins with the session as this process last read it, and what the store has
   * comes with the page's first answer. Where it is another one, the request has that one now, and must be answered anew: nothing of the old one is told.
   */
  readonly stands: (request: Request) => Promise<boolean>;
}

interface Kept { readonly session: SessionData; readonly expires: Date; readonly lastModified?: Date }

/** @param beside stages that put fields of Beside next to a session: a page reads its session and its viewer in one command */
export function sessions<Beside>(connection: Connection, secret: string, secure: boolean, beside: readonly Record<string, unknown>[]): Sessions<Beside> {
  const store = MongoStore.create({
    client: connection.getClient(), dbName: connection.name, collectionName: COLLECTION, ttl: TWELVE_HOURS, touchAfter: 600, autoRemove: 'native', stringify: false,
  });
  const reading = new Reading<Beside>(store, beside);
  changeOnlyWhatStands(store, connection);
  const handler = session({
    name: secure ? '__Host-quytrinh' : 'quytrinh', secret, resave: false, saveUninitialized: false, rolling: false,
    cookie: { httpOnly: true, sameSite: 'lax', secure, maxAge: TWELVE_HOURS * 1000, path: '/' }, store: touchedAside(store),
  });
  return { handler: reading.entering(handler), beside: request => reading.beside.get(request), stands: request => reading.stands(request) };
}

/** The store's reading, with what stands beside a session. Pages do not wait for it. */
class Reading<Beside> {
  readonly beside = new WeakMap<Request, Beside>();
  private readonly remembered = new LRUCache<string, Kept & Beside>({ max: REMEMBERED });
  /** What the store has, for the requests that began without it. */
  private readonly asked = new WeakMap<Request, Promise<boolean>>();
  private entered: Request | undefined;

  constructor(store: MongoStore, private readonly stages: readonly Record<string, unknown>[]) {
    const rows = new WeakMap<object, Kept & Beside>(), createSession = store.createSession.bind(store);
    store.get = (id, done) => {
      const request = this.entered, known = request?.method === 'GET' ? this.remembered.get(id) : undefined, found = this.find(id);
      this.entered = undefined; // what reads the session again, later, wants to know
      const told = (row: Kept & Beside | null): void => {
        const data = row && dataOf(row);
        if (row && data) rows.set(data, row);
        done(null, data);
      };
      if (!request || !known) { found.then(told, done); return; }
      const stands = found.then(row => this.compare(request, known, row));
      stands.catch(() => undefined); // told where it is waited for
      this.asked.set(request, stands);
      told(known);
    };
    store.createSession = (request, data) => {
      const row = rows.get(data);
      if (row) this.beside.set(request, row);
      return createSession(request, data);
    };
    for (const change of ['set', 'destroy'] as const) store.on(change, (id: string) => { this.remembered.delete(id); });
  }

  /** The middleware that reads a session asks for it at once, or not at all. */
  entering(handler: RequestHandler): RequestHandler {
    return (request, response, next) => {
      this.entered = request;
      try { void handler(request, response, next); } finally { this.entered = undefined; }
    };
  }

  async stands(request: Request): Promise<boolean> {
    const stands = this.asked.get(request);
    this.asked.delete(request);
    return stands ? stands : true;
  }

  private async find(id: string): Promise<Kept & Beside | null> {
    const [row] = await gather<Kept & Beside>([{ collection: COLLECTION, pipeline: [{ $match: { _id: id, expires: { $gt: systemClock() } } }, ...this.stages] }]);
    if (row) this.remembered.set(id, row);
    else this.remembered.delete(id);
    return row ?? null;
  }

  private compare(request: Request, known: Kept & Beside, found: Kept & Beside | null): boolean {
    if (found && isDeepStrictEqual(withoutUse(known), withoutUse(found))) return true;
    const { session } = request, { cookie } = session;
    for (const name of Object.keys(session)) Reflect.deleteProperty(session, name);
    Object.assign(session, found && dataOf(found), { cookie });
    if (found) this.beside.set(request, found);
    else this.beside.delete(request);
    return false;
  }
}

/** As the middleware takes it: it puts a cookie of its own kind in place of the one that was kept. */
function dataOf({ session, lastModified }: Kept): SessionData {
  return Object.assign({ ...session }, { lastModified });
}

/** When a session was used last is no change of it. */
function withoutUse(row: Kept): object {
  return { ...row, expires: undefined, lastModified: undefined };
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
    store.emit('set', id);
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
