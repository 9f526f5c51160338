/** Pages and acts of nonconformities: which input, which operation, where to go on. */
import type { z } from 'zod';
import { demand } from '../access/may';
import { authorOf, type Actor } from '../access/roles';
import type { Brought } from '../core/evidence';
import { InvalidInput, NotFound } from '../core/errors';
import { parse } from '../core/form';
import { bringEvidence } from '../files/evidence';
import { contentDisposition } from '../files/fileName';
import type { Tools } from '../tools';
import { action, page, type Answer, type Handler, type Route, type Visit } from '../web/route';
import { acceptAction, answerExtension, askExtension, claimDone, planAction, refuseAction, removeAction } from './actions';
import { actionActPage, actPage } from './actPage';
import { evidenceOf, loadForAct } from './acts';
import { actionInput, analysisInput, claimInput, correctionInput, extensionAnswerInput, extensionInput, plainInput, planInput, reasonedInput, reportInput, signingInput, triageInput, verificationInput } from './input';
import { nonconformityPage } from './nonconformityPage';
import { addressOf } from './nonconformityWords';
import { addEvidence, analyse, approvePlan, cancel, contain, dismiss, reportNonconformity, requestPlanApproval, returnPlan, setPlan, triage } from './operations';
import { nonconformityFor } from './queries';
import { registerPage } from './registerPage';
import { reportPage } from './reportPage';
import { subjectOf } from './standing';
import { trailPage } from './trailPage';
import { verify } from './verifying';

const target = (visit: Visit): { id: string; part: string } => ({ id: visit.params['id'] ?? '', part: visit.params['action'] ?? '' });
const there = (visit: Visit): string => addressOf({ _id: visit.params['id'] ?? '' });

/** Input parsed, operation carried out, back to the record with one line that says what was done. */
function act<Schema extends z.ZodType<object>>(schema: Schema, operation: (actor: Actor, wanted: z.output<Schema> & { id: string; part: string }, now: Date) => Promise<unknown>, done: string, onTo: (visit: Visit) => string = there): Handler {
  return async visit => {
    await operation(visit.actor, { ...parse(schema, visit.body), ...target(visit) }, visit.now);
    return { redirect: onTo(visit), flash: { key: done } };
  };
}

/** The same with files: they are kept when nothing else stands against the act. */
function actWithFiles<Schema extends z.ZodType<object>>(tools: Tools, schema: Schema, operation: (actor: Actor, wanted: z.output<Schema> & { id: string; part: string } & Brought, now: Date) => Promise<unknown>, done: string): Handler {
  return async visit => {
    const input = parse(schema, visit.body);
    await loadForAct(visit.actor, target(visit).id);
    await operation(visit.actor, { ...input, ...target(visit), ...(await brought(tools, visit)) }, visit.now);
    return { redirect: there(visit), flash: { key: done } };
  };
}

function brought(tools: Tools, visit: Visit): Promise<Brought> {
  return bringEvidence(visit.uploads.filter(file => file.field === 'files'), 'files', authorOf(visit.actor), visit.now, tools.files);
}

function report(tools: Tools): Handler {
  return async visit => {
    const input = parse(reportInput, visit.body), record = await reportNonconformity(visit.actor, visit.actor.agency, { ...input, ...(await brought(tools, visit)) }, visit.now);
    return { redirect: addressOf(record), flash: { key: 'nonconformityReported', values: { number: record.number } } };
  };
}

/** A kept file, byte for byte, to whoever may read the record; pictures and PDFs are shown, the rest is saved. */
function evidence(tools: Tools): Handler {
  return async (visit): Promise<Answer> => {
    const record = await nonconformityFor(visit.actor, target(visit).id), file = evidenceOf(record).find(one => one.id === visit.params['file']);
    if (!file) throw new NotFound();
    const kind = file.mime.startsWith('image/') || file.mime === 'application/pdf' ? 'inline' : 'attachment';
    return { file: { type: file.mime, size: file.size, etag: file.sha256, disposition: contentDisposition(file.name, kind), open: span => tools.files.open(file.sha256, span) } };
  };
}

const wholeTrail: Handler = async visit => {
  demand(visit.actor, 'trail.read', subjectOf(await nonconformityFor(visit.actor, target(visit).id)));
  return trailPage(visit);
};

const grantOrDeny = (actor: Actor, { answer, ...wanted }: z.output<typeof extensionAnswerInput> & { id: string; part: string }, now: Date): Promise<void> => answerExtension(actor, { ...wanted, granted: answer === 'grant' }, now);

const moreEvidence = (actor: Actor, wanted: { id: string; version: number } & Brought, now: Date): Promise<void> => {
  if (!wanted.files.length) throw new InvalidInput({ files: { key: 'field.fileMissing' } });
  return addEvidence(actor, wanted, now);
};

const N = '/nonconformities/:id', A = `${N}/actions/:action`, READ = 'nonconformities.read';
const form = (resource: string) => ({ again: (visit: Visit) => actPage(visit, resource) });
const actionForm = (resource: string) => ({ again: (visit: Visit) => actionActPage(visit, resource) });
const toPlan = (visit: Visit): string => `${there(visit)}#b6`;

export function nonconformityRoutes(tools: Tools): readonly Route[] {
  return [
    page('/nonconformities', READ, registerPage),
    page('/nonconformities/new', 'nonconformities.report', reportPage),
    action('/nonconformities', 'nonconformities.report', report(tools), { again: reportPage, upload: true }),
    page(N, READ, nonconformityPage),
    page(`${N}/trail`, 'trail.read', wholeTrail),
    page(`${N}/files/:file`, READ, evidence(tools)),
    page(`${N}/acts/:act`, READ, visit => actPage(visit)),
    action(`${N}/triage`, READ, act(triageInput, triage, 'nonconformityTriaged'), form('triage')),
    action(`${N}/dismissal`, READ, act(reasonedInput, dismiss, 'nonconformityDismissed'), form('dismissal')),
    action(`${N}/cancellation`, READ, act(reasonedInput, cancel, 'nonconformityCancelled'), form('cancellation')),
    action(`${N}/evidence`, READ, actWithFiles(tools, plainInput, moreEvidence, 'evidenceAdded'), { ...form('evidence'), upload: true }),
    action(`${N}/correction`, READ, act(correctionInput, contain, 'correctionWritten'), form('correction')),
    action(`${N}/analysis`, READ, act(analysisInput, analyse, 'causeWritten'), form('analysis')),
    action(`${N}/plan`, READ, act(planInput, setPlan, 'planSaved', toPlan), form('plan')),
    action(`${N}/actions`, READ, act(actionInput, planAction, 'actionPlanned', toPlan), form('actions')),
    action(`${A}/removal`, READ, act(plainInput, removeAction, 'actionRemoved', toPlan)),
    action(`${N}/plan-approval-request`, READ, act(plainInput, requestPlanApproval, 'planSent')),
    action(`${N}/plan-approval`, READ, act(signingInput, approvePlan, 'planApproved'), form('plan-approval')),
    action(`${N}/plan-return`, READ, act(reasonedInput, returnPlan, 'planReturned'), form('plan-return')),
    page(`${A}/acts/:act`, READ, visit => actionActPage(visit)),
    action(`${A}/claim`, READ, actWithFiles(tools, claimInput, claimDone, 'actionClaimed'), { ...actionForm('claim'), upload: true }),
    action(`${A}/acceptance`, READ, act(plainInput, acceptAction, 'actionAccepted'), actionForm('acceptance')),
    action(`${A}/refusal`, READ, act(reasonedInput, refuseAction, 'actionRefused'), actionForm('refusal')),
    action(`${A}/extension`, READ, act(extensionInput, askExtension, 'extensionAsked'), actionForm('extension')),
    action(`${A}/extension-answer`, READ, act(extensionAnswerInput, grantOrDeny, 'extensionAnswered'), actionForm('extension-answer')),
    action(`${N}/verification`, READ, actWithFiles(tools, verificationInput, verify, 'nonconformityVerified'), { ...form('verification'), upload: true }),
  ];
}
