/** The address on a record's paper: its id and an HMAC, as on copies of documents, under a label of its own. */
import { createHmac } from 'node:crypto';
import { copyIn, tokenOf } from '../copies/token';

/** Neither a record's code can pass for a copy's, nor the other way round. */
function ofRecords(secret: string): string {
  return createHmac('sha256', secret).update('quytrinh record').digest('hex');
}

export function recordAddress(record: string, { baseUrl, secret }: { readonly baseUrl: string; readonly secret: string }): string {
  return `${baseUrl}/r/${tokenOf(record, ofRecords(secret))}`;
}

/** The record a token names, or undefined when it was not made here. */
export function recordIn(token: string, secret: string): string | undefined {
  return copyIn(token, ofRecords(secret));
}
