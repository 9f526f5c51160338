/** How Vietnamese text is compared, found and sorted: one set of rules for index, query, highlight and lists. */

/** Goes up whenever a function here gives another result: stored keys and indexes made with an older one are made again. */
export const FOLD_VERSION = 1;

const WORD = /[\p{L}\p{N}][\p{L}\p{N}\p{M}]*/gu;
const MARKS = /\p{M}+/gu;
const LOOKALIKES = /[ðɖ]/g;
const TONES = ['\u0300', '\u0309', '\u0303', '\u0301', '\u0323'];          // huyền, hỏi, ngã, sắc, nặng: the order of dictionaries
const ALPHABET = [...'aăâbcdđeêfghijklmnoôơpqrstuưvwxyz'];

/** The tone sits on the last vowel in schools (hoà, thuý) and on the first in statutes (hòa, thúy). */
const PLACEMENTS: ReadonlyMap<string, string> = new Map(['oa', 'oe', 'uy'].flatMap(vowels => TONES.map(
  (tone): [string, string] => [(vowels + tone).normalize('NFC'), (vowels.slice(0, 1) + tone + vowels.slice(1)).normalize('NFC')])));
const MISPLACED = new RegExp(`(?<!q)(?:${[...PLACEMENTS.keys()].join('|')})(?!\\p{L})`, 'gu');

/** The words of a text, in order, composed (NFC); punctuation, symbols and emoji only separate. */
export function words(text: string): string[] {
  return text.normalize('NFC').match(WORD) ?? [];
}

export interface Span { readonly start: number; readonly end: number }

/** Where the same words stand in `text`, which must be composed (NFC) already: for highlights. A text of a hundred pages is gone through for each hit of a search. */
export function wordSpans(text: string): Span[] {
  const spans: Span[] = [];
  if (PAIRED.test(text)) {
    for (const match of text.matchAll(WORD)) spans.push({ start: match.index, end: match.index + match[0].length });
    return spans;
  }
  for (let at = 0, start = -1; at <= text.length; at++) {
    const kind = at < text.length ? kindOf(text.charCodeAt(at)) : BETWEEN;
    if (start < 0 && kind === LETTER) start = at;
    else if (start >= 0 && kind === BETWEEN) { spans.push({ start, end: at }); start = -1; }
  }
  return spans;
}

/** The letter with which a word that begins so begins when it is folded; '' where that is not known of one letter alone. */
export function foldedInitial(text: string, at: number): string {
  const code = text.charCodeAt(at);
  if (code >= LATIN_ENDS) return '';
  return initials[code] ??= fold(String.fromCharCode(code)).slice(0, 1);
}

const BETWEEN = 1, LETTER = 2, MARK = 3, LATIN_ENDS = 0x1f00, PAIRED = /[\ud800-\udfff]/;
/** Of each letter that was met: what it is, and what it is folded to. */
const kinds = new Uint8Array(0x10000), initials: string[] = [];

function kindOf(code: number): number {
  return kinds[code] || (kinds[code] = kindOfLetter(String.fromCharCode(code)));
}

function kindOfLetter(letter: string): number {
  if (/[\p{L}\p{N}]/u.test(letter)) return LETTER;
  return /\p{M}/u.test(letter) ? MARK : BETWEEN;
}

/** Lower case, composed, one spelling per sound: hoà = hòa, Ð = đ. Accents are kept. */
export function exact(text: string): string {
  return text.normalize('NFC').toLowerCase().replace(LOOKALIKES, 'đ').replace(MISPLACED, found => PLACEMENTS.get(found) ?? found);
}

/** Without accents, đ as d, lower case: what a person types in a hurry. */
export function fold(text: string): string {
  return text.normalize('NFD').replace(MARKS, '').toLowerCase().replace(/[đðɖ]/g, 'd').replace(MARKS, '');
}

/** A code as typed carelessly: QT-TP.03 = qt tp 03 = qttp03. May be empty. */
export function codeKey(code: string): string {
  return fold(code).replace(/[^a-z0-9]/g, '');
}

/**
 * A key that sorts bytewise as a Vietnamese list does: a ă â b c d đ e ê …, then tones (ngang huyền hỏi ngã sắc nặng), numbers by value.
 * A word gap sorts before every letter, so "An" comes before "An toàn" and that before "Ân xá".
 */
export function sortKey(text: string): string {
  const parts = exact(text).match(/\d+|[\p{L}\p{N}][\p{M}]*|[^\p{L}\p{N}]+/gu) ?? [];
  const letters = parts.map(letterKey).join('').replace(/^!|!$/g, '');
  const tones = parts.map(toneKey).join('').replace(/0+$/, '');
  return `${letters} ${tones}`.trimEnd();
}

function letterKey(part: string): string {
  if (/^\d/.test(part)) return numberKey(part);
  if (!/^[\p{L}\p{N}]/u.test(part)) return '!';
  const toneless = part.normalize('NFD').replace(/[\u0300\u0301\u0303\u0309\u0323]/g, '').normalize('NFC');
  const rank = [toneless, fold(toneless)].map(letter => ALPHABET.indexOf(letter)).find(at => at >= 0);
  return rank === undefined ? toneless : String.fromCharCode(0x41 + rank);
}

/** The count of digits first, so that 2 sorts before 10. */
function numberKey(digits: string): string {
  const significant = digits.replace(/^0+(?=\d)/, '');
  return String.fromCharCode(0x30 + Math.min(significant.length, 16)) + significant;
}

function toneKey(part: string): string {
  if (!/^\p{L}/u.test(part)) return '';
  const decomposed = part.normalize('NFD');
  return String(TONES.findIndex(tone => decomposed.includes(tone)) + 1);
}
