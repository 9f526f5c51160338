/** What may be typed about certificates, roots and time stamps. */
import { z } from 'zod';
import { optionalLine, version } from '../core/form';
import { TIMESTAMP_RULES } from './kinds';

/** A PKCS#12 file may have no password. */
export const installInput = z.object({ password: z.string().max(500, 'tooLong').default(''), version });
export const versionInput = z.object({ version });
/** No address: signatures go without time stamps. A name and password in it would stand in the settings for all administrators to read. */
export const timestampInput = z.object({ url: optionalLine(300).refine(url => url === '' || isPlainAddress(url), 'timestampUrl'), rule: z.enum(TIMESTAMP_RULES, 'required'), version });

function isPlainAddress(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  return ['http:', 'https:'].includes(url.protocol) && url.username === '' && url.password === '';
}
