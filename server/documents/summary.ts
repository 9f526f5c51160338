/** What lists and "my tasks" show of a document, derived from its revisions; written with every change. Pure. */
import { awaited, type Waiting } from '../core/waiting';
import { OPEN_STATES } from './lifecycle';
import type { DocumentRecord, Revision } from './model';
import { asked, labelOf, type DocumentView } from './standing';

export type Summary = Pick<DocumentRecord, 'shown' | 'inForce' | 'fillable' | 'open' | 'named' | 'waiting' | 'waitingFor' | 'releaseAt' | 'reviewAt' | 'title'>;

export function summarise(document: Pick<DocumentView, 'agency' | 'revisions' | 'unit' | 'obsolescence'>): Summary {
  const inForce = document.revisions.find(one => one.state === 'effective');
  const open = document.revisions.find(one => OPEN_STATES.includes(one.state));
  const shown = inForce ?? lastStanding(document.revisions);
  const waiting = [...(open ? waitingFor(open) : []), ...(inForce ? careOf(inForce, document.unit, document.obsolescence !== null) : [])];
  return {
    title: shown.title,
    shown: { n: shown.n, label: labelOf(shown), state: shown.state, title: shown.title, from: shown.effectiveFrom, reviewBy: shown.reviewBy, toReview: shown.toReview },
    inForce: inForce?.n ?? 0,
    fillable: Boolean(inForce?.form),
    open: open ? { n: open.n, label: labelOf(open), state: open.state, author: open.author.id } : null,
    named: open ? [...new Set([open.author, ...open.reviewers, ...open.approvers].map(one => one.id))] : [],
    ...awaited(document.agency, waiting),
    releaseAt: open?.state === 'approved' ? open.effectiveFrom : null,
    reviewAt: inForce && !inForce.toReview ? inForce.reviewBy : null,
  };
}

/** Nothing in force: the newest revision that was not cancelled stands for the document. */
function lastStanding(revisions: readonly Revision[]): Revision {
  const newest = revisions.filter(one => one.state !== 'cancelled').at(-1) ?? revisions.at(-1);
  if (!newest) throw new Error('A document has at least one revision');
  return newest;
}

function waitingFor(revision: Revision): Waiting[] {
  const row = { part: String(revision.n), about: labelOf(revision), since: revision.stateSince };
  switch (revision.state) {
    case 'draft': return [{ ...row, person: revision.author.id, action: revision.round > 1 ? 'revise' : 'submit' }];
    case 'inReview': return asked(revision, 'reviewed').map(one => ({ ...row, person: one.id, action: 'review' }));
    case 'reviewed': return [{ ...row, person: revision.author.id, action: 'requestApproval' }, { ...row, role: 'qualityOfficer', action: 'requestApproval' }];
    case 'inApproval': return asked(revision, 'approved').map(one => ({ ...row, person: one.id, action: 'approve' }));
    case 'approved': return [{ ...row, role: 'qualityOfficer', action: 'release', ...(revision.effectiveFrom ? { due: revision.effectiveFrom } : {}) }];
    default: return [];
  }
}

function careOf(revision: Revision, unit: string, obsolescenceRequested: boolean): Waiting[] {
  const row = { part: String(revision.n), about: labelOf(revision) }, reviewBy = revision.toReview ? revision.reviewBy : null;
  const review: Waiting[] = reviewBy
    ? [{ ...row, person: revision.author.id, action: 'confirmValid', since: reviewBy, due: reviewBy }, { ...row, role: 'qualityOfficer', action: 'confirmValid', since: reviewBy, due: reviewBy, ...(unit ? { unit } : {}) }]
    : [];
  return obsolescenceRequested ? [...review, { ...row, role: 'head', action: 'makeObsolete', since: revision.stateSince }] : review;
}
