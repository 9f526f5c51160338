/** Pages and acts of a year's programme. */
import { DateTime } from 'luxon';
import { agencyById } from '../agencies/queries';
import { NotFound } from '../core/errors';
import { parse } from '../core/form';
import { actAnswer, actForm } from '../web/actForm';
import { action, page, type Answer, type Handler, type Route, type Visit } from '../web/route';
import { wording } from '../web/wording';
import { plainInput, programmeInput, rowInput, signingInput } from './input';
import { approvalHash, programmeAddress, programmeBlock, programmeOffers, programmePage, programmeScene, PROGRAMME_PLACES, rowPage } from './programmePage';
import { addRow, approveProgramme, changeRow, closeProgramme, draftProgramme, removeRow } from './programmes';

const idOf = (visit: Visit): string => visit.params['id'] ?? '';
const back = (visit: Visit, more = ''): string => programmeAddress({ _id: idOf(visit) }, more);

const newProgramme: Handler = async visit => {
  const w = wording(visit), agency = await agencyById(visit.actor.agency, visit.now), asked = visit.query['year'] ?? '', year = /^20\d\d$/.test(asked) ? asked : String(DateTime.fromJSDate(visit.now, { zone: agency.timeZone }).year);
  const rows = [{ name: 'year', kind: 'number', value: year, short: true }, { name: 'title', kind: 'line', value: w.words('programme.titleFor', { year }) }, { name: 'aims', kind: 'prose', optional: true, hint: true }] as const;
  return {
    view: 'audits/form', section: 'audits', title: w.words('programme.new'),
    data: { crumbs: [{ href: '/audits', text: w.words('nav.audits') }, { text: w.words('programme.new') }], heading: w.words('programme.new'), form: actForm(visit, { action: '/audits/programmes', back: '/audits', verb: w.words('programme.create'), prefix: 'programmeField', rows }, w) },
  };
};

const create: Handler = async visit => {
  const id = await draftProgramme(visit.actor, parse(programmeInput, visit.body), visit.now);
  return { redirect: programmeAddress({ _id: id }), flash: { key: 'programmeCreated' } };
};

const add: Handler = async visit => {
  await addRow(visit.actor, { ...parse(rowInput, visit.body), id: idOf(visit) }, visit.now);
  return { redirect: back(visit, '#rows'), flash: { key: 'rowAdded' } };
};

const change: Handler = async visit => {
  await changeRow(visit.actor, { ...parse(rowInput, visit.body), id: idOf(visit), row: visit.params['row'] ?? '' }, visit.now);
  return { redirect: back(visit, '#rows'), flash: { key: 'rowChanged' } };
};

const remove: Handler = async visit => {
  await removeRow(visit.actor, { ...parse(plainInput, visit.body), id: idOf(visit), row: visit.params['row'] ?? '' }, visit.now);
  return { redirect: back(visit, '#rows'), flash: { key: 'rowRemoved' } };
};

/** @throws NotFound for acts that are not this person's, or not of this state */
async function actPage(visit: Visit, resource = visit.params['act'] ?? ''): Promise<Answer> {
  const scene = await programmeScene(visit), { record, agency, wording: w } = scene, offer = programmeOffers(scene).find(({ action: one }) => (one === 'approve' || one === 'close') && PROGRAMME_PLACES[one].resource === resource);
  if (!offer) throw new NotFound();
  const heading = w.words(`act.programme.${offer.action}`);
  return actAnswer({
    section: 'audits', crumbs: [{ href: '/audits', text: w.words('nav.audits') }, { href: programmeAddress(record), text: w.words('programme.ofYear', { year: record.year }) }, { text: heading }], block: programmeBlock(record, agency, w), heading,
    about: w.words(`programme.about.${offer.action}`), ...(offer.refused ? { refused: w.refusal(offer.refused) } : {}),
    form: actForm(visit, { action: programmeAddress(record, `/${resource}`), back: programmeAddress(record), verb: heading, version: record.version, prefix: 'programmeField', rows: [], ...(offer.signs ? { signs: { meaning: w.words(`meaning.${offer.signs}`), hash: approvalHash(record) } } : {}) }, w),
  });
}

const approve: Handler = async visit => {
  await approveProgramme(visit.actor, { ...parse(signingInput, visit.body), id: idOf(visit) }, visit.now);
  return { redirect: back(visit), flash: { key: 'programmeApproved' } };
};

const close: Handler = async visit => {
  await closeProgramme(visit.actor, { ...parse(plainInput, visit.body), id: idOf(visit) }, visit.now);
  return { redirect: back(visit), flash: { key: 'programmeClosed' } };
};

const P = '/audits/programmes/:id';

export const programmeRoutes: readonly Route[] = [
  page('/audits/programmes/new', 'audits.programme', newProgramme), action('/audits/programmes', 'audits.programme', create, { again: newProgramme }),
  page(P, 'audits.read', programmePage), page(`${P}/acts/:act`, 'audits.read', visit => actPage(visit)),
  action(`${P}/rows`, 'audits.programme', add, { again: programmePage }), page(`${P}/rows/:row`, 'audits.programme', rowPage),
  action(`${P}/rows/:row`, 'audits.programme', change, { again: rowPage }), action(`${P}/rows/:row/removal`, 'audits.programme', remove),
  action(`${P}/approval`, 'audits.read', approve, { again: visit => actPage(visit, 'approval') }), action(`${P}/close`, 'audits.read', close, { again: visit => actPage(visit, 'close') }),
];
