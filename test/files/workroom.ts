/** A directory of a test file's own, gone when it is done. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Workroom { readonly path: string; readonly write: (name: string, content: string | Buffer) => string; readonly remove: () => void }

export function workroom(): Workroom {
  const path = mkdtempSync(join(tmpdir(), 'quytrinh-test-files-'));
  return {
    path,
    write: (name, content) => {
      const file = join(path, name);
      writeFileSync(file, content);
      return file;
    },
    remove: () => { rmSync(path, { recursive: true, force: true }); },
  };
}
