/** What the search of documents says of records: the one whose number was typed, and how many have the words. Of one agency: a reader's right differs from one to the other. */
import { may } from '../access/may';
import type { AgencyView } from '../agencies/queries';
import { addressOf as recordAddress } from '../records/actWords';
import { findByNumber, type FoundRecord } from '../records/finding';
import type { Search } from '../search/search';
import { ENOUGH } from '../search/shapes';
import { addressOf } from '../web/address';
import type { Visit } from '../web/route';
import { wording, type Wording } from '../web/wording';

const SUGGESTED = 3, SHORTEST_NUMBER = 3;

export interface RecordsBeside { readonly exact?: Record<string, unknown>; readonly more?: { readonly href: string; readonly text: string } }

/** Nothing where no record has the words and there is no other agency to look in. */
export async function recordsBeside(visit: Visit, agencies: readonly AgencyView[], { text, only }: { readonly text: string; readonly only: string | undefined }, search: Pick<Search, 'newest'>): Promise<RecordsBeside | undefined> {
  const agency = agencyFor(visit, agencies, only), w = wording(visit);
  if (!agency) return undefined;
  const { rows: [exact], total } = await findByNumber(search, visit.actor, { agency: agency._id, within: agency.within }, text, false, 1);
  if (total === 0 && agencies.length === 1) return undefined;
  const said = total === 0 ? 'search.amongRecords' : total >= ENOUGH ? 'search.recordsMany' : 'search.records';
  const more = { href: addressOf('/records', { agency: agency._id, q: text }), text: w.words(said, { count: total }) };
  return { ...(exact ? { exact: hitOf(exact, w) } : {}), ...(exact && total === 1 ? {} : { more }) };
}

/** While a number is typed: the records that begin so, of the agency the actor works in. */
export async function numbersBeside(visit: Visit, agencies: readonly AgencyView[], text: string, search: Pick<Search, 'newest'>): Promise<{ href: string; code: string; title: string; state: string }[]> {
  const agency = agencyFor(visit, agencies, undefined), w = wording(visit);
  if (!agency || text.trim().length < SHORTEST_NUMBER || !/\d/.test(text)) return [];
  const { rows } = await findByNumber(search, visit.actor, { agency: agency._id, within: agency.within }, text, true, SUGGESTED);
  return rows.map(row => ({ href: recordAddress(row), code: row.number, title: row.title, state: w.state('record', row.state).word }));
}

function agencyFor({ actor }: Visit, agencies: readonly AgencyView[], only: string | undefined): AgencyView | undefined {
  const agency = agencies.find(one => one._id === (only ?? actor.agency)) ?? agencies[0];
  return agency && may(actor, 'records.read', { agency: agency._id, within: agency.within }) ? agency : undefined;
}

function hitOf(row: FoundRecord, w: Wording): Record<string, unknown> {
  return { href: recordAddress(row), number: row.number, title: row.title, state: { ...w.state('record', row.state), ...(row.state === 'filed' ? { quiet: true } : {}) }, facts: [w.words('nav.records'), `${row.form.code} ${row.form.title}`, w.words('search.recordOn', { date: w.date(row.createdAt) })] };
}
