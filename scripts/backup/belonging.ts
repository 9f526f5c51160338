/**
 * Which collections belong into a backup, and in which order they are read where the server cannot show them all as of
 * one instant.
 */

/**
 * What is of the hour only. Sessions would let whoever holds a backup act as the people in it; attempts count wrong
 * passwords for minutes; sendings are answers that were given to forms, and the trail says the same; jobs say which
 * server works until when, and a job without a row runs at once; a store's own facts are its own; content files go as
 * files.
 */
const NOT_KEPT: ReadonlySet<string> = new Set([
  'sessions',
  'attempts',
  'sendings',
  'jobs',
  'storeFacts',
  'contents.files',
  'contents.chunks',
]);

/**
 * What speaks of others is read before what it speaks of: a thing is made before anything refers to it, so whatever is
 * referred to is there when its turn comes. First what promises that work is done (the anchors over all trails,
 * positions of followers), then what that work made (journal, letters, papers), then records, with those that refer to
 * others before those. Names that are not here come between.
 */
const EARLY = [
  'anchors',
  'cursors',
  'outgoing',
  'trail',
  'sheets',
  'packs',
  'copies',
  'bases',
  'acknowledgements',
  'calendars',
  'texts',
];
const LATE = [
  'disposals',
  'records',
  'nonconformities',
  'audits',
  'programmes',
  'auditors',
  'documents',
  'retentionRules',
  'questionBanks',
  'certificateHolders',
  'people',
  'agencies',
];

export function belongs(collection: string): boolean {
  return !NOT_KEPT.has(collection) && !collection.startsWith('system.');
}

export function inReadingOrder(collections: readonly string[]): string[] {
  const place = (name: string): number => {
    if (EARLY.includes(name)) return EARLY.indexOf(name) - EARLY.length;
    return 1 + LATE.indexOf(name);
  };
  return [...collections].sort((a, b) => place(a) - place(b) || (a < b ? -1 : 1));
}

/** What a server that was only started leaves in an empty store: a restore may take it away. */
const OF_A_START: ReadonlySet<string> = new Set(['sessions', 'attempts', 'sendings', 'jobs', 'cursors', 'storeFacts']);

export function holdsRecords(collection: string): boolean {
  return !OF_A_START.has(collection) && !collection.startsWith('system.');
}
