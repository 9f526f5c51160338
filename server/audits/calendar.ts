/** A person's audits as a calendar file (RFC 5545), and the secret address it is fetched from. Pure. */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { DateTime } from 'luxon';

export interface CalendarEvent { readonly id: string; readonly title: string; readonly about: string; readonly place: string; readonly from: Date; readonly to: Date; readonly changedAt: Date; readonly cancelled: boolean; readonly url: string }

/** Lines end in CRLF and are folded at 75 octets, never inside a letter. @param zone in which the whole days are meant */
export function calendarText(name: string, events: readonly CalendarEvent[], zone: string, host: string): string {
  const lines = ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//Quytrinh//Audits//VI', 'CALSCALE:GREGORIAN', 'METHOD:PUBLISH', `X-WR-CALNAME:${escaped(name)}`, ...events.flatMap(event => linesOf(event, zone, host)), 'END:VCALENDAR'];
  return `${lines.map(folded).join('\r\n')}\r\n`;
}

/** Whole days; the end is the day after the last one (RFC 5545, 3.6.1). */
function linesOf({ id, title, about, place, from, to, changedAt, cancelled, url }: CalendarEvent, zone: string, host: string): string[] {
  const day = (at: Date, more = 0): string => DateTime.fromJSDate(at, { zone }).plus({ days: more }).toFormat('yyyyMMdd');
  const stamp = DateTime.fromJSDate(changedAt, { zone: 'utc' }).toFormat("yyyyMMdd'T'HHmmss'Z'");
  return [
    'BEGIN:VEVENT', `UID:${id}@${host}`, `DTSTAMP:${stamp}`, `LAST-MODIFIED:${stamp}`, `DTSTART;VALUE=DATE:${day(from)}`, `DTEND;VALUE=DATE:${day(to, 1)}`,
    `SUMMARY:${escaped(title)}`, `DESCRIPTION:${escaped(about)}`, `LOCATION:${escaped(place)}`, `URL:${url}`, `STATUS:${cancelled ? 'CANCELLED' : 'CONFIRMED'}`, 'END:VEVENT',
  ];
}

export function escaped(text: string): string {
  return text.replace(/[\\;,]/g, letter => `\\${letter}`).replace(/\r\n|\r|\n/g, '\\n').replace(/[\u0000-\u001f\u007f]/g, '');
}

const OCTETS = 75;

export function folded(line: string): string {
  const parts: string[] = [''];
  let octets = 0;
  for (const letter of line) {
    const size = Buffer.byteLength(letter);
    if (octets + size > OCTETS) { parts.push(' '); octets = 1; }
    parts[parts.length - 1] += letter;
    octets += size;
  }
  return parts.join('\r\n');
}

const MAC_BYTES = 16;

/** The person's id and an HMAC over it and the round: a renewed address makes all older ones void. */
export function calendarToken(person: string, round: number, secret: string): string {
  return `${person}-${macOf(person, round, secret).toString('base64url')}`;
}

/** Whose address it is, still to be checked against their round. */
export function personIn(token: string): string | undefined {
  return /^([0-9a-f]{24})-[\w-]{22}$/.exec(token)?.[1];
}

export function isCalendarToken(token: string, person: string, round: number, secret: string): boolean {
  const wanted = Buffer.from(calendarToken(person, round, secret)), given = Buffer.from(token);
  return wanted.length === given.length && timingSafeEqual(wanted, given);
}

function macOf(person: string, round: number, secret: string): Buffer {
  return createHmac('sha256', secret).update(`quytrinh calendar ${person} ${round}`).digest().subarray(0, MAC_BYTES);
}
