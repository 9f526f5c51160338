/** A province's size, quickly: copies of what is there, written straight to the store, for what is measured is reading. */
import { Agency, type AgencyRecord } from '../../server/agencies/model';
import { connectDatabase, disconnectDatabase } from '../../server/core/database';
import { newId } from '../../server/core/id';
import { codeKey, sortKey } from '../../server/core/vietnamese';
import { ControlledDocument, type DocumentRecord } from '../../server/documents/model';
import { Nonconformity, type NonconformityRecord } from '../../server/nonconformities/model';
import { Records, type StoredRecord } from '../../server/records/model';

/** Where a copy belongs. */
interface Place { readonly agency: string; readonly within: string[] }

export interface Size { readonly documents: number; readonly nonconformities: number; readonly records: number }

const BATCH = 1000, TEMPLATES = 60, FAR = 100_000;

/** Other agencies of the province, without people: as many as there are. */
export async function agenciesAround(uri: string, count: number): Promise<Place[]> {
  await connectDatabase(uri);
  try {
    const one = await Agency.findOne({ parent: { $ne: null } }).slice('trail', -1).lean<AgencyRecord>();
    if (!one) throw new Error('The demonstration has no agency below another.');
    const rows = Array.from({ length: count }, (_, at): AgencyRecord => {
      const _id = newId(), name = `${one.name} ${at}`;
      return { ...one, _id, code: `xq${at}`, name, shortName: name, sortKey: sortKey(name), within: one.within.map(id => (id === one._id ? _id : id)) };
    });
    const agencies: Collection = Agency.collection;
    await agencies.insertMany(rows, { ordered: false });
    return rows.map(({ _id, within }) => ({ agency: _id, within }));
  } finally {
    await disconnectDatabase();
  }
}

/**
 * Brings each collection up to `size`. Copies wait for nobody and changed long ago: no job and no index takes them up.
 * @param around where they belong, in turn; left out = where what they are copies of does
 */
export async function growTo(uri: string, size: Size, around: readonly Place[] = []): Promise<void> {
  const placed = <Row extends Place>(another: (one: Row, at: number) => Row) => (one: Row, at: number): Row => ({ ...another(one, at), ...around[at % Math.max(1, around.length)] });
  await connectDatabase(uri);
  try {
    const documents = await ControlledDocument.find({ 'shown.state': 'effective' }).slice('trail', -1).limit(TEMPLATES).lean<DocumentRecord[]>();
    const nonconformities = await Nonconformity.find({ state: 'closed' }).slice('trail', -1).limit(TEMPLATES).lean<NonconformityRecord[]>();
    const records = await Records.find({ state: 'filed' }).slice('trail', -1).limit(TEMPLATES).lean<StoredRecord[]>();
    await fill(ControlledDocument.collection, size.documents, documents, placed(anotherDocument));
    await fill(Nonconformity.collection, size.nonconformities, nonconformities, placed(anotherNonconformity));
    await fill(Records.collection, size.records, records, placed(anotherRecord));
  } finally {
    await disconnectDatabase();
  }
}

/** As much of a collection of the driver as is needed here. */
interface Collection { countDocuments(): Promise<number>; insertMany(rows: object[], options: { ordered: boolean }): Promise<unknown> }

async function fill<Row extends object>(collection: Collection, wanted: number, templates: readonly Row[], another: (one: Row, at: number) => Row): Promise<void> {
  if (!templates.length) throw new Error('The demonstration has nothing to make copies of.');
  for (let at = await collection.countDocuments(); at < wanted; at += BATCH) {
    const rows = Array.from({ length: Math.min(BATCH, wanted - at) }, (_, more) => templates.slice((at + more) % templates.length)[0]).flatMap(one => one ?? []);
    await collection.insertMany(rows.map((one, more) => another(one, at + more)), { ordered: false });
  }
}

function anotherDocument(one: DocumentRecord, at: number): DocumentRecord {
  const code = `QT-DT.${FAR + at}`, title = `${one.title} số ${at}`;
  return { ...one, _id: newId(), code, codeKey: codeKey(code), codeSort: sortKey(code), title, titleKey: sortKey(title), shown: { ...one.shown, title }, open: null, waiting: [], waitingFor: [], named: [] };
}

/** Of an audit of its own: one finds no more because there are many. */
function anotherNonconformity(one: NonconformityRecord, at: number): NonconformityRecord {
  return { ...one, ...(one.audit ? { audit: { ...one.audit, id: newId() } } : {}), _id: newId(), n: FAR + at, number: `KPH-${FAR + at}`, title: `${one.title} ${at}`, origin: null, waiting: [], waitingFor: [] };
}

function anotherRecord(one: StoredRecord, at: number): StoredRecord {
  return { ...one, _id: newId(), origin: newId(), n: FAR + at, number: `${one.number}-${at}`, waiting: [], waitingFor: [] };
}
