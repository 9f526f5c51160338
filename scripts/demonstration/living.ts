/** Lets each document live its life through the operations: written, reviewed, approved, released, replaced, withdrawn, copied. */
import type { Actor } from '../../server/access/roles';
import { SYSTEM } from '../../server/access/roles';
import { agencyById } from '../../server/agencies/queries';
import { addSeconds } from '../../server/core/clock';
import { takeCopy } from '../../server/copies/operations';
import { acknowledge } from '../../server/documents/acknowledgements';
import { loadDocument, revisionOf } from '../../server/documents/acts';
import { addComment, reply, resolve } from '../../server/documents/comments';
import {
  approve, cancelDraft, confirmValid, createDocument, editDraft, editSteps, giveBack, makeObsolete, markToReview, openDraft, release, requestApproval, requestObsolescence, review, submit,
} from '../../server/documents/operations';
import { attachFile } from '../../server/documents/receiving';
import { describeForm } from '../../server/documents/formOperations';
import type { FileRole } from '../../server/documents/model';
import { temporaryPath, writeTemporary } from '../../server/files/temporary';
import type { DocumentPlan } from './catalogue';
import type { Life, RevisionPlan } from './lives';
import type { Described } from './matters';
import { AGENCIES, PASSWORD, type Cast } from './province';
import { CANCEL_REASON, OBSOLESCENCE_REASON, OBSOLETE_REASON, remarkOn, RETURN_REASON, STILL_VALID_REASON } from './remarks';
import { actorAt, agencyOf, idOf, type Settled } from './settle';
import { inTurn } from './signing';
import { castOf, formFile, mainFile, processSteps, type WrittenFile } from './writing';

/** One document on its way. `index` is its place in the catalogue. */
interface Living { readonly settled: Settled; readonly plan: DocumentPlan; readonly index: number; readonly cast: Cast; readonly id: string }
/** One revision of it. */
interface Turn extends Living { readonly revision: RevisionPlan; readonly n: number }

/** What happens while revision `n` is the one in force. */
export type During = (id: string, n: number) => Promise<void>;

export async function liveDocument(settled: Settled, plan: DocumentPlan, index: number, during: During = async () => undefined): Promise<void> {
  const cast = castOf(plan), [first, ...later] = plan.life.revisions;
  if (!first) throw new Error(`${plan.code} has no revision`);
  const living: Living = { settled, plan, index, cast, id: await create(settled, plan, cast, first) };
  await liveRevision({ ...living, revision: first, n: 1 });
  await copies(living, first, later[0]);
  await during(living.id, 1);
  for (const [at, revision] of later.entries()) {
    const n = await open(living, revision);
    await liveRevision({ ...living, revision, n });
    await copies(living, revision, later[at + 1]);
    await during(living.id, n);
  }
  await afterwards(living);
}

async function create(settled: Settled, plan: DocumentPlan, cast: Cast, first: RevisionPlan): Promise<string> {
  const at = settled.calendar.at(first.sent - 3, 0), agency = await agencyById(agencyOf(settled, plan.agency), at);
  const unit = agency.units.find(one => one.code === plan.unit)?.id ?? '';
  const made = await createDocument(await actorAt(settled, cast.author, at), { code: plan.code, title: plan.title, type: plan.type, unit, reason: first.alteration.reason }, at);
  return made._id;
}

async function open(living: Living, revision: RevisionPlan): Promise<number> {
  const { version } = await loadDocument(living.id), { actor, now } = await by(living, living.cast.author, revision.sent - 3, 0);
  return openDraft(actor, living.id, { kind: revision.kind, reason: revision.alteration.reason, version }, now);
}

/** As far as the plan says. Each step of a day comes 25 minutes after the one before. */
async function liveRevision(turn: Turn): Promise<void> {
  const { revision: { reach, sent, twoRounds, talk } } = turn;
  await describe(turn);
  if (reach === 'blank') return;
  await describeSteps(turn);
  await attach(turn, sent - 2, 2);
  if (reach === 'draft') return;
  if (reach === 'cancelled') return cancel(turn);
  await send(turn, sent, 4);
  const comment = talk ? await remark(turn) : undefined;
  if (reach === 'returned' || twoRounds) await back(turn);
  if (reach === 'returned') return;
  if (twoRounds) { await attach(turn, sent + 2, 8); await send(turn, sent + 2, 9); }
  await reviews(turn);
  if (comment && talk === 'resolved') await settleRemark(turn, comment);
  if (reach === 'inReview' || reach === 'reviewed') return;
  await ask(turn);
  if (reach !== 'inApproval') await decide(turn);
}

async function describe(turn: Turn): Promise<void> {
  const { settled, plan, cast, revision, id, n } = turn, { actor, now } = await by(turn, cast.author, revision.sent - 3, 1), { version } = await loadDocument(id);
  await editDraft(actor, id, n, {
    title: plan.title, reason: revision.alteration.reason, reviewers: cast.reviewers.map(one => idOf(settled, one)), approvers: [idOf(settled, cast.approver)],
    reviewOrder: 'parallel', references: plan.refers, noRereading: false, version,
  }, now);
}

async function describeSteps(turn: Turn): Promise<void> {
  const { plan, cast, revision, id, n } = turn, steps = processSteps(plan, n - 1), { actor, now } = await by(turn, cast.author, revision.sent - 3, 2);
  if (steps.length) await editSteps(actor, { id, n, steps }, now);
}

async function attach(turn: Turn, day: number, step: number): Promise<void> {
  const { settled, plan, n } = turn;
  if (plan.matter.kind === 'described') return draw(turn, plan.matter, await by(turn, turn.cast.author, day, step));
  await upload(turn, await mainFile(plan, n - 1, settled.calendar), 'main', await by(turn, turn.cast.author, day, step));
  const withForm = plan.upload === 'docxWithForm' && !(await revisionNow(turn)).files.some(file => file.role === 'form');
  if (withForm) await upload(turn, await formFile(plan, n - 1, settled.calendar), 'form', await by(turn, turn.cast.author, day, step + 1));
}

async function draw({ settled, id, n }: Turn, { asks }: Described, { actor, now }: Doing): Promise<void> {
  const { version } = await loadDocument(id);
  await describeForm(actor, { id, n, version, form: asks[n - 1] }, now, settled.files);
}

async function upload({ settled, id, n }: Turn, written: WrittenFile, role: FileRole, { actor, now }: Doing): Promise<void> {
  const kept = async (bytes: Buffer, extension: string): Promise<{ path: string; name: string }> => {
    const path = await temporaryPath(settled.files.incoming);
    await writeTemporary(path, bytes);
    return { path, name: `${written.name}.${extension}` };
  };
  const { version } = await loadDocument(id), pdf = await kept(written.pdf, 'pdf'), common = { id, n, role, version };
  await attachFile(actor, written.docx ? { ...common, file: await kept(written.docx, 'docx'), pdf } : { ...common, file: pdf }, now, settled.files);
}

async function cancel(turn: Turn): Promise<void> {
  const { actor, now } = await by(turn, turn.cast.author, turn.revision.sent, 4);
  await cancelDraft(actor, { id: turn.id, n: turn.n, reason: CANCEL_REASON }, now);
}

async function send(turn: Turn, day: number, step: number): Promise<void> {
  const { author } = turn.cast, { actor, now } = await by(turn, author, day, step);
  await inTurn(author, () => submit(actor, { id: turn.id, n: turn.n, password: PASSWORD }, now));
}

/** The first reviewer asks, the author answers. Gives the thread's id. */
async function remark(turn: Turn): Promise<string> {
  const { id, n, revision, plan, index } = turn, { place, text, answer } = remarkOn(plan, index + n);
  const asking = await by(turn, firstReviewer(turn), revision.sent + 1, 5), answering = await by(turn, turn.cast.author, revision.sent + 1, 6);
  await addComment(asking.actor, { id, n, place, text }, asking.now);
  const comment = (await revisionNow(turn)).comments.at(-1)?.id ?? '';
  if (revision.talk === 'resolved' || index % 2 === 0) await reply(answering.actor, { id, n, comment, text: answer }, answering.now);
  return comment;
}

async function settleRemark(turn: Turn, comment: string): Promise<void> {
  const { actor, now } = await by(turn, firstReviewer(turn), turn.revision.sent + 4, 13);
  await resolve(actor, { id: turn.id, n: turn.n, comment }, now);
}

async function back(turn: Turn): Promise<void> {
  const { actor, now } = await by(turn, firstReviewer(turn), turn.revision.sent + 1, 7);
  await giveBack(actor, { id: turn.id, n: turn.n, reason: RETURN_REASON }, now);
}

/** Where it stands in review, the first reviewer has not signed yet. */
async function reviews(turn: Turn): Promise<void> {
  const { revision: { reach, sent }, cast } = turn, signing = reach === 'inReview' ? cast.reviewers.slice(1) : cast.reviewers;
  for (const [at, reviewer] of signing.entries()) {
    const { actor, now } = await by(turn, reviewer, sent + 2 + at, 10 + at);
    await inTurn(reviewer, () => review(actor, { id: turn.id, n: turn.n, password: PASSWORD }, now));
  }
}

async function ask(turn: Turn): Promise<void> {
  const { actor, now } = await by(turn, turn.cast.author, turn.revision.sent + 4, 14);
  await requestApproval(actor, { id: turn.id, n: turn.n }, now);
}

/** The approver, or a substitute, signs; readers confirm where they are asked to; the job releases it on its day. */
async function decide(turn: Turn): Promise<void> {
  const { settled: { calendar }, plan, index, id, n, revision: { sent, from, reach, substitute, readBy = [] } } = turn;
  if (from === null) throw new Error(`${plan.code} has no day to come into force`);
  const approver = substitute ? `${substitute}.${plan.agency}` : turn.cast.approver, signing = await by(turn, approver, sent + 6, 15), sign = AGENCIES.find(one => one.key === plan.agency)?.sign ?? '';
  const decision = { decisionNumber: `${12 + index * 3 + n}/QĐ-${sign}`, decisionDate: calendar.workday(sent + 6), effectiveDate: calendar.day(from) };
  await inTurn(approver, () => approve(signing.actor, { id, n, password: PASSWORD, ...decision }, signing.now));
  for (const [at, account] of readBy.entries()) {
    const { actor, now } = await by(turn, `${account}.${plan.agency}`, sent + 7, 16 + at), document = await loadDocument(id);
    await acknowledge(actor, document, revisionOf(document, n), now);
  }
  if (reach === 'effective') await release(SYSTEM, { id, n }, calendar.morningOf(from));
}

/** Those that were taken while this revision was the one in force. */
async function copies(living: Living, revision: RevisionPlan, next: RevisionPlan | undefined): Promise<void> {
  const { settled, plan, id } = living, from = revision.from, until = next?.reach === 'effective' && next.from !== null ? next.from : 1;
  if (from === null || revision.reach !== 'effective') return;
  for (const [account, day] of (plan.life.copies ?? []).filter(([, day]) => day > from + 2 && day < until)) {
    const { actor, now } = await by(living, `${account}.${plan.agency}`, day, 9);
    await takeCopy(actor, { id }, now, settled.files);
  }
}

type Later = NonNullable<Life['then']>;

const AFTERWARDS: Readonly<Record<Later, (living: Living, n: number) => Promise<void>>> = {
  toReview: due,
  async confirmed(living, n) {
    await due(living, n);
    const { actor, now } = await by(living, living.cast.author, -28, 5);
    await inTurn(living.cast.author, () => confirmValid(actor, { id: living.id, n, password: PASSWORD, reason: STILL_VALID_REASON }, now));
  },
  async obsolescenceRequested(living, n) {
    const { actor, now } = await by(living, living.cast.author, -6, 3);
    await requestObsolescence(actor, { id: living.id, n, reason: OBSOLESCENCE_REASON }, now);
  },
  async obsolete(living, n) {
    const asking = await by(living, living.cast.author, -30, 3), signing = await by(living, living.cast.approver, -24, 6);
    await requestObsolescence(asking.actor, { id: living.id, n, reason: OBSOLESCENCE_REASON }, asking.now);
    await inTurn(living.cast.approver, () => makeObsolete(signing.actor, { id: living.id, n, password: PASSWORD, reason: OBSOLETE_REASON }, signing.now));
  },
};

async function afterwards(living: Living): Promise<void> {
  const { then } = living.plan.life;
  if (then) await AFTERWARDS[then](living, (await loadDocument(living.id)).inForce);
}

async function due(living: Living, n: number): Promise<void> {
  const { reviewAt } = await loadDocument(living.id);
  if (!reviewAt) throw new Error(`${living.plan.code} is never due for review`);
  await markToReview(SYSTEM, { id: living.id, n }, addSeconds(reviewAt, 3600));
}

interface Doing { readonly actor: Actor; readonly now: Date }
async function by({ settled }: Living, account: string, day: number, step: number): Promise<Doing> {
  const now = settled.calendar.at(day, step);
  return { actor: await actorAt(settled, account, now), now };
}

function firstReviewer({ cast }: Living): string {
  return cast.reviewers[0] ?? cast.author;
}

async function revisionNow({ id, n }: Turn): Promise<ReturnType<typeof revisionOf>> {
  return revisionOf(await loadDocument(id), n);
}
