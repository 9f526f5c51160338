/** The checklist and its questions over HTTP: one answer a post, from a form or from answers that a browser kept while the line was down. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { authorOf } from '../access/roles';
import { ROOT } from '../config';
import { Refused } from '../core/errors';
import { parse } from '../core/form';
import { bringEvidence } from '../files/evidence';
import { contentDisposition } from '../files/fileName';
import type { Tools } from '../tools';
import { action, page, type Answer, type Handler, type Route, type Visit } from '../web/route';
import { wording } from '../web/wording';
import { addQuestion, answerLine, lineOf, removeQuestion } from './answering';
import { checklistPage } from './checklistPage';
import { answerInput, questionInput } from './input';
import { closedWords, linePage } from './linePage';
import { checklistFor, lineFileFor } from './lineQueries';
import { linesAddress, mayOnLines, nextOpen, toldAnswer } from './lineWords';

const idOf = (visit: Visit): string => visit.params['id'] ?? '';
const lineIn = (visit: Visit): string => visit.params['line'] ?? '';

const add: Handler = async visit => {
  await addQuestion(visit.actor, { ...parse(questionInput, visit.body), id: idOf(visit) }, visit.now);
  return { redirect: linesAddress(idOf(visit)), flash: { key: 'questionAdded' } };
};

const remove: Handler = async visit => {
  await removeQuestion(visit.actor, { id: idOf(visit), line: lineIn(visit) }, visit.now);
  return { redirect: linesAddress(idOf(visit)), flash: { key: 'questionRemoved' } };
};

/** Photographs are looked at only for somebody who may answer, and kept with the answer; everybody else is refused by the operation. */
function answer({ files: store }: Tools): Handler {
  return async visit => {
    const record = await checklistFor(visit.actor, idOf(visit)), line = lineOf(record, lineIn(visit));
    demandSamePerson(visit);
    const input = parse(answerInput, visit.body), photos = visit.uploads.filter(one => one.field === 'photos');
    const brought = mayOnLines(record, visit.actor, 'answer') ? await bringEvidence(photos, 'photos', authorOf(visit.actor), visit.now, store) : { files: [] };
    const { lines } = await answerLine(visit.actor, { ...input, id: record._id, line: line.id, ...brought }, visit.now), next = nextOpen(lines, line.id);
    if (fromScript(visit)) return { json: { saved: lineOf({ lines }, line.id).saved } };
    return { redirect: linesAddress(record._id, next?.id), flash: { key: 'lineSaved', values: { n: line.n } } };
  };
}

function fromScript(visit: Visit): boolean {
  return visit.body['reply'] === 'json';
}

/** What one person wrote while the line was down is not sent in the name of another who signed in meanwhile. */
function demandSamePerson(visit: Visit): void {
  const wrote = visit.body['person'];
  if (typeof wrote === 'string' && wrote !== visit.actor.id) throw new Refused({ key: 'anotherWrote' });
}

/** The form again with what was typed; to a script, the reason as data. */
function answerRefused(again: Handler): Handler {
  return visit => (fromScript(visit) ? reasons(visit) : again(visit));
}

async function reasons(visit: Visit): Promise<Answer> {
  const record = await checklistFor(visit.actor, idOf(visit)), line = lineOf(record, lineIn(visit)), w = wording(visit), { refusal, fields = {} } = visit.problems ?? {};
  if (refusal?.key === 'anotherWrote') return { json: { other: w.refusal(refusal) }, status: 409 };
  if (!mayOnLines(record, visit.actor, 'answer')) return { json: { closed: closedWords({ record, wording: w }) }, status: 409 };
  if (refusal?.key === 'lineAnsweredMeanwhile' && line.answer) return { json: { conflict: { ...toldAnswer(line.answer, w), saved: line.saved } }, status: 409 };
  if (refusal?.key === 'staleRecord') return { json: { busy: true }, status: 503 };
  return { json: { invalid: [...Object.values(fields), ...(refusal ? [refusal] : [])].map(one => w.refusal(one)) }, status: 422 };
}

/** Byte for byte as it was sent: pictures are shown, everything else is saved. */
function file({ files: store }: Tools): Handler {
  return async visit => {
    const found = await lineFileFor(visit.actor, idOf(visit), visit.params['file'] ?? '');
    return { file: { type: found.mime, size: found.size, etag: found.sha256, disposition: contentDisposition(found.name, found.mime.startsWith('image/') ? 'inline' : 'attachment'), keep: 600, open: span => store.open(found.sha256, span) } };
  };
}

/** The worker that reads and sends the checklist while the line is down; it must lie beside what it serves, so its address bears no hash. */
const worker: Handler = () => {
  const built = join(ROOT, 'views', 'assets', 'built'), manifest = z.record(z.string(), z.string()).parse(JSON.parse(readFileSync(join(built, 'manifest.json'), 'utf8')));
  return { type: 'text/javascript', text: readFileSync(join(built, manifest['lineWorker.js'] ?? ''), 'utf8') };
};

export function lineRoutes(tools: Tools): readonly Route[] {
  const list = checklistPage(tools.config.maxUploadBytes), one = linePage(tools.config.maxUploadBytes);
  return [
    page('/audits-offline.js', 'anyone', worker),
    page('/audits/:id/lines', 'audits.read', list),
    action('/audits/:id/lines', 'audits.read', add, { again: list }),
    page('/audits/:id/lines/:line', 'audits.read', one),
    action('/audits/:id/lines/:line', 'audits.read', answer(tools), { again: answerRefused(one), upload: true }),
    action('/audits/:id/lines/:line/removal', 'audits.read', remove, { again: list }),
    page('/audits/:id/files/:file', 'audits.read', file(tools)),
  ];
}
