/** Can a form be sent to be reviewed: is it sound, and does its blank show it as it is described now? Pure. */
import { hashOf } from '../core/trail';
import type { FormDescription } from '../forms/description';
import { formProblems } from '../forms/problems';
import type { RevisionFacts } from './lifecycle';
import type { Revision } from './model';

export function formFacts(code: string, label: string, revision: Pick<Revision, 'title' | 'form' | 'files'>): Pick<RevisionFacts, 'formProblems' | 'formDrawn'> {
  if (!revision.form) return { formProblems: 0, formDrawn: true };
  const main = revision.files.find(file => file.role === 'main');
  return { formProblems: problemCount(revision.form), formDrawn: main?.drawnFrom === drawnFrom(code, label, revision.title, revision.form) };
}

/** How many things are wrong with a form as a whole. */
export function problemCount(form: FormDescription): number {
  return [...formProblems(form).values()].reduce((sum, problems) => sum + problems.length, 0);
}

/** What is printed on a blank form: another code, number, title or description is another blank. */
export function drawnFrom(code: string, label: string, title: string, form: FormDescription): string {
  return hashOf({ code, label, title, form });
}
