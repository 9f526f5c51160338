/** What administrators decide about an agency: it exists, its units, head of paper, and document types. */
import { demand } from '../access/may';
import { authorOf, type Actor, type Subject } from '../access/roles';
import { commit, create, firstVersion, type Changes } from '../core/commit';
import { Forbidden, InvalidInput, isDuplicate, NotFound, Refused, StaleRecord } from '../core/errors';
import { newId } from '../core/id';
import type { EntryDraft } from '../core/trail';
import { sortKey } from '../core/vietnamese';
import { DOCUMENT_TYPES } from './documentTypes';
import { Agency, type AgencyKind, type AgencyRecord, type DocumentType, type Letterhead, type ReminderRule, type Unit } from './model';
import { agencyById, forgetAgencies, type AgencyView } from './queries';

export interface NewAgency { /** Given by set-up only, so that it happens once. */ id?: string | undefined; name: string; shortName: string; code: string; kind: AgencyKind; timeZone?: string | undefined; parent?: string | undefined }

/** Called by set-up and by an administrator of the parent. @throws InvalidInput when the code is taken. */
export async function createAgency(actor: Actor, input: NewAgency, now: Date, defaultZone: string): Promise<string> {
  const parent = input.parent ? await agencyById(input.parent, now) : null;
  demandPlace(actor, parent);
  const id = input.id ?? newId();
  const record: AgencyRecord = {
    _id: id, name: input.name, shortName: input.shortName, code: input.code, kind: input.kind, active: true, parent: parent?._id ?? null, within: [...(parent?.within ?? []), id],
    sortKey: sortKey(input.name), units: [], letterhead: { parentLine: parent?.letterhead.nameLine ?? '', nameLine: input.name.toLocaleUpperCase('vi'), place: parent?.letterhead.place ?? '' },
    timeZone: input.timeZone ?? parent?.timeZone ?? defaultZone, documentTypes: [...DOCUMENT_TYPES],
    ...firstVersion({ action: 'agency.create', by: authorOf(actor), at: now }),
  };
  await create(Agency, record).catch(error => { throw isDuplicate(error) ? new InvalidInput({ code: { key: 'field.agencyTaken' } }) : error; });
  forgetAgencies();
  return id;
}

/** @throws InvalidInput when the code is taken. */
export async function addUnit(actor: Actor, agencyId: string, input: { name: string; code: string; version: number }, now: Date): Promise<string> {
  const agency = await own(actor, agencyId, input.version);
  if (agency.units.some(unit => unit.code === input.code)) throw new InvalidInput({ code: { key: 'field.unitTaken' } });
  const unit = { id: newId(), name: input.name, code: input.code, active: true };
  await save(actor, agency, { push: { units: unit } }, 'agency.unit.add', input.name, now);
  return unit.id;
}

export async function changeUnit(actor: Actor, agencyId: string, unitId: string, input: { name: string; code: string; version: number; active: boolean; mergedInto?: string }, now: Date): Promise<void> {
  const agency = await own(actor, agencyId, input.version), at = agency.units.findIndex(unit => unit.id === unitId);
  if (at < 0) throw new NotFound();
  if (agency.units.some(unit => unit.code === input.code && unit.id !== unitId)) throw new InvalidInput({ code: { key: 'field.unitTaken' } });
  const into = input.mergedInto ? agency.units.find(unit => unit.id === input.mergedInto) : undefined;
  if (input.mergedInto && (input.active || !into?.active || into.id === unitId)) throw new InvalidInput({ mergedInto: { key: 'field.mergeInto' } });
  const unit: Unit = { id: unitId, name: input.name, code: input.code, active: input.active, ...(into ? { mergedInto: into.id } : {}) };
  await save(actor, agency, { set: { [`units.${at}`]: unit } }, into ? 'agency.unit.merge' : 'agency.unit.change', input.name, now, into ? { into: into.name } : undefined);
}

export interface LetterheadInput extends Omit<Letterhead, 'logo'> { timeZone: string; version: number; name?: string; shortName?: string; /** SHA-256 in the file store. */ logo?: string; removeLogo?: boolean }

/** Names, head of paper and time zone. A new logo replaces the old one, `removeLogo` takes it away. */
export async function changeLetterhead(actor: Actor, agencyId: string, input: LetterheadInput, now: Date): Promise<void> {
  const agency = await own(actor, agencyId, input.version), { parentLine, nameLine, place, timeZone, name = agency.name, shortName = agency.shortName } = input;
  const logo = input.logo ?? (input.removeLogo ? undefined : agency.letterhead.logo);
  const letterhead: Letterhead = { parentLine, nameLine, place, ...(logo ? { logo } : {}) };
  await save(actor, agency, { set: { name, shortName, sortKey: sortKey(name), letterhead, timeZone } }, 'agency.letterhead', nameLine, now);
}

/** A type of document that the agency did not have. @throws InvalidInput when its code is taken. */
export async function addDocumentType(actor: Actor, agencyId: string, input: DocumentType & { version: number }, now: Date): Promise<void> {
  const agency = await own(actor, agencyId, input.version);
  if (agency.documentTypes.some(one => one.code === input.code)) throw new InvalidInput({ code: { key: 'field.typeTaken' } });
  await saveDocumentType(actor, agencyId, input, now);
}

export async function saveDocumentType(actor: Actor, agencyId: string, input: DocumentType & { version: number }, now: Date): Promise<void> {
  const { version, ...type } = input, agency = await own(actor, agencyId, version);
  const at = agency.documentTypes.findIndex(one => one.code === type.code);
  const changes = at < 0 ? { push: { documentTypes: type } } : { set: { [`documentTypes.${at}`]: type } };
  await save(actor, agency, changes, at < 0 ? 'agency.documentType.add' : 'agency.documentType.change', type.code, now);
}

/** When this agency's people are reminded by mail, and when what is late goes up. */
export async function changeReminders(actor: Actor, agencyId: string, { version, ...rule }: ReminderRule & { version: number }, now: Date): Promise<void> {
  const agency = await own(actor, agencyId, version);
  await save(actor, agency, { set: { reminders: rule } }, rule.digest ? 'agency.reminders' : 'agency.remindersOff', agency.shortName, now, { ...rule });
}

export function subjectOf(agency: Pick<AgencyView, '_id' | 'within'>): Subject {
  return { agency: agency._id, within: agency.within };
}

/** Only set-up makes an agency above all others; only a province has agencies below it. @throws Forbidden, NotFound, Refused */
function demandPlace(actor: Actor, parent: AgencyView | null): void {
  if (actor.system) return;
  if (!parent) throw new Forbidden();
  demand(actor, 'settings.manage', subjectOf(parent));
  if (parent.kind !== 'province') throw new Refused({ key: 'onlyProvince' });
}

/** The agency as it is in the store now, for its administrator. */
async function own(actor: Actor, agencyId: string, version: number): Promise<AgencyView> {
  const agency = await Agency.findById(agencyId, { trail: 0 }).lean<AgencyView>();
  if (!agency) throw new NotFound();
  demand(actor, 'settings.manage', subjectOf(agency));
  if (agency.version !== version) throw new StaleRecord();
  return agency;
}

async function save(actor: Actor, agency: AgencyView, changes: Changes, action: string, about: string, now: Date, details?: EntryDraft['details']): Promise<void> {
  await commit(Agency, agency, changes, { action, by: authorOf(actor), at: now, about, ...(details ? { details } : {}) });
  forgetAgencies();
}
