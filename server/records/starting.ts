/** How does a record begin: from a form in force, filled in with what is known, or as the correction of a filed one? */
import { guardOf } from '../access/act';
import { demand } from '../access/may';
import { authorOf, type Actor } from '../access/roles';
import { agencyById, type AgencyView } from '../agencies/queries';
import { dayOf } from '../core/clock';
import { create, firstVersion } from '../core/commit';
import { InvalidInput, isDuplicate, NotFound } from '../core/errors';
import { newId } from '../core/id';
import { fillableForm } from '../documents/queries';
import { readAnswers, type Answers, type Named, type Value } from '../forms/answers';
import { fieldsIn, signedInOrder, type Field, type FormDescription, type Prefill } from '../forms/description';
import { holdersOf } from '../people/queries';
import { act, loadForAct, type Target } from './acts';
import { Records, type FormStamp, type StoredRecord } from './model';
import { correctionsOf, recordOfOrigin } from './queries';
import { summarise, type RecordView } from './standing';

/** A token of the page the form was begun on: the same page sent twice is one record. */
const TOKEN = /^[0-9a-f]{24}$/;

/** A draft of a form in force in the agency the actor works in. @throws NotFound for any other form, Forbidden, InvalidInput */
export async function beginRecord(actor: Actor, input: { form: string; token: string }, now: Date): Promise<RecordView> {
  if (!TOKEN.test(input.token)) throw new InvalidInput({ form: { key: 'field.invalid' } });
  const form = await fillableForm(input.form);
  if (!form || form.agency !== actor.agency) throw new NotFound();
  const agency = await agencyById(form.agency, now), { description, code, title, n, label, issue, amendment, from, decision } = form, stamp: FormStamp = { id: form.id, code, title, n, label, issue, amendment, from, decision };
  demand(actor, 'records.fill', { agency: agency._id, within: agency.within });
  const answers = await prefilled(actor, agency, description, now);
  return created(actor, newDraft(actor, agency, { form: stamp, description, answers, unit: actor.unit ?? '', origin: `fill:${actor.id}:${input.token}` }, now));
}

/**
 * A new draft with what the filed one says, on the form as it was then, that names the one it corrects. While it is open, asking again gives the same one.
 * @throws Forbidden, Refused, StaleRecord
 */
export async function correctRecord(actor: Actor, wanted: Target, now: Date): Promise<RecordView> {
  const old = await loadForAct(actor, wanted.id), agency = await agencyById(old.agency, now), earlier = await correctionsOf(old._id), origin = `correction:${old._id}:${earlier.filter(one => one.state === 'voided' || one.state === 'disposed').length}`;
  const known = await recordOfOrigin(origin);
  if (known) return known;
  await act(actor, { id: wanted.id, ...guardOf(wanted), action: 'correct' }, now, () => ({}));
  if (!old.description) throw new NotFound();
  const draft = newDraft(actor, agency, { form: old.form, description: old.description, answers: old.answers, unit: old.unit, origin }, now);
  return created(actor, { ...draft, files: old.files, correctionOf: { id: old._id, number: old.number } });
}

type Beginning = Pick<RecordView, 'answers' | 'unit' | 'origin'> & { form: FormStamp; description: FormDescription };

function newDraft(actor: Actor, agency: AgencyView, { form, description, answers, unit, origin }: Beginning, now: Date): StoredRecord {
  const base = {
    _id: newId(), agency: agency._id, within: agency.within, unit, form, description, answers, unread: [], files: [], number: '', n: null, year: null, title: '', titleKey: '', folder: description.folder, mark: description.mark, clauses: description.clauses,
    filler: authorOf(actor), signers: [], inOrder: signedInOrder(description), state: 'draft' as const, stateSince: now, createdAt: now, filedAt: null, round: 1, hold: null, retention: null, sealed: null, signedCopies: [], correctionOf: null, origin, disposal: null,
    waiting: [], waitingFor: [], ...firstVersion({ action: 'record.begin', by: authorOf(actor), at: now, about: form.code, to: 'draft', details: { form: form.code, issue: form.label } }),
  };
  return { ...base, ...summarise(base) };
}

async function created(actor: Actor, record: StoredRecord): Promise<RecordView> {
  const taken = await create(Records, record).then(() => false, (error: unknown) => { if (isDuplicate(error)) return true; throw error; });
  const known = taken ? await recordOfOrigin(record.origin) : record;
  if (!known || known.agency !== record.agency || !actor.id) throw new NotFound();
  return known;
}

/** What is known before anybody types; rows that the form gives are there from the beginning. */
async function prefilled(actor: Actor, agency: AgencyView, form: FormDescription, now: Date): Promise<Answers> {
  const { answers } = readAnswers(form, {}, { people: [], units: [], documents: [] }), wanted = fieldsIn(form).filter(field => field.prefill !== '');
  const [head] = wanted.some(field => field.prefill === 'head') ? await holdersOf(agency._id, ['head']) : [], today = dayOf(now, agency.timeZone), unit = agency.units.find(one => one.id === actor.unit);
  const known: Readonly<Record<Exclude<Prefill, ''>, Named>> = {
    today: { id: '', name: today }, year: { id: '', name: today.slice(0, 4) }, place: { id: '', name: agency.letterhead.place },
    filler: { id: actor.id, name: actor.name }, fillerUnit: { id: unit?.id ?? '', name: unit?.name ?? '' }, head: { id: head?._id ?? '', name: head?.name ?? '' },
  };
  return { ...answers, ...Object.fromEntries(wanted.flatMap(field => (field.prefill === '' ? [] : [[field.name, asKind(field, known[field.prefill])]]))) };
}

function asKind({ kind }: Field, { id, name }: Named): Value {
  if (kind === 'person' || kind === 'unit') return id ? { id, name } : '';
  if (kind === 'number') return /^\d+$/.test(name) ? Number(name) : '';
  if (kind === 'date') return /^\d{4}-\d{2}-\d{2}$/.test(name) ? name : '';
  return kind === 'line' || kind === 'prose' ? name : '';
}
