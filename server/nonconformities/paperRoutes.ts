/** The papers of nonconformities: register, report, form of the corrective action. */
import { paperAnswer } from '../papers/answer';
import type { Tools } from '../tools';
import { page, type Route } from '../web/route';
import { correctiveActionOf, nonconformityReportOf, registerOf, registerWorkbookOf } from './printing';

/** Mounted before the other routes of nonconformities: `register.pdf` is no record's id. */
export function nonconformityPaperRoutes({ files }: Tools): readonly Route[] {
  return [
    page('/nonconformities/register.pdf', 'nonconformities.read', async visit => paperAnswer(await registerOf(visit.actor, visit.query, files, visit.now), files)),
    page('/nonconformities/register.xlsx', 'nonconformities.read', async visit => paperAnswer(await registerWorkbookOf(visit.actor, visit.query, visit.language, files, visit.now), files)),
    page('/nonconformities/:id/report.pdf', 'nonconformities.read', async visit => paperAnswer(await nonconformityReportOf(visit.actor, visit.params['id'] ?? '', files, visit.now), files)),
    page('/nonconformities/:id/corrective-action.pdf', 'nonconformities.read', async visit => paperAnswer(await correctiveActionOf(visit.actor, visit.params['id'] ?? '', files, visit.now), files)),
  ];
}
