/** What is this actor to this pack, who may have it, what do the guards need to know? Pure. */
import { may } from '../access/may';
import { rolesOver, type Actor } from '../access/roles';
import type { PackFacts, PackParty } from './lifecycle';
import type { PackRecord } from './model';

export type PackView = Omit<PackRecord, 'trail'>;

/** That there is such a pack is open to all who may read packs of the agency. */
export function mayReadPack(actor: Actor, pack: Pick<PackView, 'agency' | 'within'>): boolean {
  return may(actor, 'packs.read', pack);
}

/** With restricted records inside, it is its asker's, who may read them, and the keepers'. */
export function mayHavePack(actor: Actor, pack: Pick<PackView, 'agency' | 'within' | 'asker' | 'counts'>): boolean {
  return mayReadPack(actor, pack) && (pack.asker.id === actor.id || !pack.counts?.restricted || may(actor, 'records.keep', pack));
}

export function partiesOf(pack: PackView, actor: Actor): Set<PackParty> {
  if (actor.system) return new Set<PackParty>(['system']);
  const parties = new Set<PackParty>(rolesOver(actor, pack));
  if (pack.asker.id === actor.id) parties.add('asker');
  return parties;
}

export function factsOf(pack: Pick<PackView, 'heldUntil'>, now: Date): PackFacts {
  return { untended: pack.heldUntil === null || pack.heldUntil <= now };
}
