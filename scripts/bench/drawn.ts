/** Where the data lie that a page handed to its view, by the page's address. */
import { createHash } from 'node:crypto';
import { join } from 'node:path';

export function drawnFile(folder: string, address: string): string {
  return join(folder, createHash('sha256').update(decodeURI(address)).digest('hex'));
}
