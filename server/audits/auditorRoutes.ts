/** Pages and acts of the register of auditors. */
import { parse } from '../core/form';
import { action, page, type Handler, type Route } from '../web/route';
import { auditorPage, auditorsPage, newAuditorPage } from './auditorPage';
import { addCertificate, saveAuditor } from './auditors';
import { auditorInput, certificateInput } from './input';

const register: Handler = async visit => {
  const input = parse(auditorInput, visit.body);
  await saveAuditor(visit.actor, input, visit.now);
  return { redirect: `/audits/auditors/${input.person}`, flash: { key: 'auditorSaved' } };
};

const change: Handler = async visit => {
  const person = visit.params['person'] ?? '';
  await saveAuditor(visit.actor, parse(auditorInput, { ...visit.body, person }), visit.now);
  return { redirect: `/audits/auditors/${person}`, flash: { key: 'auditorSaved' } };
};

const certificate: Handler = async visit => {
  const person = visit.params['person'] ?? '';
  await addCertificate(visit.actor, { ...parse(certificateInput, visit.body), person }, visit.now);
  return { redirect: `/audits/auditors/${person}`, flash: { key: 'certificateAdded' } };
};

export const auditorRoutes: readonly Route[] = [
  page('/audits/auditors', 'audits.read', auditorsPage), page('/audits/auditors/new', 'auditors.manage', newAuditorPage), action('/audits/auditors', 'auditors.manage', register, { again: newAuditorPage }),
  page('/audits/auditors/:person', 'audits.read', visit => auditorPage(visit)), action('/audits/auditors/:person', 'auditors.manage', change, { again: visit => auditorPage(visit) }),
  action('/audits/auditors/:person/certificates', 'auditors.manage', certificate, { again: visit => auditorPage(visit, 'certificate') }),
];
