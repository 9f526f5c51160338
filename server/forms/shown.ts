/** Is a block of a form there at all, given what stands in the fields before it? Pure. */
import type { Answers } from './answers';
import type { Condition, FormDescription } from './description';

/** A block whose own condition hangs on a hidden field is hidden too. */
export function isShown(block: { readonly when?: Condition | undefined }, form: FormDescription, answers: Answers, depth = 0): boolean {
  if (!block.when || depth > 20) return true;
  const { field, is } = block.when, value = answers[field], asked = form.blocks.find(one => one.block === 'field' && one.name === field);
  const holds = Array.isArray(value) ? value.some(one => one === is) : value === is;
  return holds && asked?.block === 'field' && isShown(asked, form, answers, depth + 1);
}
