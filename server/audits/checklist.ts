/** Which questions does an audit ask? From the clauses, and from the steps of the procedures in force on its day. Pure. */
import { wordsFor, type Language } from '../core/words';
import { newId } from '../core/id';
import type { CitedRevision } from '../documents/queries';
import { questionsFor, stepQuestions } from '../standards/questions';
import type { Cited, Line } from './model';

/** Units are asked the clauses each; a procedure is asked in its own unit where that is audited, else in the first. */
export function drawnLines(scope: { edition: string; clauses: readonly string[]; units: readonly string[] }, procedures: readonly CitedRevision[], language: Language): Line[] {
  const [first = ''] = scope.units, lines = [
    ...scope.units.flatMap(unit => questionsFor(scope.edition, scope.clauses, language).map(question => line({ unit, clause: question.clause, question: question.text }))),
    ...procedures.flatMap(procedure => stepLines(procedure, scope.units.includes(procedure.unit) ? procedure.unit : first, language)),
  ];
  return lines.map((one, at) => ({ ...one, n: at + 1 }));
}

function stepLines(procedure: CitedRevision, unit: string, language: Language): Line[] {
  const words = wordsFor(language);
  return procedure.steps.flatMap((step, at) => stepQuestions(step, procedure.code, language, { type: procedure.type }).map(question => (
    line({ unit, clause: question.clause, question: question.text, document: citedOf(procedure), stepN: at + 1, step: words('audit.step', { n: at + 1, what: step.what }) }))));
}

export function citedOf({ id, code, n, label, title }: CitedRevision): Cited {
  return { id, code, n, label, title };
}

export function line(facts: Partial<Line> & Pick<Line, 'unit' | 'question'>): Line {
  return { id: newId(), n: 0, clause: '', document: null, step: '', stepN: 0, added: false, answer: null, files: [], saved: 0, earlier: [], ...facts };
}
