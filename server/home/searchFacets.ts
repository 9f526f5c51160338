/** How found documents can be narrowed, each choice with its count and its address. Pure. */
import type { AgencyView } from '../agencies/queries';
import { typeName } from '../documents/blocks';
import type { RevisionState } from '../documents/lifecycle';
import type { SearchResult } from '../search/shapes';
import { addressOf } from '../web/address';
import type { Visit } from '../web/route';
import type { Wording } from '../web/wording';

export interface SearchAsked { readonly text: string; /** A state, or `all` that this person may find. */ readonly state: string; readonly type: string | undefined; readonly unit: string | undefined; readonly agency: string | undefined; readonly page: number }

export interface SearchScene {
  readonly visit: Visit; readonly asked: SearchAsked; readonly all: readonly AgencyView[]; readonly agencies: readonly AgencyView[]; readonly states: readonly RevisionState[];
  readonly wording: Wording; readonly result: SearchResult; readonly byState: Readonly<Record<string, number>>;
}

interface Choice { readonly href: string; readonly text: string; readonly count: number; readonly current: boolean }

export function searchAddress({ text, state, type, unit, agency, page }: SearchAsked): string {
  return addressOf('/search', { q: text, state: state === 'effective' ? undefined : state, type, unit, agency, page: page > 1 ? page : undefined });
}

/** A facet with one value that is not chosen narrows nothing and is left out; a chosen value's link takes it off. */
export function facetsOf(scene: SearchScene): { title: string; choices: Choice[] }[] {
  const { asked, result, wording: { words } } = scene, counts = result.counts;
  const units = new Map(scene.all.flatMap(agency => agency.units.map(unit => [unit.id, scene.agencies.length > 1 ? `${unit.name}, ${agency.shortName}` : unit.name])));
  const facets = [
    { title: words('register.state'), choices: stateChoices(scene) },
    { title: words('document.type'), choices: choices(scene, 'type', counts?.type ?? {}, typeNames(scene)) },
    { title: words('document.unit'), choices: choices(scene, 'unit', counts?.unit ?? {}, new Map([...units, ['none', words('register.wholeAgency')]])) },
    ...(scene.all.length > 1 ? [{ title: words('document.agency'), choices: choices(scene, 'agency', counts?.agency ?? {}, new Map(scene.all.map(one => [one._id, one.shortName]))) }] : []),
  ];
  return facets.filter(({ choices: offered }) => offered.length > 1 || offered.some(one => one.current && one.href !== searchAddress(asked)));
}

const MOST_CHOICES = 12;

function choices({ asked }: SearchScene, facet: 'type' | 'unit' | 'agency', counts: Readonly<Record<string, number>>, names: ReadonlyMap<string, string>): Choice[] {
  const offered = Object.entries(counts).filter(([value]) => names.has(value)).sort(([, a], [, b]) => b - a).slice(0, MOST_CHOICES);
  return offered.map(([value, count]) => {
    const current = asked[facet] === value;
    return { href: searchAddress({ ...asked, [facet]: current ? undefined : value, page: 1 }), text: names.get(value) ?? value, count, current };
  });
}

/** States this person may find, each with how many there are, and all of them together. */
function stateChoices({ asked, states, byState, wording: { words } }: SearchScene): Choice[] {
  if (states.length <= 1) return [];
  const choice = (state: string, text: string, count: number): Choice => ({ href: searchAddress({ ...asked, state, page: 1 }), text, count, current: asked.state === state });
  const total = Object.values(byState).reduce((sum, count) => sum + count, 0);
  const found = states.filter(state => (byState[state] ?? 0) > 0 || state === asked.state).map(state => choice(state, words(`state.revision.${state}`), byState[state] ?? 0));
  return found.length > 1 || asked.state === 'all' ? [...found, choice('all', words('search.anyState'), total)] : found;
}

function typeNames({ all, wording }: SearchScene): Map<string, string> {
  return new Map(all.flatMap(agency => agency.documentTypes.map(type => [type.code, typeName(agency, type.code, wording)])));
}
