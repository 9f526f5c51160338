/** Records found by their number and by words, in all registers of an agency at once: what the index holds of them, and what the store says of its hits. */
import { oneOf } from '../access/may';
import type { Actor, Subject } from '../access/roles';
import { changesOf } from '../core/changes';
import { codeKey } from '../core/vietnamese';
import type { Search } from '../search/search';
import { ENOUGH, type SearchRow } from '../search/shapes';
import { Records, type StoredRecord } from './model';
import { readableCondition, readersOf, readsAs } from './standing';

export const FOUND_A_PAGE = 50, LAST_PAGE = Math.floor((ENOUGH - 1) / FOUND_A_PAGE);
/** Of all agencies of a province together: more would run on into the days after, and "newest first" would be lost. */
export const RECORDS_A_DAY = 1024;

export type FoundRecord = Pick<StoredRecord, '_id' | 'number' | 'title' | 'state' | 'form' | 'folder' | 'mark' | 'hold' | 'filler' | 'createdAt'>;
const FOUND = { number: 1, title: 1, state: 1, 'form.id': 1, 'form.code': 1, 'form.title': 1, folder: 1, mark: 1, hold: 1, filler: 1, createdAt: 1 } as const;

export interface FoundRecords { readonly rows: readonly FoundRecord[]; /** 1001 means more than 1,000. */ readonly total: number }
export interface RecordsAsked { readonly text: string; readonly page: number; readonly limit?: number; /** The last word may go on. */ readonly prefix?: boolean }

/** One page of the agency's records that have all the words, the one with that very number first, then the newest. Index and store ask the same about who may read. */
export async function findRecords(search: Pick<Search, 'newest'>, actor: Actor, agency: Subject, { text, page, limit = FOUND_A_PAGE, prefix = false }: RecordsAsked): Promise<FoundRecords> {
  const { hits, total } = await search.newest({ text, prefix, agencies: [agency.agency], states: 'all', readers: readsAs(actor, agency), limit, offset: (page - 1) * limit });
  return { rows: await readableRows(actor, agency, hits.map(hit => hit.id)), total };
}

/** How many there are; of them those whose number it is that was typed, or, while it is typed, that begin so. Nothing is asked of the store where no number fits. */
export async function findByNumber(search: Pick<Search, 'newest'>, actor: Actor, agency: Subject, text: string, typing: boolean, limit: number): Promise<FoundRecords> {
  const { hits, total } = await search.newest({ text, prefix: typing, agencies: [agency.agency], states: 'all', readers: readsAs(actor, agency), limit: FOUND_A_PAGE, offset: 0 }), asked = codeKey(text);
  const fits = (number: string): boolean => (typing ? codeKey(number).startsWith(asked) : codeKey(number) === asked), numbered = asked === '' ? [] : hits.filter(hit => fits(hit.code)).slice(0, limit);
  return { rows: (await readableRows(actor, agency, numbered.map(hit => hit.id))).filter(row => fits(row.number)), total };
}

/** The index may be a second behind: the record decides. In the order of `ids`. */
async function readableRows(actor: Actor, agency: Subject, ids: readonly string[]): Promise<FoundRecord[]> {
  if (ids.length === 0) return [];
  const told = [{ agency: agency.agency }, { number: { $gt: '' } }, readableCondition(actor, agency) ?? {}];
  const rows = await Records.aggregate<FoundRecord>([{ $match: { _id: oneOf(ids) } }, { $match: { $and: told } }, { $project: FOUND }]);
  return rows.sort((one, other) => ids.indexOf(one._id) - ids.indexOf(other._id));
}

export type IndexedRecord = Pick<StoredRecord, '_id' | 'version' | 'agency' | 'unit' | 'number' | 'n' | 'year' | 'title' | 'form' | 'state' | 'mark' | 'filler' | 'signers' | 'createdAt'>;
const INDEXED = [
  'version', 'agency', 'unit', 'number', 'n', 'year', 'title', 'form.id', 'form.code', 'form.title', 'state', 'mark', 'filler.id',
  'signers.person.id', 'createdAt',
] as const;

/** What the search index follows: drafts among them, which it leaves out. */
export const recordsToIndex = changesOf<IndexedRecord>(Records, INDEXED);

/** When a record was changed last, whichever it was; null where there is none. */
export async function newestRecordChange(): Promise<Date | null> {
  const [newest] = await Records.find({}, { _id: 0, changedAt: 1 }).sort({ changedAt: -1 }).limit(1).lean();
  return newest?.changedAt ?? null;
}

/** A running number is also found as people say it: "12/2026" for BM-QT01.02-2026/012. */
export function searchRowOf({ _id, version, agency, unit, number, n, year, title, form, state, mark, filler, signers, createdAt }: IndexedRecord): SearchRow {
  return {
    id: _id, version, code: number, title, body: `${n ?? ''} ${year ?? ''} ${form.code} ${form.title}`, agency, unit: unit || 'none', type: form.id, state,
    readers: readersOf({ mark, unit, filler, signers }), sort: createdAt.getTime(),
  };
}
