/** Who may have the paper of disposal as a PDF, and from when on is it a record that is drawn once and kept? */
import type { Actor } from '../access/roles';
import { NotFound } from '../core/errors';
import type { TrailEntry } from '../core/trail';
import { wordsFor } from '../core/words';
import type { FileStore } from '../files/store';
import { paperFormOf } from '../papers/paperForm';
import { drawn, issuerOf, paperName, printed, RECORD_LANGUAGE, type Printed } from '../papers/printing';
import { asApproved, disposalPaper } from './disposalPaper';
import { disposalFor, loadWholeDisposal } from './disposalQueries';
import type { DisposalRecord } from './model';
import { mayHaveDisposal } from './standing';

const words = wordsFor(RECORD_LANGUAGE);

/** Two papers are records: what was approved, and what became of it. */
type Kind = 'disposalApproved' | 'disposalMinutes';

/**
 * The paper as it stands: a draft until the head has approved it, the approved one until it is carried out, then the minutes.
 * `approved` = as the head signed it, also after that.
 * @throws NotFound also for another agency's, and outside the agency for one that names restricted records; Unavailable while drawing is not possible.
 */
export async function disposalPaperOf(actor: Actor, { id, approved }: { id: string; approved: boolean }, store: FileStore, now: Date): Promise<Printed> {
  const record = await disposalFor(actor, id);
  if (!mayHaveDisposal(actor, record)) throw new NotFound();
  return paperOf(record, record.state === 'approved' || (approved && entryOf(record, 'disposalApproved')) ? 'disposalApproved' : 'disposalMinutes', store, now);
}

/** Makes those that have become records, so that nothing that changes afterwards is in them. Idempotent. @throws NotFound, Unavailable */
export async function keepDisposalPapers(id: string, store: FileStore, now: Date): Promise<void> {
  const record = await loadWholeDisposal(id);
  for (const kind of ['disposalApproved', 'disposalMinutes'] as const) if (entryOf(record, kind)) await paperOf(record, kind, store, now);
}

/** The entry that made the paper a record. An approval that was taken back was one all the same. */
function entryOf({ trail }: DisposalRecord, kind: Kind): TrailEntry | undefined {
  return trail.findLast(entry => entry.action === (kind === 'disposalApproved' ? 'disposal.approve' : 'disposal.carryOut'));
}

/** On the form in force when the paper became a record; a draft on the one in force now. */
async function paperOf(record: DisposalRecord, kind: Kind, store: FileStore, now: Date): Promise<Printed> {
  const entry = entryOf(record, kind), approved = kind === 'disposalApproved';
  const draw = async (): Promise<Buffer> => {
    const [issuer, form] = await Promise.all([issuerOf(record.agency, store, now), paperFormOf(record.agency, 'disposalMinutes', entry?.at ?? now)]);
    return drawn(disposalPaper({ record: approved ? asApproved(record) : record, issuer, form, at: entry?.at ?? record.changedAt, final: entry !== undefined }, words));
  };
  return printed(record, { kind, entry, name: paperName([words(approved ? 'paper.disposal.approvedTitle' : 'paper.disposal.title'), record.number]) }, draw, store, now);
}
