/** The page of one act on a record or on a paper of disposal: what it is about, its form, or why it cannot be done now. */
import { agencyById } from '../agencies/queries';
import { NotFound } from '../core/errors';
import { missingLetters } from '../pdf/fonts';
import { actAnswer, actForm, type FieldRow } from '../web/actForm';
import type { Answer, Visit } from '../web/route';
import { shortHash } from '../web/trailLines';
import { wording, type Wording } from '../web/wording';
import { plainAround } from './acts';
import { addressOf, DISPOSAL_PLACES, disposalAddress, disposalOffers, offerAt, offersOn, PLACES } from './actWords';
import { disposalBlock } from './disposalPages';
import { disposalFor } from './disposalQueries';
import { disposalHash } from './disposals';
import { recordOf } from './queries';
import { answerBlocks, titleBlock } from './recordWords';
import { placesOf, signerField, vacantOf, type Place } from './signers';
import { recordHash, type RecordView } from './standing';

const REASON: FieldRow = { name: 'reason', kind: 'prose', hint: true };
const ROWS: Readonly<Record<string, readonly FieldRow[]>> = {
  'signed-copies': [{ name: 'file', kind: 'files', hint: true }], submission: [], signature: [], approval: [], return: [REASON], release: [REASON], voiding: [REASON], cancellation: [REASON],
  hold: [REASON, { name: 'until', kind: 'date', optional: true, hint: true }], prolongation: [{ name: 'until', kind: 'date' }, REASON],
};
const STOPS: ReadonlySet<string> = new Set(['voiding', 'cancellation']);
/** What is signed or given back is read first. */
const READ_FIRST: ReadonlySet<string> = new Set(['submission', 'signature', 'return']);

/** @param resource where the form posts to; that of the address where it is left out. */
export async function actPage(visit: Visit, resource = visit.params['act'] ?? ''): Promise<Answer> {
  const record = await recordOf(visit.actor, visit.params['id'] ?? ''), agency = await agencyById(record.agency, visit.now), w = wording(visit), { words } = w, rows = ROWS[resource];
  const places = resource === 'submission' ? await placesOf(record) : [], around = { ...(await plainAround(record, visit.now)), vacant: vacantOf(places) }, offer = offerAt(offersOn(record, visit.actor, around), PLACES, resource);
  if (!rows || !offer) throw new NotFound();
  const verb = words(`form.record.${resource}`), form = actForm(visit, {
    action: `${addressOf(record)}/${resource}`, back: addressOf(record), verb, version: record.version, prefix: 'keep', rows: [...rows, ...signerRows(places, w)], ...(STOPS.has(resource) ? { stop: true } : {}),
    ...(offer.signs ? { signs: { meaning: words(`meaning.${offer.signs}`), hash: record.number ? shortHash(recordHash(record)) : '' } } : {}),
  }, w);
  const answer = actAnswer({
    section: 'records', heading: verb, about: words(`form.record.${resource}.about`), crumbs: [{ href: '/records', text: words('nav.records') }, { href: addressOf(record), text: record.number || record.form.code }, { text: verb }],
    block: titleBlock(record, agency, w), ...(offer.refused ? { refused: w.refusal(offer.refused) } : {}), form: { ...form, fields: form.fields.map(field => ({ ...field, ...labelled(field, places) })) },
  });
  return 'view' in answer ? { ...answer, view: 'records/act', data: { ...answer.data, ...readFirst(record, resource, places, w), ...(offer.refused?.key === 'recordIncomplete' ? { mend: `${addressOf(record)}/edit?check=1` } : {}) } } : answer;
}

/** Asked only where several may sign: the label is the place's own. */
function signerRows(places: readonly Place[], { words }: Wording): FieldRow[] {
  return places.filter(one => one.candidates.length > 1).map(({ place, candidates }) => ({
    name: signerField(place), word: 'signer', kind: 'select', choices: [{ value: '', text: words('record.choose') }, ...candidates.map(one => ({ value: one.id, text: [one.name, one.title].filter(Boolean).join(', ') }))],
  }));
}

function labelled(field: Readonly<Record<string, unknown>>, places: readonly Place[]): { label?: string } {
  const place = places.find(one => signerField(one.place) === field['name']);
  return place ? { label: place.place.label } : {};
}

function readFirst(record: RecordView, resource: string, places: readonly Place[], w: Wording): Record<string, unknown> {
  if (!READ_FIRST.has(resource) || !record.description) return {};
  const missing = resource === 'submission' ? missingLetters(JSON.stringify(record.answers)) : '', named = places.filter(one => one.candidates.length === 1).map(({ place, candidates }) => ({ label: place.label, name: candidates[0]?.name ?? '' }));
  return { answers: answerBlocks(record, record.description, w), paper: `${addressOf(record)}/record.pdf`, ...(named.length ? { named } : {}), ...(missing ? { unprintable: w.words('record.unprintable', { letters: missing }) } : {}) };
}

export async function disposalActPage(visit: Visit, resource = visit.params['act'] ?? ''): Promise<Answer> {
  const disposal = await disposalFor(visit.actor, visit.params['id'] ?? ''), w = wording(visit), { words } = w, rows = ROWS[resource], offer = offerAt(disposalOffers(disposal, visit.actor), DISPOSAL_PLACES, resource);
  if (!rows || !offer) throw new NotFound();
  const verb = words(`form.disposal.${resource}`), form = actForm(visit, {
    action: `${disposalAddress(disposal)}/${resource}`, back: disposalAddress(disposal), verb, version: disposal.version, prefix: 'keep', rows, ...(STOPS.has(resource) ? { stop: true } : {}),
    ...(offer.signs ? { signs: { meaning: words(`meaning.${offer.signs}`), hash: shortHash(disposalHash(disposal)) } } : {}),
  }, w);
  return actAnswer({
    section: 'records', heading: verb, about: words(`form.disposal.${resource}.about`, { count: disposal.rows.length }), crumbs: [{ href: '/records', text: words('nav.records') }, { href: '/records/disposals', text: words('disposal.list') }, { href: disposalAddress(disposal), text: disposal.number }, { text: verb }],
    block: disposalBlock(disposal, w), ...(offer.refused ? { refused: w.refusal(offer.refused) } : {}), form,
  });
}
