/** The journal as sentences, page by page, and as a table for a spreadsheet. */
import { demand } from '../access/may';
import { subjectOf } from '../agencies/operations';
import { agencyById } from '../agencies/queries';
import { addSeconds, dayOf, startOfDay } from '../core/clock';
import { parse } from '../core/form';
import { iconOf, whatHappened, whoDid } from '../people/sentences';
import type { Answer, Visit } from '../web/route';
import { wording, type Wording } from '../web/wording';
import { spanInput } from './input';
import type { TrailRow } from './model';
import { noteReading } from './operations';
import { cursorOf, TRAIL_A_PAGE, TRAIL_AN_EXPORT, trailRows } from './queries';

export async function trailPage(visit: Visit): Promise<Answer> {
  const w = wording(visit), wanted = await wantedOf(visit), found = await trailRows(visit.actor, { ...wanted, before: visit.query['before'], limit: TRAIL_A_PAGE });
  const rows = found.slice(0, TRAIL_A_PAGE), last = rows.at(-1), typed = { agency: visit.query['agency'] ?? '', from: visit.query['from'] ?? '', until: visit.query['until'] ?? '' };
  return {
    view: 'trail/trail', section: 'trail', title: w.words('journal.page.title'),
    data: {
      days: byDay(rows, w), form: typed, exportHref: `/trail/export${query(typed)}`, agencyName: wanted.agency ? (await agencyById(wanted.agency, visit.now)).name : '',
      pager: { ...(visit.query['before'] ? { first: `/trail${query(typed)}` } : {}), ...(found.length > TRAIL_A_PAGE && last ? { next: `/trail${query({ ...typed, before: cursorOf(last) })}` } : {}) },
    },
  };
}

/** A download is a happening itself. */
export async function trailExport(visit: Visit): Promise<Answer> {
  const w = wording(visit), wanted = await wantedOf(visit), rows = await trailRows(visit.actor, { ...wanted, limit: TRAIL_AN_EXPORT });
  const agency = await agencyById(wanted.agency ?? visit.actor.agency, visit.now);
  await noteReading({ action: 'trail.export', by: visit.actor.id, byName: visit.actor.name, agency: agency._id, within: agency.within, details: { rows: Math.min(rows.length, TRAIL_AN_EXPORT) } }, visit.now);
  const lines = rows.slice(0, TRAIL_AN_EXPORT).map(row => [w.dateTime(row.at), whoDid(row.by, row.byName, w.words), sentence(row, w), reasonOf(row), row.hash]);
  const heads = ['at', 'who', 'did', 'reason', 'hash'].map(head => w.words(`journal.page.head.${head}`));
  const cut = rows.length > TRAIL_AN_EXPORT ? [[w.words('journal.page.cut', { count: TRAIL_AN_EXPORT })]] : [];
  return { text: `\ufeff${[heads, ...lines, ...cut].map(csvLine).join('\r\n')}\r\n`, type: 'text/csv; charset=utf-8', name: `nhat-ky-${agency.code}-${dayOf(visit.now, agency.timeZone)}.csv` };
}

/** A span is whole days in the reader's zone; what is no day is left out, as in every filter. @throws NotFound for an agency whose journal is not theirs to read. */
async function wantedOf(visit: Visit): Promise<{ agency: string | undefined; from: Date | undefined; until: Date | undefined }> {
  const zone = visit.viewer?.timeZone ?? 'Asia/Ho_Chi_Minh', { agency, from, until } = parse(spanInput, visit.query);
  if (agency) demand(visit.actor, 'trail.read', subjectOf(await agencyById(agency, visit.now)));
  const last = until ? startOfDay(until, zone) : undefined, next = last ? startOfDay(dayOf(addSeconds(last, 36 * 3600), zone), zone) : undefined;
  return { agency, from: from ? startOfDay(from, zone) : undefined, until: next };
}

function byDay(rows: readonly TrailRow[], w: Wording): { day: string; trail: { entries: Record<string, unknown>[] } }[] {
  const days = new Map<string, Record<string, unknown>[]>();
  for (const row of rows) {
    const day = w.date(row.at), entries = days.get(day) ?? [];
    days.set(day, [...entries, { at: w.dateTime(row.at).slice(day.length + 1), icon: iconOf(row.action), who: whoDid(row.by, row.byName, w.words), did: sentence(row, w), reason: reasonOf(row) }]);
  }
  return [...days].map(([day, entries]) => ({ day, trail: { entries } }));
}

function sentence(row: TrailRow, { words }: Wording): string {
  return whatHappened({ action: row.action, by: row.by, byName: row.byName, subjectName: row.subjectName, about: row.about, details: row.details }, words);
}

function reasonOf(row: TrailRow): string {
  const reason = row.details['reason'];
  return typeof reason === 'string' ? reason : '';
}

/** RFC 4180; a cell that a spreadsheet would take for a formula gets an apostrophe before it. */
function csvLine(cells: readonly string[]): string {
  return cells.map(cell => `"${(/^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell).replace(/"/g, '""')}"`).join(',');
}

function query(values: Readonly<Record<string, string>>): string {
  const filled = new URLSearchParams(Object.entries(values).filter(([, value]) => value !== ''));
  return filled.size ? `?${filled.toString()}` : '';
}
