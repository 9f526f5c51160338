/** Mail is written down first and sent from there, so that a stop or a dead server loses none and none is sent by two. */
import { addSeconds, type Clock } from '../core/clock';
import { isDuplicate } from '../core/errors';
import { UNLIMITED, type Turn } from '../core/turn';
import { wordsFor } from '../core/words';
import { Outgoing, type MailLine, type OutgoingRecord } from './model';
import type { Delivery, Letter, Post } from './post';

export type NewMail = Pick<OutgoingRecord, '_id' | 'to' | 'name' | 'language' | 'template' | 'values' | 'link' | 'lines'>;

/** Writes mail down to be sent; the same id twice is one mail. `at` may be ahead: then it is sent at that time. */
export async function enqueue(mail: NewMail, at: Date): Promise<void> {
  await Outgoing.updateOne({ _id: mail._id }, written(mail, at), { upsert: true });
}

/** The same for many, in one command. Where another server writes the same ones at the same moment, both are right. */
export async function enqueueAll(mails: readonly NewMail[], at: Date): Promise<void> {
  if (!mails.length) return;
  const writes = mails.map(mail => ({ updateOne: { filter: { _id: mail._id }, update: written(mail, at), upsert: true } }));
  await Outgoing.bulkWrite(writes, { ordered: false }).catch((error: unknown) => { if (!isDuplicate(error)) throw error; });
}

function written({ to, name, language, template, values, link, lines = [] }: NewMail, at: Date) {
  return { $setOnInsert: { to, name, language, template, values, link, lines: [...lines], subject: '', at, nextTry: at, tries: 0, sentAt: null, failedAt: null, failure: '', refused: false } };
}

const LEASE_SECONDS = 300, MOST_TRIES = 12, AT_A_TIME = 50;

/** Sends what is due; each is taken by one server only. A failure waits 1, 2, 4 … minutes, a refusal ends it. Returns how many were sent. */
export async function sendDue(post: Post, baseUrl: string, clock: Clock, log: (line: string) => void, turn: Turn = UNLIMITED): Promise<number> {
  for (let sent = 0; ;) {
    const due = await Outgoing.find({ nextTry: { $lte: clock() } }).sort({ nextTry: 1 }).limit(AT_A_TIME).lean<OutgoingRecord[]>();
    for (const mail of due) if (turn.goesOn() && await sendOne(mail, post, { baseUrl, clock, log })) sent++;
    if (due.length < AT_A_TIME || !turn.goesOn()) return sent;
  }
}

interface Sending { readonly baseUrl: string; readonly clock: Clock; readonly log: (line: string) => void }

/** False where another server has it, or it could not be sent. */
async function sendOne(mail: OutgoingRecord, post: Post, { baseUrl, clock, log }: Sending): Promise<boolean> {
  const letter = letterOf(mail, baseUrl), lease = addSeconds(clock(), LEASE_SECONDS), taking = { nextTry: lease, subject: letter.subject };
  const taken = await Outgoing.updateOne({ _id: mail._id, nextTry: mail.nextTry }, { $set: taking, $inc: { tries: 1 } });
  if (taken.modifiedCount !== 1) return false;
  const delivery = await post.deliver(letter), outcome = outcomeOf(delivery, mail.tries + 1, clock());
  await Outgoing.updateOne(delivery.sent ? { _id: mail._id } : { _id: mail._id, nextTry: lease }, { $set: outcome });
  if (!delivery.sent) log(`mail ${mail._id} ${outcome.nextTry ? 'waits' : 'is given up'}: ${delivery.reason}`);
  return delivery.sent;
}

type Outcome = Pick<OutgoingRecord, 'nextTry' | 'sentAt' | 'failedAt' | 'failure' | 'refused'> & Partial<Pick<OutgoingRecord, 'values' | 'link' | 'lines'>>;

/** What was in the letter goes with the last try: to whom, about what and when stay. */
function outcomeOf(delivery: Delivery, tries: number, now: Date): Outcome {
  if (delivery.sent) return { ...EMPTIED, nextTry: null, sentAt: now, failedAt: null, failure: '', refused: false };
  const failed = { sentAt: null, failedAt: now, failure: delivery.reason, refused: delivery.refused };
  return delivery.refused || tries >= MOST_TRIES ? { ...EMPTIED, ...failed, nextTry: null } : { ...failed, nextTry: addSeconds(now, 60 * 2 ** (tries - 1)) };
}

const EMPTIED = { values: {}, link: '', lines: [] };

/** What people typed becomes one line: a title cannot start another header, whatever the library does. */
function letterOf(mail: OutgoingRecord, baseUrl: string): Letter {
  const words = wordsFor(mail.language), given = Object.entries({ ...mail.values, name: mail.name }).map(([key, value]) => [key, oneLine(value)]);
  const values: Record<string, string> = { ...Object.fromEntries(given), link: `${baseUrl}${mail.link}` };
  const text = [words(`mail.${mail.template}.text`, values), ...(mail.lines ?? []).map(line => lineText(line, baseUrl)), '', words('mail.foot'), ''].join('\n');
  return { to: { name: oneLine(mail.name), address: mail.to }, subject: words(`mail.${mail.template}.subject`, values), text, id: mail._id };
}

function lineText({ text, link }: MailLine, baseUrl: string): string {
  return link ? `- ${oneLine(text)}\n  ${baseUrl}${oneLine(link)}` : `\n${oneLine(text)}`;
}

function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ');
}
