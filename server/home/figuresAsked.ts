/** Which agency and which year or quarter do the figures speak of? Read from the address once. */
import { DateTime } from 'luxon';
import type { AgencyView } from '../agencies/queries';
import { NotFound } from '../core/errors';
import type { Span } from '../nonconformities/figures';
import { AGE_DAYS } from '../nonconformities/figureSums';
import type { Visit } from '../web/route';

/** `agency` left out: all of `agencies`. `quarter` left out: the whole year. */
export interface FiguresOf { readonly agency: AgencyView | undefined; readonly agencies: readonly AgencyView[]; readonly oversees: boolean; readonly year: number; readonly quarter: number | undefined; readonly thisYear: number; readonly zone: string; readonly now: Date }

/** The trend shows so many quarters, the span's last one among them. */
const QUARTERS = 8;

/** The agency asked for; else the one worked in; else, for an overseer, all. What the address does not know of a time is as if it were not there. @throws NotFound for any other agency. */
export function figuresOf({ query, actor, viewer, now }: Pick<Visit, 'query' | 'actor' | 'viewer' | 'now'>, agencies: readonly AgencyView[]): FiguresOf {
  const wanted = query['agency'] ?? '', oversees = actor.grants.some(grant => grant.role === 'overseer'), zone = viewer?.timeZone ?? 'Asia/Ho_Chi_Minh', thisYear = DateTime.fromJSDate(now, { zone }).year;
  const agency = agencies.find(one => one._id === wanted) ?? (wanted || oversees ? undefined : agencies.find(one => one._id === actor.agency) ?? agencies[0]);
  if ((wanted && wanted !== 'all' && !agency) || (!agency && !oversees)) throw new NotFound();
  const quarter = /^[1-4]$/.test(query['quarter'] ?? '') ? Number(query['quarter']) : undefined;
  return { agency, agencies: agency ? [agency] : agencies, oversees, year: /^20\d\d$/.test(query['year'] ?? '') ? Number(query['year']) : thisYear, quarter, thisYear, zone, now };
}

export function spanOf({ year, quarter, zone }: Pick<FiguresOf, 'year' | 'quarter' | 'zone'>): Span {
  const from = DateTime.fromObject({ year, month: quarter ? quarter * 3 - 2 : 1 }, { zone });
  return { from: from.toJSDate(), to: from.plus(quarter ? { quarters: 1 } : { years: 1 }).toJSDate() };
}

export interface QuarterName { readonly year: number; readonly quarter: number }

/** The quarters of the trend, the last one that of the span or, where that lies ahead, that of today; `starts` has the end as well. */
export function quartersOf(asked: Pick<FiguresOf, 'year' | 'quarter' | 'zone' | 'now'>): { readonly names: readonly QuarterName[]; readonly starts: readonly Date[] } {
  const end = DateTime.fromJSDate(spanOf(asked).to, { zone: asked.zone }), next = DateTime.fromJSDate(asked.now, { zone: asked.zone }).startOf('quarter').plus({ quarters: 1 }), last = end < next ? end : next;
  const all = Array.from({ length: QUARTERS + 1 }, (_, at) => last.minus({ quarters: QUARTERS - at }));
  return { names: all.slice(0, -1).map(({ year, quarter }) => ({ year, quarter })), starts: all.map(one => one.toJSDate()) };
}

/** Reported before the first of these instants: more than 30 calendar days old, and so on. */
export function agesOf({ now, zone }: Pick<FiguresOf, 'now' | 'zone'>): Date[] {
  const today = DateTime.fromJSDate(now, { zone }).startOf('day');
  return AGE_DAYS.map(days => today.minus({ days }).toJSDate());
}
