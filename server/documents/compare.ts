/** What changed between two texts: paragraph against paragraph, word against word. Pure. */
import { diffArrays, diffWordsWithSpace } from 'diff';

export interface Piece { readonly text: string; readonly kind?: 'ins' | 'del' }
export interface ComparedRow { readonly id?: string; readonly number: string; readonly changed?: boolean; readonly before?: Piece[]; readonly after?: Piece[] }
export interface ComparedSection { readonly title?: string; readonly rows: ComparedRow[]; readonly folded?: ComparedRow[] }

const MOST_PARAGRAPHS = 4000, CONTEXT = 1;

/** Lines of extracted text put together to paragraphs: a line that ends a sentence, or a short one, ends it. */
export function paragraphsOf(pages: readonly string[]): string[] {
  const paragraphs: string[] = [];
  let open = '';
  for (const line of pages.flatMap(page => page.split('\n')).map(one => one.replace(/\s+/g, ' ').trim()).filter(Boolean)) {
    open = open ? `${open} ${line}` : line;
    if (/[.;:!?…]$/.test(line) || line.length < 60) { paragraphs.push(open); open = ''; }
  }
  return (open ? [...paragraphs, open] : paragraphs).slice(0, MOST_PARAGRAPHS);
}

/** Rows in order; what did not change is folded, but for a paragraph beside each change. `changes` counts changed rows. */
export function compare(before: readonly string[], after: readonly string[]): { sections: ComparedSection[]; changes: number } {
  const rows = pairUp(before, after);
  let changes = 0;
  const numbered = rows.map((row, at): ComparedRow => (row.changed ? { ...row, id: `c${++changes}`, number: String(at + 1) } : { ...row, number: String(at + 1) }));
  return { sections: folded(numbered), changes };
}

function pairUp(before: readonly string[], after: readonly string[]): Omit<ComparedRow, 'number'>[] {
  const rows: Omit<ComparedRow, 'number'>[] = [], parts = diffArrays([...before], [...after]);
  for (let at = 0; at < parts.length; at++) {
    const part = parts[at], next = parts[at + 1];
    if (!part) continue;
    if (part.removed && next?.added) { rows.push(...replaced(part.value, next.value)); at++; }
    else if (part.removed) rows.push(...part.value.map(text => ({ changed: true, before: [{ text, kind: 'del' as const }] })));
    else if (part.added) rows.push(...part.value.map(text => ({ changed: true, after: [{ text, kind: 'ins' as const }] })));
    else rows.push(...part.value.map(text => ({ before: [{ text }], after: [{ text }] })));
  }
  return rows;
}

function replaced(before: readonly string[], after: readonly string[]): Omit<ComparedRow, 'number'>[] {
  return Array.from({ length: Math.max(before.length, after.length) }, (_, at) => {
    const old = before[at], now = after[at];
    if (old === undefined) return { changed: true, after: [{ text: now ?? '', kind: 'ins' as const }] };
    if (now === undefined) return { changed: true, before: [{ text: old, kind: 'del' as const }] };
    const words = diffWordsWithSpace(old, now);
    return {
      changed: true,
      before: words.filter(word => !word.added).map(word => ({ text: word.value, ...(word.removed ? { kind: 'del' as const } : {}) })),
      after: words.filter(word => !word.removed).map(word => ({ text: word.value, ...(word.added ? { kind: 'ins' as const } : {}) })),
    };
  });
}

function folded(rows: readonly ComparedRow[]): ComparedSection[] {
  const near = rows.map((_, at) => rows.slice(Math.max(0, at - CONTEXT), at + CONTEXT + 1).some(row => row.changed));
  const sections: { rows: ComparedRow[]; folded: ComparedRow[] }[] = [];
  rows.forEach((row, at) => {
    const last = sections.at(-1);
    if (near[at]) { if (last && last.folded.length === 0) last.rows.push(row); else sections.push({ rows: [row], folded: [] }); }
    else if (last) last.folded.push(row);
    else sections.push({ rows: [], folded: [row] });
  });
  return sections;
}
