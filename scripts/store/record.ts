/** Which server made the data in this folder, and on which port did it listen? Kept beside the data, in store.json. */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { codeOf } from './processes';
import { StoreProblem } from './words';

const recordSchema = z.object({ server: z.string(), port: z.number().int().min(1).max(65535) });
export type StoreRecord = z.infer<typeof recordSchema>;

/** Undefined when no embedded server has made data here. @throws StoreProblem when the file is there and cannot be understood. */
export function readRecord(dataDir: string): StoreRecord | undefined {
  const file = join(dataDir, 'store.json');
  try {
    return recordSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw new StoreProblem(`${file} tells which database server made the data, and it cannot be understood.\nIt should be one line like {"server":"mongod","port":27100}: write into it the name of the folder beside it, in store/, and any free port.`);
  }
}

export function writeRecord(dataDir: string, record: StoreRecord): void {
  mkdirSync(dataDir, { recursive: true });
  const file = join(dataDir, 'store.json'), next = `${file}.next`;
  writeFileSync(next, `${JSON.stringify(record)}\n`);
  renameSync(next, file);
}
