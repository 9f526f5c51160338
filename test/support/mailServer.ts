/** A real SMTP server that keeps what it was given, and how to read a letter. */
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';

export interface Received { readonly from: string; readonly to: string[]; readonly raw: string }
/** An SMTP code it answers to a recipient, a text or a sender; nothing = it takes them. */
export interface Refusing { recipient?: number; text?: number; sender?: number }
export interface MailServer { readonly url: string; readonly received: Received[]; refuse: Refusing; close(): Promise<void> }

const refusal = (code: number | undefined): Error | null => (code ? Object.assign(new Error(code < 500 ? 'try again later' : 'no such mailbox'), { responseCode: code }) : null);

export async function aMailServer(): Promise<MailServer> {
  const received: Received[] = [];
  const server = new SMTPServer({
    authOptional: true, disabledCommands: ['AUTH', 'STARTTLS'],
    onMailFrom(_, __, done) { done(refusal(mail.refuse.sender)); },
    onRcptTo(_, __, done) { done(refusal(mail.refuse.recipient)); },
    onData(stream, session, done) {
      const pieces: Buffer[] = [];
      stream.on('data', (piece: Buffer) => pieces.push(piece)).on('end', () => {
        const no = refusal(mail.refuse.text), { mailFrom, rcptTo } = session.envelope;
        if (!no) received.push({ from: mailFrom ? mailFrom.address : '', to: rcptTo.map(one => one.address), raw: Buffer.concat(pieces).toString() });
        done(no);
      });
    },
  });
  await new Promise<void>(resolve => { server.listen(0, '127.0.0.1', () => { resolve(); }); });
  const mail: MailServer = {
    url: `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`, received, refuse: {},
    close: () => new Promise<void>(resolve => { server.close(() => { resolve(); }); }),
  };
  return mail;
}

/** RFC 2047 and quoted-printable or base64, as much as our letters need. */
export function decodedHeader(raw: string, name: string): string {
  const value = (new RegExp(`^${name}: ((?:.|\\r\\n[ \\t])*)`, 'mi').exec(raw)?.[1] ?? '').replace(/\r\n[ \t]/g, ' ').replace(/\?=\s+=\?/g, '?==?');
  return value.replace(/=\?utf-8\?([QB])\?([^?]*)\?=/gi, (_, kind: string, text: string) => (kind.toUpperCase() === 'B' ? Buffer.from(text, 'base64').toString('latin1') : fromQuoted(text.replace(/_/g, ' ')))).replace(/[\x80-\xff]+/g, bytes => Buffer.from(bytes, 'latin1').toString());
}

export function decodedText(raw: string): string {
  const body = raw.slice(raw.indexOf('\r\n\r\n') + 4);
  return (/^Content-Transfer-Encoding: base64/mi.test(raw) ? Buffer.from(body, 'base64').toString() : Buffer.from(fromQuoted(body), 'latin1').toString()).replace(/\r\n/g, '\n');
}

function fromQuoted(text: string): string {
  return text.replace(/=\r\n/g, '').replace(/=([0-9A-F]{2})/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
}
