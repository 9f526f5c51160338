/** Which acts stand on an audit's page, where each leads, and why others do not: drawn from the lifecycle's own table. */
import type { Actor } from '../access/roles';
import type { AgencyView } from '../agencies/queries';
import type { Refusal } from '../core/errors';
import { actionsFor, advance, type Offer } from '../core/lifecycle';
import type { Language } from '../core/words';
import { unitName } from '../documents/blocks';
import { clauseLabel } from '../standards/clauses';
import { actLink, type ActLink, type ActLook, type RefusedAct } from '../web/acts';
import type { Wording } from '../web/wording';
import type { Reason } from './independence';
import { auditLifecycle, type AuditAction } from './lifecycle';
import type { AuditRecord } from './model';
import { auditFactsOf, auditPartiesOf, type AuditAround, type AuditOverview } from './standing';

/** An audit as somebody sees it: what the table needs to decide. */
export interface Seen { readonly record: AuditOverview; readonly actor: Actor; readonly around: AuditAround }

interface Place extends ActLook { readonly resource: string; readonly at: 'page' | 'once' }

/** Where an act is carried out: on a page of its own, or at once. */
export const PLACES: Partial<Record<AuditAction, Place>> = {
  confirm:           { icon: 'calendar-check',         at: 'page', resource: 'confirmation' },
  drawChecklist:     { icon: 'list-check',             at: 'once', resource: 'checklist' },
  start:             { icon: 'play-circle',            at: 'once', resource: 'start' },
  conclude:          { icon: 'flag',                   at: 'page', resource: 'questioning-conclusion' },
  writeReport:       { icon: 'pencil',                 at: 'page', resource: 'conclusion' },
  requestApproval:   { icon: 'send-check',             at: 'once', resource: 'approval-request' },
  issue:             { icon: 'pen',                    at: 'page', resource: 'issue' },
  return:            { icon: 'arrow-counterclockwise', at: 'page', resource: 'return' },
  accept:            { icon: 'check2',                 at: 'page', resource: 'acceptance' },
  object:            { icon: 'chat-left-text',         at: 'page', resource: 'objection', stop: true },
  answerObjection:   { icon: 'chat-left-text',         at: 'page', resource: 'objection-answer' },
  close:             { icon: 'check-circle',           at: 'page', resource: 'close' },
  excuse:            { icon: 'person-exclamation',     at: 'page', resource: 'exception' },
  approveExceptions: { icon: 'person-check',           at: 'page', resource: 'exceptions-approval' },
  reschedule:        { icon: 'calendar2-week',         at: 'page', resource: 'rescheduling' },
  move:              { icon: 'arrow-right-circle',     at: 'page', resource: 'moved-finding' },
  cancel:            { icon: 'slash-circle',           at: 'page', resource: 'cancellation', stop: true },
};
/** Both meetings are one act of the table. */
export const MEETINGS = { 'opening-meeting': 'opening', 'closing-meeting': 'closing' } as const;

export function addressOf(audit: { readonly _id: string }, more = ''): string {
  return `/audits/${audit._id}${more}`;
}

/** The act that is carried out at this address. */
export function actAt(resource: string): AuditAction | undefined {
  return resource in MEETINGS ? 'meet' : auditLifecycle.actions.find(action => PLACES[action]?.resource === resource && PLACES[action].at === 'page');
}

export function offersOn({ record, actor, around }: Seen): Offer<AuditAction>[] {
  return actionsFor(auditLifecycle, { state: record.state, parties: auditPartiesOf(record, actor), subject: auditFactsOf(record, actor, around) });
}

/** Why this person cannot do it now; for acts that are no buttons of their own. A reason counts as given. */
export function refusalOf({ record, actor, around }: Seen, action: AuditAction): Refusal | undefined {
  const outcome = advance(auditLifecycle, { state: record.state, action, parties: auditPartiesOf(record, actor), subject: auditFactsOf(record, actor, around), given: { reason: '–' } });
  return 'refused' in outcome ? outcome.refused : undefined;
}

export function mayDo(seen: Seen, action: AuditAction): boolean {
  return refusalOf(seen, action) === undefined;
}

export function actsOn(seen: Seen, wording: Wording): { acts: ActLink[]; refused: RefusedAct[] } {
  const offers = offersOn(seen), { record } = seen, { words } = wording;
  const refused = offers.flatMap(offer => (offer.refused && offer.refused.key !== 'noExceptionWaits' ? [{ label: words(`act.audit.${offer.action}`), reason: wording.refusal(offer.refused), ...wayOut(record, offer.refused, wording) }] : []));
  return { acts: offers.filter(offer => !offer.refused).flatMap(offer => linkOf(record, offer.action, wording)), refused };
}

function linkOf(record: AuditOverview, action: AuditAction, { words }: Wording): ActLink[] {
  const place = PLACES[action];
  if (!place) return [];
  const label = words(`act.audit.${action}`);
  return [place.at === 'once' ? actLink(label, place, addressOf(record, `/${place.resource}`), record.version) : actLink(label, place, addressOf(record, `/acts/${place.resource}`))];
}

/** Where what is missing is made good: `to.<key>` says it in words. */
const WAYS_OUT: Readonly<Record<string, string>> = {
  needScope: '/plan', needCriteria: '/plan', needTeam: '/plan', notIndependent: '#team', needLines: '/lines', linesLeft: '/lines', evidenceLeft: '/lines', needOpening: '/acts/opening-meeting',
  needClosing: '/acts/closing-meeting', needConclusion: '/acts/conclusion', objectionsLeft: '/acts/objection-answer', findingsLeft: '#findings',
};

function wayOut(record: AuditOverview, { key }: Refusal, { words }: Wording): { href: string; linkText: string } | Record<string, never> {
  const way = WAYS_OUT[key];
  return way ? { href: way.startsWith('#') ? way : addressOf(record, way), linkText: words(`audit.wayOut.${key}`) } : {};
}

/** What stands against somebody, in words: units by name, procedures by code. */
export function againstWords(reasons: readonly Reason[], agency: AgencyView, { words }: Wording): string {
  return reasons.map(({ against, what }) => words(`against.${against}`, { what: against === 'ownUnit' || against === 'ownsAction' ? unitName(agency, what) : what })).join('; ');
}

export function unitNames(agency: AgencyView, units: readonly string[]): string {
  return units.map(unit => unitName(agency, unit)).join(', ');
}

/** What the checklist leaves out because it does not apply here, with the reasons; empty where nothing. */
export function notApplicableIn({ edition, notApplicable = [] }: Pick<AuditRecord, 'edition' | 'notApplicable'>, language: Language): string {
  return notApplicable.map(one => `${clauseLabel(edition, one.clause, language)} (${one.reason})`).join('; ');
}
