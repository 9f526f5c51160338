/** The whole checklist of an audit: by unit, how far it is, who found what; and a question more or less. */
import { agencyById } from '../agencies/queries';
import { clauseLabel, clausesOf } from '../standards/clauses';
import type { Answer, Visit } from '../web/route';
import { typedOr } from '../web/typed';
import { wording, type Wording } from '../web/wording';
import { notApplicableIn } from './auditWords';
import { checklistFor, type ChecklistView } from './lineQueries';
import { factsForScript } from './lineScript';
import { linesAddress, mayOnLines, nextOpen, progressOf, sourceOf, toldAnswer } from './lineWords';
import type { Line } from './model';

type Shown = 'all' | 'left' | 'nonconforming';

/** @param maxBytes of one photograph. */
export function checklistPage(maxBytes: number): (visit: Visit) => Promise<Answer> {
  return async visit => {
    const record = await checklistFor(visit.actor, visit.params['id'] ?? ''), agency = await agencyById(record.agency, visit.now), w = wording(visit);
    const units = record.units.map(id => ({ id, name: agency.units.find(one => one.id === id)?.name ?? id })), mayEdit = mayOnLines(record, visit.actor, 'editChecklist');
    return { view: 'audits/checklist', section: 'audits', title: w.words('checklist.title', { number: record.number }), data: {
      ...head(visit, record, w), groups: groups(visit, record, units, mayEdit, w), ...(mayEdit ? { form: questionForm(visit, record, units) } : {}), script: factsForScript(record, visit.actor.id, maxBytes, w.words),
    } };
  };
}

function head(visit: Visit, record: ChecklistView, { words, state }: Wording): Record<string, unknown> {
  const progress = progressOf(record.lines), shown = shownOf(visit), list = linesAddress(record._id), next = nextOpen(record.lines, '');
  const found = record.lines.filter(line => line.answer?.result === 'nonconforming').length;
  const view = (name: Shown, count: number): Record<string, unknown> => ({ href: name === 'all' ? list : `${list}?show=${name}`, text: words(`checklist.show.${name}`), count, current: shown === name });
  return {
    crumbs: [{ href: '/', text: words('nav.home') }, { href: `/audits/${record._id}`, text: record.number }, { text: words('checklist.crumb') }], heading: words('checklist.heading'), audit: { href: `/audits/${record._id}`, title: record.title, state: state('audit', record.state) },
    progress, views: [view('all', progress.count), view('left', progress.left), view('nonconforming', found)],
    next: next && mayOnLines(record, visit.actor, 'answer') ? { href: linesAddress(record._id, next.id), label: words('checklist.answerNext', { n: next.n }) } : undefined, none: record.lines.length === 0, ...(record.notApplicable?.length ? { excluded: words('audit.notApplicable', { clauses: notApplicableIn(record, visit.language) }) } : {}),
  };
}

function shownOf(visit: Visit): Shown {
  const asked = visit.query['show'];
  return asked === 'left' || asked === 'nonconforming' ? asked : 'all';
}

const SHOWN: Readonly<Record<Shown, (line: Line) => boolean>> = { all: () => true, left: line => line.answer === null, nonconforming: line => line.answer?.result === 'nonconforming' };

function groups(visit: Visit, record: ChecklistView, units: readonly { id: string; name: string }[], mayEdit: boolean, w: Wording): Record<string, unknown>[] {
  const known = new Set(units.map(one => one.id)), rest = record.lines.some(line => !known.has(line.unit)) ? [{ id: '', name: w.words('checklist.otherUnit') }] : [];
  return [...units, ...rest].flatMap(unit => {
    const lines = record.lines.filter(line => (unit.id ? line.unit === unit.id : !known.has(line.unit))), shown = lines.filter(SHOWN[shownOf(visit)]);
    return shown.length ? [{ id: unit.id || 'other', name: unit.name, progress: progressOf(lines), lines: shown.map(line => row(visit, record, line, mayEdit, w)) }] : [];
  });
}

function row({ language }: Visit, record: ChecklistView, line: Line, mayEdit: boolean, w: Wording): Record<string, unknown> {
  return {
    id: line.id, n: line.n, href: linesAddress(record._id, line.id), question: line.question, source: [sourceOf(line, record.edition, language), line.step].filter(Boolean).join(' · '), added: line.added,
    answer: line.answer ? toldAnswer(line.answer, w) : undefined, photos: line.files.length ? w.words('checklist.photos', { count: line.files.length }) : '',
    ...(mayEdit && !line.answer ? { removal: `${linesAddress(record._id, line.id)}/removal` } : {}),
  };
}

function questionForm(visit: Visit, record: ChecklistView, units: readonly { id: string; name: string }[]): Record<string, unknown> {
  const values = typedOr(visit, { unit: record.units[0] ?? '', clause: '', document: '', question: '' });
  return {
    action: linesAddress(record._id), values, open: visit.problems !== undefined && visit.body['question'] !== undefined, units: units.map(unit => ({ value: unit.id, text: unit.name })), documents: record.documents.map(one => ({ value: one.id, text: one.code })),
    clauses: clausesOf(record.edition).filter(one => one.audited).map(one => ({ value: one.number, text: clauseLabel(record.edition, one.number, visit.language) })),
  };
}
