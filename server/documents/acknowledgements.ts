/** Who has read and confirmed a revision (7.3): one row a person and revision, never by a substitute. */
import { demand } from '../access/may';
import type { Actor } from '../access/roles';
import { surely } from '../core/commit';
import { Refused } from '../core/errors';
import { activeReaders } from '../people/queries';
import { Acknowledgement, type Revision } from './model';
import { subjectOfDocument, type DocumentView } from './standing';

/** Percent (0–100, rounded down) of the readers who have confirmed revision `n`; 100 where there is nobody to ask. */
export async function acknowledgedShare(document: Pick<DocumentView, '_id' | 'agency' | 'unit'>, n: number): Promise<number> {
  const [confirmed, readers] = await Promise.all([confirmedBy(document._id, n), activeReaders(document.agency, document.unit)]);
  const count = readers.filter(reader => confirmed.has(reader._id)).length;
  return readers.length === 0 ? 100 : Math.floor((count / readers.length) * 100);
}

export async function confirmedBy(document: string, n: number): Promise<Set<string>> {
  const rows = await Acknowledgement.find({ document, n }, { person: 1 }).lean();
  return new Set(rows.map(row => row.person));
}

/** Confirms reading; doing it twice changes nothing. Possible once the revision is approved or in force. */
export async function acknowledge(actor: Actor, document: DocumentView, revision: Revision, now: Date): Promise<void> {
  demand(actor, 'documents.read', subjectOfDocument(document));
  if (revision.state !== 'approved' && revision.state !== 'effective') throw new Refused({ key: 'nothingToAcknowledge' });
  const _id = `${document._id}:${revision.n}:${actor.id}`;
  const row = { document: document._id, agency: document.agency, n: revision.n, person: actor.id, name: actor.name, at: now };
  await surely(() => Acknowledgement.updateOne({ _id }, { $setOnInsert: row }, { upsert: true }));
}
