/** How does what was typed and uploaded on the page of a draft become its answers, and where does the person go on? */
import { demandStep, advance } from '../core/lifecycle';
import { authorOf, type Actor } from '../access/roles';
import type { AgencyView } from '../agencies/queries';
import { InvalidInput, StaleRecord, type Refusal } from '../core/errors';
import { parse } from '../core/form';
import { inForceIn } from '../documents/queries';
import { keepEvidence, type Incoming } from '../files/evidence';
import type { FileStore } from '../files/store';
import type { Directory } from '../forms/answers';
import { fieldsIn, tablesIn, type FormDescription } from '../forms/description';
import { typedFilling, type Filling, type Problems } from '../forms/typedFilling';
import { peopleOf } from '../people/queries';
import { addressOf as addressWith } from '../web/address';
import { loadForAct, plainAround } from './acts';
import { fillInput } from './input';
import { recordLifecycle } from './lifecycle';
import type { RecordFile, Unread } from './model';
import { saveDraft } from './operations';
import { demandNoSecret } from './secrecy';
import { factsOf, hindrances, partiesOf, type RecordView } from './standing';

const MOST_DOCUMENTS = 10_000, MOST_FILES = 100, MOST_UNREAD = 500;

export interface UploadedAt extends Incoming { readonly field: string }
export interface Typed { readonly id: string; readonly body: Readonly<Record<string, unknown>>; readonly uploads: readonly UploadedAt[] }

/** Keeps all that was typed; what cannot be read is kept as it was typed and told beside its field. @throws NotFound, Forbidden, Refused, StaleRecord, InvalidInput: then nothing is kept */
export async function keepTyped(actor: Actor, { id, body, uploads }: Typed, agencyOf: (id: string) => Promise<AgencyView>, now: Date, store: FileStore): Promise<RecordView> {
  const input = parse(fillInput, body), record = await loadForAct(actor, id);
  if (input.version !== record.version) throw new StaleRecord();
  demandStep(advance(recordLifecycle, { state: record.state, action: 'edit', parties: partiesOf(record, actor), subject: factsOf(record, actor, await plainAround(record, now)) }));
  const form = formOf(record), typed = typedFilling(form, fillingOf(record), body, await directoryFor(form, await agencyOf(record.agency)));
  if (typed.tooMany.length) throw new InvalidInput(Object.fromEntries(typed.tooMany.map(name => [name, { key: 'field.tooManyRows' }])));
  const gone = new Set(input['remove-file']), files = [...record.files.filter(file => !gone.has(file.id)), ...(await brought(actor, form, uploads, now, store))];
  if (files.length > MOST_FILES) throw new InvalidInput({ [files.at(-1)?.field ?? '']: { key: 'field.tooManyFiles', values: { limit: MOST_FILES } } });
  return saveDraft(actor, { id, version: input.version, filled: { answers: typed.answers, unread: unreadOf(typed.problems), files, unit: input['unit-of-record'] === '' && body['unit-of-record'] === undefined ? record.unit : input['unit-of-record'] } }, now);
}

export function formOf(record: Pick<RecordView, 'description'>): FormDescription {
  if (!record.description) throw new InvalidInput({ form: { key: 'field.invalid' } });
  return record.description;
}

export function fillingOf(record: Pick<RecordView, 'answers' | 'unread'>): Filling {
  return { answers: record.answers, problems: Object.fromEntries(record.unread.map(({ field, key, values }) => [field, { key, ...(values ? { values } : {}) } satisfies Refusal])) };
}

function unreadOf(problems: Problems): Unread[] {
  return Object.entries(problems).slice(0, MOST_UNREAD).map(([field, { key, values }]) => ({ field, key, ...(values ? { values } : {}) }));
}

/** Each file at a field of the form that takes files; none is kept where one is refused. */
async function brought(actor: Actor, form: FormDescription, uploads: readonly UploadedAt[], now: Date, store: FileStore): Promise<RecordFile[]> {
  const fields = fieldsIn(form).filter(field => field.kind === 'files' || field.kind === 'photographs'), kept: RecordFile[] = [];
  const stray = uploads.find(file => file.size > 0 && !fields.some(field => field.name === file.field));
  if (stray) throw new InvalidInput({ form: { key: 'field.invalid' } });
  for (const { name } of fields) await demandNoSecret(uploads.filter(file => file.field === name), name);
  for (const { name, kind } of fields) {
    const files = await keepEvidence(uploads.filter(file => file.field === name), name, authorOf(actor), now, store);
    if (kind === 'photographs' && files.some(file => !file.mime.startsWith('image/'))) throw new InvalidInput({ [name]: { key: 'field.notAPicture' } });
    kept.push(...files.map(file => ({ ...file, field: name })));
  }
  return kept;
}

/** Who and what the form's fields may name; what it does not ask for is not asked of the store. */
export async function directoryFor(form: FormDescription, agency: AgencyView): Promise<Directory> {
  const asked = new Set(form.blocks.flatMap(block => (block.block === 'field' ? [block.kind] : block.block === 'table' ? block.columns.map(column => column.kind) : [])));
  const [people, documents] = await Promise.all([asked.has('person') ? peopleOf(agency._id) : [], asked.has('document') ? inForceIn(agency._id, MOST_DOCUMENTS) : []]);
  return {
    people: people.filter(one => one.state === 'active').map(one => ({ id: one._id, name: one.name })), units: agency.units.filter(unit => unit.active).map(({ id, name }) => ({ id, name })),
    documents: documents.map(one => ({ id: one._id, name: `${one.code} ${one.title}` })),
  };
}

/** Where the pressed button leads: on with the page, to the next rows, or to sending it where it is complete. */
export function onwardsFrom(record: RecordView, body: Readonly<Record<string, unknown>>): string {
  const base = `/records/${record._id}`, [act = '', table = '', from = ''] = String(body['do'] ?? '').split(':'), tables = record.description ? tablesIn(record.description) : [];
  const windows = Object.fromEntries(tables.flatMap(({ name }) => { const at = /^(\d{1,5})-/.exec(String(body[`window-${name}`] ?? '')); return at ? [[`from-${name}`, at[1]]] : []; }));
  const known = tables.some(one => one.name === table);
  if (act === 'rows' && known) return `${addressWith(`${base}/edit`, { ...windows, [`from-${table}`]: undefined, more: table })}#${table}`;
  if (act === 'page' && known) return `${addressWith(`${base}/edit`, { ...windows, [`from-${table}`]: /^\d{1,5}$/.test(from) ? from : undefined })}#${table}`;
  if (act !== 'submit') return addressWith(`${base}/edit`, windows);
  return Object.keys(hindrances(record)).length ? `${base}/edit?check=1` : `${base}/acts/submission`;
}
