/** Which records other than documents the journal follows, and how it names them. */
import { agencyById, agencyChanges } from '../agencies/queries';
import { auditChanges, auditorChanges, programmeChanges } from '../audits/queries';
import { certificateChanges } from '../certificates/queries';
import type { Changes } from '../core/changes';
import type { TrailEntry } from '../core/trail';
import type { TrailSubject } from '../core/trailSource';
import { UNLIMITED, type Turn } from '../core/turn';
import { nonconformityChanges } from '../nonconformities/queries';
import { packChanges } from '../packs/queries';
import { keeperOf, personChanges } from '../people/queries';
import { disposalChanges } from '../records/disposalQueries';
import { recordChanges } from '../records/queries';
import { retentionChanges } from '../records/retention';
import { recordSubject } from '../records/trails';
import { editionName } from '../standards/clauses';
import { bankChanges } from '../standards/queries';
import { indexTrails, type SubjectTrail } from '../trail/operations';
import { followAll } from './followAll';
import type { Follower } from './following';
import { allOf } from './rows';

type Subject = Omit<TrailSubject, 'id'>;
interface Trailed { readonly _id: string; readonly trail: readonly TrailEntry[] }

function journal<Row extends Trailed>(
  name: string, of: Changes<Row>, subjectOf: (row: Row, now: Date) => Subject | Promise<Subject>,
): Follower {
  const handle = allOf(of, async (rows, now) => {
    const trails: SubjectTrail[] = [];
    for (const row of rows) {
      const subject = { id: row._id, ...(await subjectOf(row, now)) };
      trails.push({ subject, entries: row.trail });
    }
    await indexTrails(trails);
  });
  return { name, of, slice: 50, handle };
}

interface Numbered { readonly number: string; readonly title: string; readonly agency: string; readonly within: readonly string[] }
const numbered = ({ number, title, agency, within }: Numbered): Subject => ({ name: `${number} ${title}`, agency, within });

export const RECORD_JOURNALS: readonly Follower[] = [
  journal('people', personChanges, async (person, now) => {
    const agency = keeperOf(person);
    return { name: person.name, agency, within: agency ? (await agencyById(agency, now)).within : [] };
  }),
  journal('agencies', agencyChanges, ({ _id, shortName, within }) => ({ name: shortName, agency: _id, within })),
  journal('nonconformities', nonconformityChanges, numbered),
  journal('programmes', programmeChanges, ({ title, agency, within }) => ({ name: title, agency, within })),
  journal('audits', auditChanges, numbered),
  journal('auditors', auditorChanges, ({ person, agency, within }) => ({ name: person.name, agency, within })),
  journal('certificates', certificateChanges, ({ name, agency, within }) => ({ name, agency, within })),
  journal('questionBanks', bankChanges, ({ edition, agency, within }) => ({ name: editionName(edition, 'vi'), agency, within })),
  journal('records', recordChanges, recordSubject),
  journal('packs', packChanges, ({ title, agency, within }) => ({ name: title, agency, within })),
  journal('disposals', disposalChanges, numbered),
  journal('retention', retentionChanges, async ({ agency, within }, now) => ({ name: (await agencyById(agency, now)).shortName, agency, within })),
];

/** Returns how many records it looked at. */
export function followRecords(now: Date, turn: Turn = UNLIMITED): Promise<number> {
  return followAll(RECORD_JOURNALS, now, turn);
}
