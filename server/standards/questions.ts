/** Which questions an auditor may ask about clauses, documents and steps: a bank an edition, worded and filled in one language. */
import type { Language } from '../core/words';
import { clausesOf, DEFAULT_EDITION, EDITIONS, isClause, within, type Registry } from './clauses';
import { DOCUMENT_QUESTIONS } from './iso9001-2015-documentQuestions';
import { QUESTIONS_4_TO_6 } from './iso9001-2015-questions4to6';
import { QUESTIONS_7 } from './iso9001-2015-questions7';
import { QUESTIONS_8 } from './iso9001-2015-questions8';
import { QUESTIONS_9_TO_10 } from './iso9001-2015-questions9to10';
import { filled, placesIn } from './places';

export interface Question {
  /** Answers refer to it: never renamed, never used for another question, in any edition. */
  readonly id: string;
  readonly clause: string;
  /** Codes of document types (agencies/documentTypes.ts) it is asked about; absent where it is asked about the clause itself. */
  readonly types?: readonly string[];
  readonly vi: string;
  readonly en: string;
  /** Written by an agency. */
  readonly own?: boolean;
  /** What an auditor asks to see. */
  readonly evidence?: Readonly<Record<Language, string>>;
}

/** A question as a checklist keeps it: places filled, in one language. `evidence` is null where none is suggested. */
export interface AskedQuestion { readonly id: string; readonly clause: string; readonly text: string; readonly evidence: string | null }

export interface QuestionBank { readonly edition: string; readonly questions: readonly Question[] }

/** A step of a procedure in words, `limit` with its unit ("4 giờ"); what is empty or null is not asked about. */
export interface StepFacts { readonly what: string; readonly who?: string | null; readonly limit?: string | null; readonly form?: string | null }

/** Where questions come from; a test or an import may bring its own. */
export interface Source { readonly registry?: Registry; readonly banks?: readonly QuestionBank[] }

/** Whose questions are asked about a document or a step: its type's code, and the edition the audit goes by. */
export interface DocumentSource { readonly type?: string; readonly edition?: string; readonly banks?: readonly QuestionBank[] }

export type QuestionRow = readonly [id: string, clause: string, vi: string, en: string, evidenceVi?: string, evidenceEn?: string];
export type DocumentQuestionRow = readonly [id: string, clause: string, types: readonly string[], vi: string, en: string, evidenceVi?: string, evidenceEn?: string];

const CLAUSE_QUESTIONS = [...QUESTIONS_4_TO_6, ...QUESTIONS_7, ...QUESTIONS_8, ...QUESTIONS_9_TO_10];

export const BANKS: readonly QuestionBank[] = [
  { edition: DEFAULT_EDITION, questions: [...CLAUSE_QUESTIONS.map(clauseQuestion), ...DOCUMENT_QUESTIONS.map(documentQuestion)] },
];

/** Types whose documents have steps; a type of an agency's own is asked what all of these are asked, and what the agency asks about it. */
const STEPPED_TYPES = ['HT', 'QT', 'HD'];

/**
 * The questions on the clauses named and on all below them, each once, in the order of the standard.
 * Throws an Error for an unknown edition or clause: a checklist must not silently lack a part of its scope.
 */
export function questionsFor(edition: string, clauses: readonly string[], language: Language, { registry = EDITIONS, banks = BANKS }: Source = {}): AskedQuestion[] {
  const order = clausesOf(edition, registry).map(one => one.number);
  const unknown = clauses.find(number => !isClause(edition, number, registry));
  if (unknown !== undefined) throw new Error(`No clause "${unknown}" in edition "${edition}"`);
  const wanted = new Set(clauses.flatMap(number => within(edition, number, registry)));
  const questions = bankOf(edition, banks).filter(one => !one.types);
  return order.filter(number => wanted.has(number)).flatMap(number => questions.filter(one => one.clause === number)).map(one => asked(one, {}, language));
}

/**
 * The questions on one step of a document, filled from it; those that name what the step lacks (a limit, a form) are left out.
 * @param source `type` is the document's type code, 'QT' unless told. Throws an Error for an edition without a bank.
 */
export function stepQuestions(step: StepFacts, documentCode: string, language: Language, { type = 'QT', edition = DEFAULT_EDITION, banks = BANKS }: DocumentSource = {}): AskedQuestion[] {
  const facts = { code: documentCode, step: step.what, who: step.who, limit: step.limit, form: step.form };
  return askedAbout(type, bankOf(edition, banks)).filter(one => isAboutStep(one) && isAnswerable(one, facts)).map(one => asked(one, facts, language));
}

/** The questions on a document as a whole (manual, policy, objectives, procedure, form). Throws an Error for an edition without a bank. */
export function documentQuestions(type: string, documentCode: string, language: Language, { edition = DEFAULT_EDITION, banks = BANKS }: DocumentSource = {}): AskedQuestion[] {
  return askedAbout(type, bankOf(edition, banks)).filter(one => !isAboutStep(one)).map(one => asked(one, { code: documentCode }, language));
}

/** The question an answer refers to, of any edition; undefined for an id that never was. */
export function questionOf(id: string, banks: readonly QuestionBank[] = BANKS): Question | undefined {
  return banks.flatMap(bank => bank.questions).find(one => one.id === id);
}

function bankOf(edition: string, banks: readonly QuestionBank[]): readonly Question[] {
  const bank = banks.find(one => one.edition === edition);
  if (!bank) throw new Error(`No question bank for edition "${edition}"`);
  return bank.questions;
}

function askedAbout(type: string, questions: readonly Question[]): readonly Question[] {
  const isKnown = questions.some(one => !one.own && one.types?.includes(type));
  const ofEveryKind = (types: readonly string[]): boolean => !isKnown && STEPPED_TYPES.every(one => types.includes(one));
  return questions.filter(({ types }) => types && (types.includes(type) || ofEveryKind(types)));
}

type Facts = Readonly<Record<string, string | null | undefined>>;

/** By the Vietnamese text; the test holds the English to the same places. */
function isAboutStep(question: Question): boolean {
  return placesIn(question.vi).includes('step');
}

function isAnswerable(question: Question, facts: Facts): boolean {
  return placesIn(question.vi).every(place => Boolean(facts[place]?.trim()));
}

function asked(question: Question, facts: Facts, language: Language): AskedQuestion {
  return { id: question.id, clause: question.clause, text: filled(question[language], facts), evidence: question.evidence ? filled(question.evidence[language], facts) : null };
}

function clauseQuestion([id, clause, vi, en, evidenceVi, evidenceEn]: QuestionRow): Question {
  return { id, clause, vi, en, ...evidenceOf(evidenceVi, evidenceEn) };
}

function documentQuestion([id, clause, types, vi, en, evidenceVi, evidenceEn]: DocumentQuestionRow): Question {
  return { id, clause, types, vi, en, ...evidenceOf(evidenceVi, evidenceEn) };
}

function evidenceOf(vi: string | undefined, en: string | undefined): Pick<Question, 'evidence'> {
  return vi && en ? { evidence: { vi, en } } : {};
}
