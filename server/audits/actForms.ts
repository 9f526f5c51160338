/** An act on an audit that asks for something, on a page of its own: which fields each has, and what stands in them before anybody types. */
import { agencyById, type AgencyView } from '../agencies/queries';
import { NotFound } from '../core/errors';
import { unitName } from '../documents/blocks';
import { ofAudit } from '../nonconformities/queries';
import { actAnswer, actForm, type Choice, type FieldRow } from '../web/actForm';
import type { Answer, Visit } from '../web/route';
import { shortHash } from '../web/trailLines';
import { wording, type Wording } from '../web/wording';
import { auditAround, proceduresOf } from './acts';
import { candidacies, knownAround } from './around';
import { actAt, addressOf, MEETINGS, offersOn, PLACES, refusalOf, type Seen } from './auditWords';
import { BEFORE, titleBlock, type Finding } from './blocks';
import { auditLifecycle, type AuditAction } from './lifecycle';
import type { Meeting } from './model';
import { auditFor } from './queries';
import { auditPartiesOf, reportHash, unitsHeadedBy, type AuditAround, type AuditView } from './standing';

interface Scene { readonly record: AuditView; readonly agency: AgencyView; readonly visit: Visit; readonly resource: string; readonly findings: readonly Finding[]; readonly wording: Wording }

/** Draws the page of `resource`; also again, when what was typed is refused. @throws NotFound for acts that are not this person's, or not of this state */
export async function actPage(visit: Visit, resource = visit.params['act'] ?? ''): Promise<Answer> {
  const record = await auditFor(visit.actor, visit.params['id'] ?? ''), action = actAt(resource), w = wording(visit);
  if (!action || !isAsked(record, visit, action)) throw new NotFound();
  const around = await aroundOf(record), agency = await agencyById(record.agency, visit.now), refused = refusalNow({ record, actor: visit.actor, around }, action);
  const scene: Scene = { record, agency, visit, resource, findings: action === 'move' ? await ofAudit(record._id) : [], wording: w }, heading = headingOf(resource, action, w);
  return actAnswer({
    section: 'audits', crumbs: [{ href: '/audits', text: w.words('nav.audits') }, { href: addressOf(record), text: record.number }, { text: heading }], block: titleBlock(record, agency, w), heading,
    about: w.words(`audit.about.${action}`, { names: record.team.filter(member => member.exception && !member.exception.approved).map(member => `${member.person.name} (${member.exception?.reason ?? ''})`).join('; ') }),
    ...(refused ? { refused: w.refusal(refused) } : {}), form: formOf(scene, action, heading),
  });
}

/** As auditAround, in fewer questions: a page is drawn more often than an act is carried out. */
async function aroundOf(record: AuditView): Promise<AuditAround> {
  if (!BEFORE.includes(record.state)) return auditAround(record);
  const [procedures, known] = await Promise.all([proceduresOf(record), knownAround(record.agency, record.team.map(member => member.person.id))]);
  return { against: new Map(candidacies(known, { units: record.units, procedures }, record.from).map(one => [one.id, one.reasons])), openFindings: [] };
}

/** Somebody of whom the act is asked at all in this state; whoever is not is not told about it. */
function isAsked(record: AuditView, { actor }: Visit, action: AuditAction): boolean {
  const step = auditLifecycle.table[record.state][action], parties = auditPartiesOf(record, actor);
  return step?.by.some(party => parties.has(party)) ?? false;
}

function refusalNow(seen: Seen, action: AuditAction): ReturnType<typeof refusalOf> {
  return offersOn(seen).find(offer => offer.action === action)?.refused ?? refusalOf(seen, action);
}

function headingOf(resource: string, action: AuditAction, { words }: Wording): string {
  return resource === 'opening-meeting' || resource === 'closing-meeting' ? words(`meeting.${MEETINGS[resource]}`) : words(`act.audit.${action}`);
}

function formOf(scene: Scene, action: AuditAction, heading: string): ReturnType<typeof actForm> {
  const { record, visit, resource, wording: w } = scene, signs = auditLifecycle.table[record.state][action]?.signs;
  return actForm(visit, {
    action: addressOf(record, `/${resource}`), back: addressOf(record), verb: action === 'meet' ? w.words('meeting.save') : heading, version: record.version, prefix: 'auditField', rows: FIELDS[action]?.(scene) ?? [], ...(PLACES[action]?.stop ? { stop: true } : {}),
    ...(signs ? { signs: { meaning: w.words(`meaning.${signs}`), hash: shortHash(reportHash(record)) } } : {}),
  }, w);
}

const REASON: FieldRow = { name: 'reason', kind: 'prose' };

const FIELDS: Partial<Record<AuditAction, (scene: Scene) => FieldRow[]>> = {
  reschedule: ({ record, wording: { typedDate } }) => [{ name: 'from', kind: 'date', value: typedDate(record.from) }, { name: 'to', kind: 'date', value: typedDate(record.to) }, REASON],
  cancel: () => [REASON], return: () => [REASON],
  excuse: ({ record, visit }) => [{ name: 'person', kind: 'select', choices: record.team.map(member => ({ value: member.person.id, text: member.person.name })), value: visit.query['person'] ?? '' }, REASON],
  accept: scene => [unitField(unitsToAnswer(scene), scene)],
  object: scene => [unitField(unitsToAnswer(scene), scene), REASON],
  answerObjection: scene => [unitField(scene.record.responses.filter(one => !one.accepted && !one.answer).map(one => one.unit), scene), REASON],
  move: ({ record, findings, visit }) => [{ name: 'nonconformity', kind: 'select', choices: findings.filter(one => one.state !== 'closed' && one.state !== 'cancelled' && !record.moved.some(other => other.nonconformity === one._id)).map(one => ({ value: one._id, text: `${one.number} ${one.title}` })), value: visit.query['finding'] ?? '' }, REASON],
  meet: meetingFields,
  writeReport: ({ record: { conclusion: was } }) => [
    { name: 'conforms', kind: 'prose', hint: true, value: was?.conforms ?? '' }, { name: 'effective', kind: 'prose', hint: true, value: was?.effective ?? '' }, { name: 'strengths', kind: 'prose', optional: true, value: was?.strengths ?? '' },
    { name: 'weaknesses', kind: 'prose', optional: true, value: was?.weaknesses ?? '' }, { name: 'recommendations', kind: 'prose', optional: true, value: was?.recommendations ?? '' },
  ],
};

/** What was recorded stands there again; else the first or last day. */
function meetingFields({ record, resource, agency, wording: w }: Scene): FieldRow[] {
  const opening = resource === 'opening-meeting', was: Meeting | null = opening ? record.opening : record.closing, [day, time] = was ? w.dateTime(was.at).split(' ') : [w.typedDate(opening ? record.from : record.to), ''];
  const people = [...record.team.map(member => member.person.name), ...record.units.map(unit => unitName(agency, unit))].join('\n');
  return [
    { name: 'day', kind: 'date', value: day ?? '' }, { name: 'at', kind: 'time', hint: true, value: time ?? '' }, { name: 'place', kind: 'line', value: was?.place ?? '' },
    { name: 'present', kind: 'prose', rows: 5, hint: true, value: was?.present ?? people }, { name: 'notes', kind: 'prose', optional: true, value: was?.notes ?? '' },
  ];
}

function unitsToAnswer({ record, visit }: Scene): string[] {
  return unitsHeadedBy(record, visit.actor).filter(unit => !record.responses.some(one => one.unit === unit));
}

function unitField(units: readonly string[], { agency }: Scene): FieldRow {
  return { name: 'unit', kind: 'select', choices: units.map((unit): Choice => ({ value: unit, text: unitName(agency, unit) })), value: units[0] ?? '' };
}
