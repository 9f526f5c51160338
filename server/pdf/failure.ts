/** How do requests, answers and refusals travel between the PDF worker and the rest? A class does not survive the way. */
import { DomainError, InvalidInput, Refused, Unavailable, type Refusal } from '../core/errors';

export interface Request { readonly name: string; readonly operands: readonly unknown[] }
export type Answer<Result> = { readonly result: Result } | { readonly failure: Failure };

/** An error as data. */
export interface Failure {
  readonly kind: 'refused' | 'invalid' | 'unavailable' | 'error';
  readonly refusal: Refusal; readonly fields?: Readonly<Record<string, Refusal>>; readonly stack?: string | undefined;
}

/** The error as data; one that is no refusal keeps its message and stack. */
export function failureOf(error: unknown): Failure {
  if (error instanceof InvalidInput) return { kind: 'invalid', refusal: error.refusal, fields: error.fields };
  if (error instanceof Unavailable) return { kind: 'unavailable', refusal: error.refusal };
  if (error instanceof DomainError) return { kind: 'refused', refusal: error.refusal };
  return error instanceof Error ? { kind: 'error', refusal: { key: error.message }, stack: error.stack } : { kind: 'error', refusal: { key: String(error) } };
}

/** The error that `failureOf` took apart. */
export function errorOf({ kind, refusal, fields = {}, stack }: Failure): Error {
  if (kind === 'invalid') return new InvalidInput(fields);
  if (kind === 'unavailable') return new Unavailable(refusal.key);
  if (kind === 'refused') return new Refused(refusal);
  const error = new Error(refusal.key);
  if (stack) error.stack = stack;
  return error;
}
