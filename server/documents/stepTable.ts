/** The steps of a procedure as pages show and take them, in words: the table with what changed, and the rows of its editor. */
import type { Actor } from '../access/roles';
import type { Words } from '../core/words';
import { versionFor } from '../web/typed';
import type { Visit } from '../web/route';
import type { Wording } from '../web/wording';
import { addressOf } from './actWords';
import type { ProcessStep, Revision } from './model';
import { mayReadRevision } from './reading';
import { labelOf, type DocumentView } from './standing';
import { comparedSteps, predecessorOf, STEP_FIELDS, totalLimit, type ComparedStep } from './stepCompare';
import { MOST_STEPS, typedSteps } from './stepInput';

const EMPTY_ROWS = 2;
const NOTHING: ProcessStep = { what: '', who: '', limit: '', form: '' };

/** Nothing where no steps were ever entered. What changed is told to those who may read the revision before. */
export function stepTable(actor: Actor, document: DocumentView, revision: Revision, { words }: Wording): { processSteps?: Record<string, unknown> } {
  const steps = revision.steps ?? [], predecessor = predecessorOf(document.revisions, revision);
  const before = predecessor?.steps?.length && mayReadRevision(actor, document, predecessor) ? predecessor : undefined, rows = comparedSteps(steps, before?.steps ?? steps);
  if (rows.length === 0) return {};
  const changes = rows.filter(row => row.change).length, total = totalWords(steps, words);
  return {
    processSteps: {
      heads: STEP_FIELDS.map(field => words(`steps.${field}`)), rows: rows.map(row => shownRow(row, words)), count: words('steps.count', { count: steps.length }), ...(total ? { total } : {}),
      ...(before ? { compared: words(changes ? 'steps.changed' : 'steps.unchanged', { label: labelOf(before), count: changes }) } : {}),
    },
  };
}

function shownRow({ number, change, cells }: ComparedStep, words: Words): Record<string, unknown> {
  return {
    number: number ? words('steps.number', { number }) : '', ...(change ? { change, changeWord: words(`steps.change.${change}`) } : {}),
    cells: STEP_FIELDS.map(field => ({ label: words(`steps.${field}`), pieces: cells[field], none: cells[field].every(piece => piece.text === ''), main: field === 'what' })),
  };
}

/** "12,5 ngày làm việc", or nothing where the limits cannot be added up. */
export function totalWords(steps: readonly ProcessStep[], words: Words): string | undefined {
  const total = totalLimit(steps, words('steps.units').split(', '));
  return total && words('steps.total', { total: `${String(total.amount).replace('.', words('steps.decimal'))} ${total.unit}` });
}

/** Every row in fields, as stored or as typed, and two empty ones; `blank` is what script adds. */
export function stepEditor(visit: Visit, document: DocumentView, revision: Revision, { words }: Wording): Record<string, unknown> {
  const typed = visit.problems && typedSteps(visit.body), steps = typed?.steps ?? revision.steps ?? [], rows = [...steps, ...Array.from({ length: EMPTY_ROWS }, () => NOTHING)];
  return {
    stepEditor: {
      action: `${addressOf(document, revision.n)}/steps`, version: versionFor(visit, document.version), heads: STEP_FIELDS.map(field => words(`steps.${field}`)), rows: rows.map((step, at) => editedRow(step, at, words)), blank: editedRow(NOTHING, rows.length, words),
      note: steps.length ? words('steps.count', { count: steps.length }) : '', most: MOST_STEPS, pasted: typed?.pasted ?? '', full: words('field.tooManySteps'),
    },
  };
}

/** `naming` is a control's name in words with its place left open, for script that moves rows. */
function editedRow(step: ProcessStep, at: number, words: Words): Record<string, unknown> {
  const named = (key: string): { label: string; naming: string } => ({ label: words(key, { number: at + 1 }), naming: words(key) });
  return {
    at, number: at + 1, remove: named('steps.remove'), up: named('steps.up'), down: named('steps.down'),
    cells: STEP_FIELDS.map(field => ({ ...named(`steps.${field}Of`), name: field, id: `steps.${at}.${field}`, head: words(`steps.${field}`), value: step[field], main: field === 'what' })),
  };
}
