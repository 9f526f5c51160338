/** Papers of what has become a record, made and kept as soon as it has. */
import { keepAuditPapers, keepProgrammePaper } from '../audits/printing';
import { auditChanges, programmeChanges } from '../audits/queries';
import type { Changes } from '../core/changes';
import { UNLIMITED, type Turn } from '../core/turn';
import type { FileStore } from '../files/store';
import { keepNonconformityPapers } from '../nonconformities/printing';
import { nonconformityChanges } from '../nonconformities/queries';
import { keepDisposalPapers } from '../records/disposalPrinting';
import { disposalChanges } from '../records/disposalQueries';
import { followAll } from './followAll';
import type { Follower } from './following';

type Keep = (id: string, files: FileStore, now: Date) => Promise<void>;

const KINDS: readonly { readonly name: string; readonly of: Pick<Changes<unknown>, 'collection' | 'keys'>; readonly keep: Keep }[] = [
  { name: 'papersOfNonconformities', of: nonconformityChanges, keep: keepNonconformityPapers },
  { name: 'papersOfProgrammes',      of: programmeChanges,     keep: keepProgrammePaper },
  { name: 'papersOfAudits',          of: auditChanges,         keep: keepAuditPapers },
  { name: 'papersOfDisposals',       of: disposalChanges,      keep: keepDisposalPapers },
];

/** A paper is drawn in about a second: the position is kept after each few. */
const SLICE = 5;

export const PAPER_FOLLOWERS: readonly Pick<Follower, 'name' | 'of'>[] = KINDS;

const made = new WeakMap<FileStore, readonly Follower[]>();

function keepersIn(files: FileStore): readonly Follower[] {
  const keepers = made.get(files) ?? KINDS.map(({ name, of, keep }): Follower => ({
    name, of, slice: SLICE, handle: async (ids, now) => { for (const id of ids) await keep(id, files, now); },
  }));
  made.set(files, keepers);
  return keepers;
}

/** Returns how many records it looked at. A paper asked for in the seconds before is the same one: it is kept under the same key. */
export function keepPapers(files: FileStore, now: Date, turn: Turn = UNLIMITED): Promise<number> {
  return followAll(keepersIn(files), now, turn);
}
