/** What became of a form: the answer it had, kept for a second sending, or the record that it made or changed. */
import { setTimeout as pause } from 'node:timers/promises';
import { recordSentAs } from '../core/indexes';
import { isDuplicate } from '../core/errors';
import { Sent, type KeptAnswer, type SentRecord } from './model';

/** Without an answer, a second sending is led to the record. */
export async function keepAnswer(key: string, answer: KeptAnswer | undefined, now: Date): Promise<void> {
  const row = { _id: key, at: now, ...(answer ? { answer } : {}) };
  await Sent.create(row).catch((error: unknown) => { if (!isDuplicate(error)) throw error; });
}

/** The answer of a form that was carried out, as far as this memory knows. */
export async function keptAnswer(sent: SentTo): Promise<KeptAnswer | undefined> {
  const kept = await Sent.findOne({ _id: { $in: [...sent.keys] } }).lean<SentRecord>();
  return kept ? kept.answer ?? await placeOf(sent) : undefined;
}

/** Where a form was sent to, and the keys that it may have: of the person, or of a form that needs no account. */
export interface SentTo { readonly keys: readonly string[]; readonly path: string }

/** How long a second sending waits for the answer of the first, whose entry stands already. */
const ROUNDS = 10, PAUSE_MS = 200;

/**
 * The answer of a form that was carried out, or undefined when it was not, as far as the store knows now. Where the
 * server stopped between its entry and its answer, or answered with a page, it is led to the record.
 * @param isDone its entry was seen: it may take a moment until most members have it.
 */
export async function answerFound(sent: SentTo, isDone: boolean): Promise<KeptAnswer | undefined> {
  for (let round = 1; ; round++) {
    const kept = await keptAnswer(sent), place = kept ?? await placeOf(sent);
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

/** Where forms of these addresses lead on, the longer ones first: what they change has no page of its own, or not for all. */
const PLACES_OF_FORMS = [
  ['/settings/agencies', '/settings/agencies'], ['/settings/certificates', '/settings/certificates'], ['/settings/', '/settings'],
  ['/account/certificate', '/account/certificate'], ['/account/', '/account'], ['/setup', '/sign-in'], ['/invitations/', '/'],
] as const;

async function placeOf({ keys, path }: SentTo): Promise<KeptAnswer | undefined> {
  const found = await recordSentAs(keys);
  if (!found) return undefined;
  const ofForm = PLACES_OF_FORMS.find(([from]) => path.startsWith(from))?.[1];
  return { redirect: ofForm ?? PLACES[found.collection]?.(found.id) ?? '/', flash: { key: 'sentAlready' } };
}
