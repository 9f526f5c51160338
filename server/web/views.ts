/** The frame around every view: words, person, navigation, flash; and Handlebars set up once. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Express } from 'express';
import { engine } from 'express-handlebars';
import Handlebars from 'handlebars';
import { refusalText, wordsFor, type Language } from '../core/words';
import { helpers } from './helpers';
import { createMenu, navigation, tabs } from './navigation';
import type { Flash, Viewer, Visit } from './route';

/** Every form that writes, as it stands in a view: behind it comes the hidden field with an id of its own, so that no view has to think of it. */
const WRITING_FORM = /<form\b[^>]*\bmethod="post"[^>]*>/g;

export function drawnWithIds(): typeof Handlebars {
  const ours = Handlebars.create(), compile = ours.compile.bind(ours);
  ours.compile = (source, options) => compile(typeof source === 'string' ? source.replace(WRITING_FORM, '$&{{sending}}') : source, options);
  return ours;
}

/** How many things wait for this person, per place of the navigation. */
export type LoadCounts = (viewer: Viewer) => Promise<Record<string, number>>;

/** A partial is not indented as far as its call: inside a <textarea> the spaces would stand in what was typed, two more with every save. */
export const COMPILED = { preventIndent: true } as const;

/**
 * Helpers and partials are known to Handlebars itself. Given to the engine they would be gathered anew for each page: ninety partials,
 * a promise each, twice.
 */
export function useViews(app: Express, viewsFolder: string): void {
  const handlebars = drawnWithIds();
  handlebars.registerHelper(helpers(join(viewsFolder, 'assets', 'built')));
  for (const [name, text] of templatesIn(join(viewsFolder, 'partials'))) handlebars.registerPartial(name, handlebars.compile(text, COMPILED));
  app.engine('hbs', engine({ handlebars, extname: 'hbs', compilerOptions: COMPILED, layoutsDir: join(viewsFolder, 'layouts'), partialsDir: [], defaultLayout: 'app' }));
  app.set('view engine', 'hbs');
  app.set('views', viewsFolder);
  app.enable('view cache');
}

/** By name, e.g. `field/text`, whatever the system separates folders with. */
function templatesIn(folder: string): [name: string, text: string][] {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(file => file.endsWith('.hbs'));
  return files.map(file => [file.replace(/\.hbs$/, '').replaceAll('\\', '/'), readFileSync(join(folder, file), 'utf8').trim()]);
}

export interface Frame { readonly language: Language; readonly viewer: Viewer | null; readonly path: string; readonly view?: string; readonly title: string; readonly section: string; readonly task?: boolean | undefined; readonly theme?: string | undefined; readonly timeZone: string; readonly flash?: Flash | undefined; /** Read from a store that takes no writes now. */ readonly readOnly?: boolean; readonly problems?: Visit['problems']; readonly counts: Readonly<Record<string, number>> }

/** Everything a layout needs; see views/layouts. */
export function frameData(frame: Frame): Record<string, unknown> {
  const words = wordsFor(frame.language), other: Language = frame.language === 'vi' ? 'en' : 'vi';
  const errors = problemLines(frame, words);
  const page = {
    title: frame.title, lang: frame.language, theme: frame.theme ?? frame.viewer?.theme ?? 'auto', path: frame.path, timeZone: frame.viewer?.timeZone ?? frame.timeZone,
    otherLang: { lang: other, href: `/language?to=${other}&back=${encodeURIComponent(frame.path)}` },
    errors, errorOf: Object.fromEntries(errors.filter(one => one.field).map(one => [one.field, one.text])), ...(frame.task ? { task: true } : {}), ...(QUALITY.has(frame.section) || AT_WORK.has(frame.view ?? '') ? { quality: true } : {}), ...(frame.flash ? { flash: flashText(frame.flash, words) } : {}), ...(frame.readOnly ? { readOnly: true } : {}),
  };
  if (!frame.viewer) return { page, layout: 'public' };
  const { actor } = frame.viewer;
  return {
    page, layout: 'app', viewer: shownViewer(frame.viewer),
    navigation: navigation(actor, frame.section, words, frame.counts), tabs: tabs(actor, frame.section, words, frame.counts), create: createMenu(actor, words),
  };
}

/** Pages on which a document is worked at: its draft, building its form, comparing. Who only reads one needs none of their sheet. */
const AT_WORK = new Set(['documents/draft', 'documents/form', 'documents/review']);
/** Sections whose pages load the sheet of audits, nonconformities and figures besides. */
const QUALITY = new Set(['audits', 'nonconformities', 'figures', 'agencies', 'records', 'packs']);

function shownViewer(viewer: Viewer): Record<string, unknown> {
  const letters = viewer.actor.name.split(/\s+/).map(word => word[0] ?? '');
  return {
    name: viewer.actor.name, initials: `${letters.at(-2) ?? ''}${letters.at(-1) ?? ''}`, agency: { name: viewer.agencyName }, role: viewer.role, id: viewer.actor.id,
    agencies: viewer.agencies.map(agency => ({ ...agency, current: agency.id === viewer.actor.agency })), manyAgencies: viewer.agencies.length > 1,
  };
}

function problemLines(frame: Frame, words: ReturnType<typeof wordsFor>): { field: string; text: string }[] {
  const fields = Object.entries(frame.problems?.fields ?? {}).map(([field, refusal]) => ({ field, text: refusalText(words, refusal) }));
  return frame.problems?.refusal ? [...fields, { field: '', text: refusalText(words, frame.problems.refusal) }] : fields;
}

function flashText(flash: Flash, words: ReturnType<typeof wordsFor>): Record<string, string> {
  return { text: words(`flash.${flash.key}`, flash.values), ...(flash.href ? { href: flash.href, linkText: words(`flash.${flash.link ?? 'open'}`) } : {}) };
}
