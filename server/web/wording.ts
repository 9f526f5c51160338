/** Words, dates and sizes for one visitor, so that page models are plain text when they reach a view. */
import { writtenDay, writtenMinute } from '../core/clock';
import type { StateStyle } from '../core/lifecycle';
import { refusalText, wordsFor, type Words } from '../core/words';
import type { Refusal } from '../core/errors';
import { LIFECYCLES } from './lifecycles';
import type { Visit } from './route';

export interface Wording {
  readonly words: Words;
  readonly date: (value: Date | null | undefined) => string;
  readonly dateTime: (value: Date | null | undefined) => string;
  /** For a date field: dd/MM/yyyy or nothing. */
  readonly typedDate: (value: Date | null | undefined) => string;
  readonly bytes: (size: number) => string;
  readonly refusal: (refusal: Refusal) => string;
  readonly state: (lifecycle: string, state: string) => StateStyle & { word: string };
}

const SIZES = { vi: new Intl.NumberFormat('vi-VN', { maximumFractionDigits: 1 }), en: new Intl.NumberFormat('en-GB', { maximumFractionDigits: 1 }) } as const;

export function wording(visit: Pick<Visit, 'language' | 'viewer'>): Wording {
  const words = wordsFor(visit.language), zone = visit.viewer?.timeZone ?? 'Asia/Ho_Chi_Minh', numbers = SIZES[visit.language];
  const as = (write: typeof writtenDay, none: string) => (value: Date | null | undefined): string => (value ? write(value, zone) : none);
  return {
    words, date: as(writtenDay, '–'), dateTime: as(writtenMinute, '–'), typedDate: as(writtenDay, ''),
    bytes: size => (size < 1_048_576 ? `${numbers.format(Math.max(1, Math.round(size / 1024)))} kB` : `${numbers.format(size / 1_048_576)} MB`),
    refusal: refusal => refusalText(words, refusal),
    state: (lifecycle, state) => ({ ...(LIFECYCLES[lifecycle]?.[state] ?? { tag: 'grey', icon: 'circle' }), word: words(`state.${lifecycle}.${state}`) }),
  };
}
