/** How the register is narrowed: saved views as tabs, a form of conditions, each condition as a chip that can be taken off. Pure. */
import type { Words } from '../core/words';
import { filterForm, type Choice } from '../web/filters';
import { typeName } from './blocks';
import { REGISTER_VIEWS, type RegisterCounts } from './lists';
import { registerAddress, type Asked, type Scene } from './registerAsked';

type Narrowing = 'agency' | 'type' | 'state' | 'unit';

const NOTHING_NARROWED = { unit: undefined, type: undefined, state: undefined, text: '' } as const;

/** Tabs keep the agency and the order, nothing else. */
export function viewsOf(asked: Asked, counts: RegisterCounts | undefined, words: Words): Record<string, unknown>[] {
  const plain: Asked = { ...asked, ...NOTHING_NARROWED };
  return REGISTER_VIEWS.map(view => ({ href: registerAddress({ ...plain, view }), text: words(`register.view.${view}`), current: view === asked.view, ...(counts ? { count: counts[view], late: view === 'toReview' && counts.toReview > 0 } : {}) }));
}

export function filtersOf(scene: Scene): Record<string, unknown> {
  const { asked, wording: { words } } = scene;
  return filterForm({
    action: '/documents', label: words('register.filters'), placeholder: words('register.filter'), text: asked.text, choices: choicesOf(scene), labelOf: name => words(`register.${name}`),
    hidden: [...(asked.view === 'all' ? [] : [{ name: 'view', value: asked.view }]), ...orderOf(asked)],
    without: name => (name === 'text' ? registerAddress({ ...asked, text: '' }) : registerAddress(asked, { [name]: undefined })), cleared: registerAddress({ ...asked, ...NOTHING_NARROWED }),
  });
}

/** A person of one agency is not asked which; without an agency there are no units to choose from. */
function choicesOf({ asked, agencies, states, visit, wording: w }: Scene): Choice<Narrowing>[] {
  const { words } = w, oversees = visit.actor.grants.some(grant => grant.role === 'overseer');
  const types = new Map((asked.agency ? [asked.agency] : agencies).flatMap(agency => agency.documentTypes.map(type => [type.code, typeName(agency, type.code, w)])));
  const all: Choice<Narrowing>[] = [
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
