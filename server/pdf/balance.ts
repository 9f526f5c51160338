/** Does a page's content give back every graphics state it saves? If not, whatever is drawn after it moves or vanishes. */

/** `open`: states saved and never restored (negative: more restores than saves); `under`: deepest fall below zero, 0 or less. */
export interface Balance { readonly open: number; readonly under: number }

const SPACES = new Set([0, 9, 10, 12, 13, 32]);
const DELIMITERS = new Set([...'()<>[]{}/%'].map(one => one.charCodeAt(0)));
const [OPEN, CLOSE, BACKSLASH, PERCENT, LESS, GREATER, SLASH] = [...'()\\%<>/'].map(one => one.charCodeAt(0));

/** Counts q and Q in decoded content; strings, comments, names and inline images are stepped over. */
export function balanceOf(content: Uint8Array): Balance {
  let depth = 0, under = 0;
  for (const operator of words(content)) {
    if (operator === 'q') depth++;
    if (operator === 'Q') under = Math.min(under, --depth);
  }
  return { open: depth, under };
}

function* words(content: Uint8Array): Generator<string> {
  let at = 0;
  while (at < content.length) {
    const byte = content[at];
    if (byte === OPEN) at = afterString(content, at);
    else if (byte === PERCENT) at = afterLine(content, at);
    else if (byte === LESS && content[at + 1] !== LESS) at = afterHex(content, at);
    else if (byte === SLASH) at = afterWord(content, at + 1);
    else if (isBreak(byte)) at++;
    else {
      const end = afterWord(content, at);
      const word = end - at <= 3 ? Buffer.from(content.subarray(at, end)).toString('latin1') : '';
      yield word;
      at = word === 'ID' ? afterImage(content, end) : end;
    }
  }
}

function isBreak(byte: number | undefined): boolean {
  return byte === undefined || SPACES.has(byte) || DELIMITERS.has(byte);
}

function afterWord(content: Uint8Array, at: number): number {
  while (at < content.length && !isBreak(content[at])) at++;
  return at;
}

function afterString(content: Uint8Array, at: number): number {
  for (let depth = 0; at < content.length; at++) {
    if (content[at] === BACKSLASH) at++;
    else if (content[at] === OPEN) depth++;
    else if (content[at] === CLOSE && --depth === 0) return at + 1;
  }
  return at;
}

function afterLine(content: Uint8Array, at: number): number {
  while (at < content.length && content[at] !== 10 && content[at] !== 13) at++;
  return at;
}

function afterHex(content: Uint8Array, at: number): number {
  while (at < content.length && content[at] !== GREATER) at++;
  return at + 1;
}

/** The end of an inline image: `EI` between white space. Its bytes may hold anything, q and Q included. */
function afterImage(content: Uint8Array, at: number): number {
  for (let i = at + 1; i < content.length; i++) {
    const ends = content[i] === 0x45 && content[i + 1] === 0x49 && SPACES.has(content[i - 1] ?? 32) && isBreak(content[i + 2]);
    if (ends) return i + 2;
  }
  return content.length;
}
