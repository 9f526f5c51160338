/** What the figures are drawn from: counts of nonconformities, the year's programmes and the audits held; three commands, two where nothing has changed. */
import type { ProgrammeState } from '../audits/lifecycle';
import { HELD } from '../audits/progress';
import type { HeldAudit, PlannedYear } from '../audits/monthly';
import { addSeconds, dayOf } from '../core/clock';
import { gather } from '../core/gather';
import { anyChangedSince, figureCounts, type FigureCounts } from '../nonconformities/figures';
import { agesOf, spanOf, type FiguresOf } from './figuresAsked';

/**
 * Counts are kept until a nonconformity changes anywhere or the day is over: the question whether one has changed is answered from an index in no time,
 * counting thirteen thousand is not on every server. A write that began before the count may end after it: for so long after a change nothing is kept.
 */
const SETTLED_SECONDS = 60, MOST_KEPT = 100;
/** A draft promises nothing yet. */
const APPROVED: readonly ProgrammeState[] = ['approved', 'running', 'closed'];
const kept = new Map<string, { readonly counts: FigureCounts; readonly since: Date }>();

export interface Counted { readonly counts: FigureCounts; readonly programmes: readonly PlannedYear[]; readonly audits: readonly HeldAudit[] }

export async function countFigures(asked: FiguresOf): Promise<Counted> {
  const [rows, counts] = await Promise.all([gather<PlannedYear | HeldAudit>(yearOf(asked)), countsOf(asked)]);
  return { counts, programmes: rows.flatMap(row => ('rows' in row ? [row] : [])), audits: rows.flatMap(row => ('from' in row ? [row] : [])) };
}

async function countsOf(asked: FiguresOf): Promise<FigureCounts> {
  const agencies = asked.agencies.map(one => one._id), key = [dayOf(asked.now, asked.zone), asked.zone, asked.year, asked.quarter, asked.period?.from, asked.period?.to, ...agencies].join(), known = kept.get(key);
  if (known && !(await anyChangedSince(known.since))) return known.counts;
  const counts = await figureCounts({ agencies, span: spanOf(asked), ages: agesOf(asked), timeZone: asked.zone });
  if (kept.size >= MOST_KEPT) kept.clear();
  kept.set(key, { counts, since: addSeconds(asked.now, -SETTLED_SECONDS) });
  return counts;
}

/**
 * The agencies alone in the first step where they are many: not every server takes an index for a list of values and more; one that does joins the steps again.
 * Audits come first, because not every server takes an index for what is joined, and programmes are few.
 */
function yearOf({ agencies, year, zone }: FiguresOf): Parameters<typeof gather>[0] {
  const agency = { $in: agencies.map(one => one._id) }, span = spanOf({ year, quarter: undefined, zone }), from = { $gte: span.from, $lt: span.to }, [only] = agencies;
  return [
    { collection: 'audits', pipeline: [{ $match: agencies.length === 1 && only ? { agency: only._id, from } : { agency } }, { $match: { from, state: { $in: [...HELD] } } }, { $project: { _id: 0, agency: 1, state: 1, from: 1, units: 1, documents: 1 } }] },
    { collection: 'programmes', pipeline: [{ $match: { agency } }, { $match: { year, state: { $in: [...APPROVED] } } }, { $project: { _id: 0, agency: 1, 'rows.unit': 1, 'rows.document': 1, 'rows.months': 1 } }] },
  ];
}
