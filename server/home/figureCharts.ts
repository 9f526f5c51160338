/** The figures of nonconformities as charts, each with its table: counts in, worded bars out. Pure. */
import { addSeconds, dayOf } from '../core/clock';
import type { Language } from '../core/words';
import type { FigureCounts, Tally } from '../nonconformities/figures';
import { AGE_DAYS, bySpan, CLOSE_DAYS, closeTimes, effectiveness, pareto, total, trend } from '../nonconformities/figureSums';
import { NONE } from '../nonconformities/narrowings';
import { clauseLabel, DEFAULT_EDITION } from '../standards/clauses';
import { addressOf } from '../web/address';
import { drawing, type Bar, type Chart, type Fill, type Group } from '../web/charts';
import type { Wording } from '../web/wording';
import { quartersOf, type FiguresOf, type Period } from './figuresAsked';

export interface FigureScene {
  readonly asked: FiguresOf; readonly language: Language; readonly wording: Wording;
  /** First and last day of what is asked. */
  readonly days: Period;
}

/** So many rows of a Pareto are drawn; the table has all. */
const MOST_DRAWN = 8;

export function figureCharts(scene: FigureScene, counts: FigureCounts): Chart[] {
  return [ageChart(scene, counts), trendChart(scene, counts), ...paretoCharts(scene, counts), closeChart(scene, counts), effectChart(scene, counts)];
}

export function numberIn({ language }: Pick<FigureScene, 'language'>): (value: number) => string {
  return NUMBERS[language];
}

/** Made once: a format takes longer to make than a page of numbers takes to write. */
const NUMBERS = { vi: numbersAs('vi-VN'), en: numbersAs('en-GB') } as const;

function numbersAs(locale: string): (value: number) => string {
  const format = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });
  return value => format.format(value);
}

export function barOf(scene: Pick<FigureScene, 'language'>, value: number, fill: Fill = 'solid', more = ''): Bar {
  return { value, said: `${numberIn(scene)(value)}${more}`, fill };
}

/** The register, narrowed to exactly the records that are counted. */
function register({ asked }: FigureScene, values: Readonly<Record<string, string | number | undefined>> = {}): string {
  return addressOf('/nonconformities', { agency: asked.agency?._id ?? (asked.oversees ? 'all' : undefined), ...values });
}

type Values = Readonly<Record<string, string | undefined>>;
const reported = ({ days }: FigureScene, values: Values = {}): Values => ({ view: 'all', ...days, ...values });
function closedIn({ days }: FigureScene, values: Values = {}): Values {
  return { view: 'all', outcome: 'effective', closedFrom: days.from, closedTo: days.to, ...values };
}

/** `0-30`, `31-60`, … `91-`: a span of days as the register reads it. */
const spanAt = (lasts: readonly number[], at: number): string => `${at === 0 ? 0 : (lasts[at - 1] ?? 0) + 1}-${lasts[at] ?? ''}`;

interface Simple { readonly id: string; readonly heading: string; readonly note?: string; readonly lead?: string; readonly empty: string; readonly heads: readonly string[] }

/** One bar a row, names above; nothing but zeros is said in words. */
function simple(scene: FigureScene, { empty, heads, ...chart }: Simple, rows: readonly { label: string; value: number; fill?: Fill; href?: string }[]): Chart {
  const groups = rows.map(row => ({ label: row.label, href: row.href, bars: [barOf(scene, row.value, row.fill)] }));
  return { ...chart, ...(rows.some(row => row.value > 0) ? {} : { empty }), drawing: drawing(groups), table: { heads, rows: groups.map(group => ({ head: group.label, href: group.href, cells: group.bars.map(bar => bar.said) })) } };
}

function ageChart(scene: FigureScene, { ages }: FigureCounts): Chart {
  const { words } = scene.wording, open = total(ages), spans = spanNames(scene, AGE_DAYS), oldest = spans.length - 1;
  return simple(scene, { id: 'age', heading: words('figures.age'), note: words('figures.now'), lead: words('figures.openNow', { count: numberIn(scene)(open) }), empty: words('figures.noneOpen'), heads: [words('figures.days'), words('figures.count')] },
    bySpan(ages, spans.length).map((value, at) => ({ label: spans[at] ?? '', value, href: register(scene, { age: spanAt(AGE_DAYS, at) }), ...(at === oldest ? { fill: 'hatch' as const } : {}) })));
}

/** "0–30 ngày", "31–60 ngày", …, "trên 90 ngày". */
function spanNames({ wording: { words } }: FigureScene, lasts: readonly number[]): string[] {
  return [...lasts.map((last, at) => words('figures.span', { from: at === 0 ? 0 : (lasts[at - 1] ?? 0) + 1, to: last })), words('figures.spanOver', { days: lasts.at(-1) ?? 0 })];
}

function paretoCharts(scene: FigureScene, { clauses, units, agencies, causes }: FigureCounts): Chart[] {
  const { asked, language, wording: { words } } = scene, none = (name: string): string => words(`figures.none.${name}`), agencyNamed = (id: string): string => asked.agencies.find(one => one._id === id)?.shortName ?? id;
  const byClause = paretoChart(scene, 'clause', clauses, key => ({ label: key ? clauseLabel(DEFAULT_EDITION, key, language) : none('clause'), href: register(scene, reported(scene, { clause: key || NONE })) }));
  const byPlace = asked.agency
    ? paretoChart(scene, 'unit', units, key => ({ label: asked.agency?.units.find(one => one.id === key)?.name ?? none('unit'), href: register(scene, reported(scene, { unit: key || NONE })) }))
    : paretoChart(scene, 'agency', agencies, key => ({ label: agencyNamed(key), href: register(scene, reported(scene, { agency: key })) }));
  return [byClause, byPlace, paretoChart(scene, 'cause', causes, key => ({ label: key ? words(`cause.${key}`) : none('cause'), href: register(scene, reported(scene, { cause: key || NONE })) }))];
}

/** Beside each bar its number and the share of all with those before it. */
function paretoChart(scene: FigureScene, id: 'clause' | 'unit' | 'agency' | 'cause', tallies: readonly Tally<string>[], named: (key: string) => { label: string; href?: string }): Chart {
  const { words } = scene.wording, number = numberIn(scene), rows = pareto(tallies).map(row => ({ ...named(row.key), ...row, share: `${number(Math.round(row.cumulative * 1000) / 10)}%` })), left = rows.slice(MOST_DRAWN);
  const groups: Group[] = rows.slice(0, MOST_DRAWN).map(row => ({ label: row.label, href: row.href, bars: [barOf(scene, row.count, 'solid', ` · ${row.share}`)] }));
  if (left.length) groups.push({ label: words('figures.others', { count: left.length }), bars: [barOf(scene, left.reduce((sum, row) => sum + row.count, 0), 'line', ` · ${number(100)}%`)] });
  return {
    id, heading: words(`figures.by.${id}`), note: words('figures.cumulative'), ...(rows.length ? {} : { empty: words('figures.noneReported') }), drawing: drawing(groups),
    table: { heads: [words(`figures.head.${id}`), words('figures.count'), words('figures.share')], rows: rows.map(row => ({ head: row.label, href: row.href, cells: [number(row.count), row.share] })) },
  };
}

function closeChart(scene: FigureScene, { days }: FigureCounts): Chart {
  const { words } = scene.wording, { median, spans } = closeTimes(days), names = spanNames(scene, CLOSE_DAYS);
  return simple(scene, {
    id: 'close', heading: words('figures.close'), note: words('figures.closedEffective'), ...(median === undefined ? {} : { lead: words('figures.median', { days: numberIn(scene)(median) }) }), empty: words('figures.noneClosed'), heads: [words('figures.days'), words('figures.count')],
  }, spans.map((value, at) => ({ label: names[at] ?? '', value, href: register(scene, closedIn(scene, { took: spanAt(CLOSE_DAYS, at) })) })));
}

function effectChart(scene: FigureScene, counts: FigureCounts): Chart {
  const { words } = scene.wording, { first, later, again, rate } = effectiveness(counts), closed = (cycle: string): string => register(scene, closedIn(scene, { cycle }));
  return simple(scene, {
    id: 'effect', heading: words('figures.effect'), note: words('figures.judged'), ...(rate === undefined ? {} : { lead: words('figures.rate', { rate: numberIn(scene)(Math.round(rate * 1000) / 10) }) }), empty: words('figures.noneJudged'), heads: [words('figures.outcome'), words('figures.count')],
  }, [{ label: words('figures.first'), value: first, href: closed('first') }, { label: words('figures.later'), value: later, fill: 'line', href: closed('later') }, { label: words('figures.again'), value: again, fill: 'hatch', href: register(scene, { cycle: 'later', to: scene.days.to }) }]);
}

function trendChart(scene: FigureScene, { quarters }: FigureCounts): Chart {
  const { words } = scene.wording, { names, starts } = quartersOf(scene.asked), rows = trend(quarters, starts), keys = ['opened', 'closed', 'open'] as const, fills: readonly Fill[] = ['solid', 'line', 'hatch'];
  const groups: Group[] = rows.map((row, at) => {
    const label = words('figures.quarterOf', { quarter: names[at]?.quarter, year: names[at]?.year }), href = quarterLinks(scene, starts[at], starts[at + 1]);
    return { label, bars: keys.map((key, series) => ({ ...barOf(scene, row[key], fills[series]), href: href[key], name: `${label}, ${words(`figures.trend.${key}`)}: ${numberIn(scene)(row[key])}` })) };
  });
  return {
    id: 'trend', heading: words('figures.trend'), legend: keys.map((key, series) => ({ fill: fills[series] ?? 'solid', text: words(`figures.trend.${key}`) })), ...(rows.some(row => row.opened + row.closed + row.open > 0) ? {} : { empty: words('figures.noneAtAll') }), drawing: drawing(groups, 'left'),
    table: { heads: [words('figures.quarter'), ...keys.map(key => words(`figures.trend.${key}`))], rows: groups.map(group => ({ head: group.label, cells: group.bars.map(bar => (bar.href ? { text: bar.said, href: bar.href } : bar.said)) })) },
  };
}

/** What was reported, what ended and what stood open at the end of one quarter. */
function quarterLinks(scene: FigureScene, start: Date | undefined, next: Date | undefined): Readonly<Record<'opened' | 'closed' | 'open', string>> {
  const { zone } = scene.asked, from = start ? dayOf(start, zone) : '', to = next ? dayOf(addSeconds(next, -1), zone) : '';
  return { opened: register(scene, { view: 'all', from, to }), closed: register(scene, { view: 'all', closedFrom: from, closedTo: to }), open: register(scene, { view: 'all', openAt: to }) };
}
