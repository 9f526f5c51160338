/** Every word a person sees, by key and language: `views/locales/{vi,en}/*.json`, flat, a file a domain, with `{place}`s. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Refusal } from './errors';

export const LANGUAGES = ['vi', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];
export type Values = Readonly<Record<string, unknown>>;
export type Words = (key: string, values?: Values) => string;

let locales: Record<Language, Record<string, string>> | undefined;

/** Reads both languages once, at start. `folder` = views/locales. */
export function loadWords(folder: string): void {
  locales = { vi: readLocale(join(folder, 'vi')), en: readLocale(join(folder, 'en')) };
}

/**
 * The words of one language. A value that is itself a key of a term (`state.…`, `party.…`, several joined by commas) is translated too.
 * English takes `<key>.one` where `count` is 1. A missing key is shown as the key, and remembered.
 */
export function wordsFor(language: Language): Words {
  return WORDS[language];
}

const WORDS: Readonly<Record<Language, Words>> = { vi: wordsOf('vi'), en: wordsOf('en') };

function wordsOf(language: Language): Words {
  const words: Words = (key, values) => {
    const table = locales?.[language] ?? {};
    const text = (values?.['count'] === 1 ? table[`${key}.one`] : undefined) ?? table[key] ?? unknown(key);
    return values && text.includes('{') ? filled(text, values, words) : text;
  };
  return words;
}

/** Whether there is a word for it: where one may be missing, and something else is said then. */
export function hasWord(key: string): boolean {
  return locales?.vi[key] !== undefined;
}

const asked = new Set<string>();

function unknown(key: string): string {
  asked.add(key);
  return key;
}

/** Keys that were asked for and are in no locale: each test that draws pages ends by finding none, also of those that are put together from pieces. */
export function missingWords(): readonly string[] {
  return [...asked];
}

export function refusalText(words: Words, refusal: Refusal): string {
  return words(/^(field|refusal)\./.test(refusal.key) ? refusal.key : `refusal.${refusal.key}`, refusal.values);
}

const PLACE = /\{([a-zA-Z]+)\}/;

/** A text between its places, taken apart once: every other piece is the name of a place. */
const pieces = new Map<string, readonly string[]>();

function filled(text: string, values: Values, words: Words): string {
  const known = pieces.get(text) ?? text.split(PLACE);
  pieces.set(text, known);
  let whole = '';
  for (const [at, piece] of known.entries()) whole += at % 2 === 0 ? piece : values[piece] === undefined ? `{${piece}}` : term(values[piece], words);
  return whole;
}

const TERM = /^(state|party|field|meaning|role)\.[\w.]+(,(state|party|field|meaning|role)\.[\w.]+)*$/;

function term(value: unknown, words: Words): string {
  const text = String(value);
  return text.includes('.') && TERM.test(text) ? text.split(',').map(key => words(key)).join(', ') : text;
}

function readLocale(folder: string): Record<string, string> {
  return Object.assign({}, ...readdirSync(folder).filter(file => file.endsWith('.json')).map(file => readWords(join(folder, file))));
}

function readWords(file: string): Record<string, string> {
  const read: unknown = JSON.parse(readFileSync(file, 'utf8'));
  return typeof read === 'object' && read !== null ? Object.fromEntries(Object.entries(read).map(([key, text]) => [key, String(text)])) : {};
}

export function isLanguage(value: unknown): value is Language {
  return value === 'vi' || value === 'en';
}
