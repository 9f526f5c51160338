/** A province makes the agencies below it, each with its first administrator by invitation. */
import { demand } from '../access/may';
import { belowInput } from '../agencies/input';
import { createAgency, subjectOf } from '../agencies/operations';
import { agenciesBelow, agencyById, agencyNow } from '../agencies/queries';
import { InvalidInput, NotFound } from '../core/errors';
import { parse } from '../core/form';
import { wordsFor } from '../core/words';
import type { Tools } from '../tools';
import { action, page, type Answer, type Handler, type Route, type Visit } from '../web/route';
import { typedOr } from '../web/typed';
import { administratorInput } from './input';
import { inviteFirstAdministrator } from './operations';
import { handOver } from './personRoutes';
import { administratorsOf, personOfAccount } from './queries';

async function demandProvince(visit: Visit): Promise<void> {
  const agency = await agencyById(visit.actor.agency, visit.now);
  demand(visit.actor, 'settings.manage', subjectOf(agency));
  if (agency.kind !== 'province') throw new NotFound();
}

const listPage: Handler = async (visit): Promise<Answer> => {
  await demandProvince(visit);
  const words = wordsFor(visit.language), below = await agenciesBelow(visit.actor.agency), administrators = await administratorsOf(below.map(one => one._id));
  const rows = below.map(one => {
    const names = administrators.filter(person => person.grants.some(grant => grant.agency === one._id && grant.role === 'administrator')).map(person => person.name);
    return { name: one.name, code: one.code, kind: words(`agency.kind.${one.kind}`), administrators: names.join(', '), inviteHref: names.length ? '' : `/settings/agencies/${one._id}/administrator` };
  });
  return { view: 'settings/agencies', section: 'settings', title: words('settings.agencies'), data: { rows } };
};

const newPage: Handler = async (visit): Promise<Answer> => {
  await demandProvince(visit);
  const words = wordsFor(visit.language), form = typedOr(visit, { agency: '', shortName: '', code: '', kind: 'department', name: '', account: '', email: '', title: '' });
  return { view: 'settings/newAgency', section: 'settings', title: words('settings.newAgency'), data: { form, kinds: (['department', 'commune'] as const).map(value => ({ value, text: words(`agency.kind.${value}`), checked: form['kind'] === value })) } };
};

/** The agency below that is asked about. @throws NotFound for any other. */
async function administratorForm(visit: Visit): Promise<Answer> {
  await demandProvince(visit);
  const agency = await agencyNow(visit.params['agency'] ?? ''), words = wordsFor(visit.language);
  if (agency.parent !== visit.actor.agency) throw new NotFound();
  return { view: 'settings/administrator', section: 'settings', title: words('settings.inviteAdministrator'), data: { agency: agency.name, action: `/settings/agencies/${agency._id}/administrator`, form: typedOr(visit, { name: '', account: '', email: '', title: '' }) } };
}

export function agenciesBelowRoutes(tools: Tools): readonly Route[] {
  const newAct: Handler = async visit => {
    await demandProvince(visit);
    const { agency: name, ...place } = parse(belowInput, visit.body), administrator = parse(administratorInput, visit.body);
    if (await personOfAccount(administrator.account)) throw new InvalidInput({ account: { key: 'field.accountTaken' } });
    const id = await createAgency(visit.actor, { ...place, name, parent: visit.actor.agency }, visit.now, tools.config.timeZone);
    return handOver(tools, visit, await inviteFirstAdministrator(visit.actor, id, administrator, visit.now), '/settings/agencies');
  };
  const administratorAct: Handler = async visit => {
    const invited = await inviteFirstAdministrator(visit.actor, visit.params['agency'] ?? '', parse(administratorInput, visit.body), visit.now);
    return handOver(tools, visit, invited, '/settings/agencies');
  };
  return [
    page('/settings/agencies', 'settings.manage', listPage),
    page('/settings/agencies/new', 'settings.manage', newPage),
    action('/settings/agencies', 'settings.manage', newAct, { again: newPage }),
    page('/settings/agencies/:agency/administrator', 'settings.manage', administratorForm),
    action('/settings/agencies/:agency/administrator', 'settings.manage', administratorAct, { again: administratorForm }),
  ];
}
