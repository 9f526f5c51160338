/** Pages and acts of audits: which input, which operation, where to go on. */
import type { z } from 'zod';
import type { Actor } from '../access/roles';
import { parse } from '../core/form';
import type { Tools } from '../tools';
import { action, page, type Handler, type Route, type Visit } from '../web/route';
import { conclude, drawChecklist, holdMeeting, startAudit } from './answering';
import { actPage } from './actForms';
import { auditPage } from './auditPage';
import { auditorRoutes } from './auditorRoutes';
import { addressOf } from './auditWords';
import { calendarRoutes } from './calendarRoutes';
import { acceptanceInput, auditInput, changedAuditInput, conclusionInput, exceptionInput, meetingInput, movedInput, objectionInput, plainInput, reasonedInput, rescheduleInput, signingInput, sittingInput } from './input';
import { approveExceptions, cancelAudit, changePlan, confirm, excuse, planAudit, reschedule } from './planning';
import { sittingPage } from './sittingPage';
import { addSitting, changeSitting, removeSitting } from './sittings';
import { newAuditPage, planPage } from './planPage';
import { programmeRoutes } from './programmeRoutes';
import { yearPage } from './registerPage';
import { acceptReport, answerObjection, closeAudit, issueReport, moveFinding, objectToReport, requestApproval, returnReport, writeReport } from './reporting';

const idOf = (visit: Visit): string => visit.params['id'] ?? '';
const there = (visit: Visit, more = ''): string => addressOf({ _id: idOf(visit) }, more);

/** Input parsed, operation carried out, back to the audit with one line that says what was done. */
function act<Schema extends z.ZodType<object>>(schema: Schema, operation: (actor: Actor, wanted: z.output<Schema> & { id: string }, now: Date) => Promise<unknown>, done: string, more = ''): Handler {
  return async visit => {
    await operation(visit.actor, { ...parse(schema, visit.body), id: idOf(visit) }, visit.now);
    return { redirect: there(visit, more), flash: { key: done } };
  };
}

/** The button "who is independent" draws the form again with what was typed; nothing is kept. */
const looks = (visit: Visit): boolean => visit.body['look'] !== undefined;
const redrawn = (visit: Visit): Visit => ({ ...visit, problems: { fields: {} } });

const create: Handler = async visit => {
  if (looks(visit)) return newAuditPage(redrawn(visit));
  const record = await planAudit(visit.actor, parse(auditInput, visit.body), visit.now);
  return { redirect: addressOf(record), flash: { key: 'auditPlanned', values: { number: record.number } } };
};

const change: Handler = visit => (looks(visit) ? planPage(redrawn(visit)) : act(changedAuditInput, changePlan, 'auditChanged')(visit));

const meeting = (kind: 'opening' | 'closing'): Handler => visit => act(meetingInput, holdMeeting, 'meetingRecorded', '#meetings')({ ...visit, body: { ...visit.body, kind } });

const draw: Handler = async visit => {
  await drawChecklist(visit.actor, { ...parse(plainInput, visit.body), id: idOf(visit) }, visit.language, visit.now);
  return { redirect: there(visit, '/lines'), flash: { key: 'checklistDrawn' } };
};

const removal: Handler = async visit => {
  await removeSitting(visit.actor, { ...parse(plainInput, visit.body), id: idOf(visit), sitting: visit.params['sitting'] ?? '' }, visit.now);
  return { redirect: there(visit, '#timetable'), flash: { key: 'sittingRemoved' } };
};

const sittingChange: Handler = async visit => {
  await changeSitting(visit.actor, { ...parse(sittingInput, visit.body), id: idOf(visit), sitting: visit.params['sitting'] ?? '' }, visit.now);
  return { redirect: there(visit, '#timetable'), flash: { key: 'sittingChanged' } };
};

const A = '/audits/:id';
/** An act with a page of its own, which is drawn again when what was typed is refused. */
const form = (resource: string, handle: Handler): Route => action(`${A}/${resource}`, 'audits.read', handle, { again: visit => actPage(visit, resource) });

export function auditRoutes(tools: Tools): readonly Route[] {
  return [
    page('/audits', 'audits.read', yearPage), ...calendarRoutes(tools), ...programmeRoutes, ...auditorRoutes,
    page('/audits/new', 'audits.plan', newAuditPage), action('/audits', 'audits.plan', create, { again: newAuditPage }),
    page(A, 'audits.read', auditPage), page(`${A}/acts/:act`, 'audits.read', visit => actPage(visit)),
    page(`${A}/plan`, 'audits.read', planPage), action(`${A}/plan`, 'audits.read', change, { again: planPage }),
    action(`${A}/sittings`, 'audits.read', act(sittingInput, addSitting, 'sittingAdded', '#timetable'), { again: auditPage }), page(`${A}/sittings/:sitting`, 'audits.read', sittingPage), action(`${A}/sittings/:sitting`, 'audits.read', sittingChange, { again: sittingPage }), action(`${A}/sittings/:sitting/removal`, 'audits.read', removal),
    ...preparing, ...reporting,
  ];
}

const preparing: readonly Route[] = [
  form('confirmation', act(plainInput, confirm, 'auditConfirmed')), form('rescheduling', act(rescheduleInput, reschedule, 'auditRescheduled')), form('cancellation', act(reasonedInput, cancelAudit, 'auditCancelled')),
  form('exception', act(exceptionInput, excuse, 'exceptionAsked', '#team')), form('exceptions-approval', act(plainInput, approveExceptions, 'exceptionsAccepted', '#team')),
  action(`${A}/checklist`, 'audits.read', draw), form('opening-meeting', meeting('opening')), action(`${A}/start`, 'audits.read', act(plainInput, startAudit, 'auditStarted', '/lines')),
];

const reporting: readonly Route[] = [
  form('questioning-conclusion', act(plainInput, conclude, 'questioningConcluded', '#findings')), form('closing-meeting', meeting('closing')), form('conclusion', act(conclusionInput, writeReport, 'conclusionSaved', '#conclusion')),
  action(`${A}/approval-request`, 'audits.read', act(plainInput, requestApproval, 'reportSent')), form('issue', act(signingInput, issueReport, 'reportIssued')), form('return', act(reasonedInput, returnReport, 'reportReturned')),
  form('acceptance', act(acceptanceInput, acceptReport, 'reportAccepted', '#responses')), form('objection', act(objectionInput, objectToReport, 'objectionSent', '#responses')),
  form('objection-answer', act(objectionInput, answerObjection, 'objectionAnswered', '#responses')), form('moved-finding', act(movedInput, moveFinding, 'findingMoved', '#findings')), form('close', act(plainInput, closeAudit, 'auditClosed')),
];
