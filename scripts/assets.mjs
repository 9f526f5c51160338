// Builds views/assets/built/: which files does a page load, and under which name may a browser keep them for ever?
// `node scripts/assets.mjs [output folder]`; does nothing when no input has changed.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '..');
const assets = path.join(root, 'views/assets');
const out = path.resolve(process.argv[2] ?? path.join(assets, 'built'));
const dependency = name => path.join(root, 'node_modules', name);
const text = file => readFileSync(file, 'utf8');
const digest = (...parts) => parts.reduce((hash, part) => hash.update(part).update('\0'), createHash('sha256')).digest('hex');

/** Every file below a folder whose name ends so, in a stable order. */
function filesIn(folder, ...endings) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile() && endings.some(ending => entry.name.endsWith(ending)))
    .map(entry => path.join(entry.parentPath, entry.name))
    .filter(file => !file.startsWith(out) && !file.includes(`${path.sep}built${path.sep}`))
    .sort();
}

const sources = {
  sheets: filesIn(path.join(assets, 'css'), '.css'),
  scripts: filesIn(path.join(assets, 'js'), '.js'),
  images: filesIn(path.join(assets, 'img'), '.svg', '.png', '.jpg', '.webp'),
  views: filesIn(path.join(root, 'views'), '.hbs'),
  tables: filesIn(path.join(root, 'server'), '.ts'),
};
const packages = ['bootstrap', 'bootstrap-icons', '@fontsource-variable/ibm-plex-sans', 'esbuild', 'subset-font'];

// ── Manifest: logical name → name with the hash of its content ──────────────────────────────────
const manifest = {};
function emit(name, content) {
  const { dir, name: stem, ext } = path.posix.parse(name);
  const hashed = path.posix.join(dir, `${stem}.${digest(content).slice(0, 10)}${ext}`);
  mkdirSync(path.dirname(path.join(out, hashed)), { recursive: true });
  writeFileSync(path.join(out, hashed), content);
  manifest[name] = hashed;
  return hashed;
}

// ── Icons: only those that a view, a partial's parameter or a table of the server names ─────────
const iconPatterns = [/[{(]\s*icon\s+"([a-z0-9-]+)"/g, /\b(?:menuI|i)con="([a-z0-9-]+)"/g, /\bicon:\s*'([a-z0-9-]+)'/g, /\bbi-([a-z0-9-]+)/g];
/** A table by file type or state may name icons without the word: any string of the server with a hyphen that is one. */
const maybeIcon = /'([a-z0-9]+(?:-[a-z0-9]+)+)'/g;

/** Throws when a name is not an icon of bootstrap-icons: it would print as an empty box. */
async function buildIcons(subsetFont) {
  const read = [...sources.views, ...sources.tables, ...sources.scripts].map(text).join('\n');
  const font = dependency('bootstrap-icons/font');
  const points = JSON.parse(text(path.join(font, 'bootstrap-icons.json')));
  const matches = pattern => [...read.matchAll(pattern)].map(match => match[1]);
  const used = [...new Set([...iconPatterns.flatMap(matches), ...matches(maybeIcon).filter(name => points[name] !== undefined)])].sort();
  const unknown = used.filter(name => points[name] === undefined);
  if (unknown.length > 0) throw new Error(`No such icon in bootstrap-icons: ${unknown.join(', ')}`);
  const glyphs = used.map(name => String.fromCodePoint(points[name])).join('');
  emit('fonts/icons.woff2', await subsetFont(readFileSync(path.join(font, 'fonts/bootstrap-icons.woff2')), glyphs, { targetFormat: 'woff2' }));
  const face = '@font-face{font-family:"bi";font-display:block;src:url(fonts/icons.woff2) format("woff2")}'
    + '.bi::before{display:inline-block;font:400 1em/1 "bi";-webkit-font-smoothing:antialiased}';
  return face + used.map(name => `.bi-${name}::before{content:"\\${points[name].toString(16)}"}`).join('');
}

// ── Sheets: what we use of Bootstrap, then ours ─────────────────────────────────────────────────
/** Splits a sheet into its top-level rules: [what stands before the brace, what stands inside]. */
function rulesOf(sheet) {
  const css = sheet.replace(/\/\*[^]*?\*\//g, '').replace(/@charset[^;]*;/g, '');
  const rules = [];
  for (let start = 0, open = 0, depth = 0, at = 0; at < css.length; at++) {
    if (css[at] === '{' && depth++ === 0) open = at;
    if (css[at] === '}' && --depth === 0) {
      rules.push([css.slice(start, open).trim(), css.slice(open + 1, at)]);
      start = at + 1;
    }
  }
  return rules;
}

/** The part of a sheet whose classes all occur among `words`: Bootstrap without what no page of ours draws. */
function selection(sheet, words) {
  return rulesOf(sheet).map(([head, inside]) => {
    if (head.startsWith('@media')) return wrapped(head, selection(inside, words));
    if (head.startsWith('@')) return '';
    const kept = head.split(/,(?![^(]*\))/).filter(one => [...one.matchAll(/\.([A-Za-z][\w-]*)/g)].every(match => words.has(match[1])));
    return wrapped(kept.join(','), inside);
  }).join('');
}
const wrapped = (head, inside) => (head && inside ? `${head}{${inside}}` : '');

/** The theme "auto" is the dark theme where the reader's system is dark: no script has to choose. */
function withAutomaticTheme(sheet) {
  const dark = /\[data-bs-theme="?dark"?\]/g;
  return rulesOf(sheet).map(([head, inside]) => {
    const rule = wrapped(head, inside);
    if (head.startsWith('@') || head.search(dark) < 0) return rule;
    return `${rule}@media screen and (prefers-color-scheme:dark){${wrapped(head.replace(dark, '[data-bs-theme="auto"]'), inside)}}`;
  }).join('');
}

/** Pictures that Bootstrap carries as data: become files, so that the policy for content needs no data:. */
function picturesAsFiles(sheet) {
  return sheet.replace(/url\("data:image\/svg\+xml,([^"]*)"\)/g, (_, svg) => {
    const content = decodeURIComponent(svg);
    return `url(${emit(`img/bootstrap-${digest(content).slice(0, 6)}.svg`, content)})`;
  });
}

function buildFonts() {
  for (const set of ['latin', 'vietnamese']) {
    emit(`fonts/plex-${set}.woff2`, readFileSync(dependency(`@fontsource-variable/ibm-plex-sans/files/ibm-plex-sans-${set}-wght-normal.woff2`)));
  }
}

/** Sheets numbered from 50 to 59 draw audits, nonconformities and figures only: those pages load them besides. */
const isQuality = file => /^5\d-/.test(path.basename(file));

async function buildSheets(esbuild, icons) {
  const drawn = [...sources.views.map(file => text(file).replace(/\{\{!--[^]*?--\}\}/g, '')), ...sources.scripts.map(text),
    ...sources.tables.flatMap(file => [...text(file).matchAll(/class="([^"]*)"/g)].map(match => match[1]))];
  const words = new Set(drawn.flatMap(one => one.match(/[A-Za-z][\w-]*/g) ?? []));
  const bootstrap = picturesAsFiles(selection(text(dependency('bootstrap/dist/css/bootstrap.min.css')), words));
  const joined = files => files.map(text).join('\n');
  await buildSheet(esbuild, 'app.css', bootstrap + hashed(icons + joined(sources.sheets.filter(file => !isQuality(file)))));
  await buildSheet(esbuild, 'quality.css', hashed(joined(sources.sheets.filter(isQuality))));
}

function hashed(sheet) {
  return sheet.replace(/url\(([\w/.-]+)\)/g, (whole, name) => {
    if (manifest[name] === undefined) throw new Error(`A sheet asks for ${name}, which is not built`);
    return `url(${manifest[name]})`;
  });
}

async function buildSheet(esbuild, name, sheet) {
  const { code } = await esbuild.transform(withAutomaticTheme(sheet), { loader: 'css', minify: true, target: 'chrome105' });
  emit(name, code);
}

/** What every page loads, what the pages of a checklist load besides, and their worker; and what pages do on which one works at a document. */
async function buildScripts(esbuild) {
  for (const name of ['app.js', 'line.js', 'lineWorker.js', 'work.js']) {
    const { outputFiles } = await esbuild.build({
      entryPoints: [path.join(assets, 'js', name)], bundle: true, minify: true, format: 'iife', target: 'es2020', write: false,
    });
    emit(name, outputFiles[0].contents);
  }
}

/** The manifest comes after the files, by rename: a server that is running never reads half of it. */
function publish(inputs) {
  writeFileSync(path.join(out, 'manifest.json.new'), JSON.stringify(manifest, null, 1));
  renameSync(path.join(out, 'manifest.json.new'), path.join(out, 'manifest.json'));
  writeFileSync(path.join(out, 'inputs.sha256'), inputs);
  const kept = new Set([...Object.values(manifest), 'manifest.json', 'inputs.sha256'].map(name => path.join(out, name)));
  for (const entry of readdirSync(out, { recursive: true, withFileTypes: true })) {
    const file = path.join(entry.parentPath, entry.name);
    if (entry.isFile() && !kept.has(file)) rmSync(file);
  }
}

function isCurrent(inputs) {
  const [stamp, list] = ['inputs.sha256', 'manifest.json'].map(name => path.join(out, name));
  if (!existsSync(stamp) || !existsSync(list) || text(stamp) !== inputs) return false;
  return Object.values(JSON.parse(text(list))).every(name => existsSync(path.join(out, name)));
}

const started = performance.now();
const inputs = digest(text(import.meta.filename), ...packages.map(name => text(dependency(`${name}/package.json`))),
  ...Object.values(sources).flat().flatMap(file => [path.relative(root, file), readFileSync(file)]));
if (isCurrent(inputs)) {
  console.log('assets: nothing changed');
} else {
  const [esbuild, { default: subsetFont }] = await Promise.all([import('esbuild'), import('subset-font')]);
  mkdirSync(out, { recursive: true });
  for (const file of sources.images) emit(`img/${path.basename(file)}`, readFileSync(file));
  buildFonts();
  await buildSheets(esbuild, await buildIcons(subsetFont));
  await buildScripts(esbuild);
  publish(inputs);
  console.log(`assets: ${Object.keys(manifest).length} files in ${Math.round(performance.now() - started)} ms`);
}
