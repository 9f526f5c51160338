/** Whose request is it? */
import type { Request } from 'express';
import { isLanguage, type Language } from '../core/words';
import type { Flash, SessionActs, Viewer } from './route';

declare module 'express-session' {
  interface SessionData { person?: string; epoch?: number; agency?: string; language?: Language; flash?: Flash }
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
