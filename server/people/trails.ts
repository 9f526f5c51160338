/** The trails of all accounts, for anchors and the journal's index. */
import { agencyById } from '../agencies/queries';
import { NotFound } from '../core/errors';
import { trailSource } from '../core/trailSource';
import { Person, type PersonRecord } from './model';
import { keeperOf } from './queries';

export const personTrails = trailSource<Pick<PersonRecord, 'name' | 'positions' | 'grants'>>('person', Person, ['name', 'positions', 'grants'], async (person, now) => {
  const agency = keeperOf(person);
  return { name: person.name, agency, within: agency ? await withinOf(agency, now) : [] };
});

/** An account is checked also when its agency is not there any more: that is what is being looked for. */
function withinOf(agency: string, now: Date): Promise<string[]> {
  return agencyById(agency, now).then(found => found.within, (error: unknown) => { if (error instanceof NotFound) return []; throw error; });
}
