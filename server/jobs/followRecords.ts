/** Copies what happened to records other than documents into the journal, once, as the documents' follower does for documents. Idempotent. */
import { agenciesChangedSince, agencyById } from '../agencies/queries';
import { auditorsChangedSince, auditsChangedSince, programmesChangedSince } from '../audits/queries';
import { certificatesChangedSince } from '../certificates/queries';
import type { TrailSubject } from '../core/trailSource';
import { nonconformitiesChangedSince } from '../nonconformities/queries';
import { packsChangedSince } from '../packs/queries';
import { keeperOf, peopleChangedSince } from '../people/queries';
import { editionName } from '../standards/clauses';
import { banksChangedSince } from '../standards/queries';
import { disposalsChangedSince } from '../records/disposalQueries';
import { recordsChangedSince } from '../records/queries';
import { retentionChangedSince } from '../records/retention';
import { recordSubject } from '../records/trails';
import { indexTrail } from '../trail/operations';
import { followChanges, type Changed } from './followChanges';

/** Returns how many records it looked at. */
export async function followRecords(now: Date): Promise<number> {
  const seen = [
    await follow('people', now, peopleChangedSince, async person => {
      const agency = keeperOf(person);
      return { name: person.name, agency, within: agency ? (await agencyById(agency, now)).within : [] };
    }),
    await follow('agencies', now, agenciesChangedSince, one => ({ name: one.shortName, agency: one._id, within: one.within })),
    await follow('nonconformities', now, nonconformitiesChangedSince, one => ({ name: `${one.number} ${one.title}`, agency: one.agency, within: one.within })),
    await follow('programmes', now, programmesChangedSince, one => ({ name: one.title, agency: one.agency, within: one.within })),
    await follow('audits', now, auditsChangedSince, one => ({ name: `${one.number} ${one.title}`, agency: one.agency, within: one.within })),
    await follow('auditors', now, auditorsChangedSince, one => ({ name: one.person.name, agency: one.agency, within: one.within })),
    await follow('certificates', now, certificatesChangedSince, one => ({ name: one.name, agency: one.agency, within: one.within })),
    await follow('questionBanks', now, banksChangedSince, one => ({ name: editionName(one.edition, 'vi'), agency: one.agency, within: one.within })),
    await follow('records', now, recordsChangedSince, recordSubject),
    await follow('packs', now, packsChangedSince, one => ({ name: one.title, agency: one.agency, within: one.within })),
    await follow('disposals', now, disposalsChangedSince, one => ({ name: `${one.number} ${one.title}`, agency: one.agency, within: one.within })),
    await follow('retention', now, retentionChangedSince, async one => ({ name: (await agencyById(one.agency, now)).shortName, agency: one.agency, within: one.within })),
  ];
  return seen.reduce((sum, one) => sum + one, 0);
}

function follow<Row extends Changed>(name: string, now: Date, read: (since: Date, limit: number) => Promise<Row[]>, subjectOf: (changed: Row) => Omit<TrailSubject, 'id'> | Promise<Omit<TrailSubject, 'id'>>): Promise<number> {
  return followChanges(name, now, read, async one => { await indexTrail({ id: one._id, ...(await subjectOf(one)) }, one.trail); });
}
