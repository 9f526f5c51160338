/** What time is it, and which day is that in an agency's time zone? The only file that reads the clock. */
import { DateTime, IANAZone, Info, type Zone } from 'luxon';

export type Clock = () => Date;

export const systemClock: Clock = () => new Date();

const MINUTE_MS = 60_000, DAY_MS = 86_400_000, QUARTER_HOUR = 15 * MINUTE_MS;
/** Offsets that are remembered a zone: two years of quarters of an hour. */
const MOST_OFFSETS = 70_000;
let remembers = false;

/**
 * Lets luxon remember offsets of zones: it asks Intl anew for each date it writes, which was a quarter of what a page of 50 rows cost.
 * Clocks have never been changed but at a quarter of an hour. Done once, when a process starts.
 */
export function rememberOffsets(): void {
  if (remembers) return;
  remembers = true;
  const { prototype } = IANAZone, reckoned = prototype.offset, known = new Map<string, Map<number, number>>();
  prototype.offset = function offset(this: IANAZone, instant: number): number {
    const quarter = Math.floor(instant / QUARTER_HOUR), ofZone = known.get(this.name) ?? new Map<number, number>(), found = ofZone.get(quarter);
    if (found !== undefined) return found;
    if (ofZone.size >= MOST_OFFSETS) ofZone.clear();
    const made = reckoned.call(this, instant);
    known.set(this.name, ofZone.set(quarter, made));
    return made;
  };
}

/** The same wall clock in UTC: its UTC parts are what a clock in `zone` shows. A page asks this some hundred times: luxon's own objects cost ten times as much. */
function wallClock(instant: Date, zone: string): Date {
  const known = zones.get(zone) ?? Info.normalizeZone(zone);
  zones.set(zone, known);
  return new Date(instant.getTime() + known.offset(instant.getTime()) * MINUTE_MS);
}

const zones = new Map<string, Zone>();

function digits(value: number, count = 2): string {
  return String(value).padStart(count, '0');
}

/** dd/MM/yyyy, as a clock in `zone` shows it. */
export function writtenDay(instant: Date, zone: string): string {
  const wall = wallClock(instant, zone);
  return `${digits(wall.getUTCDate())}/${digits(wall.getUTCMonth() + 1)}/${digits(wall.getUTCFullYear(), 4)}`;
}

/** dd/MM/yyyy HH:mm, as a clock in `zone` shows it. */
export function writtenMinute(instant: Date, zone: string): string {
  const wall = wallClock(instant, zone);
  return `${writtenDay(instant, zone)} ${digits(wall.getUTCHours())}:${digits(wall.getUTCMinutes())}`;
}

/** The name of the day of the week, in that language. */
export function writtenWeekday(instant: Date, zone: string, language: string): string {
  const name = `${language} ${wallClock(instant, zone).getUTCDay()}`, known = weekdays.get(name) ?? DateTime.fromJSDate(instant, { zone }).setLocale(language).toFormat('cccc');
  weekdays.set(name, known);
  return known;
}

const weekdays = new Map<string, string>();

/** The calendar day (YYYY-MM-DD) that `instant` falls on in `zone` (IANA name, e.g. Asia/Ho_Chi_Minh). */
export function dayOf(instant: Date, zone: string): string {
  const wall = wallClock(instant, zone);
  return `${digits(wall.getUTCFullYear(), 4)}-${digits(wall.getUTCMonth() + 1)}-${digits(wall.getUTCDate())}`;
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
  const dayNumber = (instant: Date): number => Math.floor(wallClock(instant, zone).getTime() / DAY_MS);
  return dayNumber(due) - dayNumber(now);
}

export function isTimeZone(name: string): boolean {
  return DateTime.now().setZone(name).isValid;
}
