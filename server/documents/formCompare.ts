/** What changed between the forms of two revisions, block by block? Pure. */
import { diffWordsWithSpace } from 'diff';
import type { Words } from '../core/words';
import type { Block, Column, FormDescription, SignaturePlace } from '../forms/description';
import { boundsText } from '../forms/quantities';
import type { Piece } from './compare';
import { kindOf } from './formEditing';

/** One block, or the settings of the whole; those that are gone stand last. */
export interface ComparedBlock { readonly change?: 'added' | 'removed' | 'changed'; readonly label: readonly Piece[]; readonly detail: readonly Piece[] }

interface Said { readonly name: string; readonly label: string; readonly detail: string }

/** In the order of now. A block is the same one while its name is. Without `before`, nothing is marked. */
export function comparedForm(now: FormDescription, before: FormDescription | undefined, words: Words): ComparedBlock[] {
  const old = before && new Map(saidOf(before, words).map(one => [one.name, one])), fresh = saidOf(now, words), names = new Set(fresh.map(one => one.name));
  const gone = old ? [...old.values()].filter(one => !names.has(one.name)) : [];
  return [...fresh.map(one => (old ? against(old.get(one.name), one) : plain(one))), ...gone.map((one): ComparedBlock => ({ change: 'removed', label: marked(one.label, 'del'), detail: marked(one.detail, 'del') }))];
}

function against(old: Said | undefined, now: Said): ComparedBlock {
  if (!old) return { change: 'added', label: marked(now.label, 'ins'), detail: marked(now.detail, 'ins') };
  if (old.label === now.label && old.detail === now.detail) return plain(now);
  return { change: 'changed', label: piecesOf(old.label, now.label), detail: piecesOf(old.detail, now.detail) };
}

function plain(one: Said): ComparedBlock {
  return { label: [{ text: one.label }], detail: [{ text: one.detail }] };
}

function marked(text: string, kind: 'ins' | 'del'): Piece[] {
  return text ? [{ text, kind }] : [];
}

function piecesOf(old: string, now: string): Piece[] {
  return diffWordsWithSpace(old, now).map(({ value, added, removed }) => ({ text: value, ...(added ? { kind: 'ins' as const } : removed ? { kind: 'del' as const } : {}) }));
}

function saidOf(form: FormDescription, words: Words): Said[] {
  const settings = [words(`forms.layout.${form.layout}`), ...(form.landscape ? [words('forms.lying')] : []), form.kind, form.about, form.recipients.join('; '), form.numberPattern, form.folder, words('forms.years', { count: form.retentionYears }), ...(form.mark ? [words(`forms.mark.${form.mark}`)] : []), form.clauses.join(', ')];
  return [{ name: '', label: words('forms.settings'), detail: joined(settings) }, ...form.blocks.map(block => ({ name: block.name, label: 'label' in block ? block.label : words(`forms.kind.${kindOf(block)}`), detail: detailOf(block, form, words) }))];
}

function detailOf(block: Block, form: FormDescription, words: Words): string {
  const asked = 'when' in block && block.when ? form.blocks.find(one => one.name === block.when?.field) : undefined;
  const when = 'when' in block && block.when ? [words('forms.when.is', { label: asked && 'label' in asked ? asked.label : block.when.field, value: block.when.is })] : [], required = 'required' in block && block.required ? [words('forms.required')] : [];
  switch (block.block) {
    case 'field': return joined([words(`forms.kind.${block.kind}`), ...required, block.options.join('; '), block.measure, block.kind === 'number' ? boundsText(block, words) : '', ...(block.prefill ? [words(`forms.prefill.${block.prefill}`)] : []), block.help, ...when]);
    case 'table': return joined([words('forms.kind.table'), ...required, ...block.columns.map(column => columnOf(column, block.columns, words)), block.rows.join('; '), block.help, ...when]);
    case 'wording': return joined([...(block.style === 'plain' ? [] : [words(`forms.style.${block.style}`)]), block.text, ...when]);
    case 'signatures': return joined([...(block.inOrder ? [words('forms.field.inOrder')] : []), ...block.signatures.map(place => signerOf(place, words))]);
    default: return joined([words(`forms.kind.${block.block}`), ...when]);
  }
}

function columnOf(column: Column, all: readonly Column[], words: Words): string {
  const product = column.of.map(name => all.find(one => one.name === name)?.label ?? name).join(' × ');
  return `${column.label} (${[words(`forms.kind.${column.kind}`), ...(column.required ? [words('forms.required')] : []), product, column.options.join('; '), column.measure, column.kind === 'number' ? boundsText(column, words) : '', ...(column.sum ? [words('forms.field.sum')] : []), ...(column.width ? [`${column.width}%`] : [])].filter(Boolean).join(', ')})`;
}

function signerOf({ label, by, signingFor, over }: SignaturePlace, words: Words): string {
  return `${label} (${[words(`forms.by.${by}`), signingFor, over].filter(Boolean).join(', ')})`;
}

function joined(parts: readonly string[]): string {
  return parts.filter(part => part !== '').join(' · ');
}
