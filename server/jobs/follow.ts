/** What follows from the trail: mail to those who are asked, the trail's index, and each server's own search indexes. Idempotent. */
import { addSeconds } from '../core/clock';
import type { Waiting } from '../core/waiting';
import { changedSince, textsOf, type ChangedDocument } from '../documents/queries';
import { recordsToIndex, searchRowOf, type IndexedRecord } from '../records/finding';
import type { Search } from '../search/search';
import type { SearchRow } from '../search/shapes';
import { indexTrail } from '../trail/operations';
import { ask } from './atOnce';
import { Cursor } from './model';

const BATCH = 200;
/** Clocks of servers differ a little and writes overtake each other: a follower looks back this far. */
const LOOK_BACK_SECONDS = 30;

/** Mail and the trail's index: one follower for all servers, under the schedule's lease. Returns how many documents it looked at. */
export async function followTrail(now: Date): Promise<number> {
  const cursor = (await Cursor.findById('trail').lean())?.at ?? new Date(0);
  const { seen, last } = await follow(addSeconds(cursor, -LOOK_BACK_SECONDS), changedSince, async documents => {
    for (const document of documents) {
      await indexTrail({ id: document._id, name: `${document.code} ${document.title}`, agency: document.agency, within: document.within }, document.trail);
      await ask(document, waiting => ({ code: document.code, title: document.title, link: placeOf(document, waiting) }), now);
    }
  });
  if (last) await Cursor.updateOne({ _id: 'trail' }, { $set: { at: last } }, { upsert: true });
  return seen;
}

/** This server's search index of documents. Returns how many revisions were put in. */
export function followSearch(search: Search): Promise<number> {
  return followIndex<ChangedDocument>(search, { read: changedSince, idsOf: document => document.revisions.map(revision => idOf(document, revision.n)), rowsOf: searchRows });
}

/** And that of records; one that was never sent is in no register, nor here. Returns how many were put in. */
export function followRecordSearch(search: Search): Promise<number> {
  return followIndex<IndexedRecord>(search, { read: recordsToIndex, idsOf: record => (record.number ? [record._id] : []), rowsOf: records => Promise.resolve(records.map(searchRowOf)) });
}

interface Changing { readonly version: number; readonly changedAt: Date }
interface Followed<Row> { read(since: Date, limit: number): Promise<Row[]>; idsOf(row: Row): string[]; rowsOf(stale: readonly Row[]): Promise<SearchRow[]> }

async function followIndex<Row extends Changing>(search: Search, { read, idsOf, rowsOf }: Followed<Row>): Promise<number> {
  const cursor = await search.cursor();
  let put = 0;
  const { last } = await follow(cursor ? addSeconds(new Date(cursor), -LOOK_BACK_SECONDS) : new Date(0), read, async changed => {
    const held = await search.versions(changed.flatMap(idsOf));
    const rows = await rowsOf(changed.filter(one => idsOf(one).some(id => held.get(id) !== one.version)));
    if (rows.length) await search.put(rows);
    put += rows.length;
  });
  await search.setCursor((last ?? new Date(cursor ?? 0)).toISOString());
  return put;
}

async function follow<Row extends { readonly changedAt: Date }>(since: Date, read: (since: Date, limit: number) => Promise<Row[]>, handle: (changed: Row[]) => Promise<void>): Promise<{ seen: number; last: Date | undefined }> {
  let from = since, seen = 0, last: Date | undefined;
  for (;;) {
    const changed = await read(from, BATCH);
    await handle(changed);
    seen += changed.length;
    last = changed.at(-1)?.changedAt ?? last;
    if (changed.length < BATCH || !last || last.getTime() === from.getTime()) return { seen, last };
    from = last;
  }
}

function idOf(document: { _id: string }, n: number): string {
  return `${document._id}:${n}`;
}

async function searchRows(documents: readonly ChangedDocument[]): Promise<SearchRow[]> {
  const texts = await textsOf(documents.flatMap(document => document.revisions.flatMap(revision => revision.files.map(file => file.pdf?.sha256 ?? file.sha256))));
  return documents.flatMap(document => document.revisions.map(revision => ({
    id: idOf(document, revision.n), version: document.version, code: document.code, title: revision.title,
    body: revision.files.map(file => (texts.get(file.pdf?.sha256 ?? file.sha256) ?? []).join('\n')).join('\n'),
    agency: document.agency, unit: document.unit || 'none', type: document.type, state: revision.state, sort: (revision.effectiveFrom ?? revision.createdAt).getTime(),
  })));
}

/** Where a person does what the document waits for. */
function placeOf(document: ChangedDocument, { action, part = '' }: Waiting): string {
  return `/documents/${document._id}/revisions/${part}/${action === 'makeObsolete' ? 'acts/obsolescence' : 'review'}`;
}
