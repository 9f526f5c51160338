/** Which days does the demonstration speak of? All are counted from the day it is made, so that it is never out of date. */
import { DateTime } from 'luxon';

export const ZONE = 'Asia/Ho_Chi_Minh';

export interface Calendar {
  /** `days` from today, in office hours, `step` × 25 minutes after 8 o'clock; a weekend falls back to its Friday. */
  at(days: number, step: number): Date;
  /** The day that is `days` from today, a working day like `at`, as YYYY-MM-DD. */
  workday(days: number): string;
  /** The day that is exactly `days` from today, as YYYY-MM-DD. */
  day(days: number): string;
  /** A few seconds into that day: when the job brings a revision into force. */
  morningOf(days: number): Date;
}

/** @param now any instant of the day that is called today. */
export function calendarFrom(now: Date): Calendar {
  const today = DateTime.fromJSDate(now, { zone: ZONE }).startOf('day');
  const plain = (days: number): DateTime => today.plus({ days });
  const working = (days: number): DateTime => { const day = plain(days); return day.weekday > 5 ? day.minus({ days: day.weekday - 5 }) : day; };
  return {
    at: (days, step) => working(days).plus({ hours: 8, minutes: step * 25 }).toJSDate(),
    workday: days => working(days).toFormat('yyyy-MM-dd'),
    day: days => plain(days).toFormat('yyyy-MM-dd'),
    morningOf: days => plain(days).plus({ seconds: 20 }).toJSDate(),
  };
}

/** As printed: 24/11/2026. */
export function printedDay(at: Date): string {
  return DateTime.fromJSDate(at, { zone: ZONE }).toFormat('dd/MM/yyyy');
}
