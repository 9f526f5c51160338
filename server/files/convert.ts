/** How does a docx or odt become a PDF: by LibreOffice where it is installed, one file at a time, shut in and timed. */
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { constants } from 'node:fs';
import { copyFile, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { Refused, Unavailable } from '../core/errors';
import { takeTurn } from '../core/machine';
import { officeSettings } from './officeSettings';
import { storeError } from './store';

const limitMs = 60_000;
const mostPdfBytes = 200 * 1024 * 1024;
/** PDF/A-2b (SelectPdfVersion 2): fonts embedded, colours defined; a validator passes it also after it was stamped. */
const pdfFilter = 'pdf:writer_pdf_Export:{"SelectPdfVersion":{"type":"long","value":"2"}}';
/** The child gets no secret of ours, only where programs are. */
const searchPath = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:/opt/homebrew/bin';
const candidates = ['soffice', 'libreoffice', '/opt/libreoffice/program/soffice', '/Applications/LibreOffice.app/Contents/MacOS/soffice'];

let office: Promise<string | null> | null = null;

/** The path of LibreOffice's program, or null where there is none; looked for once. */
export function officeAvailable(): Promise<string | null> {
  return office ??= findOffice();
}

let lastInQueue: Promise<unknown> = Promise.resolve();

/**
 * The file at `path` (docx or odt, passed by `inspectFile`) as PDF/A-2b. Waits for its turn, then at most 60 s.
 * Throws `Unavailable` ('officeMissing', 'diskFull'…) or `Refused` ('officeTooSlow', 'officeFailed').
 */
export function officeToPdf(path: string): Promise<Buffer> {
  const turn = lastInQueue.then(async () => {
    const program = await officeAvailable();
    if (program === null) throw new Unavailable('officeMissing');
    const ended = await takeTurn('office');
    return runOffice(program, path, limitMs).finally(ended);
  });
  lastInQueue = turn.catch(() => undefined);
  return turn;
}

/** One conversion by `program` in a directory of its own, of which nothing stays. Exported for the test of its limits. */
export async function runOffice(program: string, path: string, limit: number): Promise<Buffer> {
  const room = await mkdtemp(join(tmpdir(), 'quytrinh-office-'));
  try {
    const source = join(room, 'source');
    await copyFile(path, source, constants.COPYFILE_FICLONE);
    await mkdir(join(room, 'profile', 'user'), { recursive: true });
    await writeFile(join(room, 'profile', 'user', 'registrymodifications.xcu'), officeSettings());
    const inTime = await finishes(start(program, room, source), limit);
    if (!inTime) throw new Refused({ key: 'officeTooSlow', values: { seconds: Math.ceil(limit / 1000) } });
    return await result(join(room, 'out', 'source.pdf'));
  } catch (error) {
    throw storeError(error);
  } finally {
    await rm(room, { recursive: true, force: true, maxRetries: 3 });
  }
}

function start(program: string, room: string, source: string): ChildProcess {
  const options = ['--headless', '--invisible', '--nologo', '--norestore', '--nolockcheck', '--nodefault', '--nofirststartwizard'];
  const profile = `-env:UserInstallation=${pathToFileURL(join(room, 'profile')).href}`;
  return spawn(program, [profile, ...options, '--convert-to', pdfFilter, '--outdir', join(room, 'out'), source], {
    detached: true, // a process group of its own: LibreOffice's start script leaves children that must go too
    cwd: room,
    stdio: 'ignore',
    env: { PATH: searchPath, HOME: room, TMPDIR: room, LANG: 'C.UTF-8', SAL_USE_VCLPLUGIN: 'svp' },
  });
}

/** True when the program ended by itself within `limit` ms. Its whole group is killed in any case, also when this process ends first. */
function finishes(child: ChildProcess, limit: number): Promise<boolean> {
  return new Promise(resolve => {
    const kill = (): void => killGroup(child);
    const settle = (inTime: boolean): void => {
      clearTimeout(timer);
      process.removeListener('exit', kill);
      kill();
      resolve(inTime);
    };
    const timer = setTimeout(() => { settle(false); }, limit);
    process.once('exit', kill);
    child.once('exit', () => { settle(true); });
    child.once('error', () => { settle(true); });
  });
}

function killGroup(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    // The group is gone already.
  }
}

/** LibreOffice ends with 0 whatever happens: only the file tells. */
async function result(path: string): Promise<Buffer> {
  const found = await stat(path).catch(() => null);
  if (!found || found.size > mostPdfBytes) throw new Refused({ key: 'officeFailed' });
  const pdf = await readFile(path);
  if (pdf.toString('latin1', 0, 5) !== '%PDF-') throw new Refused({ key: 'officeFailed' });
  return pdf;
}

async function findOffice(): Promise<string | null> {
  const script = 'for one in "$@"; do command -v "$one" && exit 0; done; exit 1';
  try {
    const { stdout } = await promisify(execFile)('/bin/sh', ['-c', script, 'sh', ...candidates], { env: { PATH: searchPath } });
    return stdout.trim() || null;
  } catch {
    return null;
  }
}
