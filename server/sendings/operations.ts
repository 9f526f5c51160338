/** What became of a form: the answer it had, kept for a second sending, or the record that it made or changed. */
import { setTimeout as pause } from 'node:timers/promises';
import { recordSentAs } from '../core/database';
import { isDuplicate } from '../core/errors';
import { Sent, type KeptAnswer, type SentRecord } from './model';

/** Without an answer, a second sending is led to the record. */
export async function keepAnswer(key: string, answer: KeptAnswer | undefined, now: Date): Promise<void> {
  const row = { _id: key, at: now, ...(answer ? { answer } : {}) };
  await Sent.create(row).catch((error: unknown) => { if (!isDuplicate(error)) throw error; });
}

/** The answer of a form that was carried out, as far as this memory knows. */
export async function keptAnswer(key: string): Promise<KeptAnswer | undefined> {
  const kept = await Sent.findById(key).lean<SentRecord>();
  return kept ? kept.answer ?? await placeOf(key) : undefined;
}

/** How long a second sending waits for the answer of the first, whose entry stands already. */
const ROUNDS = 10, PAUSE_MS = 200;

/**
 * The answer of a form that was carried out, or undefined when it was not, as far as the store knows now. Where the
 * server stopped between its entry and its answer, or answered with a page, it is led to the record.
 * @param isDone its entry was seen: it may take a moment until most members have it.
 */
export async function answerFound(key: string, isDone: boolean): Promise<KeptAnswer | undefined> {
  for (let round = 1; ; round++) {
    const kept = await keptAnswer(key), place = kept ?? await placeOf(key);
    if (kept || round === ROUNDS || !(place ?? isDone)) return place;
    await pause(PAUSE_MS);
  }
}

/** Where a record of each collection is opened; of others the first page is. */
const PLACES: Readonly<Record<string, (id: string) => string>> = {
  documents:       id => `/documents/${id}`,
  nonconformities: id => `/nonconformities/${id}`,
  records:         id => `/records/${id}`,
  disposals:       id => `/records/disposals/${id}`,
  audits:          id => `/audits/${id}`,
  programmes:      id => `/audits/programmes/${id}`,
  copies:          id => `/copies/${id}/file`,
  people:          id => `/people/${id}`,
  auditors:        () => '/audits/auditors',
  packs:           () => '/packs',
  questionBanks:   () => '/standards',
  retentionRules:  () => '/records/retention',
};

async function placeOf(key: string): Promise<KeptAnswer | undefined> {
  const found = await recordSentAs(key);
  return found && { redirect: PLACES[found.collection]?.(found.id) ?? '/', flash: { key: 'sentAlready' } };
}
