/** One post of the form builder: what was typed is taken over, then the pressed button does its work. Which form comes of it, and which block is open then? Pure. */
import { NotFound } from '../core/errors';
import type { Words } from '../core/words';
import { catalogueForm } from '../forms/catalogue/catalogue';
import { EMPTY_FORM, type Block, type FormDescription } from '../forms/description';
import { added, duplicated, isBlockKind, moved, placeOf, replaced, restored, SETTINGS, shifted, without, type Edited } from './formEditing';
import type { RemovedBlock, Revision } from './model';
import { typedBlock, typedSettings, type BuilderInput, type Naming } from './formInput';

type Typed = Readonly<Record<string, unknown>>;
interface Pressed { readonly removed: RemovedBlock | undefined; readonly form: FormDescription; readonly open: string; /** Behind the colon of the button's value. */ readonly more: string; readonly input: BuilderInput; readonly words: Words }

export type Built = Pick<Revision, 'form' | 'removedBlock'>;

/** `form` null = none is described yet; so is the answer's when the form is given up. @throws InvalidInput where what was typed is not right, NotFound for a button that is none. */
export function built({ form, removedBlock }: Built, input: BuilderInput, typed: Typed, kept: Naming['kept'], words: Words): Omit<Edited, 'form'> & { readonly form: FormDescription | null } {
  const [verb = '', ...rest] = input.act.split(':'), more = rest.join(':');
  if (verb === 'drop') return { form: null, open: '' };
  if (verb === 'take') return { form: taken(more || input.catalogue), open: '' };
  if (!form) return { form: EMPTY_FORM, open: SETTINGS };
  const whole = DISCARDING.has(verb) ? { form, open: input.block } : takenOver(form, input.block, typed, kept), act = ACTS[verb];
  if (!act) throw new NotFound();
  return act({ ...whole, removed: removedBlock ?? undefined, more, input, words });
}

/** These take away what was typed: it need not be right. */
const DISCARDING = new Set(['remove', 'reset']);

const ACTS: Readonly<Record<string, (pressed: Pressed) => Edited>> = {
  begin: ({ form, open }) => ({ form, open }),
  save: ({ form, open }) => ({ form, open }),
  page: ({ form, open }) => ({ form, open }),
  close: ({ form }) => ({ form, open: '' }),
  open: ({ form, more }) => ({ form, open: more }),
  add: ({ form, open, input, words }) => (isBlockKind(input.addKind) ? added(form, input.addKind, open, words) : { form, open }),
  up: ({ form, open }) => moved(form, open, -1),
  down: ({ form, open }) => moved(form, open, 1),
  copy: ({ form, open }) => duplicated(form, open),
  remove: ({ form, open }) => without(form, open),
  undo: ({ form, open, removed }) => (removed ? restored(form, removed) : { form, open }),
  reset: ({ form, open }) => ({ form: withCatalogue(form, open), open }),
  insert: ({ form, open, more }) => inBlock(form, open, block => (block.block === 'wording' ? { ...block, text: `${block.text}{{${more}}}` } : block)),
  rowUp: ({ form, open, more }) => inBlock(form, open, block => rowsMoved(block, Number(more), -1)),
  rowDown: ({ form, open, more }) => inBlock(form, open, block => rowsMoved(block, Number(more), 1)),
  rowRemove: ({ form, open, more }) => inBlock(form, open, block => withoutRow(block, Number(more))),
};

function takenOver(form: FormDescription, name: string, typed: Typed, kept: Naming['kept']): Edited {
  if (name === SETTINGS) return { form: typedSettings(form, typed), open: name };
  const block = form.blocks[placeOf(form, name)];
  if (!block) return { form, open: '' };
  const now = typedBlock(block, typed, { form, kept });
  return { form: replaced(form, name, now), open: now.name };
}

function taken(id: string): FormDescription {
  const found = catalogueForm(id);
  if (!found) throw new NotFound();
  return found.description;
}

/** The province's wording of that block. */
function withCatalogue(form: FormDescription, name: string): FormDescription {
  const theirs = provincial(form, name);
  return theirs ? { ...form, blocks: form.blocks.map(block => (block.name === name ? theirs : block)) } : form;
}

/** The block of wording as the catalogue has it; undefined where it is the agency's own. */
export function provincial(form: FormDescription, name: string): Block | undefined {
  return catalogueForm(form.catalogue)?.description.blocks.find(block => block.block === 'wording' && block.name === name);
}

function inBlock(form: FormDescription, name: string, change: (block: Block) => Block): Edited {
  return { form: { ...form, blocks: form.blocks.map(block => (block.name === name ? change(block) : block)) }, open: name };
}

function rowsMoved(block: Block, at: number, by: 1 | -1): Block {
  if (block.block === 'table') return { ...block, columns: shifted(block.columns, at, by) };
  return block.block === 'signatures' ? { ...block, signatures: shifted(block.signatures, at, by) } : block;
}

/** The last column, the last signer stay: without one the block is none. */
function withoutRow(block: Block, at: number): Block {
  if (block.block === 'table' && block.columns.length > 1) return { ...block, columns: block.columns.toSpliced(at, 1) };
  return block.block === 'signatures' && block.signatures.length > 1 ? { ...block, signatures: block.signatures.toSpliced(at, 1) } : block;
}
