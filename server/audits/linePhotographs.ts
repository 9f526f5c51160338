/** How do photographs of a checklist stand on its papers: named by their number beside the answer, and shown at the end? Pure. */
import type { Content } from 'pdfmake/interfaces';
import { cell, part } from '../agencies/paper';
import type { Words } from '../core/words';
import type { Shown } from '../papers/photographs';
import { photographs } from '../pdf/pictures';
import type { AuditRecord, Line } from './model';

/** A photograph by its number at the end of the paper, another file by name and hash. */
export function namedFiles({ files }: Line, shown: readonly Shown[], words: Words): Content[] {
  return files.map((file): Content => {
    const at = shown.findIndex(one => one.file.id === file.id);
    return cell(at < 0 ? `${file.name} (${file.sha256.slice(0, 12)})` : words('paper.photograph', { n: at + 1 }), { fontSize: 9, color: '#444444' });
  });
}

/** @param perRow as many as the page is wide for. */
export function photographPart(record: Pick<AuditRecord, 'lines'>, shown: readonly Shown[], perRow: number, words: Words): Content[] {
  const caption = (one: Shown, index: number): string => captionOf(record, one, index, words);
  return shown.length ? part(words('paper.photographs'), photographs(shown.map((one, index) => ({ image: one.image, caption: cell(caption(one, index)), alt: caption(one, index) })), perRow)) : [];
}

function captionOf({ lines }: Pick<AuditRecord, 'lines'>, { file }: Shown, index: number, words: Words): string {
  const line = lines.find(one => one.files.some(other => other.id === file.id));
  return words('paper.photographOf', { n: index + 1, line: line?.n ?? '', name: file.name, hash: file.sha256.slice(0, 12) });
}
