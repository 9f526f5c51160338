/** How the register of nonconformities is narrowed: views as tabs, a form of conditions, each condition as a chip that can be taken off. Pure. */
import { dayOf } from '../core/clock';
import { clauseLabel, clausesOf, DEFAULT_EDITION } from '../standards/clauses';
import { filterForm, type Choice } from '../web/filters';
import { NONCONFORMITY_STATES } from './lifecycle';
import { REGISTER_VIEWS } from './lists';
import { GRADES, SOURCES } from './model';
import { NOTHING_NARROWED, registerAddress, type Asked, type Scene } from './registerAsked';

type Narrowing = 'agency' | 'state' | 'grade' | 'source' | 'unit' | 'clause' | 'year';

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
    hidden: asked.view === 'open' ? [] : [{ name: 'view', value: asked.view }],
    without: name => (name === 'text' ? registerAddress({ ...asked, text: '' }) : registerAddress(asked, { [name]: undefined })), cleared: registerAddress({ ...asked, ...NOTHING_NARROWED }),
  });
}

/** A person of one agency is not asked which; without an agency there are no units to choose from. */
function choicesOf({ asked, agencies, visit, wording: { words } }: Scene): Choice<Narrowing>[] {
  const oversees = visit.actor.grants.some(grant => grant.role === 'overseer'), any = (name: Narrowing) => ({ value: '', text: words(`nonconformity.any.${name}`) });
  const worded = (name: Narrowing, prefix: string, values: readonly string[], value: string | undefined): Choice<Narrowing> => ({ name, value: value ?? '', any: any(name), options: values.map(one => ({ value: one, text: words(`${prefix}.${one}`) })) });
  const thisYear = Number(dayOf(visit.now, asked.agency?.timeZone ?? 'Asia/Ho_Chi_Minh').slice(0, 4));
  const all: Choice<Narrowing>[] = [
    { name: 'agency', value: asked.agency?._id ?? 'all', any: oversees ? { value: 'all', text: words('register.allAgencies') } : undefined, options: agencies.map(one => ({ value: one._id, text: one.shortName })) },
    worded('state', 'state.nonconformity', NONCONFORMITY_STATES, asked.state), worded('grade', 'grade', GRADES, asked.grade), worded('source', 'source', SOURCES, asked.source),
    { name: 'unit', value: asked.unit ?? '', any: any('unit'), options: (asked.agency?.units ?? []).map(unit => ({ value: unit.id, text: unit.name })) },
    { name: 'clause', value: asked.clause ?? '', any: any('clause'), options: clausesOf(DEFAULT_EDITION).map(one => ({ value: one.number, text: clauseLabel(DEFAULT_EDITION, one.number, visit.language) })) },
    { name: 'year', value: String(asked.year ?? ''), any: any('year'), options: Array.from({ length: YEARS }, (_, back) => String(thisYear - back)).map(value => ({ value, text: value })) },
  ];
  return all.filter(choice => (choice.name === 'agency' ? agencies.length > 1 : choice.name !== 'unit' || asked.agency !== undefined));
}
