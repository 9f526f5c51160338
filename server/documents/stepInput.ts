/** What may be typed as the steps of a procedure: fields of one name in the order of the rows, and a table pasted below them. */
import { z } from 'zod';
import { line, version } from '../core/form';
import type { ProcessStep } from './model';
import { pastedSteps } from './pastedSteps';

export const MOST_STEPS = 60, LONGEST = 300;

/** Fields of one name, the empty ones too: their place is their row. */
const cells = z.union([z.string(), z.array(z.string())]).default([]).transform(value => (Array.isArray(value) ? value : [value]));
const typed = z.object({ what: cells, who: cells, limit: cells, form: cells, remove: cells, pasted: z.string().max(100_000, 'tooLong').default('') });
const maybe = z.string().transform(text => text.normalize('NFC').replace(/\s+/g, ' ').trim()).pipe(z.string().max(LONGEST, 'tooLong'));
const step = z.object({ what: line(LONGEST), who: maybe, limit: maybe, form: maybe });

/** A field of a step that is not right is named `steps.<row from 0>.<field>`, as in the rows of typedSteps. */
export const stepsInput = typed.extend({ version }).transform(given => ({ version: given.version, steps: rowsOf(given) }))
  .pipe(z.object({ version: z.number(), steps: z.array(step).max(MOST_STEPS, 'tooManySteps') }));

/** What was typed, for the form that comes back; undefined when another form was sent. A pasted table that is too long stays one: it would be more fields than a form may have. */
export function typedSteps(body: Readonly<Record<string, unknown>>): { readonly steps: readonly ProcessStep[]; readonly pasted: string } | undefined {
  const given = 'pasted' in body ? typed.safeParse(body) : undefined;
  if (!given?.success) return undefined;
  const steps = rowsOf(given.data);
  return steps.length <= MOST_STEPS ? { steps, pasted: '' } : { steps: rowsOf({ ...given.data, pasted: '' }), pasted: given.data.pasted };
}

/** A row without words on what is done, or with its box ticked, is none; pasted ones come after the typed ones. */
function rowsOf({ what, who, limit, form, remove, pasted }: z.output<typeof typed>): ProcessStep[] {
  const rows = what.map((words, at) => ({ what: words, who: who[at] ?? '', limit: limit[at] ?? '', form: form[at] ?? '' }));
  return [...rows.filter((row, at) => row.what.trim() !== '' && !remove.includes(String(at))), ...pastedSteps(pasted)];
}
