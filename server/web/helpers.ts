/** What views may ask for: words, dates in the agency's zone, icons, hashed assets, and small comparisons. */
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Handlebars, { type HelperOptions } from 'handlebars';
import { z } from 'zod';
import { dayOf, writtenDay, writtenMinute } from '../core/clock';
import { isLanguage, wordsFor, type Language } from '../core/words';
import { LIFECYCLES } from './lifecycles';
import { SENDING_FIELD } from '../core/sending';

const rootShape = z.object({ page: z.object({ lang: z.string(), timeZone: z.string() }) });

interface Around { readonly language: Language; readonly zone: string }

/** A page asks for the same frame at each word: it is read once a drawing. */
const frames = new WeakMap<object, Around>();

function frame(options: HelperOptions): Around {
  const root: unknown = options.data?.root, place = typeof root === 'object' && root !== null ? root : options, known = frames.get(place);
  if (known) return known;
  const read = rootShape.safeParse(root), language = read.success && isLanguage(read.data.page.lang) ? read.data.page.lang : 'vi';
  const found = { language, zone: read.success ? read.data.page.timeZone : 'Asia/Ho_Chi_Minh' };
  frames.set(place, found);
  return found;
}

function written(value: unknown, as: (value: Date, zone: string) => string, options: HelperOptions): string {
  return value instanceof Date ? as(value, frame(options).zone) : '–';
}

/** Logical asset name → hashed path, from the build's manifest. */
function assets(folder: string): (name: string) => string {
  const manifest = z.record(z.string(), z.string()).parse(JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')));
  return name => { const path = manifest[name]; if (!path) throw new Error(`No asset ${name} in the manifest`); return path.startsWith('/') ? path : `/assets/${path}`; };
}

export function icon(name: unknown): Handlebars.SafeString {
  return new Handlebars.SafeString(`<i class="bi bi-${Handlebars.escapeExpression(String(name))}" aria-hidden="true"></i>`);
}

export function state(lifecycle: string, name: string, options: HelperOptions): Handlebars.SafeString {
  const style = LIFECYCLES[lifecycle]?.[name];
  const word = Handlebars.escapeExpression(wordsFor(frame(options).language)(`state.${lifecycle}.${name}`));
  return new Handlebars.SafeString(`<span class="state ${style?.tag ?? 'grey'}">${icon(style?.icon ?? 'circle').toString()}${word}</span>`);
}

/** The id of a form, new with each drawing (core/sending.ts); the page that lets a form be sent again keeps it. */
function sending(options: HelperOptions): Handlebars.SafeString {
  const kept: unknown = options.data?.root?.sending;
  return new Handlebars.SafeString(`<input type="hidden" name="${SENDING_FIELD}" value="${typeof kept === 'string' ? Handlebars.escapeExpression(kept) : randomUUID()}">`);
}

/** @param builtAssets views/assets/built */
export function helpers(builtAssets: string): Handlebars.HelperDeclareSpec {
  const numbers = { vi: new Intl.NumberFormat('vi-VN'), en: new Intl.NumberFormat('en-GB') };
  return {
    t: (key: string, options: HelperOptions) => wordsFor(frame(options).language)(String(key), options.hash),
    icon, state, sending,
    asset: assets(builtAssets),
    date: (value: unknown, options: HelperOptions) => written(value, writtenDay, options),
    datetime: (value: unknown, options: HelperOptions) => written(value, writtenMinute, options),
    iso: (value: unknown) => (value instanceof Date ? value.toISOString() : ''),
    day: (value: unknown, options: HelperOptions) => (value instanceof Date ? dayOf(value, frame(options).zone) : ''),
    number: (value: unknown, options: HelperOptions) => numbers[frame(options).language].format(Number(value)),
    bytes: (value: unknown, options: HelperOptions) => sized(Number(value), numbers[frame(options).language]),
    eq: (a: unknown, b: unknown) => a === b,
    or: (a: unknown, b: unknown) => a || b,
    and: (a: unknown, b: unknown) => a && b,
    not: (a: unknown) => !a,
    gt: (a: number, b: number) => a > b,
    inc: (a: number) => a + 1,
    concat: (...parts: unknown[]) => parts.slice(0, -1).map(String).join(''),
    array: (...items: unknown[]) => items.slice(0, -1),
    object: (options: HelperOptions) => options.hash,
  };
}

function sized(bytes: number, format: Intl.NumberFormat): string {
  if (bytes < 1024) return `${bytes} B`;
  return bytes < 1_048_576 ? `${format.format(Math.round(bytes / 1024))} kB` : `${format.format(Math.round(bytes / 104_857.6) / 10)} MB`;
}
