/** What planning pages must know around an audit: who could audit, what stands against them, which procedures are in force; in one command. */
import { gather } from '../core/gather';
import { warningOf } from './auditors';
import type { CitedRevision } from '../documents/queries';
import { OPEN_NONCONFORMITY_STATES } from '../nonconformities/lifecycle';
import { independence, type Reason } from './independence';
import type { AuditorRecord } from './model';
import { DEFAULT_EDITION } from '../standards/clauses';
import type { Exclusion } from '../standards/model';

interface PersonRow { readonly kind: 'person'; readonly _id: string; readonly name: string; readonly sortKey: string; readonly positions: readonly { agency: string; unit: string; title: string }[] }
interface OwnersRow { readonly kind: 'owners'; readonly unit: string; readonly owners: readonly string[] }
interface RegisteredRow extends Pick<AuditorRecord, 'person' | 'active' | 'certificates'> { readonly kind: 'auditor' }
export interface InForceRow { readonly kind: 'inForce'; readonly _id: string; readonly code: string; readonly title: string; readonly unit: string; readonly type: string }
interface OpenRow { readonly kind: 'open'; readonly _id: string; readonly count: number }
interface ExcludedRow { readonly kind: 'excluded'; readonly edition: string; readonly exclusions: readonly Exclusion[] }
interface FoundRow { readonly kind: 'found'; readonly _id: { readonly audit: string; readonly unit: string }; readonly count: number }
type Row = PersonRow | OwnersRow | RegisteredRow | InForceRow | OpenRow | FoundRow | ExcludedRow;

const MOST_PEOPLE = 2000, MOST_DOCUMENTS = 10_000;

export interface Known {
  readonly people: readonly { readonly id: string; readonly name: string; readonly title: string; readonly unit: string }[];
  readonly openActions: readonly { readonly unit: string; readonly owner: string }[];
  readonly auditors: ReadonlyMap<string, Pick<AuditorRecord, 'active' | 'certificates'>>;
  readonly inForce: readonly InForceRow[];
  /** Clauses the agency has declared not applicable. */
  readonly excluded: readonly Exclusion[];
}

/** @param team ids of the people wanted; without it everybody active in the agency, and what is in force there. */
export async function knownAround(agency: string, team?: readonly string[]): Promise<Known> {
  const rows = await gather<Row>([ownersSource(agency), peopleSource(agency, team), auditorsSource(agency), ...(team ? [] : [inForceSource(agency), excludedSource(agency)])], OWNERS);
  const people = rows.filter(row => row.kind === 'person').sort((a, b) => (a.sortKey < b.sortKey ? -1 : 1));
  return {
    people: people.flatMap(row => { const post = row.positions.find(one => one.agency === agency); return post ? [{ id: row._id, name: row.name, title: post.title, unit: post.unit }] : []; }),
    openActions: rows.filter(row => row.kind === 'owners').flatMap(row => row.owners.map(owner => ({ unit: row.unit, owner }))),
    auditors: new Map(rows.filter(row => row.kind === 'auditor').map(row => [row.person.id, row])), inForce: rows.filter(row => row.kind === 'inForce'), excluded: excludedIn(rows),
  };
}

type Source = Parameters<typeof gather>[0][number];
const marked = (kind: Row['kind'], fields: Record<string, unknown>): Record<string, unknown> => ({ $project: { ...fields, kind: { $literal: kind } } });

function peopleSource(agency: string, team: readonly string[] | undefined): Source {
  const wanted = team ? [{ $match: { _id: { $in: [...team] } } }] : [{ $match: { 'positions.agency': agency } }, { $match: { state: 'active' } }];
  const first = team ? [] : [{ $sort: { 'positions.agency': 1, sortKey: 1 } }, { $limit: MOST_PEOPLE }];
  return { collection: 'people', pipeline: [...wanted, ...first, marked('person', { name: 1, sortKey: 1, positions: 1 })] };
}

/** The index of nonconformities that answers whose actions are open. */
const OWNERS = { agency: 1, state: 1, createdAt: -1, _id: -1 } as const;

function ownersSource(agency: string): Source {
  return { collection: 'nonconformities', pipeline: [{ $match: { agency, state: 'inProgress' } }, marked('owners', { unit: 1, owners: 1 })] };
}

function auditorsSource(agency: string): Source {
  return { collection: 'auditors', pipeline: [{ $match: { agency } }, marked('auditor', { person: 1, active: 1, certificates: 1 })] };
}

function excludedSource(agency: string): Source {
  return { collection: 'questionBanks', pipeline: [{ $match: { agency } }, marked('excluded', { edition: 1, exclusions: 1 })] };
}

function excludedIn(rows: readonly Row[]): Exclusion[] {
  return rows.filter(row => row.kind === 'excluded').filter(row => row.edition === DEFAULT_EDITION).flatMap(row => row.exclusions);
}

/** With `types` only documents of these; what no index holds is asked in a step of its own, so that every server takes the index. */
function inForceSource(agency: string, types?: readonly string[]): Source {
  return { collection: 'documents', pipeline: [{ $match: { agency, 'shown.state': 'effective' } }, ...(types ? [{ $match: { type: { $in: [...types] } } }] : []), { $sort: { codeSort: 1 } }, { $limit: MOST_DOCUMENTS }, marked('inForce', { code: 1, title: 1, unit: 1, type: 1 })] };
}

export interface Risks { readonly inForce: readonly InForceRow[]; /** Open nonconformities, by unit. */ readonly open: ReadonlyMap<string, number>; /** What an audit found in a unit: `<audit>:<unit>` → how many. */ readonly found: ReadonlyMap<string, number>; /** Clauses declared not applicable. */ readonly excluded: readonly Exclusion[] }

/** What is shown beside a programme's rows. `types` = the types of documents it must cover, left out where any may be chosen. */
export async function risksAround(agency: string, types?: readonly string[]): Promise<Risks> {
  const rows = await gather<Row>([
    inForceSource(agency, types), excludedSource(agency),
    { collection: 'nonconformities', pipeline: [{ $match: { agency, state: { $in: [...OPEN_NONCONFORMITY_STATES] } } }, { $group: { _id: '$unit', count: { $sum: 1 } } }, marked('open', { count: 1 })] },
    { collection: 'nonconformities', pipeline: [{ $match: { agency, source: 'audit' } }, { $group: { _id: { audit: '$audit.id', unit: '$unit' }, count: { $sum: 1 } } }, marked('found', { count: 1 })] },
  ]);
  return {
    inForce: rows.filter(row => row.kind === 'inForce'), open: new Map(rows.filter(row => row.kind === 'open').map(row => [row._id, row.count])),
    found: new Map(rows.filter(row => row.kind === 'found').map(row => [`${row._id.audit}:${row._id.unit}`, row.count])), excluded: excludedIn(rows),
  };
}

export interface Candidacy { readonly id: string; readonly name: string; readonly title: string; readonly unit: string; readonly reasons: readonly Reason[]; readonly warning: ReturnType<typeof warningOf>; readonly registered: boolean }

/** Everybody with what stands against them for this scope, and what the register of auditors warns of on the day. Pure. */
export function candidacies(known: Known, scope: { readonly units: readonly string[]; readonly procedures: readonly CitedRevision[] }, day: Date): Candidacy[] {
  const subject = { units: scope.units, procedures: scope.procedures, openActions: known.openActions };
  return known.people.map(person => ({ ...person, reasons: independence(person, subject), warning: warningOf(known.auditors.get(person.id), day), registered: known.auditors.get(person.id)?.active ?? false }));
}
