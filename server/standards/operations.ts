/** What an agency decides about an edition of the standard: own questions, other words, what is not asked, and which clauses do not apply (4.3). */
import { demand } from '../access/may';
import type { Permission } from '../access/permissions';
import { authorOf, type Actor } from '../access/roles';
import { agencyById, type AgencyView } from '../agencies/queries';
import { commit, create, firstVersion } from '../core/commit';
import { InvalidInput, isDuplicate, NotFound, Refused, StaleRecord } from '../core/errors';
import { newId } from '../core/id';
import type { EntryDraft } from '../core/trail';
import { bankQuestions, exclusionOf, nothingDecided, type BankQuestion, type Decided } from './bank';
import { clauseOf } from './clauses';
import { Bank, type BankRecord, type QuestionWords } from './model';
import { PLACES, placesIn } from './places';
import { bankOf } from './queries';

interface Target { readonly edition: string; /** 0 while nothing was decided. */ readonly version: number }
type Told = Pick<EntryDraft, 'action' | 'reason' | 'details'> & { readonly about: string };
interface Decision { readonly set: Partial<Decided>; readonly told: Told }

/** Asked about the clause itself, or about documents of some types. @throws InvalidInput, NotFound for an unknown clause */
export async function addOwnQuestion(actor: Actor, wanted: Target & QuestionWords & { clause: string; types: readonly string[] }, now: Date): Promise<void> {
  await decide(actor, 'questions.manage', wanted, now, (was, agency) => {
    demandClause(wanted.edition, wanted.clause);
    if (!wanted.types.every(type => agency.documentTypes.some(one => one.code === type))) throw new InvalidInput({ types: { key: 'field.unknownType' } });
    demandPlaces(wanted, wanted.types.length ? PLACES : []);
    return { set: { own: [...was.own, { id: newId(), clause: wanted.clause, types: [...wanted.types], ...wordsOf(wanted) }] }, told: { action: 'bank.add', about: wanted.clause, details: { question: wanted.vi } } };
  });
}

/** Other words: of a seeded question beside the seeded ones, of an own question in their place. The old ones stay in the trail. */
export async function rewordQuestion(actor: Actor, wanted: Target & QuestionWords & { id: string }, now: Date): Promise<string> {
  return decide(actor, 'questions.manage', wanted, now, was => {
    const known = questionIn(was, wanted.id), words = { id: wanted.id, ...wordsOf(wanted) };
    demandPlaces(wanted, known.question.types ? PLACES : []);
    const set = known.own ? { own: was.own.map(one => (one.id === wanted.id ? { ...one, ...words } : one)) } : { rewordings: [...was.rewordings.filter(one => one.id !== wanted.id), words] };
    return { set, told: { action: 'bank.reword', about: known.question.clause, details: { question: wanted.id, was: known.question.vi, now: wanted.vi } } };
  });
}

/** Back to the seeded words. @throws Refused where they were never changed */
export async function restoreWords(actor: Actor, wanted: Target & { id: string }, now: Date): Promise<string> {
  return decide(actor, 'questions.manage', wanted, now, was => {
    const { question, seeded } = questionIn(was, wanted.id);
    if (!seeded) throw new Refused({ key: 'seededAlready' });
    return { set: { rewordings: was.rewordings.filter(one => one.id !== wanted.id) }, told: { action: 'bank.restore', about: question.clause, details: { question: wanted.id, was: question.vi, now: seeded.vi } } };
  });
}

/** A question that is not asked stays in the register, and can be asked again. */
export async function setAsked(actor: Actor, wanted: Target & { id: string; asked: boolean }, now: Date): Promise<string> {
  return decide(actor, 'questions.manage', wanted, now, was => {
    const { question } = questionIn(was, wanted.id), others = was.off.filter(id => id !== wanted.id);
    return { set: { off: wanted.asked ? others : [...others, wanted.id] }, told: { action: wanted.asked ? 'bank.ask' : 'bank.leave', about: question.clause, details: { question: wanted.id, now: question.vi } } };
  });
}

/** A clause and all below it do not apply here. A whole chapter always does. @throws Refused, NotFound */
export async function excludeClause(actor: Actor, wanted: Target & { clause: string; reason: string }, now: Date): Promise<void> {
  await decide(actor, 'clauses.exclude', wanted, now, was => {
    demandClause(wanted.edition, wanted.clause);
    if (clauseOf(wanted.edition, wanted.clause)?.parent === null) throw new Refused({ key: 'chapterApplies' });
    if (exclusionOf(was, wanted.clause)) throw new Refused({ key: 'excludedAlready' });
    const below = was.exclusions.filter(one => !one.clause.startsWith(`${wanted.clause}.`));
    return { set: { exclusions: [...below, { clause: wanted.clause, reason: wanted.reason, at: now, by: authorOf(actor) }] }, told: { action: 'bank.exclude', about: wanted.clause, reason: wanted.reason } };
  });
}

/** It applies again. */
export async function includeClause(actor: Actor, wanted: Target & { clause: string }, now: Date): Promise<void> {
  await decide(actor, 'clauses.exclude', wanted, now, was => {
    if (!was.exclusions.some(one => one.clause === wanted.clause)) throw new NotFound();
    return { set: { exclusions: was.exclusions.filter(one => one.clause !== wanted.clause) }, told: { action: 'bank.include', about: wanted.clause } };
  });
}

/** The first decision makes the record: of two at the same moment the unique index lets one through. Returns the clause it was about. */
async function decide(actor: Actor, permission: Permission, { edition, version }: Target, now: Date, change: (was: Decided, agency: AgencyView) => Decision): Promise<string> {
  const agency = await agencyById(actor.agency, now);
  demand(actor, permission, { agency: agency._id, within: agency.within });
  const known = await bankOf(agency._id, edition);
  if ((known?.version ?? 0) !== version) throw new StaleRecord();
  const { set, told } = change(known ?? nothingDecided(edition), agency), draft: EntryDraft = { ...told, by: authorOf(actor), at: now };
  if (known) { await commit(Bank, known, { set }, draft); return told.about; }
  const record: BankRecord = { _id: newId(), agency: agency._id, within: agency.within, ...nothingDecided(edition), ...set, ...firstVersion(draft) };
  await create(Bank, record).catch((error: unknown) => { throw isDuplicate(error) ? new StaleRecord() : error; });
  return told.about;
}

function questionIn(decided: Decided, id: string): BankQuestion {
  const found = bankQuestions(decided).find(one => one.question.id === id);
  if (!found) throw new NotFound();
  return found;
}

function demandClause(edition: string, clause: string): void {
  if (!clauseOf(edition, clause)) throw new NotFound();
}

/** A place that nothing fills would be printed as it is; both languages ask about the same. */
function demandPlaces({ vi, en }: QuestionWords, allowed: readonly string[]): void {
  const asked = placesIn(vi), same = (text: string): boolean => placesIn(text).sort().join() === [...asked].sort().join();
  if (asked.some(place => !allowed.includes(place))) throw new InvalidInput({ vi: { key: allowed.length ? 'field.unknownPlace' : 'field.noPlaceHere' } });
  if (en && !same(en)) throw new InvalidInput({ en: { key: 'field.otherPlaces' } });
}

function wordsOf({ vi, en, evidenceVi, evidenceEn }: QuestionWords): QuestionWords {
  return { vi, en, evidenceVi, evidenceEn };
}
