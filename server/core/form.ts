/** What was typed, parsed once at the edge: values, or a reason for each field that is not right. */
import { z } from 'zod';
import { InvalidInput, type Refusal } from './errors';

/** Field names → reasons, from zod's issues. A message that looks like a key (`tooLong`) is ours; others become `invalid`. */
export function fieldsOf(error: z.ZodError): Record<string, Refusal> {
  const fields: Record<string, Refusal> = {};
  for (const issue of error.issues) {
    const field = issue.path.map(String).join('.') || 'form';
    fields[field] ??= { key: /^[a-z][a-zA-Z]+$/.test(issue.message) ? `field.${issue.message}` : 'field.invalid' };
  }
  return fields;
}

/** @throws InvalidInput that names every wrong field. */
export function parse<Schema extends z.ZodType>(schema: Schema, input: unknown): z.output<Schema> {
  const result = schema.safeParse(input);
  if (!result.success) throw new InvalidInput(fieldsOf(result.error));
  return result.data;
}

/** One line of text: NFC, spaces folded. A message is the key of its reason, `field.<message>`. */
export const line = (max: number) => z.string('required').transform(text => text.normalize('NFC').replace(/\s+/g, ' ').trim()).pipe(z.string().min(1, 'required').max(max, 'tooLong'));
export const optionalLine = (max: number) => z.string().default('').transform(text => text.normalize('NFC').replace(/\s+/g, ' ').trim()).pipe(z.string().max(max, 'tooLong'));
export const code = (max: number) => line(max).pipe(z.string().regex(/^[\p{L}\p{N}][\p{L}\p{N}.\-/_]*$/u, 'codeLetters'));
export const version = z.coerce.number().int().nonnegative();
export const checkbox = z.union([z.literal('on'), z.literal('yes'), z.literal(true)]).optional().transform(value => value !== undefined);
/** One or several values of fields with one name. */
export const several = z.union([z.string(), z.array(z.string())]).optional().transform(value => (value === undefined ? [] : Array.isArray(value) ? value : [value])).transform(values => values.filter(value => value !== ''));
/** A day typed as dd/MM/yyyy (or sent as yyyy-MM-dd) → yyyy-MM-dd. */
export const day = z.string('required').trim().min(1, 'required').transform(text => text.replace(/^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$/, (_, d: string, m: string, y: string) => `${y}-${m.padStart(2, '0')}-${d.padStart(2, '0')}`)).pipe(z.string().regex(/^\d{4}-\d{2}-\d{2}$/, 'notADay').refine(isDay, 'notADay'));
/** 2026-02-31 is read as 3 March by the language itself: a day is one that is written back as it came. */
function isDay(text: string): boolean {
  const at = Date.parse(text);
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(text);
}

/** Several lines of text. */
export const prose = (max: number) => z.string('required').transform(text => text.normalize('NFC').replace(/\r\n?/g, '\n').trim()).pipe(z.string().min(1, 'required').max(max, 'tooLong'));
export const optionalProse = (max: number) => z.string().default('').transform(text => text.normalize('NFC').replace(/\r\n?/g, '\n').trim()).pipe(z.string().max(max, 'tooLong'));
/** A password is taken as typed: never trimmed, never shown again. */
export const password = z.string('required').min(1, 'required').max(500, 'tooLong');
