/** Mail by SMTP, or into a folder where none is set; written down first, so that a stop or a dead server loses none. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createTransport } from 'nodemailer';
import { addSeconds } from '../core/clock';
import { wordsFor } from '../core/words';
import { Outgoing, type OutgoingRecord } from './model';

export interface Post { deliver(message: { to: { name: string; address: string }; subject: string; text: string; id: string }): Promise<void> }

/** @param smtpUrl e.g. smtps://user:password@host:465; @param folder takes .eml files where there is no SMTP. */
export function postTo(smtpUrl: string | undefined, from: string, folder: string): Post {
  const transport = smtpUrl ? createTransport(smtpUrl) : createTransport({ streamTransport: true, buffer: true, newline: 'unix' });
  return {
    async deliver({ id, ...message }) {
      const sent: { message?: unknown } = await transport.sendMail({ ...message, from, messageId: `<${id.replace(/[^\w.-]/g, '.')}@quytrinh>` });
      if (smtpUrl) return;
      await mkdir(folder, { recursive: true });
      await writeFile(join(folder, `${id.replace(/[^\w.-]/g, '_').slice(0, 120)}.eml`), String(sent.message));
    },
  };
}

export type NewMail = Pick<OutgoingRecord, '_id' | 'to' | 'name' | 'language' | 'template' | 'values' | 'link'>;

/** Writes mail down to be sent; the same id twice is one mail. */
export async function enqueue(mail: NewMail, now: Date): Promise<void> {
  const { _id, ...rest } = mail;
  await Outgoing.updateOne({ _id }, { $setOnInsert: { ...rest, at: now, nextTry: now, tries: 0, sentAt: null, failure: '' } }, { upsert: true });
}

const LEASE_SECONDS = 120, MOST_TRIES = 12;

/** Sends what is due; each is taken by one server only. A failure waits 1, 2, 4 … minutes. Returns how many were sent. */
export async function sendDue(post: Post, baseUrl: string, now: Date): Promise<number> {
  let sent = 0;
  const due = await Outgoing.find({ nextTry: { $lte: now } }).sort({ nextTry: 1 }).limit(50).lean<OutgoingRecord[]>();
  for (const mail of due) {
    const taken = await Outgoing.updateOne({ _id: mail._id, nextTry: mail.nextTry }, { $set: { nextTry: addSeconds(now, LEASE_SECONDS) }, $inc: { tries: 1 } });
    if (taken.modifiedCount !== 1) continue;
    const failure = await post.deliver(letter(mail, baseUrl)).then(() => '', (error: unknown) => String(error).slice(0, 300));
    await Outgoing.updateOne({ _id: mail._id }, { $set: failure ? { failure, nextTry: mail.tries + 1 >= MOST_TRIES ? null : addSeconds(now, 60 * 2 ** mail.tries) } : { sentAt: now, nextTry: null, failure: '' } });
    if (!failure) sent++;
  }
  return sent;
}

function letter(mail: OutgoingRecord, baseUrl: string): { to: { name: string; address: string }; subject: string; text: string; id: string } {
  const words = wordsFor(mail.language), values = { ...mail.values, name: mail.name, link: `${baseUrl}${mail.link}` };
  return { to: { name: mail.name, address: mail.to }, subject: words(`mail.${mail.template}.subject`, values), text: `${words(`mail.${mail.template}.text`, values)}\n\n${words('mail.foot')}\n`, id: mail._id };
}
