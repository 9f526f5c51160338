/** A province's size, quickly: copies of what is there, written straight to the store, for what is measured is reading. */
import { connectDatabase, disconnectDatabase } from '../../server/core/database';
import { newId } from '../../server/core/id';
import { codeKey, sortKey } from '../../server/core/vietnamese';
import { ControlledDocument, type DocumentRecord } from '../../server/documents/model';
import { Nonconformity, type NonconformityRecord } from '../../server/nonconformities/model';
import { Records, type StoredRecord } from '../../server/records/model';

export interface Size { readonly documents: number; readonly nonconformities: number; readonly records: number }

const BATCH = 1000, TEMPLATES = 60, FAR = 100_000;

/** Brings each collection up to `size`. Copies wait for nobody and changed long ago: no job and no index takes them up. */
export async function growTo(uri: string, size: Size): Promise<void> {
  await connectDatabase(uri);
  try {
    const documents = await ControlledDocument.find({ 'shown.state': 'effective' }).slice('trail', -1).limit(TEMPLATES).lean<DocumentRecord[]>();
    const nonconformities = await Nonconformity.find({ state: 'closed' }).slice('trail', -1).limit(TEMPLATES).lean<NonconformityRecord[]>();
    const records = await Records.find({ state: 'filed' }).slice('trail', -1).limit(TEMPLATES).lean<StoredRecord[]>();
    await fill(ControlledDocument.collection, size.documents, documents, anotherDocument);
    await fill(Nonconformity.collection, size.nonconformities, nonconformities, anotherNonconformity);
    await fill(Records.collection, size.records, records, anotherRecord);
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

function anotherNonconformity(one: NonconformityRecord, at: number): NonconformityRecord {
  return { ...one, _id: newId(), n: FAR + at, number: `KPH-${FAR + at}`, title: `${one.title} ${at}`, origin: null, waiting: [], waitingFor: [] };
}

function anotherRecord(one: StoredRecord, at: number): StoredRecord {
  return { ...one, _id: newId(), origin: newId(), n: FAR + at, number: `${one.number}-${at}`, waiting: [], waitingFor: [] };
}
