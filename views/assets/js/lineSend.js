// Sends what is kept, one answer after the other; the same code in the page and in the worker, and only one of them at a time.
import { openStore } from './lineStore.js';

const LONGEST = 5 * 60_000;

/**
 * @param told is called after each answer with its key and what became of it: sent, conflict, closed, invalid, stuck.
 * @returns how it ended: done, away (the line is down, try again later), signIn (the session is over).
 */
export function sendKept(person, told) {
  const alone = globalThis.navigator?.locks;
  return alone ? alone.request('quytrinh-lines', () => sendAll(person, told)) : sendAll(person, told);
}

async function sendAll(person, told) {
  const store = await openStore();
  for (const answer of await store.of(person)) {
    if (answer.state !== 'ready') continue;
    const outcome = await sendOne(store, answer);
    if (outcome === 'away' || outcome === 'signIn') return outcome;
    told(answer.key, outcome);
  }
  return 'done';
}

async function sendOne(store, answer) {
  const photos = await store.photosOf(answer.key), reply = await post(answer, photos);
  if (!reply) return 'away';
  const { status, body } = reply;
  if (status === 200 && typeof body.saved === 'number') {
    await store.sent(answer, photos.map(photo => photo.id), body.saved);
    return 'sent';
  }
  if (status === 401) return 'signIn';
  const change = changeOf(status, body);
  if (!change) return 'away';
  await store.told(answer, change);
  return change.state;
}

/** What is written beside the kept answer; nothing where trying again is right. */
function changeOf(status, body) {
  if (status === 409 && body.conflict) return { state: 'conflict', told: body.conflict };
  if (status === 409 && body.closed) return { state: 'closed', told: body.closed };
  if (status === 409 && body.other) return { state: 'stuck', told: body.other };
  if (status === 422 && body.invalid) return { state: 'invalid', told: body.invalid.join(' ') };
  if (status === 403 || status === 404) return { state: 'stuck', told: body.error ?? '' };
  return undefined;
}

/** Nothing where no answer of ours came: no line, or a gate page of the network. `reply` stands before the photographs, so that it is read even if one is too large. */
async function post(answer, photos) {
  const data = new FormData(), fields = { reply: 'json', _sending: answer.sending ?? '', person: answer.person, saved: answer.saved, result: answer.result, grade: answer.grade, note: answer.note };
  for (const [name, value] of Object.entries(fields)) data.append(name, value);
  for (const photo of photos) data.append('photos', photo.blob, photo.name);
  try {
    const reply = await fetch(`/audits/${answer.audit}/lines/${answer.line}`, { method: 'POST', body: data, headers: { accept: 'application/json' }, signal: timeLimit() });
    return { status: reply.status, body: await reply.json() };
  } catch {
    return undefined;
  }
}

function timeLimit() {
  return AbortSignal.timeout ? AbortSignal.timeout(LONGEST) : undefined;
}
