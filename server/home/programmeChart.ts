/** How far the year's programme of audits is, month by month, as a chart. Pure. */
import { monthly, type HeldAudit, type PlannedYear } from '../audits/monthly';
import { addressOf } from '../web/address';
import { drawing, type Chart, type Group } from '../web/charts';
import { barOf, numberIn, type FigureScene } from './figureCharts';

/** Months in which nothing was planned are left out. */
export function programmeChart(scene: FigureScene, programmes: readonly PlannedYear[], audits: readonly HeldAudit[]): Chart {
  const { asked, wording: { words } } = scene, months = monthly(asked.year, programmes, audits, asked.zone).filter(one => one.planned > 0), sum = (of: 'planned' | 'held'): number => months.reduce((all, one) => all + one[of], 0);
  const groups: Group[] = months.map(({ month, planned, held }) => ({
    label: words('figures.month', { month }), href: addressOf('/audits', { agency: asked.agency?._id, view: 'month', month: `${asked.year}-${String(month).padStart(2, '0')}` }), bars: [barOf(scene, planned, 'line'), barOf(scene, held)],
  }));
  return {
    id: 'programme', heading: words('figures.programme'), note: words('figures.yearOf', { year: asked.year }), ...(months.length ? { lead: words('figures.heldOf', { held: numberIn(scene)(sum('held')), planned: numberIn(scene)(sum('planned')) }) } : { empty: words('figures.noProgramme') }),
    legend: [{ fill: 'line', text: words('figures.planned') }, { fill: 'solid', text: words('figures.held') }], drawing: drawing(groups, 'left'),
    table: { heads: [words('figures.monthHead'), words('figures.planned'), words('figures.held')], rows: groups.map(group => ({ head: group.label, href: group.href, cells: group.bars.map(bar => bar.said) })) },
  };
}
