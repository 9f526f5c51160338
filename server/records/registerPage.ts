/** The register of one form: its records with the first of their answers, narrowed by state, unit, year and words. */
import { demand, may } from '../access/may';
import { agencyById, type AgencyView } from '../agencies/queries';
import { dayOf } from '../core/clock';
import { NotFound } from '../core/errors';
import { newId } from '../core/id';
import type { Words } from '../core/words';
import { formDocument } from '../documents/queries';
import { fieldsIn, type Field, type FormDescription } from '../forms/description';
import { filterForm, type Choice } from '../web/filters';
import { addressOf as addressWith } from '../web/address';
import type { Answer, Visit } from '../web/route';
import { wording, type Wording } from '../web/wording';
import { addressOf } from './actWords';
import { RECORD_STATES, type RecordState } from './lifecycle';
import { formOfRecords, registerRows, ROWS_A_PAGE, type RegisterFilter, type RegisterRow } from './lists';
import { unitNameIn, written } from './recordWords';

const YEARS = 8, COLUMNS = 3;
const EXPORT_ICONS = { pdf: 'file-earmark-pdf', xlsx: 'file-earmark-excel' } as const;
type Narrowing = 'state' | 'unit' | 'year';

export interface RegisterOf { readonly id: string; readonly code: string; readonly title: string; readonly agency: AgencyView; readonly description: FormDescription | null; /** In force: the columns are those of the form that is. */ readonly fillable: boolean }

/** The form whose register this is. @throws NotFound also for another agency's. */
export async function registerOf({ actor, params, now }: Pick<Visit, 'actor' | 'params' | 'now'>): Promise<RegisterOf> {
  const id = params['document'] ?? '', document = await formDocument(id), inForce = document?.inForce ?? null, known = inForce ? null : await formOfRecords(id, document?.agency ?? actor.agency), agencyId = inForce?.agency ?? known?.agency;
  if (agencyId === undefined) throw new NotFound();
  const agency = await agencyById(agencyId, now);
  demand(actor, 'records.read', { agency: agency._id, within: agency.within });
  return { id, code: inForce?.code ?? known?.form.code ?? '', title: inForce?.title ?? known?.form.title ?? '', agency, description: inForce?.description ?? known?.description ?? null, fillable: inForce !== null };
}

/** What the address asks for; what it does not know is as if it were not there. */
export function filterIn({ query }: Pick<Visit, 'query'>, { id, agency }: RegisterOf): RegisterFilter & { readonly text: string } {
  const year = Number(query['year']), unit = agency.units.find(one => one.id === query['unit'])?.id, state: RecordState | undefined = RECORD_STATES.find(one => one === query['state']);
  return { agency: { agency: agency._id, within: agency.within }, form: id, state, unit, year: Number.isInteger(year) && year > 1900 && year < 3000 ? year : undefined, text: (query['q'] ?? '').trim().slice(0, 100), after: query['after'] };
}

/** What the register is narrowed to, for its paper and its sheet: '' = to nothing. */
export function narrowedTo({ agency }: RegisterOf, { state, unit, year, text }: RegisterFilter, words: Words): string {
  const how = [year ? `${words('record.by.year')} ${year}` : '', state ? words(`state.record.${state}`) : '', unit ? unitNameIn(agency, unit) : '', text ? `“${text}”` : ''].filter(Boolean).join('; ');
  return how && words('paper.register.narrowed', { how });
}

/** The first fields that say something in a cell. */
export function shownFields(description: FormDescription | null, most = COLUMNS): readonly Field[] {
  return description ? fieldsIn(description).filter(field => field.kind !== 'files' && field.kind !== 'photographs' && (most > COLUMNS || field.kind !== 'prose')).slice(0, most) : [];
}

export async function registerPage(visit: Visit): Promise<Answer> {
  const register = await registerOf(visit), filter = filterIn(visit, register), fields = shownFields(register.description), w = wording(visit), { words } = w;
  const found = await registerRows(visit.actor, filter, fields.map(field => field.name)), rows = found.slice(0, ROWS_A_PAGE), more = found.length > ROWS_A_PAGE;
  return {
    view: 'records/register', section: 'records', title: words('record.registerOf', { code: register.code }),
    data: {
      crumbs: [{ href: `/records?agency=${register.agency._id}`, text: words('nav.records') }, { text: register.code }], about: [register.title, register.agency.shortName, ...(register.fillable ? [] : [words('record.withdrawn')])].join(' · '), ...filtersOf(visit, register, filter, w), ...begun(visit, register),
      exports: (['pdf', 'xlsx'] as const).map(ending => ({ href: addressWith(`${base(register)}/register.${ending}`, { state: filter.state, unit: filter.unit, year: filter.year, q: filter.text }), icon: EXPORT_ICONS[ending], label: words(ending === 'pdf' ? 'record.registerPdf' : 'record.xlsx') })),
      ...(rows.length ? { heads: fields.map(field => field.label), rows: rows.map(row => rowOf(row, register, fields, w)) } : { none: { title: words('record.noneFound'), text: words('record.noneFoundWhy'), acts: [] } }),
      ...(more || filter.after ? { pager: { ...(filter.after ? { first: addressFor(register, filter, { after: undefined }) } : {}), ...(more ? { next: addressFor(register, filter, { after: rows.at(-1)?._id }) } : {}) } } : {}),
    },
  };
}

/** Another one is begun from here by whoever fills in forms of the agency. */
function begun({ actor }: Visit, { id, agency, fillable }: RegisterOf): Record<string, unknown> {
  const fills = fillable && agency._id === actor.agency && may(actor, 'records.fill', { agency: agency._id, within: agency.within });
  return fills ? { begin: { form: id, token: newId() } } : {};
}

function base({ id }: RegisterOf): string {
  return `/records/forms/${id}`;
}

function addressFor(register: RegisterOf, { state, unit, year, text }: RegisterFilter, changed: Readonly<Record<string, string | undefined>>): string {
  return addressWith(base(register), { state, unit, year, q: text, ...changed });
}

function filtersOf(visit: Visit, register: RegisterOf, filter: RegisterFilter & { readonly text: string }, { words }: Wording): Record<string, unknown> {
  const thisYear = Number(dayOf(visit.now, register.agency.timeZone).slice(0, 4)), any = (name: Narrowing) => ({ value: '', text: words(`record.any.${name}`) });
  const choices: Choice<Narrowing>[] = [
    { name: 'state', value: filter.state ?? '', any: any('state'), options: RECORD_STATES.map(value => ({ value, text: words(`state.record.${value}`) })) },
    { name: 'unit', value: filter.unit ?? '', any: any('unit'), options: register.agency.units.map(unit => ({ value: unit.id, text: unit.name })) },
    { name: 'year', value: String(filter.year ?? ''), any: any('year'), options: Array.from({ length: YEARS }, (_, back) => String(thisYear - back)).map(value => ({ value, text: value })) },
  ];
  return filterForm({
    action: base(register), label: words('record.filters'), placeholder: words('record.filter'), text: filter.text, choices, labelOf: name => words(`record.by.${name}`), hidden: [],
    without: name => addressFor(register, filter, { [name === 'text' ? 'q' : name]: undefined }), cleared: base(register),
  });
}

function rowOf(row: RegisterRow, { agency }: RegisterOf, fields: readonly Field[], w: Wording): Record<string, unknown> {
  const answers = fields.map(field => ({ label: field.label, text: answerText(row, field.name) }));
  return {
    href: addressOf(row), number: row.number, title: row.title, state: { ...w.state('record', row.state), ...(row.state === 'filed' ? { quiet: true } : {}) }, unit: unitNameIn(agency, row.unit), filedAt: w.date(row.filedAt),
    answers, ...(row.mark ? { mark: w.words(`mark.${row.mark}`) } : {}), ...(row.hold ? { held: true } : {}), about: [row.filler.name, unitNameIn(agency, row.unit), w.date(row.filedAt ?? row.createdAt)].join(' · '),
  };
}

export function answerText(row: RegisterRow, name: string): string {
  const value = row.answers?.[name];
  return value === undefined || (Array.isArray(value) && value.some(one => typeof one === 'object')) ? '' : written(plainOf(value));
}

function plainOf(value: RegisterRow['answers'][string]): Parameters<typeof written>[0] {
  return Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : typeof value === 'object' && !('name' in value) ? '' : value;
}
