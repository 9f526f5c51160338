/** A `mongod` from its makers' own site, asked once a day at most: the question takes seconds where the site is out of reach. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Clock } from '../../server/core/clock';
import { messageOf } from './processes';
import { oneLine } from './words';

const HOURS_OF_PEACE = 24;
const failureSchema = z.object({ at: z.coerce.date(), reason: z.string() });

/** The path of a mongod kept under `cacheDir`, downloaded if need be (about 100 MB), or why there is none. */
export async function downloadedMongod(cacheDir: string, log: (line: string) => void, now: Clock): Promise<{ program: string } | { whyNot: string }> {
  const note = join(cacheDir, 'mongod-download-failed.json');
  const failed = readFailure(note), peaceEnds = failed && new Date(failed.at.getTime() + HOURS_OF_PEACE * 3_600_000);
  if (failed && peaceEnds && now() < peaceEnds) return { whyNot: `could not be downloaded at ${failed.at.toISOString()} (${failed.reason}); tried again a day after that, or when you delete ${note}` };
  try {
    const program = await locate(join(cacheDir, 'mongod'), log);
    rmSync(note, { force: true });
    return { program };
  } catch (error) {
    const reason = oneLine(messageOf(error));
    mkdirSync(cacheDir, { recursive: true });
    writeFileSync(note, JSON.stringify({ at: now(), reason }));
    return { whyNot: `could not be downloaded (${reason}); tried again in a day, or when you delete ${note}` };
  }
}

/** Only the finding and the download are asked of the package: the server is started like any other, on data that stay. */
async function locate(downloadDir: string, log: (line: string) => void): Promise<string> {
  const { DryMongoBinary, MongoBinary } = await import('mongodb-memory-server-core');
  const options = await DryMongoBinary.generateOptions({ downloadDir });
  const there = await DryMongoBinary.locateBinary(options);
  if (there) return there;
  log(`Downloading the database server MongoDB ${options.version} (once, about 100 MB) …`);
  mkdirSync(downloadDir, { recursive: true });
  return MongoBinary.getPath({ ...options, checkMD5: false });
}

function readFailure(note: string): z.infer<typeof failureSchema> | undefined {
  try {
    return failureSchema.parse(JSON.parse(readFileSync(note, 'utf8')));
  } catch {
    return undefined; // none yet, or damaged: try again
  }
}
