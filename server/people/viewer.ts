/** What the frame of every page shows of the person who is signed in. */
import { grantsWithMerged } from '../agencies/merging';
import { agencyById } from '../agencies/queries';
import { wordsFor } from '../core/words';
import type { Viewer } from '../web/route';
import { actorIn, actorOf, type ActorRows } from './queries';

/** Agencies come from memory. @param rows what was read with the person's session; without it they are asked for */
export async function loadViewer(id: string, agency: string | undefined, now: Date, rows: ActorRows | undefined): Promise<Viewer | null> {
  const found = rows ? actorIn(rows, id, agency, now) : await actorOf(id, agency, now);
  if (!found) return null;
  const { actor, person } = found, words = wordsFor(person.language);
  const ids = [...new Set([...person.positions.map(one => one.agency), ...person.grants.map(one => one.agency)])];
  const agencies = await Promise.all(ids.map(one => agencyById(one, now))), working = agencies.find(one => one._id === actor.agency);
  const role = actor.title || actor.grants.filter(grant => grant.agency === actor.agency).map(grant => words(`role.${grant.role}`)).join(', ');
  return {
    actor: { ...actor, grants: grantsWithMerged(actor.grants, agencies, actor.agency, actor.unit) }, epoch: person.epoch, language: person.language, theme: person.theme, role,
    timeZone: working?.timeZone ?? 'Asia/Ho_Chi_Minh', agencyName: working?.shortName ?? '', agencies: agencies.map(one => ({ id: one._id, name: one.shortName })),
  };
}
