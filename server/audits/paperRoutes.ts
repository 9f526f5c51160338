/** The papers of audits: the year's programme, plan, checklist, report. */
import { paperAnswer } from '../papers/answer';
import type { Tools } from '../tools';
import { page, type Answer, type Route, type Visit } from '../web/route';
import { auditPaperOf, programmePaperOf, type AuditPaper } from './printing';

/** Mounted before the other routes of audits. `?empty=1`: a checklist to write on; `?issued=1`: as it was signed, also after the closing. */
export function auditPaperRoutes({ files }: Tools): readonly Route[] {
  const wishIn = ({ query }: Visit) => ({ empty: query['empty'] === '1', issued: query['issued'] === '1' });
  const paper = (kind: AuditPaper) => async (visit: Visit): Promise<Answer> => paperAnswer(await auditPaperOf(visit.actor, visit.params['id'] ?? '', kind, wishIn(visit), files, visit.now), files);
  return [
    page('/audits/programmes/:id/programme.pdf', 'audits.read', async visit => paperAnswer(await programmePaperOf(visit.actor, visit.params['id'] ?? '', wishIn(visit), files, visit.now), files)),
    page('/audits/:id/plan.pdf', 'audits.read', paper('plan')),
    page('/audits/:id/checklist.pdf', 'audits.read', paper('checklist')),
    page('/audits/:id/report.pdf', 'audits.read', paper('report')),
  ];
}
