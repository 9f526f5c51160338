/** Which papers do audits print, who may have them, and from when on is each a record that is drawn once and kept? */
import { DateTime } from 'luxon';
import { may } from '../access/may';
import type { Actor } from '../access/roles';
import type { Issuer } from '../agencies/paper';
import { NotFound } from '../core/errors';
import type { TrailEntry } from '../core/trail';
import { wordsFor } from '../core/words';
import type { FileStore } from '../files/store';
import { ofAudit } from '../nonconformities/queries';
import { paperFormOf } from '../papers/paperForm';
import { shownOf } from '../papers/photographs';
import { drawn, drawnOnce, inMemory, issuerOf, paperName, printed, RECORD_LANGUAGE, type Printed } from '../papers/printing';
import { checklistPaper } from './checklistPaper';
import type { AuditState } from './lifecycle';
import { Audit, Programme, type AuditRecord, type ProgrammeRecord } from './model';
import type { AuditFacts } from './papers';
import { planPaper } from './planPaper';
import { programmePaper, type Held } from './programmePaper';
import { HELD } from './progress';
import { auditsBetween } from './queries';
import { findingsIn, reportPaper } from './reportPaper';

export type AuditPaper = 'plan' | 'checklist' | 'report';
/** `empty` = a checklist to write on; `issued` = the report or programme as it was signed, also after it was closed. */
export interface PaperWish { readonly empty: boolean; readonly issued: boolean }

const words = wordsFor(RECORD_LANGUAGE);

/**
 * A paper of an audit. Plan from the confirmation on, checklist from the end of the questioning on, report when it is issued and once
 * more, with what followed, when the audit is closed: each drawn once, from what that entry of the trail left. Before that it is a draft.
 * @throws NotFound also for another agency's; Unavailable while drawing is not possible.
 */
export async function auditPaperOf(actor: Actor, id: string, kind: AuditPaper, wish: PaperWish, store: FileStore, now: Date): Promise<Printed> {
  const record = await Audit.findById(id).lean<AuditRecord>();
  if (!record || !may(actor, 'audits.read', record)) throw new NotFound();
  return kind === 'checklist' && wish.empty ? emptyChecklist(record, store, now) : paperOf(record, kind, wish.issued, store, now);
}

/** The programme of a year: as it was approved, and once more, with what was held, when it is closed. @throws as above */
export async function programmePaperOf(actor: Actor, id: string, wish: Pick<PaperWish, 'issued'>, store: FileStore, now: Date): Promise<Printed> {
  const record = await Programme.findById(id).lean<ProgrammeRecord>();
  if (!record || !may(actor, 'audits.read', record)) throw new NotFound();
  return programmeOf(record, wish.issued, store, now);
}

/** Makes those that have become records, so that nothing that changes afterwards is in them. Idempotent. @throws NotFound, Unavailable */
export async function keepAuditPapers(id: string, store: FileStore, now: Date): Promise<void> {
  const record = await Audit.findById(id).lean<AuditRecord>();
  if (!record) throw new NotFound();
  for (const kind of ['plan', 'checklist', 'report'] as const) if (finalEntry(record, kind, false)) await paperOf(record, kind, false, store, now);
}

/** The same for a programme. */
export async function keepProgrammePaper(id: string, store: FileStore, now: Date): Promise<void> {
  const record = await Programme.findById(id).lean<ProgrammeRecord>();
  if (!record) throw new NotFound();
  if (record.state !== 'draft') await programmeOf(record, false, store, now);
}

/** After the confirmation an audit may be moved, its timetable arranged anew and somebody excepted: each time the plan is another paper. */
const PLANNED_BY = ['audit.confirm', 'audit.arrange', 'audit.reschedule', 'audit.excuse', 'audit.approveExceptions'];
const BEFORE: Readonly<Record<AuditPaper, readonly AuditState[]>> = {
  plan: ['planned', 'cancelled'], checklist: ['planned', 'confirmed', 'inPreparation', 'inProgress', 'cancelled'], report: ['planned', 'confirmed', 'inPreparation', 'inProgress', 'reportDraft', 'reportInApproval', 'cancelled'],
};

/** The entry that made the paper a record, and undefined while it may still change. */
function finalEntry(record: AuditRecord, kind: AuditPaper, asIssued: boolean): TrailEntry | undefined {
  if (BEFORE[kind].includes(record.state)) return undefined;
  const by = kind === 'plan' ? PLANNED_BY : kind === 'checklist' ? ['audit.conclude'] : [record.state === 'closed' && !asIssued ? 'audit.close' : 'audit.issue'];
  return record.trail.findLast(entry => by.includes(entry.action));
}

const FORMS: Readonly<Record<AuditPaper, string>> = { plan: 'auditPlan', checklist: 'auditChecklist', report: 'auditReport' };

/** The form in force when the paper became a record; of a draft, the one in force now. */
async function factsOf(record: AuditRecord, kind: AuditPaper, entry: TrailEntry | undefined, store: FileStore, now: Date): Promise<AuditFacts> {
  const [issuer, form] = await Promise.all([issuerOf(record.agency, store, now), paperFormOf(record.agency, FORMS[kind], entry?.at ?? now)]);
  return { record, issuer, form, at: entry?.at ?? record.changedAt, final: entry !== undefined };
}

async function paperOf(record: AuditRecord, kind: AuditPaper, asIssued: boolean, store: FileStore, now: Date): Promise<Printed> {
  const entry = finalEntry(record, kind, asIssued), facts = (): Promise<AuditFacts> => factsOf(record, kind, entry, store, now);
  const draw: Record<AuditPaper, () => Promise<Buffer>> = {
    plan: async () => drawn(planPaper(await facts(), words)),
    checklist: async () => { const given = await facts(); return drawnOnce(await shownOf(record.lines.flatMap(line => line.files), store), shown => checklistPaper({ ...given, empty: false, shown }, words)); },
    report: async () => { const given = { ...(await facts()), numbers: await numbersOf(record), followed: entry?.action === 'audit.close' }; return drawnOnce(await shownOf(findingsIn(record).flatMap(line => line.files), store), shown => reportPaper({ ...given, shown }, words)); },
  };
  return printed(record, { kind, entry, name: paperName([words(`paper.${kind}.title`), record.number]) }, draw[kind], store, now);
}

/** To write on: never a record, and no draft either once the questions stand. */
async function emptyChecklist(record: AuditRecord, store: FileStore, now: Date): Promise<Printed> {
  const facts = { ...(await factsOf(record, 'checklist', undefined, store, now)), at: record.drawnAt ?? record.changedAt, final: !BEFORE.plan.includes(record.state) && record.lines.length > 0 };
  return inMemory(paperName([words('paper.checklist.emptyTitle'), record.number]), await drawn(checklistPaper({ ...facts, empty: true, shown: [] }, words)));
}

async function numbersOf(record: AuditRecord): Promise<ReadonlyMap<string, string>> {
  return new Map((await ofAudit(record._id)).flatMap(one => [[one._id, one.number] as const, ...(one.audit ? [[one.audit.line, one.number] as const] : [])]));
}

async function programmeOf(record: ProgrammeRecord, asIssued: boolean, store: FileStore, now: Date): Promise<Printed> {
  const followed = record.state === 'closed' && !asIssued, entry = record.state === 'draft' ? undefined : record.trail.findLast(one => one.action === (followed ? 'programme.close' : 'programme.approve'));
  const draw = async (): Promise<Buffer> => {
    const [issuer, form] = await Promise.all([issuerOf(record.agency, store, now), paperFormOf(record.agency, 'auditProgramme', entry?.at ?? now)]);
    return drawn(programmePaper({ record, issuer, form, at: entry?.at ?? record.changedAt, final: entry !== undefined, held: followed ? await heldOf(record, issuer) : [] }, words));
  };
  return printed(record, { kind: 'programme', entry, name: paperName([words('paper.programme.title'), String(record.year)]) }, draw, store, now);
}

async function heldOf(record: ProgrammeRecord, { agency }: Issuer): Promise<Held[]> {
  const zone = agency.timeZone, start = DateTime.fromObject({ year: record.year }, { zone });
  const audits = await auditsBetween(record.agency, start.toJSDate(), start.plus({ years: 1 }).toJSDate());
  return audits.filter(one => HELD.includes(one.state)).map(one => ({ units: one.units, documents: one.documents.map(document => document.id), month: DateTime.fromJSDate(one.from, { zone }).month }));
}

