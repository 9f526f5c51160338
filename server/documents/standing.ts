/** What is this actor to this revision, and what do the guards need to know of it? Pure. */
import { rolesOver, type Actor, type Subject, type Substitution } from '../access/roles';
import type { DocumentType } from '../agencies/model';
import { daysUntil } from '../core/clock';
import { hashOf } from '../core/trail';
import { formFacts } from './formStanding';
import { OPEN_STATES, type RevisionFacts, type RevisionParty } from './lifecycle';
import type { DocumentRecord, Revision, RevisionSignature, Signer } from './model';

export type DocumentView = Omit<DocumentRecord, 'trail'>;

export function subjectOfDocument(document: Pick<DocumentRecord, 'agency' | 'within'>): Subject {
  return { agency: document.agency, within: document.within };
}

/** Named on the revision (in person or as a named one's substitute), in a role over its agency, or the system. */
export function partiesOf(document: Pick<DocumentRecord, 'agency' | 'within' | 'unit'>, revision: Revision, actor: Actor): Set<RevisionParty> {
  if (actor.system) return new Set<RevisionParty>(['system']);
  const roles = rolesOver(actor, { ...subjectOfDocument(document), ...(document.unit ? { unit: document.unit } : {}) });
  const parties = new Set<RevisionParty>(roles);
  if (revision.author.id === actor.id) parties.add('author');
  if (seatFor(revision.reviewers, actor) || signedNow(revision, 'reviewed').some(one => one.by.id === actor.id)) parties.add('reviewer');
  if (seatFor(revision.approvers, actor)) parties.add('approver');
  if (revision.author.id === actor.id || roles.has('unitHead')) parties.add('owner');
  return parties;
}

export interface Seat { readonly signer: Signer; readonly onBehalfOf?: Substitution }

/** The named signer this actor may sign for: themselves first, else one they stand in for. */
export function seatFor(signers: readonly Signer[], actor: Actor): Seat | undefined {
  const own = signers.find(signer => signer.id === actor.id);
  if (own) return { signer: own };
  for (const onBehalfOf of actor.standsInFor) {
    const signer = signers.find(one => one.id === onBehalfOf.id);
    if (signer) return { signer, onBehalfOf };
  }
  return undefined;
}

/** Signatures with `meaning` given in the round that is open now. */
export function signedNow(revision: Revision, meaning: string): RevisionSignature[] {
  return revision.signatures.filter(one => one.meaning === meaning && one.round === revision.round);
}

/** Whose seat a signature fills: the signer's own, or that of the person they stood in for. */
export function seatOf(signature: RevisionSignature): string {
  return signature.onBehalfOf?.id ?? signature.by.id;
}

/** Named signers who have not signed this round; in order, only the first of them is asked. */
export function unsigned(revision: Revision, meaning: 'reviewed' | 'approved'): Signer[] {
  const filled = new Set(signedNow(revision, meaning).map(seatOf));
  return (meaning === 'reviewed' ? revision.reviewers : revision.approvers).filter(signer => !filled.has(signer.id));
}

export function asked(revision: Revision, meaning: 'reviewed' | 'approved'): Signer[] {
  const left = unsigned(revision, meaning);
  return meaning === 'reviewed' && revision.reviewOrder === 'sequence' ? left.slice(0, 1) : left;
}

/**
 * The seat this actor's signature would fill now. One hand fills one seat a round: whoever has signed it fills no other, and whoever
 * has a seat of their own left signs that one, in its turn, and for nobody else.
 */
export function seatNow(revision: Revision, meaning: 'reviewed' | 'approved', actor: Actor): Seat | undefined {
  if (signedNow(revision, meaning).some(one => one.by.id === actor.id)) return undefined;
  const seat = seatFor(asked(revision, meaning), actor);
  return seat?.onBehalfOf && unsigned(revision, meaning).some(one => one.id === actor.id) ? undefined : seat;
}

export interface Circumstances { readonly type: DocumentType | undefined; readonly timeZone: string; readonly now: Date; readonly acknowledgedPercent: number }

export function factsOf(document: DocumentView, revision: Revision, actor: Actor, around: Circumstances): RevisionFacts {
  const named = [[revision.author], revision.reviewers, revision.approvers].map(people => new Set(people.map(one => one.id)));
  return {
    hasMainPdf: revision.files.some(file => file.role === 'main' && file.pdf !== null),
    hasReviewers: revision.reviewers.length > 0, hasApprovers: revision.approvers.length > 0, hasReason: revision.reason.trim() !== '',
    typeActive: around.type?.active ?? false, sameSignerAllowed: around.type?.sameSignerAllowed ?? false, sameSigner: overlap(named),
    actorMayStillSign: mayStillSign(revision, actor),
    unsignedReviewers: unsigned(revision, 'reviewed').length, unsignedApprovers: unsigned(revision, 'approved').length,
    openComments: revision.comments.filter(one => one.resolved === null).length,
    daysToEffective: revision.effectiveFrom ? daysUntil(revision.effectiveFrom, around.now, around.timeZone) : 0,
    acknowledgedPercent: around.acknowledgedPercent, acknowledgePercent: revision.noRereading ? 0 : around.type?.acknowledgePercent ?? 0,
    openDraft: document.revisions.some(one => OPEN_STATES.includes(one.state)), toReview: revision.toReview, obsolescenceRequested: document.obsolescence !== null,
    ...formFacts(document.code, labelOf(revision), revision),
  };
}

function mayStillSign(revision: Revision, actor: Actor): boolean {
  return seatNow(revision, revision.state === 'inApproval' ? 'approved' : 'reviewed', actor) !== undefined;
}

function overlap(groups: readonly Set<string>[]): boolean {
  const total = groups.reduce((sum, group) => sum + group.size, 0);
  return new Set(groups.flatMap(group => [...group])).size < total;
}

/** SHA-256 of what is signed: title, number, steps, what a form asks, and every file's own SHA-256. A changed file is another content. */
export function contentHash(revision: Revision): string {
  return hashOf({ ...(revision.steps?.length ? { steps: revision.steps } : {}), ...(revision.form ? { form: revision.form } : {}), title: revision.title, issue: revision.issue, amendment: revision.amendment, files: revision.files.map(file => [file.role, file.name, file.sha256, file.pdf?.sha256 ?? '']) });
}

/** Lần ban hành / lần sửa đổi, as printed: `02/01`. */
export function labelOf(revision: Pick<Revision, 'issue' | 'amendment'>): string {
  return `${String(revision.issue).padStart(2, '0')}/${String(revision.amendment).padStart(2, '0')}`;
}
