/** One Java with veraPDF that stands by for all test files of a run: starting it and warming it up took longer than its answers. */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';

export interface Standing { readonly folder: string; stop(): void }

/** Undefined where PDFA_VALIDATOR names no folder with lib/*.jar, or there is no Java. It ends with this process, too. */
export function standByToValidate(place: string): Standing | undefined {
  const validator = process.env['PDFA_VALIDATOR'] ?? '', folder = join(place, 'pdfa');
  if (!existsSync(join(validator, 'lib')) || spawnSync('java', ['-version']).status !== 0) return undefined;
  mkdirSync(folder, { recursive: true });
  const child = spawn('java', ['-cp', join(validator, 'lib', '*'), join(__dirname, 'Validate.java'), '-s', folder], { stdio: ['pipe', 'ignore', 'inherit'] });
  child.on('error', error => { process.stderr.write(`veraPDF does not start: ${error.message}\n`); }).unref();
  return { folder, stop: () => { child.kill(); } };
}
