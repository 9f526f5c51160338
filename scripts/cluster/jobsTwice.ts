/** What jobs do once: a letter for an asking, an entry in the journal, an act on a part of a record. */
import type { mongo } from 'mongoose';
import { grouped } from './grouping';
import { labelIn, type Trailed } from './trails';

/** Which entry asks by which letter: as often as it stands for a revision, the letter is written; any other once. */
const ASKED_BY: Readonly<Record<string, string>> = {
  review: 'revision.submit', approve: 'revision.requestApproval', revise: 'revision.return',
};

/** The id of a letter names its asking: record, act, part, since when, whom. */
export async function lettersTwice(db: mongo.Db, trails: readonly Trailed[]): Promise<string[]> {
  const letters = await db.collection<{ _id: string }>('outgoing').find({}, { projection: { _id: 1 } }).toArray();
  const byRecord = new Map(trails.map(trail => [trail.id, trail]));
  const ids = letters.map(({ _id }) => _id.split(':'));
  const askings = ids.filter(([kind, ...parts]) => kind === 'asked' && parts.length === 5);
  const same = grouped(askings, ([, record, action, part, , person]) => [record, action, part, person].join(' '));
  return [...same].flatMap(([what, all]) => {
    const [, record = '', action = '', part = ''] = all[0] ?? [], most = askedTimes(byRecord.get(record), action, part);
    return all.length > most ? [`letter ${what}: ${all.length} for ${most} askings`] : [];
  });
}

function askedTimes(trail: Trailed | undefined, letter: string, part: string): number {
  const action = ASKED_BY[letter];
  if (!trail || !action) return 1;
  const label = labelIn(trail.record, Number(part));
  return trail.entries.filter(entry => entry.action === action && entry.about === label).length;
}

/** A release by a person is one, too. */
export function actsOfSystemTwice({ collection, id, entries }: Trailed): string[] {
  const once = entries.filter(entry => entry.by.id === 'system' || entry.action === 'revision.release');
  return [...grouped(once, ({ action, about }) => `${action} ${about}`)]
    .flatMap(([what, times]) => (times.length > 1 ? [`${collection}/${id}: ${what} ${times.length} times`] : []));
}

export async function entriesTwice(db: mongo.Db): Promise<string[]> {
  const rows = await db.collection('trail').aggregate([
    { $match: { hash: { $ne: '' } } },
    { $group: { _id: { subject: '$subject', hash: '$hash' }, count: { $sum: 1 } } },
    { $match: { count: { $gt: 1 } } },
  ]).toArray();
  return rows.map(({ _id, count }) => `the journal holds the entry ${JSON.stringify(_id)} ${String(count)} times`);
}
