/** What does each button of the form builder do to the description? Pure. */
import type { Words } from '../core/words';
import { FIELD_KINDS, formDescription, type Block, type FormDescription, type FormFieldKind } from '../forms/description';
import type { RemovedBlock } from './model';
import { namesIn, nameFrom, placesIn, renamed } from './formNames';

/** A kind of block, and each kind of field, as one choice of a menu. */
export const BLOCK_KINDS = [...FIELD_KINDS, 'table', 'section', 'wording', 'signatures', 'pageBreak'] as const;
export type BlockKind = (typeof BLOCK_KINDS)[number];
/** A place in the form: the name of its block; '-' = the settings of the whole; '' = none is open. */
export const SETTINGS = '-';
export interface Edited { readonly form: FormDescription; readonly open: string; /** What was taken away by it, and can come back. */ readonly removed?: RemovedBlock }

export function isBlockKind(text: string): text is BlockKind {
  return BLOCK_KINDS.some(kind => kind === text);
}

export function kindOf(block: Block): BlockKind {
  return block.block === 'field' ? block.kind : block.block;
}

/** A new block behind the open one, or at the end, with the words that it begins with. */
export function added(form: FormDescription, kind: BlockKind, after: string, words: Words): Edited {
  const block = formDescription.shape.blocks.element.parse(beginning(form, kind, words)), at = placeOf(form, after);
  return { form: { ...form, blocks: form.blocks.toSpliced(at < 0 ? form.blocks.length : at + 1, 0, block) }, open: block.name };
}

function beginning(form: FormDescription, kind: BlockKind, words: Words): unknown {
  const label = words(`forms.new.${kind}`), name = nameFrom(label, namesIn(form), 'o'), whole = { block: kind, name };
  switch (kind) {
    case 'table': return { ...whole, label, columns: [{ name: 'noiDung', label: words('forms.new.column'), kind: 'line' }] };
    case 'section': return { ...whole, label };
    case 'wording': case 'pageBreak': return whole;
    case 'signatures': return { ...whole, signatures: [{ name: nameFrom(name, placesIn(form), 'ky'), label: words('forms.new.signature'), by: 'filler' }] };
    default: return { block: 'field', name, label, kind: kind satisfies FormFieldKind };
  }
}

export function moved(form: FormDescription, name: string, by: 1 | -1): Edited {
  return { form: { ...form, blocks: shifted(form.blocks, placeOf(form, name), by) }, open: name };
}

/** The list with one of its items a place up or down; as it is at its ends. */
export function shifted<Item>(list: readonly Item[], at: number, by: 1 | -1): Item[] {
  const item = list[at], to = at + by;
  return item === undefined || to < 0 || to >= list.length ? [...list] : list.toSpliced(at, 1).toSpliced(to, 0, item);
}

export function duplicated(form: FormDescription, name: string): Edited {
  const at = placeOf(form, name), block = form.blocks[at], taken = namesIn(form), places = placesIn(form);
  if (!block) return { form, open: name };
  const copy = { ...block, name: nameFrom('label' in block ? block.label : block.name, taken, 'o') };
  const own = copy.block === 'signatures' ? { ...copy, signatures: copy.signatures.map(one => { const own = nameFrom(one.label, places, 'ky'); places.add(own); return { ...one, name: own }; }) } : copy;
  return { form: { ...form, blocks: form.blocks.toSpliced(at + 1, 0, own) }, open: copy.name };
}

/** What stood behind it is open then, so that the keyboard stays where it was. */
export function without(form: FormDescription, name: string): Edited {
  const at = placeOf(form, name), block = form.blocks[at], next = form.blocks[at + 1] ?? form.blocks[at - 1];
  return { form: { ...form, blocks: form.blocks.filter(one => one.name !== name) }, open: next?.name ?? '', ...(block ? { removed: { block, at } } : {}) };
}

/** Where it stood, and open again. */
export function restored(form: FormDescription, { block, at }: RemovedBlock): Edited {
  return { form: { ...form, blocks: form.blocks.toSpliced(at, 0, block) }, open: block.name };
}

/** The block as it was typed in the place of the one before; whoever speaks of its name speaks of the new one. */
export function replaced(form: FormDescription, name: string, block: Block): FormDescription {
  const blocks = form.blocks.map(one => (one.name === name ? block : one));
  return renamed({ ...form, blocks }, name, block.name);
}

export function placeOf(form: FormDescription, name: string): number {
  return form.blocks.findIndex(block => block.name === name);
}
