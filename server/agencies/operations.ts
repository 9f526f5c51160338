/** What administrators decide about an agency: it exists, its units, head of paper, and document types. */
import { demand } from '../access/may';
import { authorOf, type Actor, type Subject } from '../access/roles';
import { commit, firstVersion, type Changes } from '../core/commit';
import { InvalidInput, isDuplicate, NotFound, StaleRecord } from '../core/errors';
import { newId } from '../core/id';
import { sortKey } from '../core/vietnamese';
import { DOCUMENT_TYPES } from './documentTypes';
import { Agency, type AgencyKind, type AgencyRecord, type DocumentType, type Letterhead } from './model';
import { agencyById, forgetAgencies, type AgencyView } from './queries';

export interface NewAgency { name: string; shortName: string; code: string; kind: AgencyKind; timeZone?: string | undefined; parent?: string | undefined }

/** Called by set-up and by an administrator of the parent. @throws InvalidInput when the code is taken. */
export async function createAgency(actor: Actor, input: NewAgency, now: Date, defaultZone: string): Promise<string> {
  const parent = input.parent ? await agencyById(input.parent, now) : null;
  if (parent) demand(actor, 'settings.manage', subjectOf(parent));
  const id = newId();
  const record: AgencyRecord = {
    _id: id, name: input.name, shortName: input.shortName, code: input.code, kind: input.kind, active: true, parent: parent?._id ?? null, within: [...(parent?.within ?? []), id],
    sortKey: sortKey(input.name), units: [], letterhead: { parentLine: parent?.letterhead.nameLine ?? '', nameLine: input.name.toLocaleUpperCase('vi'), place: parent?.letterhead.place ?? '' },
    timeZone: input.timeZone ?? parent?.timeZone ?? defaultZone, documentTypes: [...DOCUMENT_TYPES],
    ...firstVersion({ action: 'agency.create', by: authorOf(actor), at: now }),
  };
  await Agency.create(record).catch(error => { throw isDuplicate(error) ? new InvalidInput({ code: { key: 'field.codeTaken' } }) : error; });
  forgetAgencies();
  return id;
}

export async function addUnit(actor: Actor, agencyId: string, input: { name: string; code: string; version: number }, now: Date): Promise<string> {
  const agency = await own(actor, agencyId, input.version);
  if (agency.units.some(unit => unit.code === input.code)) throw new InvalidInput({ code: { key: 'field.codeTaken' } });
  const unit = { id: newId(), name: input.name, code: input.code, active: true };
  await save(actor, agency, { push: { units: unit } }, 'agency.unit.add', input.name, now);
  return unit.id;
}

export async function changeUnit(actor: Actor, agencyId: string, unitId: string, input: { name: string; code: string; version: number; active: boolean }, now: Date): Promise<void> {
  const agency = await own(actor, agencyId, input.version), at = agency.units.findIndex(unit => unit.id === unitId);
  if (at < 0) throw new NotFound();
  if (agency.units.some(unit => unit.code === input.code && unit.id !== unitId)) throw new InvalidInput({ code: { key: 'field.codeTaken' } });
  await save(actor, agency, { set: { [`units.${at}`]: { id: unitId, name: input.name, code: input.code, active: input.active } } }, 'agency.unit.change', input.name, now);
}

export async function changeLetterhead(actor: Actor, agencyId: string, input: Omit<Letterhead, 'logo'> & { timeZone: string; version: number; logo?: string }, now: Date): Promise<void> {
  const agency = await own(actor, agencyId, input.version);
  const { parentLine, nameLine, place, logo, timeZone } = input;
  const letterhead = { ...agency.letterhead, parentLine, nameLine, place, ...(logo ? { logo } : {}) };
  await save(actor, agency, { set: { letterhead, timeZone } }, 'agency.letterhead', nameLine, now);
}

export async function saveDocumentType(actor: Actor, agencyId: string, input: DocumentType & { version: number }, now: Date): Promise<void> {
  const { version, ...type } = input, agency = await own(actor, agencyId, version);
  const at = agency.documentTypes.findIndex(one => one.code === type.code);
  const changes = at < 0 ? { push: { documentTypes: type } } : { set: { [`documentTypes.${at}`]: type } };
  await save(actor, agency, changes, at < 0 ? 'agency.documentType.add' : 'agency.documentType.change', type.code, now);
}

export function subjectOf(agency: Pick<AgencyView, '_id' | 'within'>): Subject {
  return { agency: agency._id, within: agency.within };
}

/** The agency as it is in the store now, for its administrator. */
async function own(actor: Actor, agencyId: string, version: number): Promise<AgencyView> {
  const agency = await Agency.findById(agencyId, { trail: 0 }).lean<AgencyView>();
  if (!agency) throw new NotFound();
  demand(actor, 'settings.manage', subjectOf(agency));
  if (agency.version !== version) throw new StaleRecord();
  return agency;
}

async function save(actor: Actor, agency: AgencyView, changes: Changes, action: string, about: string, now: Date): Promise<void> {
  await commit(Agency, agency, changes, { action, by: authorOf(actor), at: now, about });
  forgetAgencies();
}
