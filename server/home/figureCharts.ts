/** The figures of nonconformities as charts, each with its table: counts in, worded bars out. Pure. */
import type { Language } from '../core/words';
import type { FigureCounts, Tally } from '../nonconformities/figures';
import { AGE_DAYS, bySpan, CLOSE_DAYS, closeTimes, effectiveness, pareto, total, trend } from '../nonconformities/figureSums';
import { clauseLabel, DEFAULT_EDITION } from '../standards/clauses';
import { addressOf } from '../web/address';
import { drawing, type Bar, type Chart, type Fill, type Group } from '../web/charts';
import type { Wording } from '../web/wording';
import { quartersOf, type FiguresOf } from './figuresAsked';

export interface FigureScene { readonly asked: FiguresOf; readonly language: Language; readonly wording: Wording }

/** So many rows of a Pareto are drawn; the table has all. */
const MOST_DRAWN = 8;

export function figureCharts(scene: FigureScene, counts: FigureCounts): Chart[] {
  return [ageChart(scene, counts), trendChart(scene, counts), ...paretoCharts(scene, counts), closeChart(scene, counts), effectChart(scene, counts)];
}

export function numberIn({ language }: Pick<FigureScene, 'language'>): (value: number) => string {
  const format = new Intl.NumberFormat(language === 'vi' ? 'vi-VN' : 'en-GB', { maximumFractionDigits: 1 });
  return value => format.format(value);
}

export function barOf(scene: Pick<FigureScene, 'language'>, value: number, fill: Fill = 'solid', more = ''): Bar {
  return { value, said: `${numberIn(scene)(value)}${more}`, fill };
}

/** The register, narrowed as far as it can be: it knows years, not quarters. */
function register({ asked }: FigureScene, values: Readonly<Record<string, string | number | undefined>> = {}): string {
  return addressOf('/nonconformities', { agency: asked.agency?._id ?? (asked.oversees ? 'all' : undefined), ...values });
}

const inYear = ({ asked }: FigureScene, values: Readonly<Record<string, string | undefined>> = {}): Readonly<Record<string, string | number | undefined>> => ({ view: 'all', year: asked.year, ...values });

interface Simple { readonly id: string; readonly heading: string; readonly note?: string; readonly lead?: string; readonly empty: string; readonly heads: readonly string[] }

/** One bar a row, names above; nothing but zeros is said in words. */
function simple(scene: FigureScene, { empty, heads, ...chart }: Simple, rows: readonly { label: string; value: number; fill?: Fill; href?: string }[]): Chart {
  const groups = rows.map(row => ({ label: row.label, href: row.href, bars: [barOf(scene, row.value, row.fill)] }));
  return { ...chart, ...(rows.some(row => row.value > 0) ? {} : { empty }), drawing: drawing(groups), table: { heads, rows: groups.map(group => ({ head: group.label, href: group.href, cells: group.bars.map(bar => bar.said) })) } };
}

function ageChart(scene: FigureScene, { ages }: FigureCounts): Chart {
  const { words } = scene.wording, open = total(ages), spans = spanNames(scene, AGE_DAYS), oldest = spans.length - 1;
  return simple(scene, { id: 'age', heading: words('figures.age'), note: words('figures.now'), lead: words('figures.openNow', { count: numberIn(scene)(open) }), empty: words('figures.noneOpen'), heads: [words('figures.days'), words('figures.count')] },
    bySpan(ages, spans.length).map((value, at) => ({ label: spans[at] ?? '', value, href: register(scene), ...(at === oldest ? { fill: 'hatch' as const } : {}) })));
}

/** "0–30 ngày", "31–60 ngày", …, "trên 90 ngày". */
function spanNames({ wording: { words } }: FigureScene, lasts: readonly number[]): string[] {
  return [...lasts.map((last, at) => words('figures.span', { from: at === 0 ? 0 : (lasts[at - 1] ?? 0) + 1, to: last })), words('figures.spanOver', { days: lasts.at(-1) ?? 0 })];
}

function paretoCharts(scene: FigureScene, { clauses, units, agencies, causes }: FigureCounts): Chart[] {
  const { asked, language, wording: { words } } = scene, none = (name: string): string => words(`figures.none.${name}`), agencyNamed = (id: string): string => asked.agencies.find(one => one._id === id)?.shortName ?? id;
  const byClause = paretoChart(scene, 'clause', clauses, key => ({ label: key ? clauseLabel(DEFAULT_EDITION, key, language) : none('clause'), ...(key ? { href: register(scene, inYear(scene, { clause: key })) } : {}) }));
  const byPlace = asked.agency
    ? paretoChart(scene, 'unit', units, key => ({ label: asked.agency?.units.find(one => one.id === key)?.name ?? none('unit'), ...(key ? { href: register(scene, inYear(scene, { unit: key })) } : {}) }))
    : paretoChart(scene, 'agency', agencies, key => ({ label: agencyNamed(key), href: register(scene, inYear(scene, { agency: key })) }));
  return [byClause, byPlace, paretoChart(scene, 'cause', causes, key => ({ label: key ? words(`cause.${key}`) : none('cause') }))];
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
  const { words } = scene.wording, { median, spans } = closeTimes(days), names = spanNames(scene, CLOSE_DAYS), href = register(scene, { view: 'all', state: 'closed' });
  return simple(scene, {
    id: 'close', heading: words('figures.close'), note: words('figures.closedEffective'), ...(median === undefined ? {} : { lead: words('figures.median', { days: numberIn(scene)(median) }) }), empty: words('figures.noneClosed'), heads: [words('figures.days'), words('figures.count')],
  }, spans.map((value, at) => ({ label: names[at] ?? '', value, href })));
}

function effectChart(scene: FigureScene, counts: FigureCounts): Chart {
  const { words } = scene.wording, { first, later, again, rate } = effectiveness(counts), closed = register(scene, { view: 'all', state: 'closed' });
  return simple(scene, {
    id: 'effect', heading: words('figures.effect'), note: words('figures.judged'), ...(rate === undefined ? {} : { lead: words('figures.rate', { rate: numberIn(scene)(Math.round(rate * 1000) / 10) }) }), empty: words('figures.noneJudged'), heads: [words('figures.outcome'), words('figures.count')],
  }, [{ label: words('figures.first'), value: first, href: closed }, { label: words('figures.later'), value: later, fill: 'line', href: closed }, { label: words('figures.again'), value: again, fill: 'hatch', href: register(scene) }]);
}

function trendChart(scene: FigureScene, { quarters }: FigureCounts): Chart {
  const { words } = scene.wording, { names, starts } = quartersOf(scene.asked), rows = trend(quarters, starts), keys = ['opened', 'closed', 'open'] as const, fills: readonly Fill[] = ['solid', 'line', 'hatch'];
  const groups: Group[] = rows.map((row, at) => ({ label: words('figures.quarterOf', { quarter: names[at]?.quarter, year: names[at]?.year }), href: register(scene, { view: 'all', year: names[at]?.year }), bars: keys.map((key, series) => barOf(scene, row[key], fills[series])) }));
  return {
    id: 'trend', heading: words('figures.trend'), legend: keys.map((key, series) => ({ fill: fills[series] ?? 'solid', text: words(`figures.trend.${key}`) })), ...(rows.some(row => row.opened + row.closed + row.open > 0) ? {} : { empty: words('figures.noneAtAll') }), drawing: drawing(groups, 'left'),
    table: { heads: [words('figures.quarter'), ...keys.map(key => words(`figures.trend.${key}`))], rows: groups.map(group => ({ head: group.label, href: group.href, cells: group.bars.map(bar => bar.said) })) },
  };
}
