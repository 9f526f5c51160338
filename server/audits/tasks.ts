/** What waits for people in audits and programmes, as rows of "my tasks". */
import type { TaskSource } from '../web/tasks';
import { PLACES, addressOf } from './auditWords';
import type { AuditAction } from './lifecycle';

/** The waiting acts of standing.ts: which kind each is, and the act of the table behind it. */
const ASKED = {
  confirmAudit: { kind: 'audit', act: 'confirm' }, drawChecklist: { kind: 'audit', act: 'drawChecklist' }, startAudit: { kind: 'audit', act: 'start' }, answerLines: { kind: 'audit', act: 'answer' }, writeReport: { kind: 'audit', act: 'writeReport' },
  issueReport: { kind: 'sign', act: 'issue' }, respond: { kind: 'audit', act: 'accept' }, answerObjection: { kind: 'audit', act: 'answerObjection' }, closeAudit: { kind: 'audit', act: 'close' }, approveExceptions: { kind: 'sign', act: 'approveExceptions' },
} as const satisfies Record<string, { kind: 'audit' | 'sign'; act: AuditAction }>;

const isAsked = (action: string): action is keyof typeof ASKED => action in ASKED;

export const auditTasks: TaskSource = {
  name: 'audit', collection: 'audits', code: 'number', title: 'title',
  say: (row, waiting, { words }) => {
    const asked = isAsked(waiting.action) ? ASKED[waiting.action] : undefined, place = asked && PLACES[asked.act], href = addressOf(row);
    /** What is carried out at once, and what a unit answers in two ways, is done from the audit's own page. */
    const own = place?.at === 'page' && waiting.action !== 'respond' ? addressOf(row, `/acts/${place.resource}`) : href;
    return {
      kind: asked?.kind ?? 'audit', icon: place?.icon ?? 'clipboard-check', title: words(`task.${waiting.action}`, { what: row.title }), about: row.code, href,
      doHref: waiting.action === 'answerLines' ? addressOf(row, '/lines') : own, doLabel: words(`task.${waiting.action}.do`),
    };
  },
};

export const programmeTasks: TaskSource = {
  name: 'programme', collection: 'programmes', code: 'year', title: 'title',
  say: (row, waiting, { words }) => ({
    kind: 'sign', icon: 'calendar-check', title: words(`task.${waiting.action}`, { what: row.title }), about: words('programme.ofYear', { year: row.code }), href: `/audits/programmes/${row._id}`, doHref: `/audits/programmes/${row._id}/acts/approval`, doLabel: words(`task.${waiting.action}.do`),
  }),
};
