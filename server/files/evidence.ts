/** Taking a file in as evidence: known by its content, kept byte for byte, named as its bringer named it. */
import type { Evidence } from '../core/evidence';
import { InvalidInput } from '../core/errors';
import { newId } from '../core/id';
import type { Author } from '../core/trail';
import { safeFileName } from './fileName';
import { inspectFile, type Inspected } from './inspect';
import type { FileStore } from './store';

/** A file that lies complete under a temporary name. */
export interface Incoming { readonly path: string; readonly name: string; readonly size: number }

/**
 * Keeps all of them or none is named anywhere; an empty file field brings an empty file, which is left out.
 * @throws InvalidInput naming `field` with the reason of the first that cannot be kept.
 */
export async function keepEvidence(files: readonly Incoming[], field: string, by: Author, now: Date, store: FileStore): Promise<Evidence[]> {
  const brought = files.filter(file => file.size > 0), known: Inspected[] = [];
  for (const file of brought) {
    const what = await inspectFile(file.path, file.name);
    if ('refused' in what) throw new InvalidInput({ [field]: { key: `refusal.${what.refused.key}`, ...(what.refused.values ? { values: what.refused.values } : {}) } });
    known.push(what);
  }
  const stored = await Promise.all(brought.map(file => store.put(file.path)));
  return brought.flatMap((file, at) => {
    const what = known[at], where = stored[at];
    return what && where ? [{ id: newId(), name: safeFileName(file.name), type: what.type, mime: what.mime, sha256: where.sha256, size: where.size, at: now, by }] : [];
  });
}
