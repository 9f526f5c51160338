/** What time is it, and which day is that in an agency's time zone? The only file that reads the clock. */
import { DateTime, IANAZone } from 'luxon';

export type Clock = () => Date;

export const systemClock: Clock = () => new Date();

const QUARTER_HOUR = 900_000, MOST_OFFSETS = 50_000;
let remembers = false;

/**
 * Lets luxon remember offsets of zones: it asks Intl anew for each date it writes, which was a quarter of what a page of 50 rows cost.
 * Clocks have never been changed but at a quarter of an hour. Done once, when a process starts.
 */
export function rememberOffsets(): void {
  if (remembers) return;
  remembers = true;
  const known = new Map<string, number>(), zones = IANAZone.prototype, reckoned = zones.offset;
  zones.offset = function offset(this: IANAZone, instant: number): number {
    const key = `${this.name} ${Math.floor(instant / QUARTER_HOUR)}`, found = known.get(key);
    if (found !== undefined) return found;
    if (known.size >= MOST_OFFSETS) known.clear();
    const made = reckoned.call(this, instant);
    known.set(key, made);
    return made;
  };
}

/** The calendar day (YYYY-MM-DD) that `instant` falls on in `zone` (IANA name, e.g. Asia/Ho_Chi_Minh). */
export function dayOf(instant: Date, zone: string): string {
  return DateTime.fromJSDate(instant, { zone }).toFormat('yyyy-MM-dd');
}

/** The first instant of calendar day `day` (YYYY-MM-DD) in `zone`, or undefined when it is no day. */
export function startOfDay(day: string, zone: string): Date | undefined {
  const start = DateTime.fromISO(day, { zone }).startOf('day');
  return start.isValid && /^\d{4}-\d{2}-\d{2}$/.test(day) ? start.toJSDate() : undefined;
}

/** `months` calendar months after `instant`; the last day of a shorter month stands for a day it lacks. */
export function addMonths(instant: Date, months: number, zone: string): Date {
  return DateTime.fromJSDate(instant, { zone }).plus({ months }).toJSDate();
}

export function addSeconds(instant: Date, seconds: number): Date {
  return new Date(instant.getTime() + seconds * 1000);
}

export function addDays(instant: Date, days: number): Date {
  return addSeconds(instant, days * 24 * 3600);
}

/** The last instant of the day that begins at `start`: what was in force on a day was so at its end. */
export function endOfDay(start: Date): Date {
  return new Date(addDays(start, 1).getTime() - 1);
}

/** Whole calendar days from today (in `zone`) to `due`: negative when it is past. */
export function daysUntil(due: Date, now: Date, zone: string): number {
  const from = DateTime.fromJSDate(now, { zone }).startOf('day');
  return Math.round(DateTime.fromJSDate(due, { zone }).startOf('day').diff(from, 'days').days);
}

export function isTimeZone(name: string): boolean {
  return DateTime.now().setZone(name).isValid;
}
