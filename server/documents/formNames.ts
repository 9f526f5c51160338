/** Under which name does a block keep its answer, made from what the paper calls it; and what else speaks of that name? Pure. */
import { fold } from '../core/vietnamese';
import { formDescription, signaturePlaces, type Block, type FormDescription } from '../forms/description';

const LONGEST = 32;

/** Whether a name may be kept: one letter at least, none that the language itself means something by. */
export function isName(text: string): boolean {
  return formDescription.shape.blocks.element.safeParse({ block: 'pageBreak', name: text }).success;
}

/** "Số quyết định" → soQuyetDinh; made another one where it is taken already. `otherwise` where no letter is left. */
export function nameFrom(label: string, taken: ReadonlySet<string>, otherwise: string): string {
  const [first = '', ...more] = fold(label).split(/[^a-z0-9]+/).filter(word => word !== '');
  const joined = [first, ...more.map(word => word.slice(0, 1).toUpperCase() + word.slice(1))].reduce((text, word) => (text.length + word.length > LONGEST ? text : text + word), '');
  return freed(/^[a-z]/.test(joined) ? joined : joined ? `${otherwise}${joined}` : otherwise, taken);
}

function freed(name: string, taken: ReadonlySet<string>): string {
  for (let count = 1; ; count += 1) {
    const tried = count === 1 ? name : `${name.slice(0, LONGEST)}${count}`;
    if (isName(tried) && !taken.has(tried)) return tried;
  }
}

/** Of the places to sign: names of their own, apart from those of blocks. */
export function placesIn(form: FormDescription): Set<string> {
  return new Set(signaturePlaces(form).map(place => place.name));
}

export function namesIn(form: FormDescription, except = ''): Set<string> {
  return new Set(form.blocks.map(block => block.name).filter(name => name !== except));
}

/** Whether a name is the one that the label gave: then it follows the label, until somebody writes another. */
export function followsLabel(name: string, label: string, otherwise: string): boolean {
  return name.replace(/\d+$/, '') === nameFrom(label, new Set(), otherwise).replace(/\d+$/, '');
}

/** Conditions, signers and wording that speak of a name speak of the new one. */
export function renamed(form: FormDescription, from: string, to: string): FormDescription {
  if (from === to) return form;
  const placeholder = new RegExp(`(\\{\\{\\s*(?:(?:#|else\\s+)(?:if|unless)\\s+)?)${from}(?=\\s*\\}\\})`, 'g');
  const told = (block: Block): Block => {
    const own = 'when' in block && block.when?.field === from ? { ...block, when: { ...block.when, field: to } } : block;
    if (own.block === 'wording') return { ...own, text: own.text.replace(placeholder, `$1${to}`) };
    return own.block === 'signatures' ? { ...own, signatures: own.signatures.map(one => (one.field === from ? { ...one, field: to } : one)) } : own;
  };
  return { ...form, blocks: form.blocks.map(told) };
}
