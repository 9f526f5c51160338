/** What views may ask for: words, dates in the agency's zone, icons, hashed assets, and small comparisons. */
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Handlebars, { type HelperOptions } from 'handlebars';
import { DateTime } from 'luxon';
import { z } from 'zod';
import { isLanguage, wordsFor, type Language } from '../core/words';
import { LIFECYCLES } from './lifecycles';
import { SENDING_FIELD } from './once';

const rootShape = z.object({ page: z.object({ lang: z.string(), timeZone: z.string() }) });

function frame(options: HelperOptions): { language: Language; zone: string } {
  const root = rootShape.safeParse(options.data?.root);
  return { language: root.success && isLanguage(root.data.page.lang) ? root.data.page.lang : 'vi', zone: root.success ? root.data.page.timeZone : 'Asia/Ho_Chi_Minh' };
}

function formatted(value: unknown, pattern: string, options: HelperOptions): string {
  return value instanceof Date ? DateTime.fromJSDate(value, { zone: frame(options).zone }).toFormat(pattern) : '–';
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
export function helpers(builtAssets: string): Record<string, unknown> {
  const numbers = { vi: new Intl.NumberFormat('vi-VN'), en: new Intl.NumberFormat('en-GB') };
  return {
    t: (key: string, options: HelperOptions) => wordsFor(frame(options).language)(String(key), options.hash),
    icon, state, sending,
    asset: assets(builtAssets),
    date: (value: unknown, options: HelperOptions) => formatted(value, 'dd/MM/yyyy', options),
    datetime: (value: unknown, options: HelperOptions) => formatted(value, 'dd/MM/yyyy HH:mm', options),
    iso: (value: unknown) => (value instanceof Date ? value.toISOString() : ''),
    day: (value: unknown, options: HelperOptions) => (value instanceof Date ? formatted(value, 'yyyy-MM-dd', options) : ''),
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
