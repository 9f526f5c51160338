/** How a form is carried out once, however often it is sent: a second sending is answered as the first one was. */
import { isStoreAway } from '../core/database';
import { DomainError, isDuplicate, OutcomeUnknown, SentAlready, StaleRecord, Unavailable } from '../core/errors';
import { asSending, contentOf, keyOf, type Sending, type SentForm } from '../core/sending';
import type { Answer, Handler, Visit } from './route';
import { pendingOf } from './unknown';

/** The memory of sendings; web knows no domain, so the app brings it. */
export interface Sendings {
  kept(sending: Sending): Promise<Answer | undefined>;
  found(sending: Sending, isDone: boolean): Promise<Answer | undefined>;
  keep(key: string, answer: Answer, now: Date): Promise<void>;
  /** Forms that this server is carrying out, by key: of two clicks the second waits for the first. */
  readonly running: Map<string, Promise<Answer>>;
}

const DRAWN = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

interface DrawnForm extends Pick<SentForm, 'person' | 'path'> { readonly id: unknown }

/** A form without an id (from a page of an earlier version, from a script) is carried out as it comes. */
export function once(
  handle: Handler, visit: Visit, { id, path, person }: DrawnForm, sendings: Sendings,
): Promise<Answer> | Answer {
  if (typeof id !== 'string' || !DRAWN.test(id)) return handle(visit);
  const form: SentForm = { person, path, id, content: contentOf(id, visit.body, visit.uploads) };
  const key = keyOf(form), { running } = sendings;
  const ended = (): void => { running.delete(key); };
  const begin = (): Promise<Answer> => carriedOut(handle, visit, form, key, sendings).finally(ended);
  const first = running.get(key);
  if (first) return first.then(repeated);
  const answer = begin();
  running.set(key, answer);
  return answer;
}

function repeated(answer: Answer): Answer {
  return 'redirect' in answer ? { ...answer, repeated: true } : answer;
}

async function carriedOut(
  handle: Handler, visit: Visit, form: SentForm, key: string, sendings: Sendings,
): Promise<Answer> {
  const sending: Sending = { key, path: form.path, landed: false }, known = await sendings.kept(sending);
  if (known) return repeated(known);
  try {
    const answer = await asSending(sending, async () => handle(visit));
    if (sending.landed) await sendings.keep(key, answer, visit.now);
    return answer;
  } catch (error) {
    const answer = await foundAfter(error, sending, sendings).catch(unknownWhenAway);
    if (answer === 'unknown' || error instanceof OutcomeUnknown) throw new OutcomeUnknown(pendingOf(visit, form));
    if (answer) return repeated(answer);
    throw error;
  }
}

/**
 * After a refusal: was it refused because it had been done? After a failure behind a write that stands: it is done,
 * only the page that would have told so was not made. What a rule says behind such a write is told, and so is a
 * mistake of ours.
 */
async function foundAfter(
  error: unknown, sending: Sending, sendings: Sendings,
): Promise<Answer | 'unknown' | undefined> {
  const { landed } = sending, isDone = error instanceof SentAlready || (landed && isFailure(error));
  if (isDone) return (await sendings.found(sending, true)) ?? 'unknown';
  return !landed && isRefusal(error) ? sendings.found(sending, false) : undefined;
}

function unknownWhenAway(error: unknown): 'unknown' {
  if (isStoreAway(error)) return 'unknown';
  throw error;
}

/** Of the store, of a file system; or somebody else has gone on with the record already. */
function isFailure(error: unknown): boolean {
  return isStoreAway(error) || [Unavailable, OutcomeUnknown, StaleRecord].some(kind => error instanceof kind);
}

function isRefusal(error: unknown): boolean {
  return isDuplicate(error) || (error instanceof DomainError && error.status < 500);
}
