/** How the register is narrowed: saved views as tabs, a form of conditions, each condition as a chip that can be taken off. Pure. */
import type { Words } from '../core/words';
import { typeName } from './blocks';
import { REGISTER_VIEWS, type RegisterCounts } from './lists';
import { registerAddress, type Asked, type Scene } from './registerAsked';

interface Choice { readonly name: 'agency' | 'type' | 'state' | 'unit'; readonly value: string; readonly any: { value: string; text: string } | undefined; readonly options: readonly { value: string; text: string }[] }

/** Tabs keep the agency and the order, nothing else. */
export function viewsOf(asked: Asked, counts: RegisterCounts | undefined, words: Words): Record<string, unknown>[] {
  const plain: Asked = { ...asked, unit: undefined, type: undefined, state: undefined, text: '' };
  return REGISTER_VIEWS.map(view => ({ href: registerAddress({ ...plain, view }), text: words(`register.view.${view}`), current: view === asked.view, ...(counts ? { count: counts[view], late: view === 'toReview' && counts.toReview > 0 } : {}) }));
}

/** The form, the chips of its conditions, and the way to take all of them off. */
export function filtersOf(scene: Scene): Record<string, unknown> {
  const { asked, wording: { words } } = scene, choices = choicesOf(scene), set = choices.filter(choice => choice.name !== 'agency' && choice.value !== '');
  const chips = [
    ...(asked.text ? [{ text: `“${asked.text}”`, href: registerAddress({ ...asked, text: '' }) }] : []),
    ...set.map(choice => ({ text: choice.options.find(one => one.value === choice.value)?.text ?? choice.value, href: registerAddress(asked, { [choice.name]: undefined }) })),
  ];
  return {
    filters: {
      action: '/documents', label: words('register.filters'), q: asked.text, placeholder: words('register.filter'), active: chips.length,
      selects: choices.map(({ name, value, any, options }) => ({ name, label: words(`register.${name}`), options: [...(any ? [any] : []), ...options].map(one => ({ ...one, selected: one.value === value })) })),
      hidden: [...(asked.view === 'all' ? [] : [{ name: 'view', value: asked.view }]), ...orderOf(asked)],
    },
    ...(chips.length ? { chips, clearHref: registerAddress({ ...asked, text: '', unit: undefined, type: undefined, state: undefined }) } : {}),
  };
}

/** A person of one agency is not asked which; without an agency there are no units to choose from. */
function choicesOf({ asked, agencies, states, visit, wording: w }: Scene): Choice[] {
  const { words } = w, oversees = visit.actor.grants.some(grant => grant.role === 'overseer');
  const types = new Map((asked.agency ? [asked.agency] : agencies).flatMap(agency => agency.documentTypes.map(type => [type.code, typeName(agency, type.code, w)])));
  const all: Choice[] = [
    { name: 'agency', value: asked.agency?._id ?? 'all', any: oversees ? { value: 'all', text: words('register.allAgencies') } : undefined, options: agencies.map(one => ({ value: one._id, text: one.shortName })) },
    { name: 'type', value: asked.type ?? '', any: { value: '', text: words('register.anyType') }, options: [...types].map(([value, text]) => ({ value, text })) },
    { name: 'state', value: asked.state ?? '', any: { value: '', text: words('register.anyState') }, options: states.map(value => ({ value, text: words(`state.revision.${value}`) })) },
    { name: 'unit', value: asked.unit === '' ? 'none' : asked.unit ?? '', any: { value: '', text: words('register.anyUnit') }, options: [...(asked.agency?.units ?? []).map(unit => ({ value: unit.id, text: unit.name })), { value: 'none', text: words('register.wholeAgency') }] },
  ];
  return all.filter(choice => (choice.name === 'agency' ? agencies.length > 1 : choice.name !== 'unit' || asked.agency !== undefined));
}

function orderOf({ sort, descending }: Asked): { name: string; value: string }[] {
  const order = `${descending ? '-' : ''}${sort}`;
  return order === 'code' ? [] : [{ name: 'sort', value: order }];
}
