// `node scripts/run.mjs NAME …`: installs and builds if need be, then runs scripts/NAME.ts with the rest of the line.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from './build.mjs';
import { install, root, stop } from './install.mjs';

const [name, ...rest] = process.argv.slice(2);
if (!/^[a-zA-Z][\w-]*$/.test(name ?? '') || !existsSync(join(root, 'scripts', `${name}.ts`))) stop('Say which script: node scripts/run.mjs NAME, for one of the files scripts/NAME.ts.');
install();
build();
const script = join(root, 'dist', 'scripts', `${name}.js`);
process.argv.splice(1, process.argv.length, script, ...rest);
await import(pathToFileURL(script).href);
