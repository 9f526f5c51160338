/** How a page or an act is declared: path, permission and a short handler that knows nothing of Express. */
import type { Readable } from 'node:stream';
import type { Permission } from '../access/permissions';
import type { Actor } from '../access/roles';
import type { Refusal } from '../core/errors';
import type { Language } from '../core/words';

/** Whom a route is open to; `anyone` needs no account, `signedIn` any account. */
export type Needed = Permission | 'anyone' | 'signedIn';

export interface Uploaded {
  readonly field: string; readonly path: string; readonly name: string; readonly size: number;
  /** Of the bytes as they came. */
  readonly sha256: string;
}

/** What the visitor's account shows in the frame of every page. */
export interface Viewer { readonly actor: Actor; readonly language: Language; readonly theme: string; readonly timeZone: string; readonly epoch: number; readonly agencies: readonly { id: string; name: string }[]; readonly agencyName: string; readonly role: string }

export interface SessionActs {
  signIn(person: string, epoch: number): Promise<void>;
  signOut(): Promise<void>;
  workIn(agency: string): void;
  speak(language: Language): void;
}

/** One request, as far as a handler may know it. */
export interface Visit {
  readonly viewer: Viewer | null;
  readonly actor: Actor;
  readonly now: Date;
  readonly language: Language;
  readonly address: string;
  readonly path: string;
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  readonly body: Readonly<Record<string, unknown>>;
  readonly uploads: readonly Uploaded[];
  readonly range: string | undefined;
  readonly session: SessionActs;
  /** Set when the page is drawn again after a refused act: what was typed is in `body`. */
  readonly problems?: { readonly fields: Readonly<Record<string, Refusal>>; readonly refusal?: Refusal };
}

export interface Flash { readonly key: string; readonly values?: Readonly<Record<string, string | number>>; readonly href?: string; readonly link?: string }

/** Byte positions as in HTTP: both counted from 0, both included. */
export interface ByteSpan { readonly start: number; readonly end: number }

export interface FileAnswer {
  readonly type: string; readonly size: number; readonly etag: string;
  /** The whole Content-Disposition header. */
  readonly disposition: string;
  /** Pieces in memory, or a stream, of the whole or of a span. */
  readonly open: (span?: ByteSpan) => Promise<Readable | Buffer[]> | Readable | Buffer[];
  /** For what that person's own browser may keep, in seconds. */
  readonly keep?: number;
}

export type Answer =
  | { readonly view: string; readonly title: string; readonly data: Readonly<Record<string, unknown>>; readonly section?: string; readonly status?: number; /** On a phone the tab bar gives way to the page's own task bar. */ readonly task?: boolean; /** What the page tells as wrong by field, besides why an act was refused. */ readonly problems?: Readonly<Record<string, Refusal>> }
  | { readonly redirect: string; readonly flash?: Flash; /** As an earlier sending of the form. */ readonly repeated?: true }
  | { readonly json: unknown; readonly status?: number }
  | { readonly file: FileAnswer }
  | { readonly text: string; readonly type: string; readonly name?: string };

export type Handler = (visit: Visit) => Promise<Answer> | Answer;

export interface Route {
  readonly method: 'get' | 'post';
  readonly path: string;
  readonly may: Needed;
  readonly handle: Handler;
  /** Draws the form again, with what was typed, when the act is refused. */
  readonly again?: Handler;
  /** Takes files: streamed to temporary names before the handler runs. `long` = a form that may have some thousand fields. */
  readonly upload?: boolean | 'long';
}

/** A page: changes nothing. Will not compile without its permission. */
export function page(path: string, may: Needed, handle: Handler): Route {
  return { method: 'get', path, may, handle };
}

/** An act: changes something, then redirects. */
export function action(path: string, may: Needed, handle: Handler, options: { again?: Handler; upload?: boolean | 'long' } = {}): Route {
  return { method: 'post', path, may, handle, ...options };
}
