/** What is a file store: content is kept under the SHA-256 of its bytes, whole or not at all, and never changed. */
import type { Readable } from 'node:stream';
import { fileSystemError, NotFound, Unavailable } from '../core/errors';
import type { Turn } from '../core/turn';

export interface StoredFile { readonly sha256: string; readonly size: number }

/** Byte positions as in HTTP: both are counted from 0 and both belong to the range. */
export interface ByteRange { readonly start: number; readonly end: number }

/** Every method may throw `Unavailable` ('diskFull', 'filesUnavailable'): then nothing was changed and trying again is right. */
export interface FileStore {
  /** The directory where uploads are to be written before `put`: a rename away from the store where that can be. */
  readonly incoming: string;
  /** Takes a complete temporary file in. The same content twice is one file. The temporary file is gone afterwards, whatever happens. */
  put(temporaryPath: string): Promise<StoredFile>;
  putBuffer(bytes: Uint8Array): Promise<StoredFile>;
  /** Throws `FileMissing`, and `RangeError` for a range outside the file. */
  open(sha256: string, range?: ByteRange): Promise<Readable>;
  /** The whole content; throws `FileMissing`. */
  read(sha256: string): Promise<Buffer>;
  /** Bytes; throws `FileMissing`. */
  size(sha256: string): Promise<number>;
  /** Reads every byte: false when the file is missing or is no longer what its name says (ISO 9001:2015, 7.5.3.1 b). */
  verify(sha256: string): Promise<boolean>;
  /** Forgets the content for good; nothing where it is not kept. Only when no record refers to it (contentsHeld). */
  remove(sha256: string): Promise<void>;
  /** The names of all that is kept, in order, a few at a time; what comes or goes meanwhile may be among them or not. */
  names(): AsyncIterable<string>;
  /** Whether a file could be written now; for /readyz, never throws. */
  ready(): Promise<boolean>;
  /** Removes what interrupted uploads left and that is older than this many ms at `now`; returns how many. An hour or more is safe. */
  sweep(olderThanMs: number, now: Date, turn?: Turn): Promise<number>;
}

/** Thrown when no content is kept under this SHA-256. */
export class FileMissing extends NotFound {
  constructor() { super('fileMissing'); }
}

/** A name from outside must not become a path: anything but a SHA-256 in lower case is a file that we do not have. */
export function requireSha256(sha256: string): void {
  if (!/^[0-9a-f]{64}$/.test(sha256)) throw new FileMissing();
}

/** Throws `RangeError` unless the range lies in a file of `size` bytes: both stores would answer differently otherwise. */
export function requireRange({ start, end }: ByteRange, size: number): void {
  const whole = Number.isSafeInteger(start) && Number.isSafeInteger(end);
  if (!whole || start < 0 || end < start || end >= size) throw new RangeError(`bytes ${start}-${end} of ${size}`);
}

/** Codes and names of MongoDB's errors (14031 OutOfDiskSpace) which a person cannot act on but can wait out. */
const passing: Readonly<Record<string, string>> = {
  14031: 'diskFull',
  MongoServerSelectionError: 'filesUnavailable', MongoNetworkError: 'filesUnavailable', MongoNetworkTimeoutError: 'filesUnavailable',
  MongoNotConnectedError: 'filesUnavailable', MongoTopologyClosedError: 'filesUnavailable', PoolClearedOnNetworkError: 'filesUnavailable',
};

/** The error to throw for one that a store met: `Unavailable` when it passes by itself, otherwise the error itself. */
export function storeError(error: unknown): unknown {
  const key = passing[String(errorPart(error, 'code'))] ?? passing[String(errorPart(error, 'name'))];
  return key === undefined ? fileSystemError(error) : new Unavailable(key);
}

/** Read without `instanceof`: the file system's errors come from outside a test runner's own world of classes. */
export function errorPart(error: unknown, part: 'code' | 'name' | 'message' | 'syscall'): unknown {
  return typeof error === 'object' && error !== null ? Reflect.get(error, part) : undefined;
}
