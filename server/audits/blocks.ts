/** Pieces that the pages of an audit share: title block, stepper, team, timetable, meetings, progress, findings, answers of the units. Pure. */
import type { AgencyView } from '../agencies/queries';
import { unitName } from '../documents/blocks';
import type { ofAudit } from '../nonconformities/queries';
import { clauseLabel } from '../standards/clauses';
import type { Wording } from '../web/wording';
import type { Candidacy } from './around';
import { addressOf, againstWords, mayDo, unitNames, type Seen } from './auditWords';
import { auditLifecycle, type AuditState } from './lifecycle';
import { RESULTS, type Meeting, type Member } from './model';
import { leadOf, type AuditOverview } from './standing';

export type Finding = Awaited<ReturnType<typeof ofAudit>>[number];
type Piece = Record<string, unknown>;

/** Until it has begun a team is asked for its independence. */
export const BEFORE: readonly AuditState[] = ['planned', 'confirmed', 'inPreparation'];

export function titleBlock(record: Pick<AuditOverview, 'state' | 'stateSince' | 'units' | 'title' | 'number' | 'from' | 'to' | 'team'>, agency: AgencyView, w: Wording): Piece {
  return {
    state: w.state('audit', record.state), since: w.words('audit.since', { date: w.date(record.stateSince) }), kind: `${w.words('audit.kind')} · ${unitNames(agency, record.units)}`, title: record.title,
    cells: [{ label: w.words('audit.number'), value: record.number }, { label: w.words('audit.days'), value: spanOf(record, w) }, { label: w.words('audit.lead'), value: leadOf(record)?.person.name ?? '–' }],
  };
}

export function spanOf({ from, to }: { readonly from: Date; readonly to: Date }, { date }: Wording): string {
  const first = date(from), last = date(to);
  return first === last ? first : first.slice(3) === last.slice(3) ? `${first.slice(0, 2)}–${last}` : `${first} – ${last}`;
}

export function stepsOf(record: Pick<AuditOverview, 'state' | 'stateSince'>, w: Wording): Piece | undefined {
  const path = auditLifecycle.path, at = path.indexOf(record.state);
  if (at < 0) return undefined;
  const word = (state: string): string => w.words(`state.audit.${state}`);
  return {
    label: w.words('audit.steps'), now: w.words('audit.stepNow', { number: at + 1, of: path.length }), nowNote: word(record.state),
    items: path.map((state, index) => ({ number: index + 1, word: word(state), done: index < at || record.state === 'closed', current: index === at && record.state !== 'closed', ...(index === at ? { note: w.date(record.stateSince) } : {}) })),
  };
}

/** Each member with what stands against them, what the register warns of, and the exception that was asked or accepted. */
export function teamRows(seen: Seen, candidates: readonly Candidacy[], agency: AgencyView, w: Wording): Piece[] {
  return seen.record.team.map(member => {
    const known = candidates.find(one => one.id === member.person.id), reasons = seen.around.against.get(member.person.id) ?? [], excused = member.exception?.approved;
    return {
      name: member.person.name, title: member.person.title, role: w.words(member.role === 'lead' ? 'audit.lead' : 'audit.member'),
      ...(reasons.length ? { against: { tag: excused ? 'grey' : 'red', icon: 'person-exclamation', word: w.words('audit.notIndependent') }, reasons: againstWords(reasons, agency, w) } : {}),
      ...(known?.warning ? { warning: { tag: 'amber', icon: 'exclamation-triangle-fill', word: w.words(`warning.${known.warning}`) } } : {}), ...(member.exception ? { exception: exceptionOf(member, w) } : {}),
      ...(reasons.length && !member.exception && mayDo(seen, 'excuse') ? { askHref: addressOf(seen.record, `/acts/exception?person=${member.person.id}`) } : {}),
    };
  });
}

function exceptionOf({ exception }: Member, { words, date }: Wording): Piece {
  const approved = exception?.approved;
  return {
    reason: exception?.reason, asked: words('audit.exceptionAsked', { name: exception?.by.name ?? '', date: date(exception?.at) }),
    state: approved ? { tag: 'green line', icon: 'person-check', word: words('audit.exceptionAccepted', { name: approved.by.name, date: date(approved.at) }) } : { tag: 'violet', icon: 'clock', word: words('audit.exceptionWaits') },
  };
}

export function sittingRows(record: AuditOverview, agency: AgencyView, w: Wording, edits: boolean): Piece[] {
  return record.sittings.map(one => ({
    day: w.date(one.day), time: `${one.from}–${one.to}`, unit: unitName(agency, one.unit), topic: one.topic, who: record.team.filter(member => one.auditors.includes(member.person.id)).map(member => member.person.name).join(', '),
    ...(edits ? { changeHref: addressOf(record, `/sittings/${one.id}`), removeHref: addressOf(record, `/sittings/${one.id}/removal`), version: record.version } : {}),
  }));
}

export function meetingRows(seen: Seen, w: Wording): Piece[] {
  const may = mayDo(seen, 'meet'), { record } = seen;
  return (['opening', 'closing'] as const).map(kind => ({
    title: w.words(`meeting.${kind}`), ...(record[kind] ? { held: heldOf(record[kind], w) } : {}), ...(may ? { href: addressOf(record, `/acts/${kind}-meeting`), verb: w.words(record[kind] ? 'meeting.change' : 'meeting.record') } : {}),
  }));
}

function heldOf(meeting: Meeting, w: Wording): Piece {
  return { at: w.dateTime(meeting.at), place: meeting.place, present: meeting.present, notes: meeting.notes };
}

/** How far the checklist is, by unit and by result. */
export function progressOf(record: AuditOverview, agency: AgencyView, { words }: Wording): Piece | undefined {
  const { lines } = record, answered = lines.filter(line => line.answer !== null);
  if (!lines.length) return undefined;
  const counts = RESULTS.map(result => ({ word: words(`result.${result}`), count: answered.filter(line => line.answer?.result === result).length })).filter(one => one.count > 0);
  const units = record.units.map(unit => ({ name: unitName(agency, unit), all: lines.filter(line => line.unit === unit).length, done: answered.filter(line => line.unit === unit).length }));
  return {
    note: words('audit.answered', { done: answered.length, all: lines.length }), percent: Math.floor((answered.length * 100) / lines.length), counts, href: addressOf(record, '/lines'),
    units: units.length > 1 ? units.map(one => ({ name: one.name, note: words('audit.answered', { done: one.done, all: one.all }) })) : [],
  };
}

export function findingRows(seen: Seen, findings: readonly Finding[], agency: AgencyView, w: Wording): Piece[] {
  const { record } = seen, may = mayDo(seen, 'move');
  return findings.map(one => {
    const moved = record.moved.find(other => other.nonconformity === one._id);
    return {
      href: `/nonconformities/${one._id}`, number: one.number, title: one.title, state: w.state('nonconformity', one.state), about: [one.grade ? w.words(`grade.${one.grade}`) : '', one.clause ? clauseLabel(record.edition, one.clause, languageOf(w)) : '', unitName(agency, one.unit), one.repeats ? w.words('audit.repeated') : ''].filter(Boolean).join(' · '),
      ...(moved ? { moved: w.words('audit.movedBy', { name: moved.by.name, date: w.date(moved.at) }), reason: moved.reason } : may && seen.around.openFindings.includes(one._id) ? { moveHref: addressOf(record, `/acts/moved-finding?finding=${one._id}`) } : {}),
    };
  });
}

export function responseRows(record: AuditOverview, agency: AgencyView, w: Wording): Piece[] {
  return record.units.map(unit => {
    const one = record.responses.find(response => response.unit === unit), state = one ? (one.accepted ? { tag: 'green line', icon: 'check2' } : { tag: 'amber', icon: 'chat-left-text' }) : { tag: 'grey line', icon: 'clock' };
    return {
      unit: unitName(agency, unit), state: { ...state, word: w.words(one ? (one.accepted ? 'audit.accepted' : 'audit.objected') : 'audit.notYetAnswered') }, ...(one ? { by: w.words('audit.saidBy', { name: one.by.name, at: w.dateTime(one.at) }), text: one.text } : {}),
      ...(one?.answer ? { answer: { text: one.answer.text, by: w.words('audit.saidBy', { name: one.answer.by.name, at: w.dateTime(one.answer.at) }) } } : {}),
    };
  });
}

export function conclusionRows(record: AuditOverview, { words }: Wording): { label: string; text: string }[] {
  const { conclusion } = record;
  return conclusion ? (['conforms', 'effective', 'strengths', 'weaknesses', 'recommendations'] as const).filter(part => conclusion[part] !== '').map(part => ({ label: words(`auditField.${part}`), text: conclusion[part] })) : [];
}

export function languageOf({ words }: Wording): 'vi' | 'en' {
  return words('language') === 'en' ? 'en' : 'vi';
}
