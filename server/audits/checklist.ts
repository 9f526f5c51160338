/** Which questions does an audit ask? From the clauses, and from the steps of the procedures in force on its day. Pure. */
import { wordsFor, type Language } from '../core/words';
import { newId } from '../core/id';
import type { CitedRevision } from '../documents/queries';
import { documentQuestions, questionsFor, stepQuestions, type AskedQuestion, type QuestionBank } from '../standards/questions';
import type { Cited, Line } from './model';

/** Units are asked the clauses each; a procedure is asked in its own unit where that is audited, else in the first. `bank` = what the agency asks. */
export function drawnLines(scope: { edition: string; clauses: readonly string[]; units: readonly string[] }, procedures: readonly CitedRevision[], bank: QuestionBank, language: Language): Line[] {
  const [first = ''] = scope.units, lines = [
    ...scope.units.flatMap(unit => questionsFor(scope.edition, scope.clauses, language, { banks: [bank] }).map(question => line({ unit, ...askedIn(question) }))),
    ...procedures.flatMap(procedure => procedureLines(procedure, scope.units.includes(procedure.unit) ? procedure.unit : first, bank, language)),
  ];
  return lines.map((one, at) => ({ ...one, n: at + 1 }));
}

/** Of a procedure with steps: the steps, then the whole. Without steps the clauses speak for it, and what the agency itself wants to know. */
function procedureLines(procedure: CitedRevision, unit: string, bank: QuestionBank, language: Language): Line[] {
  const words = wordsFor(language), source = { type: procedure.type, edition: bank.edition, banks: [bank] }, own = new Set(bank.questions.filter(one => one.own).map(one => one.id));
  const steps = procedure.steps.flatMap((step, at) => stepQuestions(step, procedure.code, language, source).map(question => (
    line({ unit, ...askedIn(question), document: citedOf(procedure), stepN: at + 1, step: words('audit.step', { n: at + 1, what: step.what }) }))));
  const whole = documentQuestions(procedure.type, procedure.code, language, source).filter(question => steps.length > 0 || own.has(question.id));
  return [...steps, ...whole.map(question => line({ unit, ...askedIn(question), document: citedOf(procedure) }))];
}

function askedIn({ clause, text, evidence }: AskedQuestion): Pick<Line, 'clause' | 'question' | 'toSee'> {
  return { clause, question: text, toSee: evidence ?? '' };
}

export function citedOf({ id, code, n, label, title }: CitedRevision): Cited {
  return { id, code, n, label, title };
}

export function line(facts: Partial<Line> & Pick<Line, 'unit' | 'question'>): Line {
  return { id: newId(), n: 0, clause: '', document: null, step: '', stepN: 0, added: false, answer: null, files: [], saved: 0, earlier: [], ...facts };
}
