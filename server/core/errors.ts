/** Named errors that carry their HTTP status and a reason a person can act on; drawn by web/errorPage.ts only. */

/** A reason as data: a key in views/locales under `refusal.` and the values its sentence needs. */
export interface Refusal { readonly key: string; readonly values?: Readonly<Record<string, string | number>> }

export class DomainError extends Error {
  readonly status: number = 400;
  constructor(readonly refusal: Refusal) { super(refusal.key); this.name = new.target.name; }
}

/** Thrown when the thing does not exist, or belongs to an agency this person may not know about. */
export class NotFound extends DomainError {
  override readonly status = 404;
  constructor(key = 'notFound') { super({ key }); }
}

/** Thrown when the person is known but holds no role that allows it. */
export class Forbidden extends DomainError {
  override readonly status = 403;
  constructor(refusal: Refusal = { key: 'forbidden' }) { super(refusal); }
}

/** Thrown when a rule of the procedure says no: nothing was changed. */
export class Refused extends DomainError { override readonly status = 409; }

/** Thrown when somebody else changed the record since this page was read: nothing was changed. */
export class StaleRecord extends DomainError {
  override readonly status = 409;
  constructor() { super({ key: 'staleRecord' }); }
}

/** Thrown when the same form has been sent before and was carried out: it is not done twice. The person is answered as the first time. */
export class SentAlready extends DomainError {
  override readonly status = 409;
  constructor() { super({ key: 'sentAlready' }); }
}

/** Thrown when what was typed or uploaded is not valid; `fields` names each field and its reason. */
export class InvalidInput extends DomainError {
  override readonly status = 422;
  constructor(readonly fields: Readonly<Record<string, Refusal>>) { super({ key: 'invalidInput' }); }
}

/** Thrown when somebody tries too often. `seconds` = how long to wait. */
export class TooManyAttempts extends DomainError {
  override readonly status = 429;
  constructor(seconds: number) { super({ key: 'tooManyAttempts', values: { seconds } }); }
}

/** Thrown when the store, a file system or a converter does not answer before anything was written: nothing was changed, trying again is right. */
export class Unavailable extends DomainError {
  override readonly status = 503;
  constructor(key = 'unavailable') { super({ key }); }
}

/** Where it is found out whether a form was carried out, and what was typed into it meanwhile. */
export interface Pending {
  readonly id: string; readonly action: string; readonly address: string; readonly typed: readonly { readonly name: string; readonly value: string }[];
  readonly secrets: readonly string[]; readonly files: readonly string[];
}

/** Thrown when a write was sent and the store did not say whether it stands: it is neither done nor refused until that is found out. */
export class OutcomeUnknown extends DomainError {
  override readonly status = 503;
  constructor(readonly pending?: Pending) { super({ key: 'outcomeUnknown' }); }
}

/** Codes of the file system which a person cannot act on but can wait out. EFBIG: a limit on the size of the process's files. */
const PASSING: ReadonlyMap<unknown, string> = new Map([
  ['ENOSPC', 'diskFull'], ['EDQUOT', 'diskFull'], ['EFBIG', 'diskFull'],
  ...['EROFS', 'EACCES', 'EIO', 'EMFILE', 'ENFILE'].map(code => [code, 'filesUnavailable'] as const),
]);

/** `Unavailable` for an error of the file system that passes by itself, any other error as it is. */
export function fileSystemError(error: unknown): unknown {
  const key = typeof error === 'object' && error !== null && 'code' in error ? PASSING.get(error.code) : undefined;
  return key === undefined ? error : new Unavailable(key);
}

/** The fields of the unique index that refused, as the driver's error tells them. */
export function duplicateOf(error: unknown): string | undefined {
  if (!isDuplicate(error) || typeof error !== 'object' || error === null || !('keyPattern' in error)) return undefined;
  const { keyPattern } = error;
  return typeof keyPattern === 'object' && keyPattern !== null ? Object.keys(keyPattern).join(' ') : undefined;
}

/** True for the driver's error of a unique index: somebody has that value already. */
export function isDuplicate(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === 11000;
}
