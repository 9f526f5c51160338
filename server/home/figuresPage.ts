/** Figures of nonconformities and audits: of one agency, or for an overseer of all below. */
import { agenciesReadable } from '../agencies/queries';
import type { Answer, Visit } from '../web/route';
import { wording, type Wording } from '../web/wording';
import { figureCharts, type FigureScene } from './figureCharts';
import { countFigures } from './figureCounting';
import { daysOf, figuresOf, type FiguresOf } from './figuresAsked';
import { programmeChart } from './programmeChart';

/** So many years back the form offers. */
const YEARS = 6;

export async function figuresPage(visit: Visit): Promise<Answer> {
  const all = await agenciesReadable(visit.actor, 'nonconformities.read', visit.now), asked = figuresOf(visit, all);
  const scene: FigureScene = { asked, language: visit.language, wording: wording(visit), days: daysOf(asked) };
  const { counts, programmes, audits } = await countFigures(asked), [age, trend, ...others] = figureCharts(scene, counts);
  return {
    view: 'nonconformities/figures', section: 'figures', title: scene.wording.words('figures.title'),
    data: { about: about(asked, scene.wording), selects: selectsOf(asked, all.map(one => ({ value: one._id, text: one.shortName })), scene.wording), dates: datesOf(asked, visit, scene.wording), freePeriod: asked.period !== undefined, charts: [age, trend, programmeChart(scene, programmes, audits), ...others] },
  };
}

function about({ agency, agencies, year, quarter, period, now }: FiguresOf, { words, dateTime }: Wording): string {
  const who = agency?.shortName ?? words('province.agencies', { count: agencies.length });
  const shown = (text: string): string => text.split('-').reverse().join('/'), free = period && words('figures.period', { from: shown(period.from), to: shown(period.to) });
  return `${who} · ${free ?? (quarter ? words('figures.quarterYear', { quarter, year }) : words('figures.yearOf', { year }))} · ${words('figures.asOf', { at: dateTime(now) })}`;
}

/** What was typed stays in its field, also where it is not a day. */
function datesOf({ period }: FiguresOf, { query }: Visit, { words }: Wording): Record<string, unknown>[] {
  return (['from', 'to'] as const).map(name => ({ name, label: words(`figures.${name}`), value: period ? period[name].split('-').reverse().join('/') : query[name] ?? '' }));
}

function selectsOf({ agency, oversees, year, quarter, thisYear }: FiguresOf, agencies: readonly { value: string; text: string }[], { words }: Wording): Record<string, unknown>[] {
  const select = (name: string, value: string, options: readonly { value: string; text: string }[]): Record<string, unknown> => ({ name, label: words(`figures.${name}`), options: options.map(one => ({ ...one, selected: one.value === value })) });
  const years = [...new Set([year, ...Array.from({ length: YEARS }, (_, back) => thisYear - back)])].sort((a, b) => b - a).map(String);
  return [
    ...(agencies.length > 1 ? [select('agency', agency?._id ?? 'all', [...(oversees ? [{ value: 'all', text: words('register.allAgencies') }] : []), ...agencies])] : []),
    select('year', String(year), years.map(value => ({ value, text: words('figures.yearOf', { year: value }) }))),
    select('quarter', String(quarter ?? ''), [{ value: '', text: words('figures.wholeYear') }, ...['1', '2', '3', '4'].map(value => ({ value, text: words('figures.quarterNamed', { quarter: value }) }))]),
  ];
}
