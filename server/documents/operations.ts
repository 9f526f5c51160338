/** The procedure of document control (7.5), one function a verb: write, review, approve, release, withdraw. */
import { demand, may } from '../access/may';
import { authorOf, rolesOver, SYSTEM, type Actor } from '../access/roles';
import { agencyById, type AgencyView } from '../agencies/queries';
import { addMonths, dayOf, startOfDay } from '../core/clock';
import { commit, create, firstVersion } from '../core/commit';
import { Forbidden, InvalidInput, isDuplicate, NotFound, Refused, StaleRecord } from '../core/errors';
import { newId } from '../core/id';
import { codeKey, sortKey } from '../core/vietnamese';
import { demandNameable } from '../people/nameable';
import { demandPassword } from '../people/signIn';
import { act, loadDocument, signature, type Act } from './acts';
import { signersFor } from './signers';
import { ControlledDocument, type DocumentRecord, type ProcessStep, type Revision, type Signer } from './model';
import { OPEN_STATES } from './lifecycle';
import { labelOf, partiesOf, subjectOfDocument, type DocumentView } from './standing';
import { summarise } from './summary';

export interface NewDocument { code: string; title: string; type: string; unit: string; reason: string }
export interface DraftInput { title: string; reason: string; reviewers: readonly string[]; approvers: readonly string[]; reviewOrder: 'parallel' | 'sequence'; references: readonly string[]; noRereading: boolean; version: number }

/** A new controlled document with its first draft, 01/00. A code is unique in its agency and never used again. @throws InvalidInput */
export async function createDocument(actor: Actor, input: NewDocument, now: Date): Promise<DocumentView> {
  const agency = await agencyById(actor.agency, now);
  demand(actor, 'documents.create', { agency: agency._id, within: agency.within, ...(input.unit ? { unit: input.unit } : {}) });
  const type = agency.documentTypes.find(one => one.code === input.type && one.active);
  if (!type) throw new InvalidInput({ type: { key: 'field.unknownType' } });
  if (input.unit && !agency.units.some(unit => unit.id === input.unit && unit.active)) throw new InvalidInput({ unit: { key: 'field.unknownUnit' } });
  const first = { ...blank(1, authorOf(actor), now), title: input.title, reason: input.reason, issue: 1, ...(await signersFor(agency._id, type, input.unit, actor.id)) };
  const id = newId(), own = { agency: agency._id, within: agency.within, unit: input.unit, type: type.code, tier: type.tier, obsolescence: null, references: [], revisions: [first] };
  const record: DocumentRecord = {
    _id: id, ...own, code: input.code, codeKey: codeKey(input.code), codeSort: sortKey(input.code), titleKey: sortKey(input.title), createdAt: now, ...summarise(own),
    ...firstVersion({ action: 'document.create', by: authorOf(actor), at: now, about: labelOf(first), to: 'draft', reason: input.reason, details: { n: 1 } }),
  };
  await create(ControlledDocument, record).catch(error => { throw isDuplicate(error) ? new InvalidInput({ code: { key: 'field.codeTaken' } }) : error; });
  return record;
}

/** A new draft beside the revision in force: a new issue (02/00) or an amendment (01/01). One open draft a document. */
export async function openDraft(actor: Actor, id: string, input: { kind: 'issue' | 'amendment'; reason: string; version: number }, now: Date): Promise<number> {
  const document = await loadDocument(id), agency = await agencyById(document.agency, now);
  demandDrafter(actor, document);
  if (document.version !== input.version) throw new StaleRecord();
  if (document.revisions.some(one => OPEN_STATES.includes(one.state))) throw new Refused({ key: 'openDraft' });
  const last = document.revisions.findLast(one => one.state === 'effective');
  if (!last) throw new Refused({ key: document.revisions.some(one => one.state === 'obsolete') ? 'codeNeverReused' : 'nothingInForce' });
  const type = agency.documentTypes.find(one => one.code === document.type);
  const named = await signersFor(agency._id, type, document.unit, actor.id);
  const number = input.kind === 'issue' ? { issue: last.issue + 1, amendment: 0 } : { issue: last.issue, amendment: last.amendment + 1 };
  const draft: Revision = { ...blank(document.revisions.length + 1, authorOf(actor), now), ...number, kind: input.kind, title: last.title, steps: last.steps ?? [], form: last.form ?? null, reason: input.reason, ...named };
  const next = { ...document, revisions: [...document.revisions, draft] };
  await commit(ControlledDocument, document, { set: summarise(next), push: { revisions: draft } },
    { action: 'revision.open', by: authorOf(actor), at: now, about: labelOf(draft), to: 'draft', reason: input.reason, details: { n: draft.n, kind: input.kind } });
  return draft.n;
}

/** Title, reason, who reviews and approves. Files and comments have acts of their own. */
export async function editDraft(actor: Actor, id: string, n: number, input: DraftInput, now: Date): Promise<void> {
  const document = await loadDocument(id);
  const reviewers = await demandNameable(document.agency, input.reviewers, 'reviewers'), approvers = await demandNameable(document.agency, input.approvers, 'approvers');
  const references = await referredTo(document, input.references);
  const changed = (revision: Revision): Revision => ({ ...revision, title: input.title, reason: input.reason, reviewers, approvers, reviewOrder: input.reviewOrder, noRereading: input.noRereading });
  await act(actor, { id, n, action: 'edit', version: input.version }, now, revision => ({ revision: changed(revision), document: { references } }));
}

/** The procedure's steps, versioned with the revision: checklists and the catalogue of procedures are drawn from them. */
export async function editSteps(actor: Actor, wanted: Plain & { steps: readonly ProcessStep[] }, now: Date): Promise<void> {
  await act(actor, { ...wanted, action: 'edit', details: { steps: wanted.steps.length } }, now, revision => ({ revision: { ...revision, steps: [...wanted.steps] } }));
}

/** The author signs "prepared" and sends it to the reviewers. */
export async function submit(actor: Actor, wanted: Signing, now: Date): Promise<void> {
  await sign(actor, { ...wanted, action: 'submit' }, now, revision => {
    const main = revision.files.find(file => file.role === 'main')?.pdf?.sha256 ?? '';
    return { ...revision, rounds: [...revision.rounds, { round: revision.round, at: now, main }] };
  });
}

/** A reviewer signs; the last one moves it on. */
export async function review(actor: Actor, wanted: Signing, now: Date): Promise<void> {
  await sign(actor, { ...wanted, action: 'review' }, now);
}

/** A reviewer or approver gives it back; the next signatures belong to a new round. */
export async function giveBack(actor: Actor, wanted: Reasoned, now: Date): Promise<void> {
  await act(actor, { ...wanted, action: 'return' }, now, revision => ({ revision: { ...revision, round: revision.round + 1 } }));
}

export async function requestApproval(actor: Actor, wanted: Plain, now: Date): Promise<void> {
  await act(actor, { ...wanted, action: 'requestApproval' }, now, revision => ({ revision }));
}

export interface Approval extends Signing { decisionNumber: string; decisionDate: string; effectiveDate: string }

/** The approver signs, with the decision's number and date and the day it comes into force (in the agency's zone, not before today). At once where that day is today. */
export async function approve(actor: Actor, wanted: Approval, now: Date): Promise<void> {
  const { decisionNumber, decisionDate, effectiveDate, ...signing } = wanted;
  const agency = await agencyById((await loadDocument(wanted.id)).agency, now);
  const dates = approvalDates(agency, decisionDate, effectiveDate, now);
  const document = await sign(actor, { ...signing, action: 'approve', given: { decisionNumber, decisionDate, effectiveDate }, details: { decision: decisionNumber, effective: effectiveDate } }, now,
    revision => ({ ...revision, decision: { number: decisionNumber, date: dates.decided }, effectiveFrom: dates.from }));
  if (document.releaseAt && document.releaseAt <= now) await releaseIfMet(document, now);
}

/** Before its day only; what was signed stays in the record, the next signatures belong to a new round. */
export async function withdrawApproval(actor: Actor, wanted: Reasoned, now: Date): Promise<void> {
  await act(actor, { ...wanted, action: 'withdrawApproval' }, now, revision => ({ revision: { ...revision, round: revision.round + 1, decision: null, effectiveFrom: null } }));
}

/** Comes into force; the revision in force until now is superseded in the same write: exactly one is effective, always (7.5.3.1). */
export async function release(actor: Actor, wanted: Plain, now: Date): Promise<void> {
  const agency = await agencyById((await loadDocument(wanted.id)).agency, now);
  await act(actor, { ...wanted, action: 'release' }, now, (revision, document) => {
    const type = agency.documentTypes.find(one => one.code === document.type), before = document.revisions.find(one => one.state === 'effective');
    const from = revision.effectiveFrom && revision.effectiveFrom > now ? revision.effectiveFrom : now;
    const reviewBy = addMonths(from, type?.reviewMonths ?? 12, agency.timeZone);
    return { revision: { ...revision, effectiveFrom: from, reviewBy }, others: before ? [{ ...before, state: 'superseded', stateSince: now, effectiveUntil: from, toReview: false }] : [], document: { obsolescence: null } };
  });
}

export async function cancelDraft(actor: Actor, wanted: Reasoned, now: Date): Promise<void> {
  await act(actor, { ...wanted, action: 'cancel' }, now, revision => ({ revision }));
}

/** By the review date's job: asks the owner for an outcome; the revision stays in force. */
export async function markToReview(actor: Actor, wanted: Plain, now: Date): Promise<void> {
  await act(actor, { ...wanted, action: 'markToReview' }, now, revision => ({ revision: { ...revision, toReview: true } }));
}

/** Outcome "still valid": comment, signature, and the next review date from today. */
export async function confirmValid(actor: Actor, wanted: Signing & { reason: string }, now: Date): Promise<void> {
  const document = await loadDocument(wanted.id), agency = await agencyById(document.agency, now);
  const months = agency.documentTypes.find(one => one.code === document.type)?.reviewMonths ?? 12;
  await sign(actor, { ...wanted, action: 'confirmValid' }, now, revision => ({ ...revision, toReview: false, reviewBy: addMonths(now, months, agency.timeZone) }));
}

export async function requestObsolescence(actor: Actor, wanted: Reasoned, now: Date): Promise<void> {
  await act(actor, { ...wanted, action: 'requestObsolescence' }, now, revision => ({ revision, document: { obsolescence: { at: now, by: authorOf(actor), reason: wanted.reason } } }));
}

/** The head signs it out of force. Documents that refer to it must be let go of first. */
export async function makeObsolete(actor: Actor, wanted: Signing & { reason: string }, now: Date): Promise<void> {
  const inForce = { 'references.id': wanted.id, inForce: { $gt: 0 } };
  const referring = await ControlledDocument.find(inForce, { code: 1 }).sort({ codeSort: 1 }).limit(MOST_NAMED).lean();
  const codes = referring.map(one => one.code);
  if (codes.length) throw stillReferred(await ControlledDocument.countDocuments(inForce), codes);
  await sign(actor, { ...wanted, action: 'makeObsolete' }, now, revision => ({ ...revision, effectiveUntil: now, toReview: false }));
}

const MOST_NAMED = 20;

function stillReferred(count: number, codes: readonly string[]): Refused {
  return new Refused({ key: 'stillReferred', values: { count, codes: `${codes.join(', ')}${count > codes.length ? ', …' : ''}` } });
}

export interface Plain { id: string; n: number; version?: number }
export interface Reasoned extends Plain { reason: string }
export interface Signing extends Plain { password: string }

/** Password first, then the table, then the signature in the same write as the state. */
async function sign(actor: Actor, wanted: Act & { password: string }, now: Date, change: (revision: Revision) => Revision = revision => revision): Promise<DocumentView> {
  const { password, ...rest } = wanted;
  await demandPassword(actor, password, now);
  return act(actor, rest, now, (revision, _, step) => {
    const changed = change(revision);
    return { revision: { ...changed, signatures: [...revision.signatures, signature(actor, revision, step.signs ?? rest.action, now, step.exception.length > 0)] } };
  });
}

/** Where readers must confirm first, it waits: the job releases it when the share is reached. */
async function releaseIfMet(document: DocumentView, now: Date): Promise<void> {
  const n = document.open?.n;
  if (n !== undefined) await release(SYSTEM, { id: document._id, n }, now).catch(error => { if (!(error instanceof Refused || error instanceof StaleRecord)) throw error; });
}

function approvalDates(agency: AgencyView, decisionDate: string, effectiveDate: string, now: Date): { decided: Date; from: Date } {
  const decided = startOfDay(decisionDate, agency.timeZone), from = startOfDay(effectiveDate, agency.timeZone);
  if (!decided) throw new InvalidInput({ decisionDate: { key: 'field.notADay' } });
  if (!from) throw new InvalidInput({ effectiveDate: { key: 'field.notADay' } });
  if (effectiveDate < dayOf(now, agency.timeZone)) throw new InvalidInput({ effectiveDate: { key: 'field.dayPassed' } });
  if (decisionDate > effectiveDate) throw new InvalidInput({ decisionDate: { key: 'field.decisionAfterEffect' } });
  return { decided, from };
}

function demandDrafter(actor: Actor, document: DocumentView): void {
  if (!may(actor, 'documents.read', subjectOfDocument(document))) throw new NotFound();
  const roles = rolesOver(actor, { ...subjectOfDocument(document), ...(document.unit ? { unit: document.unit } : {}) });
  const inForce = document.revisions.find(one => one.state === 'effective');
  const owner = inForce !== undefined && partiesOf(document, inForce, actor).has('owner');
  if (!owner && !roles.has('qualityOfficer') && !roles.has('staff')) throw new Forbidden();
}

/** Codes of this agency's documents → the documents. @throws InvalidInput naming a code that is not there. */
async function referredTo(document: DocumentView, codes: readonly string[]): Promise<{ id: string; code: string }[]> {
  const keys = [...new Set(codes.map(codeKey))].filter(key => key !== document.codeKey);
  const found = await ControlledDocument.find({ agency: document.agency, codeKey: { $in: keys } }, { codeKey: 1, code: 1 }).lean();
  const missing = codes.find(code => codeKey(code) !== document.codeKey && !found.some(one => one.codeKey === codeKey(code)));
  if (missing) throw new InvalidInput({ references: { key: 'field.unknownCode', values: { code: missing } } });
  return found.map(one => ({ id: one._id, code: one.code }));
}

function blank(n: number, author: Signer, now: Date): Revision {
  return {
    n, issue: 0, amendment: 0, title: '', state: 'draft', round: 1, kind: 'issue', reason: '', author, reviewers: [], reviewOrder: 'parallel', approvers: [], rounds: [], steps: [], form: null, files: [], comments: [], signatures: [],
    decision: null, effectiveFrom: null, effectiveUntil: null, reviewBy: null, toReview: false, noRereading: false, createdAt: now, stateSince: now,
  };
}
