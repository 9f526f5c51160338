/** Copies by id for their holder, the register for those who keep it, and what a sheet's code may tell anyone. */
import { demand, may, readableFilter } from '../access/may';
import type { Actor } from '../access/roles';
import { agencyById } from '../agencies/queries';
import { list } from '../core/gather';
import { NotFound, Refused } from '../core/errors';
import type { RevisionState } from '../documents/lifecycle';
import { sheetDocument } from '../documents/queries';
import { labelOf } from '../documents/standing';
import { Copy, type CopyRecord } from './model';

/**
 * The copy, for the person it was given to. A copy of a revision that is no longer the one in force is opened only by those who may read past ones.
 * @throws NotFound; Refused `copyOver` telling that another revision is in force.
 */
export async function copyOfMine(actor: Actor, id: string): Promise<CopyRecord> {
  const copy = await Copy.findById(id).lean<CopyRecord>();
  if (!copy || copy.person !== actor.id) throw new NotFound();
  const document = await sheetDocument(copy.document);
  const subject = { agency: copy.agency, within: copy.within };
  demand(actor, 'documents.read', subject);
  const state = document?.revisions.find(one => one.n === copy.n)?.state;
  if ((state === 'superseded' || state === 'obsolete') && !may(actor, 'documents.readPast', subject)) throw new Refused({ key: 'copyOver' });
  return copy;
}

export const COPIES_A_PAGE = 50;

/** Of the last row of a page: several of one moment are all shown, the id settles their order. */
export function cursorOf({ at, _id }: Pick<CopyRecord, 'at' | '_id'>): string {
  return `${at.getTime()}~${_id}`;
}

/** The register of copies, newest first; `before` = the cursor of the last row of the page before. */
export async function copyRegister(
  actor: Actor, { document, before }: { document?: string | undefined; before?: string | undefined },
): Promise<CopyRecord[]> {
  const wanted = [readableFilter(actor, 'copies.register'), ...(document ? [{ document }] : []), ...behind(before)];
  return Copy.find({ $and: wanted }).sort({ at: -1, _id: -1 }).limit(COPIES_A_PAGE + 1).lean<CopyRecord[]>();
}

function behind(cursor: string | undefined): Record<string, unknown>[] {
  const [, moment, id] = /^(\d{1,15})(?:~(.{1,100}))?$/.exec(cursor ?? '') ?? [];
  if (moment === undefined) return [];
  const at = new Date(Number(moment));
  return id === undefined ? [{ at: { $lt: at } }] : [{ at: { $lte: at } }, { $or: [{ at: { $lt: at } }, { at, _id: { $lt: id } }] }];
}

/** What this person fetched lately. */
export function copiesOfPerson(person: string, limit: number): Promise<CopyRecord[]> {
  return list<CopyRecord>(Copy, { where: { person }, sort: { at: -1 }, limit });
}

/** What anyone with the sheet in hand may know of it: what stands on it, and whether it still holds. Never who holds it, nothing of other documents. */
export interface SheetFacts {
  readonly answer: 'inForce' | 'superseded' | 'obsolete' | 'notYet' | 'draft';
  readonly agency: string; readonly code: string; readonly title: string; readonly label: string; readonly number: number; readonly timeZone: string;
  readonly from: Date | null; readonly until: Date | null;
  readonly successor: { readonly label: string; readonly from: Date | null } | null;
}

/** @throws NotFound when there is no such copy. */
export async function sheetFacts(copyId: string, now: Date): Promise<SheetFacts> {
  const copy = await Copy.findById(copyId).lean<CopyRecord>();
  const document = copy && await sheetDocument(copy.document);
  const revision = document?.revisions.find(one => one.n === copy?.n);
  if (!copy || !document || !revision) throw new NotFound();
  const agency = await agencyById(document.agency, now), inForce = document.revisions.find(one => one.n === document.inForce && one.n !== revision.n);
  return {
    answer: ANSWERS[revision.state], agency: agency.name, code: document.code, title: revision.title, label: labelOf(revision), number: copy.number, timeZone: agency.timeZone,
    from: revision.effectiveFrom, until: revision.effectiveUntil, successor: inForce ? { label: labelOf(inForce), from: inForce.effectiveFrom } : null,
  };
}

const ANSWERS: Record<RevisionState, SheetFacts['answer']> = {
  effective: 'inForce', superseded: 'superseded', obsolete: 'obsolete', approved: 'notYet', draft: 'draft', inReview: 'draft', reviewed: 'draft', inApproval: 'draft', cancelled: 'draft',
};
