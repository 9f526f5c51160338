/** The audit itself: checklist drawn, meetings held, lines answered by several auditors at once, each line guarded by itself. */
import { guardOf } from '../access/act';
import { authorOf, type Actor } from '../access/roles';
import { agencyById } from '../agencies/queries';
import { DateTime } from 'luxon';
import { setTimeout as pause } from 'node:timers/promises';
import { endOfDay } from '../core/clock';
import type { Brought } from '../core/evidence';
import { InvalidInput, NotFound, Refused, StaleRecord } from '../core/errors';
import { wordsFor, type Language } from '../core/words';
import { citedAt } from '../documents/queries';
import { reportNonconformity } from '../nonconformities/operations';
import { RECORD_LANGUAGE } from '../papers/printing';
import { askedBank, exclusionsIn } from '../standards/bank';
import { isClause } from '../standards/clauses';
import { decidedBy } from '../standards/queries';
import { actOnAudit, loadOwnAudit, proceduresOf, type Target } from './acts';
import { citedOf, drawnLines, line } from './checklist';
import type { Line, Meeting, Result } from './model';
import { loadAudit } from './queries';
import type { AuditView } from './standing';

const words = wordsFor(RECORD_LANGUAGE);

/** Draws the lines from what is in force on the audit's day, by the agency's own bank; what it says does not apply is left out and kept as such. */
export async function drawChecklist(actor: Actor, wanted: Target, language: Language, now: Date): Promise<void> {
  const planned = await loadOwnAudit(actor, wanted.id), [procedures, decided] = await Promise.all([proceduresOf(planned), decidedBy(planned.agency, planned.edition)]), bank = askedBank(decided);
  await actOnAudit(actor, { ...wanted, action: 'drawChecklist' }, now, record => ({
    lines: drawnLines(record, procedures, bank, language), cited: procedures.map(citedOf), drawnAt: now, notApplicable: exclusionsIn(decided, record.clauses).map(({ clause, reason }) => ({ clause, reason })),
  }));
}

/** An auditor's own question. */
export async function addQuestion(actor: Actor, wanted: { id: string; unit: string; clause: string; document: string; question: string }, now: Date): Promise<void> {
  const record = await loadOwnAudit(actor, wanted.id);
  if (!record.units.includes(wanted.unit)) throw new InvalidInput({ unit: { key: 'field.unitNotAudited' } });
  if (wanted.clause && !isClause(record.edition, wanted.clause)) throw new InvalidInput({ clause: { key: 'field.unknownClause' } });
  const [document] = wanted.document ? await citedAt(record.agency, [wanted.document], endOfDay(record.from)) : [];
  if (wanted.document && !document) throw new InvalidInput({ document: { key: 'field.notInForceThen' } });
  await again(() => actOnAudit(actor, { id: wanted.id, action: 'editChecklist', details: { question: wanted.question.slice(0, 200) } }, now, was => ({
    lines: [...was.lines, line({ unit: wanted.unit, clause: wanted.clause, document: document ? citedOf(document) : null, question: wanted.question, added: true, n: was.lines.length + 1 })],
  })));
}

/** A line that is not needed; an answered one stays. */
export async function removeQuestion(actor: Actor, wanted: { id: string; line: string }, now: Date): Promise<void> {
  await again(() => actOnAudit(actor, { id: wanted.id, action: 'editChecklist', details: { removed: wanted.line } }, now, record => {
    if (lineOf(record, wanted.line).answer) throw new Refused({ key: 'lineAnswered' });
    return { lines: record.lines.filter(one => one.id !== wanted.line).map((one, at) => ({ ...one, n: at + 1 })) };
  }));
}

export async function holdMeeting(actor: Actor, wanted: Target & { kind: 'opening' | 'closing'; day: string; at: string; place: string; present: string; notes: string }, now: Date): Promise<void> {
  const record = await loadOwnAudit(actor, wanted.id), at = DateTime.fromISO(`${wanted.day}T${wanted.at}`, { zone: (await agencyById(record.agency, now)).timeZone });
  if (!at.isValid) throw new InvalidInput({ day: { key: 'field.notADay' } });
  const meeting: Meeting = { at: at.toJSDate(), place: wanted.place, present: wanted.present, notes: wanted.notes, by: authorOf(actor) };
  await actOnAudit(actor, { id: wanted.id, ...guardOf(wanted), action: 'meet', details: { kind: wanted.kind } }, now, () => ({ [wanted.kind]: meeting }));
}

export async function startAudit(actor: Actor, wanted: Target, now: Date): Promise<void> {
  await actOnAudit(actor, { ...wanted, action: 'start' }, now, () => ({}));
}

export interface AnswerInput { id: string; line: string; result: Result; grade: '' | 'major' | 'minor'; note: string; /** How often the line had been saved when it was read. */ saved: number; files: Brought['files']; keep?: Brought['keep'] }

/** Thrown when another auditor answered the same line meanwhile: nothing is overwritten, both texts are shown. */
export class LineAnswered extends Refused {
  constructor(readonly line: Line) { super({ key: 'lineAnsweredMeanwhile', values: { name: line.answer?.by.name ?? '' } }); }
}

/**
 * Saves one line, whatever others save on other lines at the same moment. The same answer sent twice is one.
 * @throws LineAnswered, InvalidInput, Refused (also when the checklist is closed), NotFound
 */
export async function answerLine(actor: Actor, wanted: AnswerInput, now: Date): Promise<AuditView> {
  if (wanted.result === 'nonconforming' && !wanted.grade) throw new InvalidInput({ grade: { key: 'field.required' } });
  if ((wanted.result === 'nonconforming' || wanted.result === 'notApplicable') && !/\p{L}{2,}/u.test(wanted.note)) throw new InvalidInput({ note: { key: wanted.result === 'nonconforming' ? 'field.evidenceNeeded' : 'field.reasonNeeded' } });
  const answer = { result: wanted.result, grade: wanted.result === 'nonconforming' ? wanted.grade : '' as const, note: wanted.note, at: now, by: authorOf(actor) };
  return again(async () => {
    const was = lineOf(await loadOwnAudit(actor, wanted.id), wanted.line);
    if (was.saved !== wanted.saved && !sameAnswer(was, wanted, actor)) throw new LineAnswered(was);
    const files = wanted.files.filter(file => !was.files.some(one => one.sha256 === file.sha256));
    if (was.saved !== wanted.saved && files.length === 0) return loadAudit(wanted.id);
    return actOnAudit(actor, { id: wanted.id, action: 'answer', about: String(was.n), details: { line: was.id, result: wanted.result }, keep: wanted.keep }, now, record => {
      const known = lineOf(record, wanted.line);
      if (known.saved !== was.saved) throw new StaleRecord();
      return { lines: record.lines.map(one => (one.id === known.id ? { ...one, answer, saved: one.saved + 1, files: [...one.files, ...files], earlier: one.answer ? [...one.earlier, one.answer] : one.earlier } : one)) };
    });
  });
}

function sameAnswer(was: Line, wanted: AnswerInput, actor: Actor): boolean {
  return was.answer?.by.id === actor.id && was.answer.result === wanted.result && was.answer.note === wanted.note && was.answer.grade === (wanted.result === 'nonconforming' ? wanted.grade : '');
}

/**
 * Ends the questioning: each nonconforming line becomes a nonconformity of its own, once, whatever happens in between (its origin is
 * the line), and the report may be written. A server that stops before the last one is made good by the job that calls openFindings.
 */
export async function conclude(actor: Actor, wanted: Target, now: Date): Promise<void> {
  await openFindings(actor, await actOnAudit(actor, { ...wanted, action: 'conclude' }, now, () => ({})), now);
}

/** Idempotent: called again by a job for an audit whose server stopped in between. */
export async function openFindings(actor: Actor, record: AuditView, now: Date): Promise<void> {
  const agency = await agencyById(record.agency, now), day = (at: Date): string => DateTime.fromJSDate(at, { zone: agency.timeZone }).toFormat('yyyy-MM-dd');
  for (const one of record.lines) {
    if (one.answer?.result !== 'nonconforming' || one.answer.grade === '') continue;
    await reportNonconformity(actor, record.agency, {
      title: titleFrom(one.answer.note), source: 'audit', unit: one.unit, clause: one.clause, document: one.document?.id ?? '', foundOn: day(one.answer.at), description: one.answer.note, evidence: words('line.askedAs', { question: one.question }), files: one.files,
      grade: one.answer.grade, origin: `audit:${record._id}:${one.id}`, audit: { id: record._id, number: record.number, line: one.id },
    }, now);
  }
}

const LONGEST_TITLE = 120;

/** What was found, in its first sentence; "1." and "TP." end none. */
function titleFrom(note: string): string {
  const text = note.replace(/\s+/gu, ' ').trim(), sentence = /^.{20,}?(?=[.;!?]+(?:\s|$))/u.exec(text)?.[0] ?? text;
  return sentence.length > LONGEST_TITLE ? `${sentence.slice(0, LONGEST_TITLE).replace(/\s\S*$/u, '')}…` : sentence;
}

export function lineOf(record: Pick<AuditView, 'lines'>, id: string): Line {
  const found = record.lines.find(one => one.id === id);
  if (!found) throw new NotFound();
  return found;
}

const MOST_TRIES = 30, LONGEST_PAUSE = 200;

/**
 * Other lines of the same audit are saved all the time: what met another write is tried again on the record as it is then. Of n at once
 * one gets through each round, so each waits a while of its own: in step they would meet again until somebody has no try left.
 */
async function again<Result>(run: () => Promise<Result>): Promise<Result> {
  for (let tries = 1; ; tries++) {
    try {
      return await run();
    } catch (error) {
      if (!(error instanceof StaleRecord) || tries >= MOST_TRIES) throw error;
      await pause(Math.random() * Math.min(LONGEST_PAUSE, 10 * tries));
    }
  }
}
