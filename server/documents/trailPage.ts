/** The whole history of a document, its chain checked entry by entry; as a page and as CSV. */
import { demand } from '../access/may';
import { firstBreak } from '../core/trail';
import type { Answer, Visit } from '../web/route';
import { wording } from '../web/wording';
import { wholeTrail } from './queries';
import { revisionTrail } from './trailWords';

export async function trailPage(visit: Visit): Promise<Answer> {
  const id = visit.params['id'] ?? '', record = await wholeTrail(id), w = wording(visit), broken = firstBreak(record.trail, record.trailHead);
  const check = { intact: broken === undefined, text: w.words(broken === undefined ? 'trail.intact' : 'trail.broken', { count: record.trail.length, n: broken ?? 0, at: w.dateTime(visit.now) }) };
  return { view: 'documents/trail', section: 'documents', title: w.words('trail.title', { code: record.code }), data: { crumbs: [{ href: '/documents', text: w.words('nav.documents') }, { href: `/documents/${id}`, text: record.code }, { text: w.words('document.trail') }], trail: { entries: revisionTrail(record.trail, w), check } } };
}

export async function trailCsv(visit: Visit): Promise<Answer> {
  const record = await wholeTrail(visit.params['id'] ?? '');
  demand(visit.actor, 'trail.read', record);
  const rows = record.trail.map(entry => [entry.n, entry.at.toISOString(), entry.by.name, entry.by.title, entry.action, entry.about ?? '', entry.from ?? '', entry.to ?? '', entry.reason ?? '', entry.signature?.contentHash ?? '', entry.hash]);
  const head = ['n', 'at', 'by', 'title', 'action', 'revision', 'from', 'to', 'reason', 'content', 'hash'];
  return { text: `\ufeff${[head, ...rows].map(row => row.map(cell).join(',')).join('\r\n')}\r\n`, type: 'text/csv; charset=utf-8', name: `${record.code.replace(/[^\w.-]/g, '_')}-trail.csv` };
}

/** Quoted; what a spreadsheet would take for a formula is made text. */
function cell(value: string | number): string {
  const text = String(value), safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return `"${safe.replace(/"/g, '""')}"`;
}
