/** What agencies have decided about a standard, as pages, checklists and the journal need it. */
import { changesOf } from '../core/changes';
import type { TrailEntry } from '../core/trail';
import { nothingDecided, type Decided } from './bank';
import { Bank, type BankRecord } from './model';

export type BankView = Omit<BankRecord, 'trail'>;

const TRAIL_SHOWN = 60;

/** What the agency decided; nothing where it has not decided anything. */
export async function decidedBy(agency: string, edition: string): Promise<Decided> {
  return (await bankOf(agency, edition)) ?? nothingDecided(edition);
}

export function bankOf(agency: string, edition: string): Promise<BankView | null> {
  return Bank.findOne({ agency, edition }, { trail: 0 }).lean<BankView>();
}

/** With the newest entries of its trail. */
export function bankWithTrail(agency: string, edition: string): Promise<(BankView & { trail: TrailEntry[] }) | null> {
  return Bank.findOne({ agency, edition }).slice('trail', -TRAIL_SHOWN).lean<BankRecord>();
}

/** What the journal follows. */
export const bankChanges = changesOf<Pick<BankRecord, '_id' | 'edition' | 'agency' | 'within' | 'trail'>>(
  Bank, ['edition', 'agency', 'within', 'trail'],
);
