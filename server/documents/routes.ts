/** Pages and acts of controlled documents: which input, which operation, where to go on. */
import { readable, demand } from '../access/may';
import type { z } from 'zod';
import { parse } from '../core/form';
import { InvalidInput, NotFound } from '../core/errors';
import { contentDisposition } from '../files/fileName';
import type { Tools } from '../tools';
import { noteReading } from '../trail/operations';
import { action, page, type Answer, type Handler, type Route, type Visit } from '../web/route';
import { acknowledge } from './acknowledgements';
import { actPage } from './actPage';
import { loadDocument, revisionOf } from './acts';
import { addressOf } from './actWords';
import { addComment, reply, resolve } from './comments';
import { chosen, documentPage, mayFetchOriginal } from './documentPage';
import { draftPage, isStaleProposal, newDocumentPage, openDraftPage } from './draftPage';
import { redrawForm } from './formOperations';
import { approvalInput, commentInput, draftInput, fileInput, newDocumentInput, openDraftInput, plainInput, reasonedInput, reasonedSigningInput, replyInput, signingInput } from './input';
import { approve, cancelDraft, confirmValid, createDocument, editDraft, editSteps, giveBack, makeObsolete, openDraft, release, requestApproval, requestObsolescence, review, submit, withdrawApproval } from './operations';
import { documentByCode } from './queries';
import { attachFile, removeFile } from './receiving';
import { reviewPage } from './reviewPage';
import { subjectOfDocument } from './standing';
import { stepsInput } from './stepInput';
import { trailCsv, trailPage } from './trailPage';
import type { Actor } from '../access/roles';

const target = (visit: Visit): { id: string; n: number } => ({ id: visit.params['id'] ?? '', n: Number(visit.params['n'] ?? 0) });
const there = (visit: Visit, more = ''): string => `${addressOf({ _id: visit.params['id'] ?? '' }, Number(visit.params['n'] ?? 0))}${more}`;

/** Input parsed, operation carried out, back to the record with one line that says what was done. */
function act<Schema extends z.ZodType<object>>(schema: Schema, operation: (actor: Actor, wanted: z.output<Schema> & { id: string; n: number }, now: Date) => Promise<unknown>, done: string, onTo: (visit: Visit) => string = visit => there(visit)): Handler {
  return async visit => {
    await operation(visit.actor, { ...parse(schema, visit.body), ...target(visit) }, visit.now);
    return { redirect: onTo(visit), flash: { key: done } };
  };
}

const create: Handler = async visit => {
  if (isStaleProposal(visit.body)) throw new InvalidInput({ code: { key: 'field.codeOfOtherType' } });
  const document = await createDocument(visit.actor, parse(newDocumentInput, visit.body), visit.now);
  return { redirect: `${addressOf(document, 1)}/draft`, flash: { key: 'documentCreated', values: { code: document.code } } };
};

/** A form's blank bears its number and title: it is drawn anew where one of them is another. */
function open(tools: Tools): Handler {
  return async visit => {
    const id = visit.params['id'] ?? '', n = await openDraft(visit.actor, id, parse(openDraftInput, visit.body), visit.now);
    await redrawForm(visit.actor, { id, n }, visit.now, tools.files);
    return { redirect: `${addressOf({ _id: id }, n)}/draft`, flash: { key: 'draftOpened' } };
  };
}

function edit(tools: Tools): Handler {
  return async visit => {
    const { id, n } = target(visit);
    await editDraft(visit.actor, id, n, parse(draftInput, visit.body), visit.now);
    await redrawForm(visit.actor, { id, n }, visit.now, tools.files);
    return { redirect: there(visit, '/draft'), flash: { key: 'draftSaved' } };
  };
}

function attach(tools: Tools): Handler {
  return async visit => {
    const input = parse(fileInput, visit.body), file = visit.uploads.find(one => one.field === 'file'), pdf = visit.uploads.find(one => one.field === 'pdf' && one.size > 0);
    if (!file) throw new InvalidInput({ file: { key: 'field.fileMissing' } });
    await attachFile(visit.actor, { ...input, ...target(visit), file, pdf }, visit.now, tools.files);
    return { redirect: there(visit, '/draft#files'), flash: { key: 'fileAdded', values: { name: file.name } } };
  };
}

const removal: Handler = async visit => {
  await removeFile(visit.actor, { ...parse(plainInput, visit.body), ...target(visit), file: visit.params['file'] ?? '' }, visit.now);
  return { redirect: there(visit, '/draft#files'), flash: { key: 'fileRemoved' } };
};

/** The file as it was uploaded, byte for byte; written down in the journal. */
function original(tools: Tools): Handler {
  return async (visit): Promise<Answer> => {
    const { id, n } = target(visit), document = await loadDocument(id), revision = chosen(visit.actor, document, n), file = revision.files.find(one => one.id === visit.params['file']);
    if (!file || !mayFetchOriginal(visit.actor, document, revision, file)) throw new NotFound();
    await noteReading({ action: 'document.original', by: visit.actor.id, byName: visit.actor.name, agency: document.agency, within: document.within, subject: id, subjectName: document.code, details: { file: file.name, n } }, visit.now);
    return { file: { type: file.mime, size: file.size, etag: file.sha256, disposition: contentDisposition(file.name, 'attachment'), open: span => tools.files.open(file.sha256, span) } };
  };
}

const comment: Handler = async visit => {
  await addComment(visit.actor, { ...parse(commentInput, visit.body), ...target(visit) }, visit.now);
  return { redirect: there(visit, '/review#threads'), flash: { key: 'commentAdded' } };
};

const answer: Handler = async visit => {
  await reply(visit.actor, { text: parse(replyInput, visit.body).answer, ...target(visit), comment: visit.params['comment'] ?? '' }, visit.now);
  return { redirect: there(visit, '/review#threads'), flash: { key: 'replyAdded' } };
};

const resolved: Handler = async visit => {
  await resolve(visit.actor, { ...target(visit), comment: visit.params['comment'] ?? '' }, visit.now);
  return { redirect: there(visit, '/review#threads'), flash: { key: 'commentResolved' } };
};

const confirmReading: Handler = async visit => {
  const { id, n } = target(visit), document = await loadDocument(id);
  await acknowledge(visit.actor, document, revisionOf(document, n), visit.now);
  return { redirect: there(visit), flash: { key: 'readingConfirmed' } };
};

/** `/d/<agency code or id>/<code>`: an address that can be written on a wall; always the revision in force. */
const byCode: Handler = async visit => {
  const { agencies, above } = readable(visit.actor, 'documents.read'), asked = visit.params['agency'] ?? '';
  const agency = asked === 'my' ? visit.actor.agency : asked;
  if (!agencies.includes(agency) && above.length === 0) throw new NotFound();
  return { redirect: `/documents/${await documentByCode(visit.actor, agency, visit.params['code'] ?? '')}` };
};

const wholeTrail: Handler = async visit => {
  demand(visit.actor, 'trail.read', subjectOfDocument(await loadDocument(visit.params['id'] ?? '')));
  return trailPage(visit);
};

const R = '/documents/:id/revisions/:n';
const again = { again: (visit: Visit) => reviewPage(visit) };
const confirmed = (resource: string) => ({ again: (visit: Visit) => actPage(visit, resource) });

export function documentRoutes(tools: Tools): readonly Route[] {
  const draft = draftPage(tools);
  return [
    page('/documents/new', 'documents.create', newDocumentPage),
    action('/documents', 'documents.create', create, { again: newDocumentPage }),
    page('/d/:agency/:code', 'documents.read', byCode),
    page('/documents/:id', 'documents.read', visit => documentPage(visit)),
    page('/documents/:id/trail', 'trail.read', wholeTrail),
    page('/documents/:id/trail.csv', 'trail.read', trailCsv),
    page('/documents/:id/revisions/new', 'documents.create', openDraftPage),
    action('/documents/:id/revisions', 'documents.create', open(tools), { again: openDraftPage }),
    page(R, 'documents.read', visit => documentPage(visit, Number(visit.params['n']))),
    page(`${R}/draft`, 'documents.create', draft),
    action(`${R}/draft`, 'documents.create', edit(tools), { again: draft }),
    action(`${R}/steps`, 'documents.create', act(stepsInput, editSteps, 'stepsSaved', visit => there(visit, '/draft#steps')), { again: draft }),
    action(`${R}/files`, 'documents.create', attach(tools), { again: draft, upload: true }),
    action(`${R}/files/:file/removal`, 'documents.create', removal),
    page(`${R}/files/:file`, 'documents.read', original(tools)),
    action(`${R}/submission`, 'documents.create', act(signingInput, submit, 'submitted'), { again: draft }),
    page(`${R}/review`, 'documents.read', reviewPage),
    action(`${R}/review`, 'documents.read', act(signingInput, review, 'reviewed'), again),
    action(`${R}/return`, 'documents.read', act(reasonedInput, giveBack, 'returned'), again),
    action(`${R}/approval-request`, 'documents.read', act(plainInput, requestApproval, 'approvalRequested')),
    action(`${R}/approval`, 'documents.read', act(approvalInput, approve, 'approved'), again),
    action(`${R}/release`, 'documents.settle', act(plainInput, release, 'released')),
    page(`${R}/acts/:act`, 'documents.read', visit => actPage(visit)),
    action(`${R}/approval-withdrawal`, 'documents.read', act(reasonedInput, withdrawApproval, 'approvalWithdrawn'), confirmed('approval-withdrawal')),
    action(`${R}/cancellation`, 'documents.create', act(reasonedInput, cancelDraft, 'draftCancelled'), confirmed('cancellation')),
    action(`${R}/validity`, 'documents.read', act(reasonedSigningInput, confirmValid, 'validityConfirmed'), confirmed('validity')),
    action(`${R}/obsolescence-request`, 'documents.read', act(reasonedInput, requestObsolescence, 'obsolescenceRequested'), confirmed('obsolescence-request')),
    action(`${R}/obsolescence`, 'documents.read', act(reasonedSigningInput, makeObsolete, 'madeObsolete'), confirmed('obsolescence')),
    action(`${R}/comments`, 'documents.read', comment, again),
    action(`${R}/comments/:comment/replies`, 'documents.read', answer, again),
    action(`${R}/comments/:comment/resolution`, 'documents.read', resolved, again),
    action(`${R}/acknowledgement`, 'documents.read', confirmReading),
  ];
}

