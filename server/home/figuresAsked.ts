/** Which agency and which year or quarter do the figures speak of? Read from the address once. */
import { DateTime } from 'luxon';
import type { AgencyView } from '../agencies/queries';
import { addSeconds, dayOf } from '../core/clock';
import { NotFound } from '../core/errors';
import { day } from '../core/form';
import type { Span } from '../nonconformities/figures';
import { AGE_DAYS } from '../nonconformities/figureSums';
import type { Visit } from '../web/route';

/** A span of days that was typed, both included. */
export interface Period { readonly from: string; readonly to: string }

/** `agency` left out: all of `agencies`. `quarter` left out: the whole year. `period` stands before both. */
export interface FiguresOf { readonly agency: AgencyView | undefined; readonly agencies: readonly AgencyView[]; readonly oversees: boolean; readonly year: number; readonly quarter: number | undefined; readonly period: Period | undefined; readonly thisYear: number; readonly zone: string; readonly now: Date }

/** The trend shows so many quarters, the span's last one among them. */
const QUARTERS = 8;

/** The agency asked for; else the one worked in; else, for an overseer, all. What the address does not know of a time is as if it were not there. @throws NotFound for any other agency. */
export function figuresOf({ query, actor, viewer, now }: Pick<Visit, 'query' | 'actor' | 'viewer' | 'now'>, agencies: readonly AgencyView[]): FiguresOf {
  const wanted = query['agency'] ?? '', oversees = actor.grants.some(grant => grant.role === 'overseer'), own = viewer?.timeZone ?? 'Asia/Ho_Chi_Minh';
  const agency = agencies.find(one => one._id === wanted) ?? (wanted || oversees ? undefined : agencies.find(one => one._id === actor.agency) ?? agencies[0]);
  if ((wanted && wanted !== 'all' && !agency) || (!agency && !oversees)) throw new NotFound();
  const zone = agency?.timeZone ?? own, thisYear = DateTime.fromJSDate(now, { zone }).year, period = periodIn(query), year = period ? period.to.slice(0, 4) : query['year'] ?? '';
  const quarter = !period && /^[1-4]$/.test(query['quarter'] ?? '') ? Number(query['quarter']) : undefined;
  return { agency, agencies: agency ? [agency] : agencies, oversees, year: /^20\d\d$/.test(year) ? Number(year) : thisYear, quarter, period, thisYear, zone, now };
}

/** Both days, in their order; one of them alone is not a span. */
function periodIn(query: Readonly<Record<string, string>>): Period | undefined {
  const from = day.safeParse(query['from']), to = day.safeParse(query['to']);
  return from.success && to.success && from.data <= to.data ? { from: from.data, to: to.data } : undefined;
}

export function spanOf({ year, quarter, period, zone }: Pick<FiguresOf, 'year' | 'quarter' | 'zone'> & { readonly period?: Period | undefined }): Span {
  if (period) return { from: DateTime.fromISO(period.from, { zone }).toJSDate(), to: DateTime.fromISO(period.to, { zone }).plus({ days: 1 }).toJSDate() };
  const from = DateTime.fromObject({ year, month: quarter ? quarter * 3 - 2 : 1 }, { zone });
  return { from: from.toJSDate(), to: from.plus(quarter ? { quarters: 1 } : { years: 1 }).toJSDate() };
}

/** The first and the last day of the span, as the register asks for them. */
export function daysOf(asked: Parameters<typeof spanOf>[0]): Period {
  const { from, to } = spanOf(asked);
  return { from: dayOf(from, asked.zone), to: dayOf(addSeconds(to, -1), asked.zone) };
}

export interface QuarterName { readonly year: number; readonly quarter: number }

/** The quarters of the trend, the last one that of the span or, where that lies ahead, that of today; `starts` has the end as well. */
export function quartersOf(asked: Parameters<typeof spanOf>[0] & Pick<FiguresOf, 'now'>): { readonly names: readonly QuarterName[]; readonly starts: readonly Date[] } {
  const end = DateTime.fromJSDate(addSeconds(spanOf(asked).to, -1), { zone: asked.zone }).startOf('quarter').plus({ quarters: 1 }), next = DateTime.fromJSDate(asked.now, { zone: asked.zone }).startOf('quarter').plus({ quarters: 1 }), last = end < next ? end : next;
  const all = Array.from({ length: QUARTERS + 1 }, (_, at) => last.minus({ quarters: QUARTERS - at }));
  return { names: all.slice(0, -1).map(({ year, quarter }) => ({ year, quarter })), starts: all.map(one => one.toJSDate()) };
}

/** Reported before the first of these instants: more than 30 calendar days old, and so on. */
export function agesOf({ now, zone }: Pick<FiguresOf, 'now' | 'zone'>): Date[] {
  const today = DateTime.fromJSDate(now, { zone }).startOf('day');
  return AGE_DAYS.map(days => today.minus({ days }).toJSDate());
}
