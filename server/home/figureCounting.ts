/** What the figures are drawn from: counts of nonconformities, the year's programmes and the audits held; two commands, one where nothing has changed. */
import type { ProgrammeState } from '../audits/lifecycle';
import { HELD } from '../audits/progress';
import type { HeldAudit, PlannedYear } from '../audits/monthly';
import { addSeconds, dayOf } from '../core/clock';
import { gather } from '../core/database';
import { figureCounts, type FigureCounts } from '../nonconformities/figures';
import { agesOf, spanOf, type FiguresOf } from './figuresAsked';

/**
 * Counts are kept until a nonconformity changes anywhere or the day is over: the question whether one has changed is answered from an index in no time,
 * counting thirteen thousand is not on every server. A write that began before the count may end after it: for so long after a change nothing is kept.
 */
const SETTLED_SECONDS = 60, MOST_KEPT = 100;
/** A draft promises nothing yet. */
const APPROVED: readonly ProgrammeState[] = ['approved', 'running', 'closed'];
const kept = new Map<string, { readonly counts: FigureCounts; readonly since: Date }>();

interface Row { readonly kind: 'programme' | 'audit' | 'changed' }
export interface Counted { readonly counts: FigureCounts; readonly programmes: readonly PlannedYear[]; readonly audits: readonly HeldAudit[] }

export async function countFigures(asked: FiguresOf): Promise<Counted> {
  const key = [dayOf(asked.now, asked.zone), asked.zone, asked.year, asked.quarter, ...asked.agencies.map(one => one._id)].join(), known = kept.get(key);
  const rows = await gather<Row & (PlannedYear | HeldAudit)>(around(asked, known?.since));
  const programmes = rows.flatMap(row => ('rows' in row ? [row] : [])), audits = rows.flatMap(row => ('from' in row ? [row] : []));
  return { programmes, audits, counts: known && !rows.some(row => row.kind === 'changed') ? known.counts : await counted(asked, key) };
}

async function counted(asked: FiguresOf, key: string): Promise<FigureCounts> {
  const counts = await figureCounts({ agencies: asked.agencies.map(one => one._id), span: spanOf(asked), ages: agesOf(asked), timeZone: asked.zone });
  if (kept.size >= MOST_KEPT) kept.clear();
  kept.set(key, { counts, since: addSeconds(asked.now, -SETTLED_SECONDS) });
  return counts;
}

/** The agencies alone in the first step: not every server takes an index for a list of values and more; one that does joins the steps again. */
function around({ agencies, year, zone }: FiguresOf, since: Date | undefined): Parameters<typeof gather>[0] {
  const agency = { $in: agencies.map(one => one._id) }, span = spanOf({ year, quarter: undefined, zone }), kind = (value: Row['kind']): object => ({ _id: 0, kind: { $literal: value } });
  return [
    { collection: 'programmes', pipeline: [{ $match: { agency } }, { $match: { year, state: { $in: [...APPROVED] } } }, { $project: { ...kind('programme'), agency: 1, 'rows.unit': 1, 'rows.document': 1, 'rows.months': 1 } }] },
    { collection: 'audits', pipeline: [{ $match: { agency } }, { $match: { from: { $gte: span.from, $lt: span.to }, state: { $in: [...HELD] } } }, { $project: { ...kind('audit'), agency: 1, state: 1, from: 1, units: 1, documents: 1 } }] },
    ...(since ? [{ collection: 'nonconformities', pipeline: [{ $match: { changedAt: { $gt: since } } }, { $limit: 1 }, { $project: kind('changed') }] }] : []),
  ];
}
