/** What each client meant to do and what it was told: the account that the store is held against in the end. */

/** What a server answered to one sending; `unknown` = an error of the server, or no answer at all. */
export type Answered = 'acknowledged' | 'refused' | 'unknown';

/** How an effect is known: a record by what only this intention wrote into it, an entry by record, act and person. */
export type Trace = { readonly collection: string } & (
  | { readonly of: 'record'; readonly field: string; readonly value: string }
  | { readonly of: 'entry'; readonly record: string; readonly action: string; readonly by: string }
);

/** One thing that one person wanted done once, however often its form was sent. */
export interface Intention {
  readonly name: string; readonly by: string; readonly trace: Trace;
  /** Of the file that was sent along. */
  readonly sha256?: string;
  readonly answers: Answered[];
  /** Milliseconds from sending to the answer that acknowledged it. */
  took?: number;
  /** The address it was led to, and what stood there instead of the page. */
  led?: string; notShown?: string;
  /** The first answer but an acknowledgement, in the server's words. */
  told?: string;
  /** An answer said in words that nothing was changed. */
  saidUnchanged?: boolean;
}

export interface Ledger {
  readonly intentions: Intention[];
  /** Whoever was asked to sign in again, though nobody had signed them out. */
  readonly signedOut: string[];
  /** Lives that could not go on, and why. */
  readonly leftOff: string[];
  /** Lives that came to their end. */
  lived: number;
}

export function newLedger(): Ledger {
  return { intentions: [], signedOut: [], leftOff: [], lived: 0 };
}

/** No need to send it again. */
export function isTold({ answers }: Pick<Intention, 'answers'>): boolean {
  return answers.at(-1) === 'acknowledged' || answers.at(-1) === 'refused';
}

/** How an intention ended for its client: a refusal after an answer that was lost may mean that it is done. */
export function endOf({ answers }: Pick<Intention, 'answers'>): 'acknowledged' | 'refused' | 'undecided' {
  if (answers.at(-1) === 'acknowledged') return 'acknowledged';
  return answers.at(-1) === 'refused' && !answers.includes('unknown') ? 'refused' : 'undecided';
}
