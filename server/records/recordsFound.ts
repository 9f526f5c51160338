/** What was found among all records of an agency, as the page shows it: each with its form, its folder, its state and its day. Pure. */
import type { AgencyView } from '../agencies/queries';
import { ENOUGH } from '../search/shapes';
import { addressOf as addressWith } from '../web/address';
import type { Wording } from '../web/wording';
import { addressOf } from './actWords';
import { FOUND_A_PAGE, LAST_PAGE, type FoundRecord, type FoundRecords, type RecordsAsked } from './finding';

export function foundShown({ rows, total }: FoundRecords, asked: RecordsAsked, agency: Pick<AgencyView, '_id'>, w: Wording): Record<string, unknown> {
  const pager = pagerOf(total, asked, agency, w);
  return { count: total ? w.words(total >= ENOUGH ? 'record.foundMany' : 'record.foundCount', { count: total }) : '', rows: rows.map(row => foundRow(row, w)), ...(pager ? { pager } : {}) };
}

function foundRow(row: FoundRecord, w: Wording): Record<string, unknown> {
  const on = w.date(row.createdAt);
  return {
    href: addressOf(row), number: row.number, title: row.title, state: { ...w.state('record', row.state), ...(row.state === 'filed' ? { quiet: true } : {}) }, form: { href: `/records/forms/${row.form.id}`, code: row.form.code, title: row.form.title },
    folder: row.folder, on, ...(row.mark ? { mark: w.words(`mark.${row.mark}`) } : {}), ...(row.hold ? { held: true } : {}), about: [row.form.code, row.folder, row.filler.name, on].filter(Boolean).join(' · '),
  };
}

function pagerOf(total: number, { text, page }: RecordsAsked, agency: Pick<AgencyView, '_id'>, { words }: Wording): Record<string, unknown> | undefined {
  if (total <= FOUND_A_PAGE) return undefined;
  const first = (page - 1) * FOUND_A_PAGE + 1, last = Math.min(page * FOUND_A_PAGE, total, ENOUGH - 1), to = (wanted: number): string => addressWith('/records', { agency: agency._id, q: text, page: wanted > 1 ? wanted : undefined });
  return { range: words('search.range', { first, last, total: Math.min(total, ENOUGH - 1) }), ...(page > 1 ? { first: to(1) } : {}), ...(page < LAST_PAGE && total > last ? { next: to(page + 1) } : {}) };
}
