/** Which words of a text to mark, and which stretch of it to show: as data, the view escapes and draws. */
import { foldedInitial, wordSpans } from '../core/vietnamese';
import { term, terms, type Term } from './query';

/** A stretch of text; `hit` is to be marked. */
export interface Part { readonly text: string; readonly hit: boolean }

/** Beyond this many characters a text is not searched for its snippet: twenty of them must not hold a request up. */
const LONGEST = 200_000;

/** A word of the text: where it stands, and which of the asked words it answers. */
interface Found { readonly start: number; readonly end: number; readonly answers: readonly number[]; readonly accented: boolean }

/** The stretch of `span` words that answers the query best, with … where text was left out; the opening of the text when nothing does. */
export function snippet(text: string, query: string, { prefix, span }: { prefix: boolean; span: number }): Part[] {
  const whole = text.slice(0, LONGEST).normalize('NFC');
  const found = mark(whole, query, prefix);
  const lead = Math.min(3, Math.floor(span / 4));
  const from = Math.max(0, Math.min(bestStart(found, span - lead) - lead, found.length - span));
  const shown = found.slice(from, from + span);
  const left = from > 0;
  const right = from + span < found.length;
  const start = left ? shown[0]?.start ?? 0 : 0;
  const end = right ? shown.at(-1)?.end ?? whole.length : whole.length;
  const parts = cut(whole, shown, start, end, hits(found, terms(query).length, from, from + span));
  return [...(left ? [{ text: '… ', hit: false }] : []), ...parts, ...(right ? [{ text: ' …', hit: false }] : [])];
}

/** The whole title, with the words of the query marked. */
export function highlight(title: string, query: string, { prefix }: { prefix: boolean }): Part[] {
  const whole = title.normalize('NFC');
  const found = mark(whole, query, prefix);
  return cut(whole, found, 0, whole.length, hits(found, terms(query).length, 0, found.length));
}

/** Works on the text as it is: offsets never cross folding. */
function mark(text: string, query: string, prefix: boolean): Found[] {
  const asked = terms(query).slice(0, 24);
  const unfinished = prefix && /[\p{L}\p{N}\p{M}]$/u.test(query) ? asked.length - 1 : -1;
  const known = new Map<string, Pick<Found, 'answers' | 'accented'>>();
  const initials = new Set(['', ...asked.map(one => one.folded.slice(0, 1))]);
  return wordSpans(text).map(({ start, end }) => {
    if (!initials.has(foldedInitial(text, start))) return { start, end, ...NO_ANSWER };
    const word = text.slice(start, end);
    let answer = known.get(word);
    if (!answer) known.set(word, answer = compare(term(word), asked, unfinished));
    return { start, end, answers: answer.answers, accented: answer.accented };
  });
}

const NO_ANSWER = { answers: [], accented: false } as const;

function compare(word: Term, asked: readonly Term[], unfinished: number): Pick<Found, 'answers' | 'accented'> {
  const fits = (form: keyof Term, at: number, one: Term): boolean => at === unfinished ? word[form].startsWith(one[form]) : word[form] === one[form];
  const answers = asked.flatMap((one, at) => fits('folded', at, one) ? [at] : []);
  if (!answers.length) return NO_ANSWER;
  return { answers, accented: answers.some(at => asked.slice(at, at + 1).some(one => fits('exact', at, one))) };
}

/** Different words count most, then neighbours in the order asked, then accents as typed; of equals that overlap, the tightest. */
function bestStart(found: readonly Found[], span: number): number {
  let best = 0;
  let most = 0;
  found.forEach((word, at) => {
    if (word.answers.length === 0) return;
    const score = worth(found.slice(at, at + span));
    if (score > most || (score === most && at - best < span)) [best, most] = [at, score];
  });
  return best;
}

function worth(stretch: readonly Found[]): number {
  const seen = new Set<number>();
  let score = 0;
  stretch.forEach((word, at) => {
    for (const answer of word.answers) {
      if (!seen.has(answer)) score += word.accented ? 11 : 10;
      seen.add(answer);
      if (stretch[at - 1]?.answers.includes(answer - 1)) score += 6;
    }
  });
  return score;
}

/** Of several words asked, those that stand together are marked; single ones only where none do, or every common syllable would light up. */
function hits(found: readonly Found[], asked: number, from: number, to: number): ReadonlySet<Found> {
  const shown = found.slice(from, to);
  const answering = shown.filter(word => word.answers.length > 0);
  if (asked === 1) return new Set(answering);
  const together = shown.filter((word, at) => word.answers.some(answer =>
    found[from + at - 1]?.answers.includes(answer - 1) || found[from + at + 1]?.answers.includes(answer + 1)));
  return new Set(together.length > 0 ? together : answering);
}

/** Parts between `start` and `end`; neighbours of one kind are joined, hits only across a single space. */
function cut(text: string, shown: readonly Found[], start: number, end: number, marked: ReadonlySet<Found>): Part[] {
  const parts: { text: string; hit: boolean }[] = [];
  const add = (stretch: string, hit: boolean): void => {
    const before = parts.at(-1);
    if (before?.hit === hit) before.text += stretch;
    else if (stretch) parts.push({ text: stretch, hit });
  };
  let at = start;
  let previous = false;
  for (const word of shown) {
    const hit = marked.has(word);
    const gap = text.slice(at, word.start);
    add(gap, hit && previous && gap === ' ');
    add(text.slice(word.start, word.end), hit);
    at = word.end;
    previous = hit;
  }
  add(text.slice(at, end), false);
  return parts;
}
