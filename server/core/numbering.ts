/** Codes from an agency's own pattern (`QT-{unit}.{n:02}`), and the next free number. */

/** The values a pattern may use besides the running number. */
export type PatternValues = Readonly<Record<string, string>>;

const PLACE = /\{([a-zA-Z]+)(?::(\d+))?\}/g;

/** `pattern` filled in: `{n:02}` is the number with two digits, other names come from `values`. */
export function codeFrom(pattern: string, n: number, values: PatternValues): string {
  return pattern.replace(PLACE, (_, name: string, digits?: string) => (name === 'n' ? String(n).padStart(Number(digits ?? 1), '0') : values[name] ?? ''));
}

/** The number that `code` carries if it follows `pattern` with `values`, else undefined. */
export function numberIn(code: string, pattern: string, values: PatternValues): number | undefined {
  const source = pattern.split(PLACE_SPLIT).map(piece => pieceSource(piece, values)).join('');
  const match = new RegExp(`^${source}$`, 'u').exec(code);
  return match?.[1] === undefined ? undefined : Number(match[1]);
}

/** True when the pattern has exactly one running number and only known names. */
export function isPattern(pattern: string, names: readonly string[]): boolean {
  const places = [...pattern.matchAll(PLACE)].map(match => match[1] ?? '');
  return places.filter(name => name === 'n').length === 1 && places.every(name => name === 'n' || names.includes(name)) && !/[{}]/.test(pattern.replace(PLACE, ''));
}

const PLACE_SPLIT = /(\{[a-zA-Z]+(?::\d+)?\})/;

function pieceSource(piece: string, values: PatternValues): string {
  const place = /^\{([a-zA-Z]+)(?::(\d+))?\}$/.exec(piece);
  if (!place) return escaped(piece);
  return place[1] === 'n' ? '(\\d{1,6})' : escaped(values[place[1] ?? ''] ?? '');
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
}
