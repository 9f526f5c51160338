/** Who follows documents: the journal with the letters, for all servers, and each server's search indexes. */
import type { Waiting } from '../core/waiting';
import { UNLIMITED, type Turn } from '../core/turn';
import { documentChanges, documentsToIndex, textsOf, type IndexedDocument } from '../documents/queries';
import { recordsToIndex, searchRowOf } from '../records/finding';
import type { Search } from '../search/search';
import type { SearchRow } from '../search/shapes';
import { indexTrails } from '../trail/operations';
import { ask } from './atOnce';
import { followAll } from './followAll';
import { follow, type Follower } from './following';
import { placeIn } from './places';
import { allOf } from './rows';

/** The trail's index, and mail to who is to sign. */
export const DOCUMENT_JOURNAL: Follower = {
  name: 'trail', of: documentChanges, slice: 50,
  handle: allOf(documentChanges, async (documents, now) => {
    await indexTrails(documents.map(({ _id: id, code, title, agency, within, trail }) => (
      { subject: { id, name: `${code} ${title}`, agency, within }, entries: trail }
    )));
    for (const document of documents) {
      const { _id: id, code, title } = document;
      await ask(document, waiting => ({ code, title, link: placeOf(id, waiting) }), now);
    }
  }),
};

/** One follower for all servers, under the schedule's lease. Returns how many documents it looked at. */
export function followTrail(now: Date, turn: Turn = UNLIMITED): Promise<number> {
  return followAll([DOCUMENT_JOURNAL], now, turn);
}

/** This server's search index of documents. Returns how many documents it looked at. */
export function followSearch(search: Search, now: Date, turn: Turn = UNLIMITED): Promise<number> {
  return follow(documentIndexer(search), placeIn(search), now, turn);
}

/** And that of records; one that was never sent is in no register, nor here. */
export function followRecordSearch(search: Search, now: Date, turn: Turn = UNLIMITED): Promise<number> {
  return follow(recordIndexer(search), placeIn(search), now, turn);
}

export const INDEX_FOLLOWERS = { documents: 'searchOfDocuments', records: 'searchOfRecords' } as const;
const INDEX_SLICE = 200;

const documentIndexer = oneForEach(search => ({
  name: INDEX_FOLLOWERS.documents, of: documentsToIndex, slice: INDEX_SLICE,
  async handle(ids) {
    const documents = await documentsToIndex.rows(ids);
    await putStale(search, documents, document => document.revisions.map(revision => idOf(document, revision.n)), searchRows);
  },
}));

const recordIndexer = oneForEach(search => ({
  name: INDEX_FOLLOWERS.records, of: recordsToIndex, slice: INDEX_SLICE,
  async handle(ids) {
    const records = (await recordsToIndex.rows(ids)).filter(record => record.number);
    await putStale(search, records, record => [record._id], rows => Promise.resolve(rows.map(searchRowOf)));
  },
}));

/** What a follower remembers belongs to its index. */
function oneForEach(make: (search: Search) => Follower): (search: Search) => Follower {
  const made = new WeakMap<Search, Follower>();
  return search => {
    const follower = made.get(search) ?? make(search);
    made.set(search, follower);
    return follower;
  };
}

type RowsOf<Row> = (stale: readonly Row[]) => Promise<SearchRow[]>;

/** Only what the index does not hold in this version is made into rows: texts of documents are long. */
async function putStale<Row extends { readonly version: number }>(
  search: Search, found: readonly Row[], idsOf: (row: Row) => string[], rowsOf: RowsOf<Row>,
): Promise<void> {
  const held = await search.versions(found.flatMap(idsOf));
  const rows = await rowsOf(found.filter(one => idsOf(one).some(id => held.get(id) !== one.version)));
  if (rows.length) await search.put(rows);
}

function idOf(document: { _id: string }, n: number): string {
  return `${document._id}:${n}`;
}

async function searchRows(documents: readonly IndexedDocument[]): Promise<SearchRow[]> {
  const files = documents.flatMap(document => document.revisions.flatMap(revision => revision.files));
  const texts = await textsOf(files.map(file => file.pdf?.sha256 ?? file.sha256));
  return documents.flatMap(document => document.revisions.map(revision => ({
    id: idOf(document, revision.n), version: document.version, code: document.code, title: revision.title,
    body: revision.files.map(file => (texts.get(file.pdf?.sha256 ?? file.sha256) ?? []).join('\n')).join('\n'),
    agency: document.agency, unit: document.unit || 'none', type: document.type, state: revision.state,
    sort: (revision.effectiveFrom ?? revision.createdAt).getTime(),
  })));
}

/** Where a person does what the document waits for. */
function placeOf(id: string, { action, part = '' }: Waiting): string {
  return `/documents/${id}/revisions/${part}/${action === 'makeObsolete' ? 'acts/obsolescence' : 'review'}`;
}
