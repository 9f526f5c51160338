/** Who may be named in a record of the agency: an active person with a post there, as trails and signatures name them. */
import type { Author } from '../core/trail';
import { InvalidInput } from '../core/errors';
import { peopleByIds, positionIn, type PersonView } from './queries';

/** @throws InvalidInput on `field` when somebody is not an active member of the agency. */
export async function demandNameable(agency: string, ids: readonly string[], field: string): Promise<Author[]> {
  const wanted = [...new Set(ids)], people = await peopleByIds(wanted);
  return wanted.map(id => {
    const person = people.find(one => one._id === id && one.state === 'active' && positionIn(one, agency));
    if (!person) throw new InvalidInput({ [field]: { key: 'field.unknownPerson' } });
    return namedIn(person, agency);
  });
}

/** The same for one person. */
export async function demandOneNameable(agency: string, id: string, field: string): Promise<Author> {
  const [person] = await demandNameable(agency, [id], field);
  if (!person) throw new InvalidInput({ [field]: { key: 'field.required' } });
  return person;
}

export function namedIn(person: Pick<PersonView, '_id' | 'name' | 'positions'>, agency: string): Author {
  return { id: person._id, name: person.name, title: positionIn(person, agency)?.title ?? '' };
}
