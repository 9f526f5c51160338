/** A checklist as its pages read it: the audit with its questions, and one photograph of them; bound to what the actor may read. */
import { may } from '../access/may';
import type { Actor } from '../access/roles';
import type { Evidence } from '../core/evidence';
import { NotFound } from '../core/errors';
import { Audit, type AuditRecord } from './model';
import { subjectOf } from './standing';

export type ChecklistView = Pick<AuditRecord, '_id' | 'agency' | 'within' | 'number' | 'title' | 'state' | 'edition' | 'units' | 'documents' | 'from' | 'team' | 'lines' | 'notApplicable'>;
const CHECKLIST = { agency: 1, within: 1, number: 1, title: 1, state: 1, edition: 1, units: 1, documents: 1, from: 1, team: 1, lines: 1, notApplicable: 1 } as const;

/** @throws NotFound also for another agency's. */
export async function checklistFor(actor: Actor, id: string): Promise<ChecklistView> {
  return readable(actor, await Audit.findById(id, CHECKLIST).lean<ChecklistView>());
}

/** A photograph or paper that was kept with an answer. @throws NotFound also for another agency's. */
export async function lineFileFor(actor: Actor, id: string, file: string): Promise<Evidence> {
  const record = readable(actor, await Audit.findById(id, { agency: 1, within: 1, 'lines.files': 1 }).lean<Pick<AuditRecord, 'agency' | 'within'> & { lines: { files: Evidence[] }[] }>());
  const found = record.lines.flatMap(line => line.files).find(one => one.id === file);
  if (!found) throw new NotFound();
  return found;
}

function readable<Row extends Pick<AuditRecord, 'agency' | 'within'>>(actor: Actor, record: Row | null): Row {
  if (!record || !may(actor, 'audits.read', subjectOf(record))) throw new NotFound();
  return record;
}
