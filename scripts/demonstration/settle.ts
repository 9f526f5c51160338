/** Makes the agencies, their units, document types and accounts, through the operations that administrators use. */
import type { Actor } from '../../server/access/roles';
import { SYSTEM } from '../../server/access/roles';
import { addUnit, changeLetterhead, createAgency, saveDocumentType } from '../../server/agencies/operations';
import { agencyById, type AgencyView } from '../../server/agencies/queries';
import type { FileStore } from '../../server/files/store';
import { createPerson } from '../../server/people/operations';
import { actorOf } from '../../server/people/queries';
import { delegate } from '../../server/people/substitutes';
import { ZONE, type Calendar } from './calendar';
import { ACCOUNTS, AGENCIES, DELEGATIONS, PASSWORD, type AgencyKey, type AgencyPlan } from './province';

/** What the making of documents needs to know of what was settled. */
export interface Settled {
  readonly calendar: Calendar;
  readonly files: FileStore;
  readonly agencies: ReadonlyMap<AgencyKey, string>;
  /** Person ids by account, e.g. `giamdoc.stp`. */
  readonly people: ReadonlyMap<string, string>;
}

/** The day on which the province began to use the system, in days from today. */
const BEGINNING = -900;

export async function settle(calendar: Calendar, files: FileStore): Promise<Settled> {
  const agencies = new Map<AgencyKey, string>(), people = new Map<string, string>(), settled = { calendar, files, agencies, people };
  for (const plan of AGENCIES) {
    const parent = agencies.get('tinh');
    const founder = parent ? await actorAt(settled, 'quantri.tinh', calendar.at(BEGINNING, 2)) : SYSTEM;
    const { key, name, shortName, code, kind } = plan;
    agencies.set(key, await createAgency(founder, { name, shortName, code, kind, timeZone: ZONE, parent }, calendar.at(BEGINNING, 3), ZONE));
    await furnish(settled, plan, people);
  }
  for (const { by, to, from, until, paper } of DELEGATIONS) {
    const at = calendar.at(from - 1, 4);
    await delegate(await actorAt(settled, by, at), { to: idOf(settled, to), from: calendar.day(from), until: calendar.day(until), paper }, at);
  }
  return settled;
}

/** The administrator first, who then makes the units the others work in. */
async function furnish(settled: Settled, plan: AgencyPlan, people: Map<string, string>): Promise<void> {
  const { calendar } = settled, agency = agencyOf(settled, plan.key), [administrator, ...others] = ACCOUNTS.filter(one => one.agency === plan.key);
  if (!administrator) throw new Error(`${plan.name} has no account`);
  const account = async (one: (typeof ACCOUNTS)[number], unit: string): Promise<void> => {
    people.set(one.account, await createPerson(agency, { ...one, unit, email: `${one.account}@kinhbac.example`, password: PASSWORD }, calendar.at(BEGINNING, 4)));
  };
  await account(administrator, '');
  const at = calendar.at(BEGINNING, 5), actor = await actorAt(settled, administrator.account, at), current = (): Promise<AgencyView> => agencyById(agency, at);
  for (const [code, name] of plan.units) await addUnit(actor, agency, { code, name, version: (await current()).version }, at);
  const { letterhead, timeZone, version } = await current();
  await changeLetterhead(actor, agency, { ...letterhead, place: plan.place, timeZone, version }, at);
  await decideTypes(actor, await current(), plan.key, at);
  const { units } = await current();
  await Promise.all(others.map(one => account(one, units.find(unit => unit.code === one.unit)?.id ?? '')));
}

/** Where an agency departs from the usual types: readers confirm instructions first; two people alone may sign for each other's part. */
async function decideTypes(actor: Actor, agency: AgencyView, key: AgencyKey, now: Date): Promise<void> {
  const changed = agency.documentTypes.flatMap(type => {
    if (key === 'stp' && type.code === 'HD') return [{ ...type, acknowledgePercent: 80 }];
    return key === 'kinhmau' ? [{ ...type, sameSignerAllowed: true }] : [];
  });
  for (const [at, type] of changed.entries()) await saveDocumentType(actor, agency._id, { ...type, version: agency.version + at }, now);
}

/** That person as the rules see them at that time, substitutions and all. */
export async function actorAt(settled: Settled, account: string, at: Date): Promise<Actor> {
  const found = await actorOf(idOf(settled, account), undefined, at);
  if (!found) throw new Error(`No account ${account}`);
  return found.actor;
}

export function idOf(settled: Settled, account: string): string {
  const id = settled.people.get(account);
  if (!id) throw new Error(`No account ${account}`);
  return id;
}

export function agencyOf(settled: Settled, key: AgencyKey): string {
  const id = settled.agencies.get(key);
  if (!id) throw new Error(`No agency ${key}`);
  return id;
}
