/** Mail that did not get out. */
import { Outgoing, type OutgoingRecord } from './model';

export type Undelivered = Pick<OutgoingRecord, '_id' | 'to' | 'name' | 'subject' | 'at' | 'nextTry' | 'failedAt' | 'failure' | 'refused'>;

export const MOST_UNDELIVERED = 500;

/**
 * To these addresses, or to all; failed since then and not sent after all, the newest failure first; those without a
 * next try were given up.
 */
export function undeliveredSince(since: Date, to?: readonly string[]): Promise<Undelivered[]> {
  const failed = { failedAt: { $gte: since }, ...(to ? { to: { $in: [...to] } } : {}) };
  const shown = { to: 1, name: 1, subject: 1, at: 1, nextTry: 1, failedAt: 1, failure: 1, refused: 1 } as const;
  return Outgoing.find(failed, shown).sort({ failedAt: -1 }).limit(MOST_UNDELIVERED).lean<Undelivered[]>();
}
