/** Which questions does an agency ask, which clauses does it leave out? The seeded bank with what the agency has decided laid over it. Pure. */
import { within } from './clauses';
import type { BankRecord, Exclusion, QuestionWords } from './model';
import { BANKS, type Question, type QuestionBank } from './questions';

export type Decided = Pick<BankRecord, 'edition' | 'rewordings' | 'own' | 'off' | 'exclusions'>;
/** As much of it as says which clauses apply. */
export interface Applying { readonly edition: string; readonly exclusions: readonly Exclusion[] }

/** A question as the register shows it: asked or not, in the agency's words or the seeded ones. */
export interface BankQuestion { readonly question: Question; readonly own: boolean; readonly asked: boolean; /** The seeded question whose words were changed. */ readonly seeded?: Question }

/** The questions of an edition in the order of the seeded bank, the agency's own behind them. Throws an Error for an edition without a bank. */
export function bankQuestions(decided: Decided): BankQuestion[] {
  const seeded = BANKS.find(bank => bank.edition === decided.edition)?.questions, asked = (id: string): boolean => !decided.off.includes(id);
  if (!seeded) throw new Error(`No question bank for edition "${decided.edition}"`);
  return [
    ...seeded.map(question => {
      const words = decided.rewordings.find(one => one.id === question.id);
      return words ? { question: worded(question, words), own: false, asked: asked(question.id), seeded: question } : { question, own: false, asked: asked(question.id) };
    }),
    ...decided.own.map(({ id, clause, types, ...words }) => ({ question: worded({ id, clause, own: true, ...(types.length ? { types } : {}) }, words), own: true, asked: asked(id) })),
  ];
}

/** What checklists are drawn from: without what is switched off, and without what the agency says does not apply to it. */
export function askedBank(decided: Decided): QuestionBank {
  return { edition: decided.edition, questions: bankQuestions(decided).filter(one => one.asked && !exclusionOf(decided, one.question.clause)).map(one => one.question) };
}

/** Why a clause does not apply: declared for itself, or for one above it. */
export function exclusionOf(decided: Applying, clause: string): Exclusion | undefined {
  return decided.exclusions.find(one => clause === one.clause || clause.startsWith(`${one.clause}.`));
}

/** The declared clauses that lie in a scope: at, below or above one of its clauses. */
export function exclusionsIn(decided: Applying, scope: readonly string[]): Exclusion[] {
  return decided.exclusions.filter(one => scope.some(clause => within(decided.edition, clause).includes(one.clause) || within(decided.edition, one.clause).includes(clause)));
}

export function nothingDecided(edition: string): Decided {
  return { edition, rewordings: [], own: [], off: [], exclusions: [] };
}

function worded(question: Omit<Question, 'vi' | 'en' | 'evidence'>, { vi, en, evidenceVi, evidenceEn }: QuestionWords): Question {
  const { id, clause, types, own } = question;
  return { id, clause, ...(types ? { types } : {}), ...(own ? { own } : {}), vi, en: en || vi, ...(evidenceVi ? { evidence: { vi: evidenceVi, en: evidenceEn || evidenceVi } } : {}) };
}
