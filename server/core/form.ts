/** What was typed, parsed once at the edge: values, or a reason for each field that is not right. */
import type { z } from 'zod';
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
