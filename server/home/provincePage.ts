/** The overseer's page: how each agency of the province stands, which of them needs a call first. */
import { readable } from '../access/may';
import { agenciesWithin, type AgencyView } from '../agencies/queries';
import { addSeconds } from '../core/clock';
import { standingByAgency, type AgencyStanding } from '../documents/queries';
import type { Answer, Visit } from '../web/route';
import { wording, type Wording } from '../web/wording';

/** A month is what it takes to bring a review about. */
const SOON_SECONDS = 30 * 24 * 3600;

const NOTHING: Omit<AgencyStanding, '_id'> = { inForce: 0, open: 0, toReview: 0, overdue: 0 };

export async function provincePage(visit: Visit): Promise<Answer> {
  const { above } = readable(visit.actor, 'agencies.oversee'), w = wording(visit);
  const [agencies, standings] = await Promise.all([agenciesWithin(above), standingByAgency(above, visit.now, addSeconds(visit.now, SOON_SECONDS))]);
  const rows = agencies.map(agency => ({ agency, standing: standings.find(one => one._id === agency._id) ?? NOTHING })).sort(worstFirst);
  const total = (of: keyof typeof NOTHING): number => rows.reduce((sum, row) => sum + row.standing[of], 0);
  return {
    view: 'agencies/province', section: 'agencies', title: w.words('province.title'),
    data: { rows: rows.map(row => rowOf(row, w)), total: { inForce: total('inForce'), open: total('open'), toReview: total('toReview'), overdue: total('overdue') }, summary: summary(rows.length, total('overdue'), w) },
  };
}

interface Row { readonly agency: AgencyView; readonly standing: Omit<AgencyStanding, '_id'> }

/** Overdue reviews first; agencies with nothing in force before those that do their work. */
function worstFirst(a: Row, b: Row): number {
  return b.standing.overdue - a.standing.overdue || b.standing.toReview - a.standing.toReview || a.standing.inForce - b.standing.inForce || (a.agency.sortKey < b.agency.sortKey ? -1 : 1);
}

function rowOf({ agency, standing }: Row, { words }: Wording): Record<string, unknown> {
  const register = `/documents?agency=${agency._id}`;
  return {
    name: agency.name, code: agency.code, kind: words(`agency.kind.${agency.kind}`), href: register, ...standing, openHref: `${register}&view=open`, toReviewHref: `${register}&view=toReview`,
    about: words('province.about', { inForce: standing.inForce, open: standing.open, toReview: standing.toReview }), trailHref: `/trail?agency=${agency._id}`,
    ...(standing.overdue ? { late: { tag: 'red', icon: 'exclamation-triangle', word: words('province.overdueCount', { count: standing.overdue }) } } : {}),
  };
}

function summary(agencies: number, overdue: number, { words }: Wording): string {
  return `${words('province.agencies', { count: agencies })} · ${overdue ? words('province.overdueCount', { count: overdue }) : words('province.nothingLate')}`;
}
