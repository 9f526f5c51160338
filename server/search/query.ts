/** Turns what was typed into questions FTS5 understands: nothing a person types can be an operator or a facet. */
import { LRUCache } from 'lru-cache';
import { codeKey, exact, fold, words } from '../core/vietnamese';
import { FACETS, type Facet, type SearchQuery } from './shapes';

/** A word in the two forms that are indexed. */
export interface Term { readonly exact: string; readonly folded: string }

const MOST_WORDS = 24;
/** Longer "words" are debris of extraction (base64, ruled lines); index and query cut alike. */
const LONGEST = 64;

/** The terms of a text, in order. */
export function terms(text: string): Term[] {
  return words(text).map(term);
}

/** Of the words that come again and again: Vietnamese has some thousand syllables, a page of results some ten thousand words. */
const known = new LRUCache<string, Term>({ max: 20_000 });
const LONGEST_KNOWN = 20;

/** One word, which must hold a letter or digit, as a term. */
export function term(word: string): Term {
  if (word.length > LONGEST_KNOWN) return made(word);
  const found = known.get(word) ?? made(word);
  known.set(word, found);
  return found;
}

function made(word: string): Term {
  const spelled = [...exact(word.slice(0, 4 * LONGEST))].slice(0, LONGEST).join('');
  return { exact: spelled, folded: fold(spelled) };
}

/** A word pair as one token. It begins as its first word does, so that the index of beginnings holds nothing for it that is not there already. */
export function pair(first: Term, second: Term): string {
  return `${first.folded}_${second.folded}`;
}

/** A facet value as one token; hexadecimal, since values may hold anything. It begins with `_`: no word or pair, typed or written in a text, can equal it. */
export function facetToken(facet: Facet | 'reader', value: string): string {
  return `_${facet}_${Buffer.from(value).toString('hex')}`;
}

/** A code as one token, found by its beginning. */
export function codeToken(code: string): string {
  return `_code_${codeKey(code)}`;
}

/** The questions to ask, in the order of rank; undefined when nothing can match. */
export interface Question {
  readonly terms: readonly Term[];
  /** The last word may go on. */
  readonly unfinished: boolean;
  /** Beginning of a code key, when what was typed could be a code. */
  readonly code?: string;
  /** Narrowest first: as a phrase with accents as typed, as a phrase, accents as typed, folded (the last two may also be words of the code). */
  readonly titles: readonly string[];
  /** Narrowest first: word pairs with accents as typed, word pairs, accents as typed, folded. */
  readonly bodies: readonly string[];
  /** Matches whatever any of the above match: to count. */
  readonly whole: string;
}

/** Reads a query. Asks for all words; the last may be unfinished when `prefix` and no gap was typed after it. */
export function question(query: Omit<SearchQuery, 'limit' | 'offset'>): Question | undefined {
  const asked = terms(query.text.slice(0, 4096)).slice(0, MOST_WORDS);
  const allowed = facets(query);
  if (asked.length === 0 || allowed === undefined) return undefined;
  const star = query.prefix && /[\p{L}\p{N}\p{M}]$/u.test(query.text) ? '*' : '';
  const within = (match: string): string => [`(${match})`, ...allowed].join(' AND ');
  const bodies = bodyMatches(asked, star);
  const code = couldBeCode(query.text) ? codeKey(query.text) : undefined;
  const whole = bodies.at(-1) ?? '';
  return {
    terms: asked, unfinished: star !== '', ...(code && { code }),
    titles: titleMatches(asked, star).map(match => [`(${match})`, ...allowed.map(tokens => `facets : ${tokens}`)].join(' AND ')),
    bodies: bodies.map(within),
    whole: within(code ? `(${whole}) OR ${quoted(codeToken(code))}*` : whole),
  };
}

/** Each facet that is restricted as `("…" OR "…")`; undefined when one allows nothing. */
function facets(query: Omit<SearchQuery, 'limit' | 'offset'>): string[] | undefined {
  const { agencies, states, unit, type, readers = 'all' } = query;
  const allowed = { agency: agencies, state: states, unit: unit === undefined ? 'all' : [unit], type: type === undefined ? 'all' : [type], reader: readers } as const;
  const restricted = ([...FACETS, 'reader'] as const).flatMap(facet => {
    const values = allowed[facet];
    return values === 'all' ? [] : [values.map(value => quoted(facetToken(facet, value)))];
  });
  return restricted.some(tokens => tokens.length === 0) ? undefined : restricted.map(tokens => `(${tokens.join(' OR ')})`);
}

function titleMatches(asked: readonly Term[], star: string): string[] {
  const phrase = (form: keyof Term): string => `${form} : ${quoted(asked.map(one => one[form]).join(' '))}${star}`;
  const each = (match: (one: Term, end: string) => string): string => asked.map((one, at) => match(one, at === asked.length - 1 ? star : '')).join(' AND ');
  const together = asked.length > 1;
  return [
    ...(together && isAccented(asked) ? [phrase('exact')] : []),
    ...(together ? [phrase('folded')] : []),
    ...(isAccented(asked) ? [each((one, end) => `(exact : ${quoted(one.exact)}${end} OR code : ${quoted(one.folded)}${end})`)] : []),
    each((one, end) => `{code folded} : ${quoted(one.folded)}${end}`),
  ];
}

function bodyMatches(asked: readonly Term[], star: string): string[] {
  const pairs = asked.flatMap((second, at) => {
    const first = asked[at - 1];
    return first ? [quoted(pair(first, second))] : [];
  });
  const paired = pairs.join(' AND ') + star;
  const folded = every(asked, star, one => one.folded);
  const accented = every(asked, star, one => one.exact);
  return [
    ...(pairs.length > 0 && isAccented(asked) ? [`${paired} AND ${accented}`] : []),
    ...(pairs.length > 0 ? [paired] : []),
    ...(isAccented(asked) ? [accented] : []),
    folded,
  ];
}

/** One letter as the beginning of a further word says nothing that its pair does not say, and would read half the index. */
function every(asked: readonly Term[], star: string, form: (one: Term) => string): string {
  const last = asked.at(-1);
  const counted = star && asked.length > 1 && last && last.folded.length < 2 ? asked.slice(0, -1) : asked;
  const tokens = counted.map((one, at) => quoted(form(one)) + (counted[at] === last ? star : ''));
  return [...new Set(tokens)].join(' AND ');
}

/** Whether accents were typed: only then they may rank. */
export function isAccented(asked: readonly Term[]): boolean { return asked.some(one => one.exact !== one.folded); }

/** Letters and digits together, or one unbroken run such as QT-TP. */
function couldBeCode(text: string): boolean {
  const typed = text.trim();
  return typed.length <= 64 && codeKey(typed).length > 0 && (/^[\w.\-/]+$/.test(typed) || (/\d/.test(typed) && /[a-z]/i.test(fold(typed))));
}

/** Terms hold no quotation mark; doubling is for the day one does. */
function quoted(token: string): string { return `"${token.replaceAll('"', '""')}"`; }
