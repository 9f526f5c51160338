/** The page of one act on a nonconformity or on an action of its plan: what it is about, its form, or why it cannot be done now. */
import { agencyById, type AgencyView } from '../agencies/queries';
import { NotFound } from '../core/errors';
import type { Offer } from '../core/lifecycle';
import { inForceIn } from '../documents/queries';
import { peopleOf } from '../people/queries';
import { actAnswer, actForm } from '../web/actForm';
import type { Answer, Visit } from '../web/route';
import { shortHash } from '../web/trailLines';
import { wording, type Wording } from '../web/wording';
import { ACTION_FORMS, RECORD_FORMS, type ActFormKind, type FormScene } from './actForms';
import { actionOf, aroundFor } from './acts';
import { ACTION_PLACES, evidenceOffer, offerAt, offersOn, offersOnAction, PLACES } from './actWords';
import { blocksOf, type Block } from './blocks';
import type { NonconformityAction } from './lifecycle';
import type { Action } from './model';
import { waitedDocuments } from './nonconformityPage';
import { addressOf, titleBlock } from './nonconformityWords';
import { nonconformityFor } from './queries';
import { contentHash, openCycle, type Around, type NonconformityView } from './standing';

const MOST_DOCUMENTS = 10_000;
const STOPS: ReadonlySet<string> = new Set(['dismissal', 'cancellation']);
/** Which blocks of the form are shown above an act, so that it is decided on what is read. */
const READ_FIRST: Readonly<Record<string, readonly string[]>> = {
  triage: ['3'], dismissal: ['3'], correction: ['3'], analysis: ['3', '4'], plan: ['5', '6'], actions: ['5'], 'plan-approval': ['5', '6', '9'], 'plan-return': ['5', '6', '9'], verification: ['5', '6', '9'], acceptance: ['6'], refusal: ['6'], 'extension-answer': ['6'], claim: ['6'], extension: ['6'],
};

interface Shown { readonly resource: string; readonly form: ActFormKind; readonly offer: Offer<string>; readonly action?: Action; readonly post: string; readonly verb: string }

/** @param resource where the form posts to; that of the address where it is left out. */
export async function actPage(visit: Visit, resource = visit.params['act'] ?? ''): Promise<Answer> {
  const record = await nonconformityFor(visit.actor, visit.params['id'] ?? ''), around = await aroundFor(record, visit.now), form = RECORD_FORMS[resource], w = wording(visit), offer = recordOffer(record, visit, around, resource);
  if (!form || !offer) throw new NotFound();
  return drawn(visit, record, { resource, form, offer, post: `${addressOf(record)}/${resource}`, verb: w.words(`form.${resource}`) });
}

export async function actionActPage(visit: Visit, resource = visit.params['act'] ?? ''): Promise<Answer> {
  const record = await nonconformityFor(visit.actor, visit.params['id'] ?? ''), action = actionOf(record, visit.params['action'] ?? ''), form = ACTION_FORMS[resource], w = wording(visit);
  const waits = (await waitedDocuments(record)).get(action.id) ?? '', offer = offerAt(offersOnAction(record, action, visit.actor, waits), ACTION_PLACES, resource);
  if (!form || !offer) throw new NotFound();
  return drawn(visit, record, { resource, form, offer, action, post: `${addressOf(record)}/actions/${action.id}/${resource}`, verb: w.words(`form.${resource}`) });
}

/** Acts that have no button of their own share the standing of one that has: actions belong to the plan. */
function recordOffer(record: NonconformityView, visit: Visit, around: Around, resource: string): Offer<NonconformityAction> | undefined {
  return resource === 'evidence' ? evidenceOffer(record, visit.actor, around) : offerAt(offersOn(record, visit.actor, around), PLACES, resource === 'actions' ? 'plan' : resource);
}

async function drawn(visit: Visit, record: NonconformityView, shown: Shown): Promise<Answer> {
  const w = wording(visit), agency = await agencyById(record.agency, visit.now), { resource, action, offer } = shown, heading = action ? w.words('nonconformity.actOnAction', { act: shown.verb, n: action.n }) : shown.verb;
  const answer = actAnswer({
    section: 'nonconformities', heading, about: w.words(`form.${resource}.about${resource === 'verification' && !openCycle(record).waitDays ? '.atOnce' : ''}`, { count: openCycle(record).waitDays }), crumbs: [{ href: '/nonconformities', text: w.words('nav.nonconformities') }, { href: addressOf(record), text: record.number }, { text: shown.verb }],
    block: titleBlock(record, agency, visit.now, w), ...(offer.refused ? { refused: w.refusal(offer.refused) } : {}), form: await formOf(visit, record, agency, shown, w),
  });
  return 'view' in answer ? { ...answer, view: 'nonconformities/act', data: { ...answer.data, blocks: readFirst(visit, record, agency, shown, w) } } : answer;
}

async function formOf(visit: Visit, record: NonconformityView, agency: AgencyView, { resource, form, offer, action, post, verb }: Shown, w: Wording): Promise<ReturnType<typeof actForm>> {
  const [people, documents] = await Promise.all([form.needs?.people ? peopleOf(record.agency) : [], form.needs?.documents ? inForceIn(record.agency, MOST_DOCUMENTS) : []]);
  const scene: FormScene = { record, agency, language: visit.language, wording: w, people, documents, action };
  return actForm(visit, {
    action: post, back: addressOf(record), verb, version: record.version, prefix: 'give', rows: form.rows(scene), ...(STOPS.has(resource) ? { stop: true } : {}),
    ...(offer.signs ? { signs: { meaning: w.words(`meaning.${offer.signs}`), hash: shortHash(contentHash(record)) } } : {}),
  }, w);
}

function readFirst(visit: Visit, record: NonconformityView, agency: AgencyView, { resource, action }: Shown, w: Wording): Block[] {
  const wanted = READ_FIRST[resource] ?? [], cycle = openCycle(record), of = action ? { ...cycle, actions: [action] } : cycle;
  return blocksOf({ record, cycle: of, agency, language: visit.language, now: visit.now, wording: w, waitsFor: () => '', actsOf: () => [], removalOf: () => undefined }).filter(block => wanted.includes(String(block['no']))).map(block => ({ ...block, now: false }));
}
