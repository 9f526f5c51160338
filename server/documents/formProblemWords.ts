/** What is wrong with a form, in words, where it stands: by block, or of the whole. */
import { formProblems } from '../forms/problems';
import type { FormDescription } from '../forms/description';
import type { Wording } from '../web/wording';
import { SETTINGS } from './formEditing';

/** What is wrong in one block, its columns and its signers; with '-', of the form as a whole. */
export function problemsAt(form: FormDescription, name: string, w: Wording): string[] {
  const block = form.blocks.find(one => one.name === name), found = formProblems(form);
  if (name === SETTINGS || !block) return (found.get('') ?? []).map(w.refusal);
  const parts = block.block === 'table' ? block.columns.map(column => ({ place: `${name}.${column.name}`, label: column.label })) : block.block === 'signatures' ? block.signatures.map(one => ({ place: one.name, label: one.label })) : [];
  return [...(found.get(name) ?? []).map(w.refusal), ...parts.flatMap(({ place, label }) => (place === name ? [] : found.get(place) ?? []).map(refusal => `${label}: ${w.refusal(refusal)}`))];
}
