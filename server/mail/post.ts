/** Hands a letter over by SMTP, or into a folder where no server is named. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createTransport } from 'nodemailer';

export interface Letter { readonly to: { readonly name: string; readonly address: string }; readonly subject: string; readonly text: string; readonly id: string }

/** `refused` = the other side will not take this letter, today or later (SMTP 5xx); otherwise trying again is right. */
export type Delivery = { readonly sent: true } | { readonly sent: false; readonly refused: boolean; readonly reason: string };

/** Never throws. The Message-ID is the same at each try, so that whoever gets a letter twice after a broken connection can tell. */
export interface Post { deliver(letter: Letter): Promise<Delivery> }

/** Milliseconds; together well below the lease of a letter, so that no other server takes it up while this one still talks. */
const PATIENCE = { connectionTimeout: '10000', greetingTimeout: '10000', dnsTimeout: '10000', socketTimeout: '20000' } as const;

/** @param smtpUrl e.g. smtps://user:password@host:465; @param folder takes .eml files where there is no SMTP. */
export function postTo(smtpUrl: string | undefined, from: string, folder: string): Post {
  const transport = smtpUrl ? createTransport(withPatience(smtpUrl)) : createTransport({ streamTransport: true, buffer: true, newline: 'unix' });
  const send = async ({ id, ...letter }: Letter): Promise<void> => {
    const sent: { message?: unknown } = await transport.sendMail({ ...letter, from, messageId: `<${id.replace(/[^\w.-]/g, '.')}@quytrinh>` });
    if (smtpUrl) return;
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, `${id.replace(/[^\w.-]/g, '_').slice(0, 120)}.eml`), String(sent.message));
  };
  return { deliver: letter => send(letter).then(() => ({ sent: true }), (error: unknown) => ({ sent: false, refused: isRefusal(error), reason: String(error).slice(0, 300) })) };
}

/** nodemailer reads its settings from the address. What the address says itself holds. */
function withPatience(smtpUrl: string): string {
  const url = new URL(smtpUrl);
  for (const [name, value] of Object.entries(PATIENCE)) if (!url.searchParams.has(name)) url.searchParams.set(name, value);
  return url.href;
}

/** A 5xx to the recipient or the text is about this letter; one to the sign-in or the sender is about our settings, and passes when they are mended. */
function isRefusal(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false;
  const [code, command] = [Number(Reflect.get(error, 'responseCode')), String(Reflect.get(error, 'command'))];
  return code >= 500 && code < 600 && (command === 'RCPT TO' || command === 'DATA');
}
