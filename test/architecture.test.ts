/** The plan of the house, held: what may import what, no cycle, no barrel, every view drawn, clocks and environments in their one place. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

const ROOT = resolve(__dirname, '..');
const filesIn = (folder: string, ending: string): string[] => readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
  .filter(entry => entry.isFile() && entry.name.endsWith(ending)).map(entry => relative(ROOT, join(entry.parentPath, entry.name)));

interface Import { readonly from: string; readonly to: string; readonly typeOnly: boolean }
const server = filesIn('server', '.ts'), text = new Map(server.map(file => [file, readFileSync(join(ROOT, file), 'utf8')]));
const imports: Import[] = server.flatMap(file => [...(text.get(file) ?? '').matchAll(/^(?:import|export)\s+(type\s+)?[^;]*?from\s+'([^']+)'/gm)].map(match => ({ from: file, to: target(file, match[2] ?? ''), typeOnly: match[1] !== undefined })));

function target(file: string, path: string): string {
  return path.startsWith('.') ? `${relative(ROOT, resolve(ROOT, dirname(file), path))}.ts` : path;
}

const domainOf = (file: string): string => file.split('/')[1] ?? '', nameOf = (file: string): string => file.split('/').at(-1)?.replace(/\.ts$/, '') ?? '';
/** A domain may use those after it; `home`, `jobs` and the app read all, nothing imports them. */
const ORDER = ['packs', 'audits', 'nonconformities', 'records', 'standards', 'copies', 'documents', 'forms', 'certificates', 'people', 'agencies', 'mail', 'trail'];
const LIBRARIES = ['pdf', 'files', 'search'];
const breach = (wrong: (one: Import) => boolean): string[] => imports.filter(wrong).map(one => `${one.from} → ${one.to}`);

describe('who may import whom', () => {
  test('core knows no domain and no express', () => {
    expect(breach(one => domainOf(one.from) === 'core' && (one.to === 'express' || (one.to.startsWith('server/') && domainOf(one.to) !== 'core')))).toEqual([]);
  });

  test('access knows core only', () => {
    expect(breach(one => domainOf(one.from) === 'access' && (['mongoose', 'express'].includes(one.to) || (one.to.startsWith('server/') && !['core', 'access'].includes(domainOf(one.to)))))).toEqual([]);
  });

  test('mongoose is spoken in models, in core/commit, trail, waiting, evidence, database, indexes, gather, id, and by the file store and the sessions', () => {
    const allowed = (file: string): boolean => nameOf(file) === 'model' || /^server\/(core\/(commit|trail|waiting|evidence|database|indexes|gather|id)|files\/gridfs|web\/sessionStore|app)\.ts$/.test(file);
    expect(breach(one => one.to === 'mongoose' && !allowed(one.from))).toEqual([]);
  });

  test('express is spoken in web and in app only', () => {
    expect(breach(one => one.to.startsWith('express') && domainOf(one.from) !== 'web' && one.from !== 'server/app.ts')).toEqual([]);
  });

  test('a lifecycle is a pure table', () => {
    expect(breach(one => nameOf(one.from) === 'lifecycle' && domainOf(one.from) !== 'core' && !/^server\/(core|access)\//.test(one.to))).toEqual([]);
  });

  test('a model is used by its own domain only', () => {
    expect(breach(one => nameOf(one.to) === 'model' && one.to.startsWith('server/') && !one.typeOnly && domainOf(one.from) !== domainOf(one.to))).toEqual([]);
  });

  test('routes and pages reach no model', () => {
    expect(breach(one => /(routes|Routes|Page)$/.test(nameOf(one.from)) && nameOf(one.to) === 'model' && !one.typeOnly)).toEqual([]);
  });

  test('web knows core and access, never a domain', () => {
    expect(breach(one => domainOf(one.from) === 'web' && one.to.startsWith('server/') && !['web', 'core', 'access'].includes(domainOf(one.to)))).toEqual([]);
  });

  test('pdf, files and search know their library and core', () => {
    expect(breach(one => LIBRARIES.includes(domainOf(one.from)) && (one.to === 'express' || (one.to.startsWith('server/') && !['core', domainOf(one.from)].includes(domainOf(one.to)))))).toEqual([]);
  });

  test('domains point one way', () => {
    /** The journal's own pages read all, like home; its operations are the lowest. */
    const place = (file: string): number => (/^server\/trail\/(trailPage|routes)\.ts$/.test(file) ? -1 : ORDER.indexOf(domainOf(file)));
    expect(breach(one => !one.typeOnly && place(one.from) >= 0 && place(one.to) >= 0 && place(one.to) < place(one.from))).toEqual([]);
    expect(breach(one => ['home', 'jobs'].includes(domainOf(one.to)) && !one.typeOnly && !['home', 'jobs', 'app.ts', 'start.ts', 'routes.ts'].includes(domainOf(one.from)))).toEqual([]);
  });

  const next = new Map(server.map(file => [file, imports.filter(one => one.from === file && !one.typeOnly && text.has(one.to)).map(one => one.to)]));

  test('PDF libraries are loaded by the PDF thread only: the app starts without them', () => {
    const reached = new Set(['server/start.ts']);
    for (const file of reached) for (const one of next.get(file) ?? []) reached.add(one);
    expect(reached.size).toBeGreaterThan(200);
    expect(breach(one => !one.typeOnly && ['pdf-lib', 'pdfmake', '@hyzyla/pdfium'].includes(one.to) && reached.has(one.from))).toEqual([]);
  });

  test('no file reaches itself through its imports', () => {
    const cycles: string[] = [], done = new Set<string>();
    const walk = (file: string, path: readonly string[]): void => {
      if (path.includes(file)) { cycles.push([...path.slice(path.indexOf(file)), file].join(' → ')); return; }
      if (done.has(file)) return;
      for (const one of next.get(file) ?? []) walk(one, [...path, file]);
      done.add(file);
    };
    for (const file of server) walk(file, []);
    expect(cycles).toEqual([]);
  });
});

describe('each thing in its one place', () => {
  const holders = (pattern: RegExp, except: RegExp): string[] => server.filter(file => !except.test(file) && pattern.test((text.get(file) ?? '').replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '')));

  test('the clock is read in core/clock only', () => { expect(holders(/Date\.now\(\)|new Date\(\)/, /core\/clock/)).toEqual([]); });
  test('the environment is read in config only', () => { expect(holders(/process\.env/, /config\.ts|files\/convert|files\/office/)).toEqual([]); });
  test('res.locals is written in web only', () => { expect(holders(/\.locals\b/, /^server\/web\//)).toEqual([]); });
  test('the state of a record is written by commit only', () => { expect(holders(/updateOne\([^)]*(shown|revisions|'state'|state:)/, /core\/commit/)).toEqual([]); });
  test('there are no barrels, no default exports, no drawers named after nothing', () => {
    expect(server.filter(file => nameOf(file) === 'index' || /(utils|common|misc|service|manager)/i.test(nameOf(file)))).toEqual([]);
    expect(holders(/export default/, /^$/)).toEqual([]);
  });
  test('each file opens with the sentence that says what it answers', () => { expect(server.filter(file => !(text.get(file) ?? '').startsWith('/**') && !(text.get(file) ?? '').startsWith('//'))).toEqual([]); });
});

describe('views', () => {
  const views = filesIn('views', '.hbs').filter(file => !/^views\/(layouts|partials)\//.test(file)).map(file => file.replace(/^views\//, '').replace(/\.hbs$/, ''));
  const drawn = new Set(server.flatMap(file => [...(text.get(file) ?? '').matchAll(/'([a-z]+\/[a-zA-Z]+)'/g)].map(match => match[1] ?? '')));

  test('no view is left that no route draws', () => { expect(views.filter(view => !drawn.has(view))).toEqual([]); });
  test('nothing is inline: no style, no handler, no script without a file', () => {
    const wrong = filesIn('views', '.hbs').filter(file => /\sstyle="|\son[a-z]+="|<script(?![^>]*src=)|javascript:|data:image/.test(readFileSync(join(ROOT, file), 'utf8')));
    expect(wrong).toEqual([]);
  });
});
