/** The right revision at every exit: readers get the one in force, any other only by right. */
import { may } from '../access/may';
import type { Actor } from '../access/roles';
import { NotFound } from '../core/errors';
import { OPEN_STATES, type RevisionState } from './lifecycle';
import type { Revision } from './model';
import { partiesOf, subjectOfDocument, type DocumentView } from './standing';

/** May this person read that revision? In force or approved: all of the agency; past ones and open ones by right, or when named on it. */
export function mayReadRevision(actor: Actor, document: Pick<DocumentView, 'agency' | 'within' | 'unit'>, revision: Revision): boolean {
  const subject = subjectOfDocument(document);
  if (!may(actor, 'documents.read', subject)) return false;
  if (revision.state === 'effective' || revision.state === 'approved') return true;
  const parties = partiesOf(document, revision, actor);
  if (parties.has('author') || parties.has('reviewer') || parties.has('approver')) return true;
  return may(actor, OPEN_STATES.includes(revision.state) ? 'documents.readOpen' : 'documents.readPast', subject);
}

/** @throws NotFound: that there is such a revision is not told. */
export function demandReadable(actor: Actor, document: DocumentView, revision: Revision): void {
  if (!mayReadRevision(actor, document, revision)) throw new NotFound();
}

/** The states of revisions that a search by this person may return in their agencies. */
export function searchableStates(actor: Actor, agency: { agency: string; within: readonly string[] }): RevisionState[] {
  const past: RevisionState[] = may(actor, 'documents.readPast', agency) ? ['superseded', 'obsolete'] : [];
  const open: RevisionState[] = may(actor, 'documents.readOpen', agency) ? ['draft', 'inReview', 'reviewed', 'inApproval'] : [];
  return ['effective', 'approved', ...past, ...open];
}
