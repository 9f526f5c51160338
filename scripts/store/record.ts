/** Which server made the data in this folder, kept beside them in store.json, and the password of one that listens on a port. */
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { codeOf } from './processes';
import { StoreProblem } from './words';

/** `port`: where there are no sockets. `socket`: where its path would be too long inside DATA_DIR. */
const recordSchema = z.object({
  server: z.string(), port: z.number().int().min(1).max(65535).optional(), socket: z.string().optional(),
});
export type StoreRecord = z.infer<typeof recordSchema>;

/** Undefined when no embedded server has made data here. @throws StoreProblem when the file is there and cannot be understood. */
export function readRecord(dataDir: string): StoreRecord | undefined {
  const file = join(dataDir, 'store.json');
  try {
    return recordSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw new StoreProblem(`${file} tells which database server made the data, and it cannot be understood.\nIt should be one line like {"server":"mongod"}: write into it the name of the folder beside it, in store/.`);
  }
}

export function writeRecord(dataDir: string, record: StoreRecord): void {
  mkdirSync(dataDir, { recursive: true });
  const file = join(dataDir, 'store.json'), next = `${file}.next`;
  writeFileSync(next, `${JSON.stringify(record)}\n`);
  renameSync(next, file);
}

/** Made once; only its owner may read it. */
export function keptPassword(dataDir: string): string {
  const file = join(dataDir, 'store.secret');
  if (!existsSync(file)) writeFileSync(file, randomBytes(24).toString('hex'), { mode: 0o600 });
  return readFileSync(file, 'utf8').trim();
}
