/** The overseer's page: how each agency of the province stands, which of them needs a call first. */
import { readable } from '../access/may';
import { agenciesReadable, type AgencyView } from '../agencies/queries';
import { dayOf, daysUntil, startOfDay } from '../core/clock';
import type { Answer, Visit } from '../web/route';
import { wording, type Wording } from '../web/wording';
import { standings, type QualityStanding, type Standing } from './provinceStanding';

interface Row { readonly agency: AgencyView; readonly standing: Standing['documents']; readonly quality: QualityStanding }
interface Scene { readonly wording: Wording; readonly now: Date; readonly zone: string; readonly year: number }

export async function provincePage(visit: Visit): Promise<Answer> {
  const { above } = readable(visit.actor, 'agencies.oversee'), { now } = visit, zone = visit.viewer?.timeZone ?? 'Asia/Ho_Chi_Minh', day = dayOf(now, zone), year = Number(day.slice(0, 4)), w = wording(visit), agencies = await agenciesReadable(visit.actor, 'agencies.oversee', now);
  const standingOf = await standings({ above, agencies: agencies.map(one => one._id), now, today: startOfDay(day, zone) ?? now, day });
  const rows = agencies.map((agency): Row => { const { documents, quality } = standingOf(agency._id); return { agency, standing: documents, quality }; }).sort(worstFirst);
  const scene: Scene = { wording: w, now, zone, year };
  return { view: 'agencies/province', section: 'agencies', title: w.words('province.title'), data: { rows: rows.map(row => rowOf(row, scene)), total: totals(rows), programmeHead: w.words('province.programme', { year }), summary: summary(rows, w) } };
}

/** What is late first, of whichever kind; then what has been open the longest; agencies with nothing in force before those that do their work. */
function worstFirst(a: Row, b: Row): number {
  const late = ({ standing, quality }: Row): number => standing.overdue + quality.late, since = ({ quality }: Row): number => quality.oldest?.getTime() ?? Infinity, ages = since(a) === since(b) ? 0 : since(a) - since(b);
  return late(b) - late(a) || b.standing.toReview - a.standing.toReview || ages || a.standing.inForce - b.standing.inForce || (a.agency.sortKey < b.agency.sortKey ? -1 : 1);
}

function rowOf({ agency, standing, quality }: Row, scene: Scene): Record<string, unknown> {
  const { words } = scene.wording, documents = `/documents?agency=${agency._id}`;
  return {
    name: agency.name, code: agency.code, kind: words(`agency.kind.${agency.kind}`), href: documents, ...standing, openHref: `${documents}&view=open`, toReviewHref: `${documents}&view=toReview`,
    about: words('province.about', { inForce: standing.inForce, open: standing.open, toReview: standing.toReview }), trailHref: `/trail?agency=${agency._id}`, ...qualityOf(agency, quality, scene),
    ...(standing.overdue || quality.late ? { late: { tag: 'red', icon: 'exclamation-triangle', word: standing.overdue ? words('province.overdueCount', { count: standing.overdue }) : words('province.lateCount', { count: quality.late }) } } : {}),
  };
}

function qualityOf(agency: AgencyView, { open, late, oldest, lastAudit, programme }: QualityStanding, { wording: { words, date, state }, now, zone }: Scene): Record<string, unknown> {
  const register = `/nonconformities?agency=${agency._id}`, audit = lastAudit ? date(lastAudit) : words('province.noAudit'), drawn = programme ? state('programme', programme) : undefined;
  return {
    openOnes: open, openOnesHref: register, lateOnes: late, lateOnesHref: `${register}&view=overdue`, ...(oldest ? { oldest: words('province.days', { count: -daysUntil(oldest, now, zone) }) } : {}), lastAudit: audit, auditsHref: `/audits?agency=${agency._id}`,
    figuresHref: `/figures?agency=${agency._id}`, ...(drawn ? { programme: drawn } : {}), quality: words('province.quality', { open, late, audit, programme: drawn?.word ?? words('province.noProgramme') }),
  };
}

function totals(rows: readonly Row[]): Record<string, number> {
  const sum = (of: (row: Row) => number): number => rows.reduce((all, row) => all + of(row), 0);
  return { inForce: sum(row => row.standing.inForce), open: sum(row => row.standing.open), toReview: sum(row => row.standing.toReview), overdue: sum(row => row.standing.overdue), openOnes: sum(row => row.quality.open), lateOnes: sum(row => row.quality.late) };
}

function summary(rows: readonly Row[], { words }: Wording): string {
  const { overdue = 0, lateOnes = 0 } = totals(rows);
  return [words('province.agencies', { count: rows.length }), overdue ? words('province.overdueCount', { count: overdue }) : words('province.nothingLate'), ...(lateOnes ? [words('province.lateCount', { count: lateOnes })] : [])].join(' · ');
}
