/** The procedure of nonconformities (8.7, 10.2), one function a verb: report, triage, correct, analyse, plan, verify. */
import { guardOf } from '../access/act';
import { demand } from '../access/may';
import { authorOf, type Actor } from '../access/roles';
import { agencyById, numberPatterns, type AgencyView } from '../agencies/queries';
import { dayOf, endOfDay, startOfDay } from '../core/clock';
import { create, firstVersion } from '../core/commit';
import { InvalidInput, isDuplicate, Unavailable } from '../core/errors';
import { newId } from '../core/id';
import { codeFrom } from '../core/numbering';
import { sortKey } from '../core/vietnamese';
import { citedAt } from '../documents/queries';
import type { Brought } from '../core/evidence';
import { demandOneNameable } from '../people/nameable';
import { demandPassword } from '../people/signIn';
import { DEFAULT_EDITION, isClause } from '../standards/clauses';
import { act, withCycle, type Target } from './acts';
import { CAUSE_CATEGORIES, Nonconformity, type Analysis, type CauseCategory, type Grade, type NonconformityRecord, type Source } from './model';
import { lastNumber, loadNonconformity, nonconformityOfOrigin, repeatedBy } from './queries';
import { blankCycle, openCycle, summarise, type NonconformityView } from './standing';

export interface NewNonconformity {
  title: string; source: Source; unit: string; clause: string; document: string; foundOn: string; description: string; evidence: string;
  files?: Brought['files']; keep?: Brought['keep']; grade?: Grade; origin?: string; audit?: { id: string; number: string; line: string };
}

/** So many reports of one agency may meet at the same number before the store is called busy. */
const MOST_MEETINGS = 20;

/**
 * Opens a nonconformity with the next number of the agency's year. With an `origin` the same finding sent twice is one record.
 * @throws InvalidInput, Forbidden, NotFound
 */
export async function reportNonconformity(actor: Actor, agencyId: string, input: NewNonconformity, now: Date): Promise<NonconformityView> {
  const agency = await agencyById(agencyId, now);
  demand(actor, 'nonconformities.report', { agency: agency._id, within: agency.within });
  const facts = await reported(agency, input, now), year = Number(dayOf(now, agency.timeZone).slice(0, 4));
  for (let meeting = 0; meeting < MOST_MEETINGS; meeting++) {
    const known = input.origin ? await nonconformityOfOrigin(input.origin) : null;
    if (known) return known;
    const n = (await lastNumber(agency._id, year)) + 1, record = await newRecord(actor, agency, { ...facts, year, n, number: codeFrom(numberPatterns(agency).nonconformity, n, { year: String(year), agency: agency.code }) }, now);
    await input.keep?.();
    const taken = await create(Nonconformity, record).then(() => false, (error: unknown) => { if (isDuplicate(error)) return true; throw error; });
    if (!taken) return record;
  }
  throw new Unavailable('busy');
}

type Reported = Pick<NonconformityRecord, 'title' | 'source' | 'unit' | 'edition' | 'clause' | 'document' | 'foundOn' | 'description' | 'evidence' | 'files' | 'grade' | 'origin' | 'audit'>;

async function reported(agency: AgencyView, input: NewNonconformity, now: Date): Promise<Reported> {
  if (input.unit && !agency.units.some(unit => unit.id === input.unit)) throw new InvalidInput({ unit: { key: 'field.unknownUnit' } });
  if (input.clause && !isClause(DEFAULT_EDITION, input.clause)) throw new InvalidInput({ clause: { key: 'field.unknownClause' } });
  const foundOn = startOfDay(input.foundOn, agency.timeZone);
  if (!foundOn) throw new InvalidInput({ foundOn: { key: 'field.notADay' } });
  if (foundOn > now) throw new InvalidInput({ foundOn: { key: 'field.dayAhead' } });
  const [document] = input.document ? await citedAt(agency._id, [input.document], endOfDay(foundOn)) : [];
  if (input.document && !document) throw new InvalidInput({ document: { key: 'field.notInForceThen' } });
  return {
    title: input.title, source: input.source, unit: input.unit, edition: DEFAULT_EDITION, clause: input.clause, foundOn, description: input.description, evidence: input.evidence,
    files: [...(input.files ?? [])], grade: input.grade ?? null, origin: input.origin ?? null, audit: input.audit ?? null, document: document ? { id: document.id, code: document.code, n: document.n, label: document.label } : null,
  };
}

async function newRecord(actor: Actor, agency: AgencyView, facts: Reported & { year: number; n: number; number: string }, now: Date): Promise<NonconformityRecord> {
  const _id = newId(), repeats = await repeatedBy({ ...facts, agency: agency._id, createdAt: now });
  const record = {
    ...facts, _id, agency: agency._id, within: agency.within, titleKey: sortKey(facts.title), state: 'reported' as const, stateSince: now, createdAt: now, reporter: authorOf(actor), responsible: null, triage: null, correction: null,
    repeats, cycle: 1, cycles: [blankCycle(1)], closedAt: null, outcome: '', causeCategory: '',
  };
  const base = { ...record, dueAt: null, owners: [], waiting: [], waitingFor: [], ...firstVersion({ action: 'nonconformity.report', by: authorOf(actor), at: now, about: facts.number, to: 'reported', details: { source: facts.source } }) };
  return { ...base, ...summarise(base) };
}

/** Valid: its grade, whose it is, and who answers for it. */
export async function triage(actor: Actor, wanted: Target & { grade: Grade; unit: string; responsible: string; clause: string }, now: Date): Promise<void> {
  const record = await loadNonconformity(wanted.id), agency = await agencyById(record.agency, now);
  if (!agency.units.some(unit => unit.id === wanted.unit)) throw new InvalidInput({ unit: { key: 'field.unknownUnit' } });
  if (wanted.clause && !isClause(record.edition, wanted.clause)) throw new InvalidInput({ clause: { key: 'field.unknownClause' } });
  const responsible = await demandOneNameable(record.agency, wanted.responsible, 'responsible');
  const repeats = await repeatedBy({ ...record, clause: wanted.clause, unit: wanted.unit });
  await act(actor, { ...wanted, action: 'triage', given: { ...wanted }, details: { grade: wanted.grade } }, now, () => ({
    grade: wanted.grade, unit: wanted.unit, clause: wanted.clause, responsible, triage: { at: now, by: authorOf(actor) }, repeats,
  }));
}

/** More photos and papers, as long as it is open. */
export async function addEvidence(actor: Actor, wanted: Target & Brought, now: Date): Promise<void> {
  await act(actor, { id: wanted.id, ...guardOf(wanted), action: 'addEvidence', keep: wanted.keep, about: String(wanted.files.length), details: { file: wanted.files.map(file => file.name).join(', ').slice(0, 300) } }, now, record => ({ files: [...record.files, ...wanted.files] }));
}

/** Unfounded: over, with the reason kept. */
export async function dismiss(actor: Actor, wanted: Target & { reason: string }, now: Date): Promise<void> {
  await act(actor, { ...wanted, action: 'dismiss' }, now, () => ({ closedAt: now, outcome: 'unfounded' }));
}

export async function cancel(actor: Actor, wanted: Target & { reason: string }, now: Date): Promise<void> {
  await act(actor, { ...wanted, action: 'cancel' }, now, () => ({ closedAt: now, outcome: 'cancelled' }));
}

/** Xử lý tức thời: what was done at once, or why nothing had to be. */
export async function contain(actor: Actor, wanted: Target & { correction: string; none: boolean }, now: Date): Promise<void> {
  await act(actor, { ...wanted, action: 'contain', given: { correction: wanted.correction }, details: { none: wanted.none } }, now, () => ({ correction: { text: wanted.correction, none: wanted.none, at: now, by: authorOf(actor) } }));
}

export type AnalysisInput = Target & { method: 'whys' | 'fishbone'; root: string; category: CauseCategory; similar: string } & Readonly<Record<string, unknown>>;

/** Root cause: whys in a row, or causes by branch; and where the same may be (10.2.1 b). Kept with each save until the plan is approved. */
export async function analyse(actor: Actor, wanted: AnalysisInput, now: Date): Promise<void> {
  const text = (name: string): string => (typeof wanted[name] === 'string' ? wanted[name] : '');
  const answers = Array.from({ length: 7 }, (_, at) => text(`why${at + 1}`)).filter(one => one !== '');
  if (wanted.method === 'whys' && answers.length < 2) throw new InvalidInput({ why2: { key: 'field.twoWhys' } });
  const branches = CAUSE_CATEGORIES.map(category => ({ category, causes: text(category).split('\n').map(one => one.trim()).filter(one => one !== '') })).filter(branch => branch.causes.length > 0);
  if (wanted.method === 'fishbone' && branches.length === 0) throw new InvalidInput({ [CAUSE_CATEGORIES[0]]: { key: 'field.oneBranch' } });
  const analysis: Analysis = {
    method: wanted.method, whys: answers.map((answer, at) => ({ question: at === 0 ? '' : answers[at - 1] ?? '', answer })), branches, root: wanted.root, category: wanted.category, similar: wanted.similar, at: now, by: authorOf(actor),
  };
  await act(actor, { id: wanted.id, ...guardOf(wanted), action: 'analyse', given: { root: wanted.root } }, now, record => ({ cycles: withCycle(record, { analysis }) }));
}

/** Criterion, waiting days and who will verify. */
export async function setPlan(actor: Actor, wanted: Target & { criterion: string; waitDays: number; verifier: string }, now: Date): Promise<void> {
  const record = await loadNonconformity(wanted.id), verifier = await demandOneNameable(record.agency, wanted.verifier, 'verifier');
  await act(actor, { ...wanted, action: 'plan' }, now, was => ({ cycles: withCycle(was, { criterion: wanted.criterion, waitDays: wanted.waitDays, verifier }) }));
}

export async function requestPlanApproval(actor: Actor, wanted: Target, now: Date): Promise<void> {
  await act(actor, { ...wanted, action: 'requestPlanApproval' }, now, record => ({ cycles: withCycle(record, { requested: { at: now, by: authorOf(actor) } }) }));
}

/** Signed; from now on due dates are frozen and each action is its owner's to do. */
export async function approvePlan(actor: Actor, wanted: Target & { password: string }, now: Date): Promise<void> {
  await demandPassword(actor, wanted.password, now);
  await act(actor, { id: wanted.id, ...guardOf(wanted), action: 'approvePlan' }, now, record => ({
    cycles: withCycle(record, { approved: { at: now, by: authorOf(actor) }, actions: openCycle(record).actions.map(action => ({ ...action, state: 'toDo', planned: action.due })) }),
  }));
}

export async function returnPlan(actor: Actor, wanted: Target & { reason: string }, now: Date): Promise<void> {
  await act(actor, { ...wanted, action: 'returnPlan' }, now, record => ({ cycles: withCycle(record, { requested: null }) }));
}
