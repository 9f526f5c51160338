/** The form that is being sent just now: under which key what it does is kept, and how far that has come. */
import { AsyncLocalStorage } from 'node:async_hooks';
import { createHash } from 'node:crypto';

/** The hidden field that every form is drawn with (web/views.ts). No field of an agency's own form begins like that. */
export const SENDING_FIELD = '_sending';

export interface Sending {
  readonly key: string;
  /** Where the form was sent to. */
  readonly path: string;
  /** A write of it is in the store. */
  landed: boolean;
}

/**
 * Asked by `commit` and `create` alone, deep inside an operation. It is handed on beside the calls, not through them:
 * two hundred operations and whoever they call would otherwise pass on a value that none of them may look at.
 */
const current = new AsyncLocalStorage<Sending>();

let running = 0;

/** Node before 24 asks an enabled storage about every promise of the process: it is enabled only while a form is carried out. */
export async function asSending<Result>(sending: Sending, run: () => Promise<Result>): Promise<Result> {
  running += 1;
  try {
    return await current.run(sending, run);
  } finally {
    running -= 1;
    if (running === 0) current.disable();
  }
}

/** What a form only sets off (a job's turn) is no part of it: entries of many records would bear its key. */
export function besideSending<Result>(run: () => Promise<Result>): Promise<Result> {
  return current.exit(run);
}

/**
 * The key under which an entry that is about to be written is kept. Only the first entry of a form bears it: whoever
 * wrote that one is alone, and what follows (a release after the last signature, findings of a checklist) is made good
 * by jobs when a server stops.
 */
export function sendingKey(): string | undefined {
  const sending = current.getStore();
  return sending?.landed ? undefined : sending?.key;
}

export function noteLanded(): void {
  const sending = current.getStore();
  if (sending) sending.landed = true;
}

/**
 * A form as it was sent: by whom, where to, with the id it was drawn with, and what it holds: see `contentOf`. A form
 * that needs no account is nobody's: whoever accepts an invitation is signed in by it, and is still the same sender.
 */
export interface SentForm {
  readonly person: string; readonly path: string; readonly id: string; readonly content: string;
}

interface SentFile { readonly field: string; readonly name: string; readonly sha256: string }

/** The id of somebody else's form, or of a form for another address, gives just another key and tells nothing. */
export function keyOf({ person, path, id, content }: SentForm): string {
  return digest([person, path, id, content]);
}

/**
 * What was typed is part of the key: a form that was opened by "back" and changed is not taken for the one before. The
 * id is random and is stored nowhere, so nobody can guess what was typed (a password, too) from the digest.
 */
export function contentOf(id: string, typed: unknown, files: readonly SentFile[]): string {
  return digest([id, typed, files.map(({ field, name, sha256 }) => [field, name, sha256])]);
}

function digest(values: readonly unknown[]): string {
  return createHash('sha256').update(JSON.stringify(values)).digest('hex').slice(0, 40);
}
