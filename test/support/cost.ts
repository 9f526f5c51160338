/** What the store did for each command that came while something ran, as its own profiler and its own plans tell. */
import mongoose from 'mongoose';

type Values = Readonly<Record<string, unknown>>;

export interface Cost {
  readonly name: string; readonly collection: string;
  /** Filter, pipeline or update, as it came. */
  readonly asked: unknown;
  readonly keys: number; readonly documents: number; readonly returned: number; readonly bytes: number;
  /** Keys that a count went through, where it opened no more records than it may. */
  readonly counted: number;
  /** Names of all stages of all plans, of joined and united collections too. */
  readonly stages: readonly string[];
}

interface Profiled {
  readonly op: string; readonly ns: string; readonly command?: Values; readonly originatingCommand?: Values;
  readonly keysExamined?: number; readonly docsExamined?: number; readonly nreturned?: number; readonly nMatched?: number; readonly ndeleted?: number; readonly responseLength?: number;
  readonly planSummary?: string; readonly hasSortStage?: boolean; readonly execStats?: unknown;
}

const PROFILE = 'system.profile', PROFILE_BYTES = 64 * 1024 ** 2;
/** What the drivers send of themselves, and what this file asks. */
const QUIET = new Set(['hello', 'ping', 'endSessions', 'profile', 'drop', 'create', 'explain', 'listCollections']);

/** Nothing else may use the database meanwhile. */
export async function costsDuring(run: () => Promise<unknown>): Promise<Cost[]> {
  const db = database();
  await db.collection(PROFILE).drop().catch(() => false);
  await db.createCollection(PROFILE, { capped: true, size: PROFILE_BYTES });
  await db.command({ profile: 2 });
  try { await run(); } finally { await db.command({ profile: 0 }); }
  const rows = await db.collection<Profiled>(PROFILE).find({ ns: { $ne: `${db.databaseName}.${PROFILE}` } }).sort({ $natural: 1 }).toArray(), costs: Cost[] = [];
  for (const row of rows) if (!QUIET.has(nameOf(row))) costs.push(await costOf(row));
  return costs;
}

function database(): NonNullable<typeof mongoose.connection.db> {
  const { db } = mongoose.connection;
  if (!db) throw new Error('The store is not connected.');
  return db;
}

function nameOf({ op, command = {} }: Profiled): string {
  return op === 'command' || op === 'query' ? Object.keys(command)[0] ?? op : op;
}

async function costOf(row: Profiled): Promise<Cost> {
  const name = nameOf(row), { command = {} } = row, plan = name === 'find' || name === 'aggregate' ? await planOf(command) : undefined;
  const groups = JSON.stringify(command['pipeline'] ?? []).includes('$group') || name === 'count' || name === 'distinct', documents = row.docsExamined ?? 0, keys = row.keysExamined ?? 0, returned = Math.max(row.nreturned ?? 0, row.nMatched ?? 0, row.ndeleted ?? 0);
  return {
    name, collection: row.ns.replace(/^[^.]*\./, ''), asked: command['filter'] ?? command['pipeline'] ?? command['query'] ?? command['q'] ?? command,
    keys, documents, returned, bytes: row.responseLength ?? 0,
    counted: groups && documents <= 2 * returned + 20 ? keys : 0, stages: [...new Set([...stagesOf(row.execStats), ...stagesOf(plan), ...(row.planSummary?.match(/^[A-Z]+/) ?? []), ...(row.hasSortStage ? ['SORT'] : [])])],
  };
}

const FIELDS = ['find', 'filter', 'sort', 'projection', 'limit', 'skip', 'aggregate', 'pipeline', 'cursor', 'hint', 'collation'];

async function planOf(command: Values): Promise<unknown> {
  return database().command({ explain: Object.fromEntries(Object.entries(command).filter(([key]) => FIELDS.includes(key))), verbosity: 'executionStats' });
}

/** Rejected plans are not run; of what is looked up beside each record the plan repeats the question, and says itself whether a collection was gone through. */
function stagesOf(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(stagesOf);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    if (key === 'stage' && typeof inner === 'string') return [inner];
    if (key === '$sort') return ['SORT'];
    if (key === 'collectionScans') return Number(inner) > 0 ? ['COLLSCAN'] : [];
    return ['rejectedPlans', 'command', '$lookup'].includes(key) ? [] : stagesOf(inner);
  });
}
