/** Who can sign at each place of a form: the one who fills it in, whoever holds the role, the person a field names. Pure but for who is who. */
import type { Role } from '../access/roles';
import { InvalidInput, Refused } from '../core/errors';
import type { Author } from '../core/trail';
import { isNamed } from '../forms/answers';
import { signaturePlaces, type SignaturePlace } from '../forms/description';
import { namedIn } from '../people/nameable';
import { membersOf, positionIn, type PersonView } from '../people/queries';
import type { Seat } from './model';
import type { RecordView } from './standing';

export interface Place { readonly place: SignaturePlace; readonly candidates: readonly Author[] }

/** Every place in the order of the paper, with those who may sign there. */
export async function placesOf(record: Pick<RecordView, 'agency' | 'unit' | 'description' | 'answers' | 'filler'>): Promise<Place[]> {
  const places = record.description ? signaturePlaces(record.description) : [];
  if (!places.length) return [];
  const members = (await membersOf(record.agency)).filter(one => one.state === 'active');
  return places.map(place => ({ place, candidates: candidatesAt(place, record, members) }));
}

/** The label of the first place that nobody can sign, '' = none. */
export function vacantOf(places: readonly Place[]): string {
  return places.find(one => !one.candidates.length)?.place.label ?? '';
}

/** How the field is called in which the filler picks who signs. */
export function signerField(place: Pick<SignaturePlace, 'name'>): string {
  return `signer-${place.name}`;
}

/**
 * The places named: where one person can sign it is that one, where several can it is the one picked.
 * @throws Refused for a vacant place, InvalidInput for one that nobody was picked for.
 */
export function seatsFrom(places: readonly Place[], picked: Readonly<Record<string, unknown>>): Seat[] {
  const vacant = vacantOf(places);
  if (vacant) throw new Refused({ key: 'signerVacant', values: { label: vacant } });
  return places.map(({ place, candidates }) => {
    const [only, another] = candidates, field = signerField(place), person = only && !another ? only : candidates.find(one => one.id === picked[field]);
    if (!person) throw new InvalidInput({ [field]: { key: 'field.required' } });
    return { place: place.name, label: place.label, person, signed: null };
  });
}

function candidatesAt(place: SignaturePlace, record: Pick<RecordView, 'agency' | 'unit' | 'answers' | 'filler'>, members: readonly PersonView[]): Author[] {
  if (place.by === 'filler') return [record.filler];
  if (place.by === 'field') { const named = record.answers[place.field]; return members.filter(one => isNamed(named) && one._id === named.id).map(one => namedIn(one, record.agency)); }
  const role: Role = place.by;
  return members.filter(one => one.grants.some(grant => grant.role === role && grant.agency === record.agency && covers(one, grant.unit, role, record))).map(one => namedIn(one, record.agency));
}

/** A unit's head is the head of the record's unit: by the grant's unit, else by where they work. Other roles may be bound to a unit. */
function covers(person: PersonView, unit: string | undefined, role: Role, record: Pick<RecordView, 'agency' | 'unit'>): boolean {
  if (role === 'unitHead') return record.unit !== '' && (unit ?? positionIn(person, record.agency)?.unit) === record.unit;
  return !unit || unit === record.unit;
}
