/** Taking a file in as evidence: known by its content, kept byte for byte, named as its bringer named it. */
import type { Brought, Evidence } from '../core/evidence';
import { InvalidInput } from '../core/errors';
import { newId } from '../core/id';
import type { Author } from '../core/trail';
import { safeFileName } from './fileName';
import { inspectFile, type Inspected } from './inspect';
import type { FileStore } from './store';
import { hashFile } from './temporary';

/** A file that lies complete under a temporary name. */
export interface Incoming { readonly path: string; readonly name: string; readonly size: number }

/**
 * Judges them all and names them; none is in the store until `keep` is called, once or again. An empty file field brings an empty file, which is left out.
 * @throws InvalidInput naming `field` with the reason of the first that cannot be kept.
 */
export async function bringEvidence(files: readonly Incoming[], field: string, by: Author, now: Date, store: FileStore): Promise<Brought> {
  const brought = files.filter(file => file.size > 0), known: Inspected[] = [];
  for (const file of brought) {
    const what = await inspectFile(file.path, file.name);
    if ('refused' in what) throw new InvalidInput({ [field]: { key: `refusal.${what.refused.key}`, ...(what.refused.values ? { values: what.refused.values } : {}) } });
    known.push(what);
  }
  const hashed = await Promise.all(brought.map(file => hashFile(file.path)));
  const evidence = brought.flatMap((file, at): Evidence[] => {
    const what = known[at], where = hashed[at];
    return what && where ? [{ id: newId(), name: safeFileName(file.name), type: what.type, mime: what.mime, sha256: where.sha256, size: where.size, at: now, by }] : [];
  });
  let kept: Promise<unknown> | undefined;
  return { files: evidence, keep: async () => { kept ??= Promise.all(brought.map(file => store.put(file.path))); await kept; } };
}

/** Where nothing can be refused any more: judged and kept at once. @throws InvalidInput as above */
export async function keepEvidence(files: readonly Incoming[], field: string, by: Author, now: Date, store: FileStore): Promise<Evidence[]> {
  const { files: kept, keep } = await bringEvidence(files, field, by, now, store);
  await keep();
  return [...kept];
}
