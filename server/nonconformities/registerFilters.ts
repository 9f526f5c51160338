/** How the register of nonconformities is narrowed: views as tabs, a form of conditions, each condition as a chip that can be taken off. Pure. */
import { dayOf } from '../core/clock';
import { clauseLabel, clausesOf, DEFAULT_EDITION } from '../standards/clauses';
import { filterForm, type Choice } from '../web/filters';
import { NONCONFORMITY_STATES } from './lifecycle';
import { REGISTER_VIEWS } from './lists';
import { CAUSE_CATEGORIES, GRADES, SOURCES } from './model';
import { NARROWINGS, narrowingWords, NONE } from './narrowings';
import { NOTHING_NARROWED, registerAddress, type Asked, type Scene } from './registerAsked';

type Field = 'agency' | 'state' | 'grade' | 'source' | 'unit' | 'clause' | 'cause' | 'year';

/** So many years back the form offers. */
const YEARS = 6;

/** Tabs keep the agency, nothing else. Nothing waits for whoever oversees. */
export function viewsOf({ asked, counts, wording: { words } }: Scene): Record<string, unknown>[] {
  const plain: Asked = { ...asked, ...NOTHING_NARROWED }, known: Partial<Record<string, number>> = { open: counts.open, overdue: counts.overdue };
  return REGISTER_VIEWS.filter(view => view !== 'mine' || asked.agency !== undefined).map(view => ({
    href: registerAddress({ ...plain, view }), text: words(`nonconformity.view.${view}`), current: view === asked.view, ...(known[view] === undefined ? {} : { count: known[view], late: view === 'overdue' && counts.overdue > 0 }),
  }));
}

export function filtersOf(scene: Scene): Record<string, unknown> {
  const { asked, wording: { words } } = scene;
  return filterForm({
    action: '/nonconformities', label: words('nonconformity.filters'), placeholder: words('nonconformity.filter'), text: asked.text, choices: choicesOf(scene), labelOf: name => words(`nonconformity.${name}`),
    hidden: [...(asked.view === 'open' ? [] : [{ name: 'view', value: asked.view }]), ...extras(scene).map(({ name, value }) => ({ name, value }))], more: extras(scene).map(({ name, text }) => ({ text, href: registerAddress(asked, { [name]: undefined }) })),
    without: name => (name === 'text' ? registerAddress({ ...asked, text: '' }) : registerAddress(asked, { [name]: undefined })), cleared: registerAddress({ ...asked, ...NOTHING_NARROWED }),
  });
}

/** What figures asked for and the form has no field for. */
function extras({ asked, wording: { words } }: Scene): { name: string; value: string; text: string }[] {
  return NARROWINGS.flatMap(name => { const value = asked.narrowed[name]; return value === undefined || name === 'cause' ? [] : [{ name, value, text: narrowingWords(name, value, words) }]; });
}

/** A person of one agency is not asked which; without an agency there are no units to choose from. */
function choicesOf({ asked, agencies, visit, wording: { words } }: Scene): Choice<Field>[] {
  const oversees = visit.actor.grants.some(grant => grant.role === 'overseer'), any = (name: Field) => ({ value: '', text: words(`nonconformity.any.${name}`) });
  const worded = (name: Field, prefix: string, values: readonly string[], value: string | undefined): Choice<Field> => ({ name, value: value ?? '', any: any(name), options: values.map(one => ({ value: one, text: words(`${prefix}.${one}`) })) });
  const thisYear = Number(dayOf(visit.now, asked.agency?.timeZone ?? 'Asia/Ho_Chi_Minh').slice(0, 4));
  const none = (name: 'unit' | 'clause' | 'cause'): { value: string; text: string } => ({ value: NONE, text: words(`figures.none.${name}`) });
  const all: Choice<Field>[] = [
    { name: 'agency', value: asked.agency?._id ?? 'all', any: oversees ? { value: 'all', text: words('register.allAgencies') } : undefined, options: agencies.map(one => ({ value: one._id, text: one.shortName })) },
    worded('state', 'state.nonconformity', NONCONFORMITY_STATES, asked.state), worded('grade', 'grade', GRADES, asked.grade), worded('source', 'source', SOURCES, asked.source),
    { name: 'unit', value: asked.unit === '' ? NONE : asked.unit ?? '', any: any('unit'), options: [...(asked.agency?.units ?? []).map(unit => ({ value: unit.id, text: unit.name })), none('unit')] },
    { name: 'clause', value: asked.clause === '' ? NONE : asked.clause ?? '', any: any('clause'), options: [...clausesOf(DEFAULT_EDITION).map(one => ({ value: one.number, text: clauseLabel(DEFAULT_EDITION, one.number, visit.language) })), none('clause')] },
    { name: 'cause', value: asked.narrowed.cause ?? '', any: any('cause'), options: [...CAUSE_CATEGORIES.map(one => ({ value: one, text: words(`cause.${one}`) })), none('cause')] },
    { name: 'year', value: String(asked.year ?? ''), any: any('year'), options: Array.from({ length: YEARS }, (_, back) => String(thisYear - back)).map(value => ({ value, text: value })) },
  ];
  return all.filter(choice => (choice.name === 'agency' ? agencies.length > 1 : choice.name !== 'unit' || asked.agency !== undefined));
}
