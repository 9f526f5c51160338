/** One question of an audit on a screen: what is asked and where it comes from, five answers, proof, then the next. */
import { endOfDay } from '../core/clock';
import type { Evidence } from '../core/evidence';
import { citedAt, type CitedRevision } from '../documents/queries';
import { OPEN_NONCONFORMITY_STATES } from '../nonconformities/lifecycle';
import { alike, nonconformityOfOrigin, type NonconformityRow } from '../nonconformities/queries';
import { clauseOf } from '../standards/clauses';
import type { Answer, Visit } from '../web/route';
import { wording, type Wording } from '../web/wording';
import { lineOf } from './answering';
import { checklistFor, type ChecklistView } from './lineQueries';
import { factsForScript } from './lineScript';
import { linesAddress, mayOnLines, nextOpen, progressOf, RESULT_STYLES, resultIn, sourceOf, TARGETS, toldAnswer } from './lineWords';
import type { Line } from './model';

interface Scene { readonly visit: Visit; readonly record: ChecklistView; readonly line: Line; readonly maxBytes: number; readonly wording: Wording }
const MOST_ALIKE = 10;

/** @param maxBytes of one photograph, told before it is sent. */
export function linePage(maxBytes: number): (visit: Visit) => Promise<Answer> {
  return async visit => {
    const record = await checklistFor(visit.actor, visit.params['id'] ?? ''), line = lineOf(record, visit.params['line'] ?? '');
    const scene: Scene = { visit, record, line, maxBytes, wording: wording(visit) };
    const [own, before, procedures] = await Promise.all([ownOf(record, line), alike({ _id: '', agency: record.agency, clause: line.clause, unit: line.unit }, MOST_ALIKE), line.document && line.step ? citedAt(record.agency, [line.document.id], endOfDay(record.from)) : []]);
    const data = { ...heading(scene), ...sources(scene, own, before, procedures[0]), ...form(scene), ...told(scene), script: factsForScript(record, visit.actor.id, maxBytes, scene.wording.words, line) };
    return { view: 'audits/line', section: 'audits', task: true, title: scene.wording.words('line.title', { n: line.n, number: record.number }), data };
  };
}

/** What the conclusion opened for this question. */
async function ownOf(record: ChecklistView, line: Line): Promise<NonconformityRow | null> {
  return record.state !== 'inProgress' && line.answer?.result === 'nonconforming' ? nonconformityOfOrigin(`audit:${record._id}:${line.id}`) : null;
}

function heading({ visit, record, line, wording: { words } }: Scene): Record<string, unknown> {
  const at = record.lines.indexOf(line), before = record.lines[at - 1], next = nextOpen(record.lines, line.id), after = record.lines[at + 1];
  return {
    audit: { href: `/audits/${record._id}`, number: record.number, title: record.title }, list: linesAddress(record._id), action: linesAddress(record._id, line.id), question: line.question, n: line.n, toSee: line.toSee ?? '',
    progress: progressOf(record.lines), before: before && { href: linesAddress(record._id, before.id), n: before.n }, after: after && { href: linesAddress(record._id, after.id), n: after.n },
    save: next ? words('line.saveNext', { n: next.n }) : words('line.saveLast'), groups: groups(record, line, visit.language, words),
  };
}

/** The list beside the question, on a wide screen. */
function groups(record: ChecklistView, now: Line, language: Visit['language'], words: Wording['words']): Record<string, unknown>[] {
  const made: { head: string; lines: Record<string, unknown>[] }[] = [];
  for (const line of record.lines) {
    const head = sourceOf(line, record.edition, language), last = made.at(-1), style = line.answer && RESULT_STYLES[line.answer.result];
    const row = { id: line.id, n: line.n, href: linesAddress(record._id, line.id), text: shortened(line), current: line.id === now.id, icon: style?.icon ?? 'circle', tone: style?.tone ?? '', word: line.answer ? words(`result.${line.answer.result}`) : words('line.open') };
    if (last?.head === head) last.lines.push(row); else made.push({ head, lines: [row] });
  }
  return made;
}

/** The code of the procedure stands above its questions already. */
function shortened({ question, document }: Line): string {
  return document && question.startsWith(`${document.code}, `) ? question.slice(document.code.length + 2) : question;
}

/** Where the question comes from, what came of it, and what was found at the same place before. */
function sources({ visit, record, line, wording: { words } }: Scene, own: NonconformityRow | null, before: readonly NonconformityRow[], procedure?: CitedRevision): Record<string, unknown> {
  const told = (one: NonconformityRow): Record<string, unknown> => ({ href: `/nonconformities/${one._id}`, number: one.number, state: words(`state.nonconformity.${one.state}`), cycle: one.cycle > 1 ? words('line.cycle', { n: one.cycle }) : '' });
  const clause = line.clause ? clauseOf(record.edition, line.clause) : undefined, known = procedure && procedure.n === line.document?.n ? procedure.steps[line.stepN - 1] : undefined;
  return {
    document: line.document && { href: `/documents/${line.document.id}/revisions/${line.document.n}`, code: line.document.code, label: words('line.revision', { label: line.document.label }), text: [line.step || line.document.title, known?.who, known?.limit].filter(Boolean).join(' · ') },
    clause: clause && { label: words('line.clause', { clause: clause.number }), gist: clause[visit.language].gist },
    own: own && told(own), alike: before.filter(one => one._id !== own?._id && OPEN_NONCONFORMITY_STATES.includes(one.state)).map(told),
    added: line.added,
  };
}

function form(scene: Scene): Record<string, unknown> {
  const { visit, record, line, maxBytes, wording: w } = scene, conflict = visit.problems?.refusal?.key === 'lineAnsweredMeanwhile';
  const typed = (field: string, stored: string): string => (visit.problems && typeof visit.body[field] === 'string' ? visit.body[field] : stored);
  const result = typed('result', line.answer?.result ?? ''), isOpen = mayOnLines(record, visit.actor, 'answer');
  return {
    mayAnswer: isOpen, saved: conflict ? line.saved : typed('saved', String(line.saved)), note: typed('note', line.answer?.note ?? ''), maxBytes, limit: w.bytes(maxBytes),
    results: TARGETS.map(one => ({ value: one, ...RESULT_STYLES[one], word: w.words(`result.${one}`), checked: result === one })), notApplicable: result === 'notApplicable',
    grades: (['major', 'minor'] as const).map(one => ({ value: one, text: w.words(`line.grade.${one}`), checked: typed('grade', line.answer?.grade ?? '') === one })),
    conflict: conflict && line.answer ? { theirs: toldAnswer(line.answer, w), mine: typedAnswer(visit, w) } : undefined,
    unsent: visit.problems && !isOpen ? typedAnswer(visit, w) : undefined, closed: isOpen ? '' : closedWords(scene),
  };
}

function typedAnswer(visit: Visit, { words }: Wording): Record<string, unknown> {
  const known = resultIn(visit.body['result']), grade = visit.body['grade'];
  return { ...(known ? { ...RESULT_STYLES[known], word: words(`result.${known}`) } : { icon: 'circle', tone: 'grey', word: words('line.noResult') }), grade: known === 'nonconforming' && (grade === 'major' || grade === 'minor') ? words(`line.grade.${grade}`) : '', note: typeof visit.body['note'] === 'string' ? visit.body['note'] : '', who: words('line.you') };
}

/** Why there is no form: not begun, over, or not a member of the team. */
export function closedWords({ record, wording: { words } }: Pick<Scene, 'record' | 'wording'>): string {
  if (record.state === 'inProgress') return words('line.notTeam');
  return ['planned', 'confirmed', 'inPreparation'].includes(record.state) ? words('line.notBegun') : words('line.closed');
}

/** What was answered so far, and the photographs that were sent. */
function told({ record, line, wording: w }: Scene): Record<string, unknown> {
  const photo = (file: Evidence): Record<string, unknown> => ({ href: `/audits/${record._id}/files/${file.id}`, name: file.name, about: w.words('line.file', { name: file.by.name, at: w.dateTime(file.at) }), size: w.bytes(file.size), picture: file.mime.startsWith('image/') });
  return { answer: line.answer ? toldAnswer(line.answer, w) : undefined, earlier: [...line.earlier].reverse().map(one => toldAnswer(one, w)), files: line.files.map(photo) };
}
