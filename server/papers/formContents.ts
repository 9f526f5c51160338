/** How does a paper follow its form: headings, wording and order from the description, what is known of the record under each? Pure. */
import type { Content } from 'pdfmake/interfaces';
import { part, type Issuer } from '../agencies/paper';
import type { Author } from '../core/trail';
import type { Words } from '../core/words';
import type { Answers } from '../forms/answers';
import type { Block } from '../forms/description';
import { wordingValues } from '../forms/printed';
import { contentOf, type Around } from '../forms/printedBlocks';
import { isShown } from '../forms/shown';
import { facts } from './frame';
import { labelOf, type PaperForm } from './paperForm';

export type Fact = readonly [label: string, value: string];

/** What stands for the blocks of the form, by name. What the form has no place for goes with the block it belongs to. */
export interface Known {
  /** A part with its heading; `lead` = wording that stands below the heading. */
  readonly parts?: Readonly<Record<string, (label: string, lead: readonly Content[]) => Content[]>>;
  /** Rows of label and value; those that follow each other are one table. */
  readonly rows?: Readonly<Record<string, (label: string) => readonly Fact[]>>;
}

/** The record as the wording of its form may speak of it. */
export interface Told { readonly form: PaperForm; readonly issuer: Issuer; readonly at: Date; readonly number: string; readonly unit: string; readonly filler: Author; readonly answers: Answers }

const WIDTH = { upright: 462, lying: 744 } as const;

/** The heading as the form has it, with what is known below it. */
export function under(body: readonly Content[], more = ''): (label: string, lead: readonly Content[]) => Content[] {
  return (label, lead) => part(`${label}${more}`, [...lead, ...body]);
}

/** The agency's blocks in its order; one that it left out, though something is known for it, comes back at the catalogue's place: nothing recorded is lost. */
export function wholeForm({ description, catalogue }: PaperForm, needed: readonly string[]): readonly Block[] {
  const blocks = [...description.blocks], at = (name: string): number => blocks.findIndex(one => one.name === name);
  for (const [place, block] of catalogue.blocks.entries()) {
    if (!needed.includes(block.name) || at(block.name) >= 0) continue;
    const before = catalogue.blocks.slice(0, place).findLast(one => at(one.name) >= 0);
    blocks.splice(placeAfter(blocks, before ? at(before.name) : -1, block), 0, block);
  }
  return blocks;
}

/** A section goes behind the last block of the one before it, any other block right behind its neighbour. */
function placeAfter(blocks: readonly Block[], before: number, block: Block): number {
  if (block.block !== 'section') return before + 1;
  const next = blocks.findIndex((one, at) => at > before && (one.block === 'section' || one.block === 'signatures'));
  return next < 0 ? blocks.length : next;
}

/** Blocks of the form with what is known; those of the agency's own that nothing is known for are left open, to be written on. */
export function formContents(blocks: readonly Block[], told: Told, { parts = {}, rows = {} }: Known, words: Words): Content[] {
  const around = aroundOf(told), out: Content[] = [], catalogued = new Set(told.form.catalogue.blocks.filter(one => one.block !== 'wording').map(one => one.name));
  const isThere = (block: Block): boolean => !('when' in block) || isShown(block, told.form.description, told.answers);
  let open: Fact[] = [];
  const close = (): void => { if (open.length) out.push(facts(open)); open = []; };
  for (let at = 0; at < blocks.length; at++) {
    const block = blocks[at], row = block && rows[block.name], whole = block && parts[block.name];
    if (!block) continue;
    if (row) { open.push(...row(labelOf(told.form, block.name))); continue; }
    const print = whole ?? (catalogued.has(block.name) && block.block !== 'section' || !isThere(block) ? undefined : () => contentOf(block, around, words));
    if (!print) continue;
    close();
    const lead: Content[] = [];
    for (let next = blocks[at + 1]; whole && next?.block === 'wording'; next = blocks[at + 1]) { at++; if (isThere(next)) lead.push(...contentOf(next, around, words)); }
    out.push(...print(labelOf(told.form, block.name), lead));
  }
  close();
  return out;
}

/** The wording of the form speaks of what is known; its open fields are those of a blank form. */
function aroundOf({ form, issuer, at, number, unit, filler, answers }: Told): Around {
  const filled = { answers, files: [], shown: [], number, corrects: '', unit, filler, signed: [], verify: '', sealed: false };
  const values = wordingValues({ form: form.description, about: form.about, issuer, head: form.head.name, at, watermark: '', filled });
  return { form: form.description, filled: undefined, values, width: form.catalogue.landscape ? WIDTH.lying : WIDTH.upright };
}
