/** How figures narrow the register beyond its form: spans of days, age, time to close, cycle, cause. Read from the address, asked of the store, told in words. Pure. */
import { DateTime } from 'luxon';
import { day } from '../core/form';
import type { Words } from '../core/words';
import { CAUSE_CATEGORIES } from './model';

/** Days are both included. `age` and `took` are spans of days, `31-60` or `91-`. `none` stands for what was never named. */
export const NARROWINGS = ['from', 'to', 'closedFrom', 'closedTo', 'outcome', 'openAt', 'age', 'took', 'cycle', 'cause'] as const;
export type Narrowing = (typeof NARROWINGS)[number];
export type Narrowings = Readonly<Partial<Record<Narrowing, string>>>;
export const NONE = 'none';

const DAY_MS = 86_400_000, SPAN = /^(\d{1,5})-(\d{0,5})$/;
const dayIn = (typed: string): string | undefined => { const read = day.safeParse(typed); return read.success ? read.data : undefined; };
const oneIn = (values: readonly string[]) => (typed: string): string | undefined => values.find(value => value === typed);
const spanIn = (typed: string): string | undefined => (SPAN.test(typed) ? typed : undefined);

const READ: Readonly<Record<Narrowing, (typed: string) => string | undefined>> = {
  from: dayIn, to: dayIn, closedFrom: dayIn, closedTo: dayIn, openAt: dayIn, outcome: oneIn(['effective']), age: spanIn, took: spanIn, cycle: oneIn(['first', 'later']), cause: oneIn([...CAUSE_CATEGORIES, NONE]),
};

/** What the address does not know is as if it were not there. */
export function narrowingsIn(query: Readonly<Record<string, string>>): Narrowings {
  return Object.fromEntries(NARROWINGS.flatMap(name => { const value = READ[name](query[name] ?? ''); return value === undefined ? [] : [[name, value]]; }));
}

/** As conditions that all must hold; `now` tells the age. Days begin and end in `zone`. */
export function conditionsOf(asked: Narrowings, zone: string, now: Date): Record<string, unknown>[] {
  const start = (text: string, plus = 0): Date => DateTime.fromISO(text, { zone }).plus({ days: plus }).toJSDate(), today = DateTime.fromJSDate(now, { zone }).startOf('day');
  const made: Readonly<Record<Narrowing, (value: string) => Record<string, unknown>>> = {
    from: value => ({ createdAt: { $gte: start(value) } }), to: value => ({ createdAt: { $lt: start(value, 1) } }), closedFrom: value => ({ closedAt: { $gte: start(value) } }), closedTo: value => ({ closedAt: { $ne: null, $lt: start(value, 1) } }),
    outcome: value => ({ outcome: value }), openAt: value => ({ createdAt: { $lt: start(value, 1) }, $or: [{ closedAt: null }, { closedAt: { $gte: start(value, 1) } }] }),
    age: value => { const { least, most } = spanOf(value); return { closedAt: null, createdAt: { ...(least > 0 ? { $lt: today.minus({ days: least - 1 }).toJSDate() } : {}), ...(most === undefined ? {} : { $gte: today.minus({ days: most }).toJSDate() }) } }; },
    took: value => { const { least, most } = spanOf(value), took = { $subtract: ['$closedAt', '$createdAt'] }; return { closedAt: { $ne: null }, $expr: { $and: [{ $gte: [took, least * DAY_MS] }, ...(most === undefined ? [] : [{ $lt: [took, (most + 1) * DAY_MS] }])] } }; },
    cycle: value => ({ cycle: value === 'first' ? 1 : { $gt: 1 } }), cause: value => ({ causeCategory: value === NONE ? '' : value }),
  };
  return NARROWINGS.flatMap(name => { const value = asked[name]; return value === undefined ? [] : [made[name](value)]; });
}

/** One sentence a condition, for chips and for papers. */
export function narrowingWords(name: Narrowing, value: string, words: Words): string {
  if (name === 'cause') return words(value === NONE ? 'figures.none.cause' : `cause.${value}`);
  if (name === 'outcome' || name === 'cycle') return words(`narrowed.${name}.${value}`);
  if (name !== 'age' && name !== 'took') return words(`narrowed.${name}`, { day: value.split('-').reverse().join('/') });
  const { least, most } = spanOf(value);
  return words(`narrowed.${name}`, { days: most === undefined ? words('figures.spanOver', { days: least - 1 }) : words('figures.span', { from: least, to: most }) });
}

function spanOf(value: string): { least: number; most: number | undefined } {
  const [, least = '0', most = ''] = SPAN.exec(value) ?? [];
  return { least: Number(least), most: most === '' ? undefined : Number(most) };
}
