/** How every act on a revision runs: load, ask the table, change in memory, one guarded write with its trail entry. */
import { may } from '../access/may';
import { authorOf, belongsTo, type Actor } from '../access/roles';
import { agencyById } from '../agencies/queries';
import { addSeconds } from '../core/clock';
import { commit } from '../core/commit';
import { Forbidden, NotFound, Refused, StaleRecord } from '../core/errors';
import { advance, demandStep, type Advanced } from '../core/lifecycle';
import type { Signature } from '../core/trail';
import { acknowledgedShare } from './acknowledgements';
import { revisionLifecycle, type RevisionAction, type RevisionFacts, type RevisionParty, type RevisionState } from './lifecycle';
import { ControlledDocument, type Revision, type RevisionSignature } from './model';
import { contentHash, factsOf, labelOf, seatNow, subjectOfDocument, type Circumstances, type DocumentView } from './standing';
import { heldTo, refusalFor } from './standIns';
import { summarise } from './summary';

export interface Act {
  readonly id: string;
  readonly n: number;
  readonly action: RevisionAction;
  /** The write guard the page was drawn with; a page that is older is told so. Left out by jobs. */
  readonly version?: number;
  readonly given?: Readonly<Record<string, unknown>>;
  readonly reason?: string;
  readonly details?: Readonly<Record<string, string | number | boolean>>;
}

/** What the act changes: the revision itself, other revisions by number, fields of the document. */
export interface Change { readonly revision: Revision; readonly others?: readonly Revision[]; readonly document?: Partial<Pick<DocumentView, 'obsolescence' | 'references' | 'unit' | 'type' | 'tier'>> }
export type Changing = (revision: Revision, document: DocumentView, step: Advanced<string, RevisionParty>) => Change;

/** How often an act that was drawn from no page begins anew when somebody else writes at the same moment. */
const TRIES = 10;

/**
 * Carries out one act of the revision lifecycle. One without a page's version (a comment, a job) begins anew when another write comes between.
 * @throws NotFound, Forbidden, Refused (the table's reason, or that this person has done it already), StaleRecord. Nothing is changed then.
 */
export async function act(actor: Actor, wanted: Act, now: Date, change: Changing): Promise<DocumentView> {
  for (let tries = 1; ; tries++) {
    try {
      return await once(actor, wanted, now, change);
    } catch (error) {
      if (!(error instanceof StaleRecord)) throw error;
      if (await isDoneBy(actor, wanted)) throw new Refused({ key: 'doneAlready' });
      if (wanted.version !== undefined || tries === TRIES) throw error;
    }
  }
}

async function once(actor: Actor, wanted: Act, now: Date, change: Changing): Promise<DocumentView> {
  const { document, revision } = await loadForAct(actor, wanted);
  const around = await circumstances(document, revision, now);
  const facts = factsOf(document, revision, actor, around), parties = heldTo(wanted.action, document, revision, actor);
  const tried = { state: revision.state, action: wanted.action, parties, subject: facts, given: { ...wanted.given, reason: wanted.reason } };
  const demanded = (after?: RevisionFacts): Advanced<RevisionState, RevisionParty> => {
    const outcome = advance(revisionLifecycle, { ...tried, ...(after ? { after } : {}) });
    return demandStep('refused' in outcome ? { refused: refusalFor(outcome.refused, wanted.action, document, revision, actor) } : outcome);
  };
  const first = demanded();
  const changed = change(revision, document, first);
  if (wanted.action === 'comment' && isSaidAgain(actor, revision, changed.revision, now)) return document;
  const step = demanded(factsOf(document, changed.revision, actor, around));
  const state = step.to, moved: Revision = { ...changed.revision, state, ...(state !== revision.state ? { stateSince: now } : {}) };
  return write(actor, wanted, now, document, { ...changed, revision: moved }, step);
}

async function write(actor: Actor, wanted: Act, now: Date, document: DocumentView, change: Change, step: Advanced<string, RevisionParty>): Promise<DocumentView> {
  const changed = [change.revision, ...(change.others ?? [])];
  const revisions = document.revisions.map(one => changed.find(other => other.n === one.n) ?? one);
  const next: DocumentView = { ...document, ...change.document, revisions };
  const set = Object.fromEntries(changed.map(one => [`revisions.${one.n - 1}`, one]));
  const last = step.signs ? change.revision.signatures.at(-1) : undefined;
  const entry = await commit(ControlledDocument, document, { set: { ...set, ...change.document, ...summarise(next) } }, {
    action: `revision.${wanted.action}`, by: authorOf(actor), at: now, about: labelOf(change.revision),
    ...(step.from !== step.to ? { from: step.from, to: step.to } : {}), ...(wanted.reason ? { reason: wanted.reason } : {}),
    details: { ...wanted.details, n: change.revision.n, ...(step.exception.length ? { exception: step.exception.join(', ') } : {}) }, ...(last ? { signature: bare(last) } : {}),
  });
  return { ...next, ...summarise(next), version: document.version + 1, changedAt: now, trailHead: { n: entry.n, hash: entry.hash } };
}

/** True when the write that made this page old is the same act by the same person: a form that was sent twice. */
async function isDoneBy(actor: Actor, { id, n, action, version }: Act): Promise<boolean> {
  if (version === undefined || action === 'edit') return false;
  const next = { n: version + 1, action: `revision.${action}`, 'by.id': actor.id, 'details.n': n };
  return (await ControlledDocument.exists({ _id: id, trail: { $elemMatch: next } })) !== null;
}

/** The same words by the same person in the same place within this time are a second click. */
const SAID_AGAIN_SECONDS = 20;

function isSaidAgain(actor: Actor, before: Revision, after: Revision, now: Date): boolean {
  const said = wordsOf(actor, before, addSeconds(now, -SAID_AGAIN_SECONDS));
  return wordsOf(actor, after, now).every(words => said.includes(words));
}

/** What this person has said on a revision since then: place and text of each comment, thread and text of each answer. */
function wordsOf(actor: Actor, revision: Revision, since: Date): string[] {
  return revision.comments.flatMap(comment => [{ ...comment, place: `at ${comment.place}` }, ...comment.replies.map(reply => ({ ...reply, place: comment.id }))])
    .filter(one => one.by.id === actor.id && one.at >= since).map(one => `${one.place}\n${one.text}`);
}

/** The signature an act adds: who, for whom, what it means, over which content. */
export function signature(actor: Actor, revision: Revision, meaning: string, now: Date, exception: boolean): RevisionSignature {
  const seat = meaning === 'reviewed' || meaning === 'approved' ? seatNow(revision, meaning, actor) : undefined;
  const behalf = seat?.onBehalfOf ? { onBehalfOf: { id: seat.onBehalfOf.id, name: seat.onBehalfOf.name, paper: seat.onBehalfOf.paper } } : {};
  return { meaning, contentHash: contentHash(revision), title: actor.title, at: now, by: authorOf(actor), round: revision.round, exception, ...behalf };
}

export async function circumstances(document: DocumentView, revision: Revision, now: Date): Promise<Circumstances> {
  const agency = await agencyById(document.agency, now), type = agency.documentTypes.find(one => one.code === document.type);
  const counted = revision.state === 'approved' && (type?.acknowledgePercent ?? 0) > 0;
  return { type, timeZone: agency.timeZone, now, acknowledgedPercent: counted ? await acknowledgedShare(document, revision.n) : 100 };
}

/** The document with all revisions, without its trail. @throws NotFound */
export async function loadDocument(id: string): Promise<DocumentView> {
  const document = await ControlledDocument.findById(id, { trail: 0 }).lean<DocumentView>();
  if (!document) throw new NotFound();
  return document;
}

export function revisionOf(document: DocumentView, n: number): Revision {
  const revision = document.revisions.find(one => one.n === n);
  if (!revision) throw new NotFound();
  return revision;
}

async function loadForAct(actor: Actor, wanted: Act): Promise<{ document: DocumentView; revision: Revision }> {
  const document = await loadDocument(wanted.id);
  if (!actor.system && !belongsTo(actor, document.agency)) {
    throw may(actor, 'documents.read', subjectOfDocument(document)) ? new Forbidden() : new NotFound();
  }
  if (wanted.version !== undefined && wanted.version !== document.version) throw new StaleRecord();
  return { document, revision: revisionOf(document, wanted.n) };
}

function bare(one: RevisionSignature): Signature {
  return { meaning: one.meaning, contentHash: one.contentHash, title: one.title, ...(one.onBehalfOf ? { onBehalfOf: one.onBehalfOf } : {}) };
}
