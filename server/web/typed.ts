/** What stands in the fields of a form: what is stored, or what was typed when the act was refused. */
import type { Visit } from './route';

/** `stored` with each field as it was typed, where the form is drawn again. Passwords are never among them. */
export function typedOr(visit: Visit, stored: Readonly<Record<string, string | readonly string[]>>): Record<string, string | readonly string[]> {
  if (!visit.problems) return { ...stored };
  return Object.fromEntries(Object.entries(stored).map(([field, value]) => [field, Array.isArray(value) ? listOf(visit.body[field]) : textOf(visit.body[field])]));
}

/**
 * The version a form carries. After an error in a field it stays the one that was read, so that a change by somebody else meanwhile is still found;
 * once that was said, it is the present one: the person knows.
 */
export function versionFor(visit: Visit, present: number): number {
  const known = visit.problems && visit.problems.refusal?.key !== 'staleRecord' ? Number(visit.body['version']) : Number.NaN;
  return Number.isSafeInteger(known) ? known : present;
}

/** True when a tick box of that name is ticked, as typed or as stored. */
export function tickedOr(visit: Visit, field: string, stored: boolean): boolean {
  return visit.problems ? visit.body[field] !== undefined : stored;
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function listOf(value: unknown): string[] {
  return Array.isArray(value) ? value.filter(one => typeof one === 'string') : typeof value === 'string' ? [value] : [];
}
