/** How near is a title to what was asked? The same order as the narrowing questions of query.ts, told from the title itself. Pure. */
import { isAccented, terms, type Term } from './query';

export interface Asked { readonly terms: readonly Term[]; /** The last word may go on. */ readonly unfinished: boolean }

/** 0 = as a phrase with accents as typed, 1 = as a phrase, 2 = each word with accents as typed (or a word of the code), 3 = each word. Without accents in what was asked they tell nothing. */
export function nearness({ terms: asked, unfinished }: Asked, code: string, title: string): number {
  const words = terms(title), inCode = terms(code), together = asked.length > 1;
  const same = (one: Term, at: number, form: keyof Term, word: Term | undefined): boolean => word !== undefined && (unfinished && at === asked.length - 1 ? word[form].startsWith(one[form]) : word[form] === one[form]);
  const phrase = (form: keyof Term): boolean => together && words.some((_, start) => asked.every((one, at) => same(one, at, form, words[start + at])));
  if (isAccented(asked) && phrase('exact')) return 0;
  if (phrase('folded')) return 1;
  return isAccented(asked) && asked.every((one, at) => words.some(word => same(one, at, 'exact', word)) || inCode.some(word => same(one, at, 'folded', word))) ? 2 : 3;
}
