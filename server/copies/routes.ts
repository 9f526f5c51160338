/** Taking a controlled copy, opening it, the register, the pages of a revision on screen, and "is this sheet still good". */
import { agencyById } from '../agencies/queries';
import { NotFound } from '../core/errors';
import { loadDocument } from '../documents/acts';
import { chosen } from '../documents/documentPage';
import { contentDisposition } from '../files/fileName';
import type { Tools } from '../tools';
import { noteReading } from '../trail/operations';
import { action, page, type Answer, type Handler, type Route } from '../web/route';
import { baseByKey, baseFor } from './bases';
import { copiedFile, takeCopy } from './operations';
import { copyOfMine } from './queries';
import { registerPage } from './registerPage';
import { pageImage, serveCopy, type Marking } from './serving';
import { verifyPage } from './verifyPage';

/** Pixels: A4 at the width it is shown on, and for screens of two dots a point. */
const SCREEN_WIDTHS = { small: 794, full: 1240 } as const;

function take(tools: Tools): Handler {
  return async visit => {
    const n = visit.params['n'] === undefined ? {} : { n: Number(visit.params['n']) };
    const copy = await takeCopy(visit.actor, { id: visit.params['id'] ?? '', ...n, ...(visit.body['file'] ? { file: String(visit.body['file']) } : {}) }, visit.now, tools.files);
    return { redirect: `/copies/${copy._id}/file` };
  };
}

function download(tools: Tools): Handler {
  return async (visit): Promise<Answer> => {
    const copy = await copyOfMine(visit.actor, visit.params['copy'] ?? ''), base = await baseByKey(copy.base);
    if (!base) throw new NotFound();
    const served = serveCopy(copy, base, await markingOf(tools, copy.agency, visit.now), tools.files), name = `${copy.code} ${copy.label.replace('/', '-')} (${copy.number}).pdf`;
    if (!visit.range) await noteReading({ action: 'copy.download', by: visit.actor.id, byName: visit.actor.name, agency: copy.agency, within: copy.within, subject: copy.document, subjectName: copy.code, details: { number: copy.number, label: copy.label } }, visit.now);
    return { file: { type: 'application/pdf', disposition: contentDisposition(name, 'attachment'), ...served } };
  };
}

async function markingOf({ config }: Tools, agency: string, now: Date): Promise<Marking> {
  return { secret: config.copySecret, baseUrl: config.baseUrl, timeZone: (await agencyById(agency, now)).timeZone };
}

/** A page as a picture, for reading on screen: works on every phone, without a PDF program and without script. */
function screenPage(tools: Tools): Handler {
  return async (visit): Promise<Answer> => {
    const document = await loadDocument(visit.params['id'] ?? ''), revision = chosen(visit.actor, document, Number(visit.params['n'])), file = copiedFile(revision), number = Number(visit.params['page']);
    if (!Number.isInteger(number) || number < 1 || number > (file.pdf?.pages ?? 0)) throw new NotFound();
    const width = SCREEN_WIDTHS[visit.query['size'] === 'small' ? 'small' : 'full'];
    const base = await baseFor(document, revision, file, await agencyById(document.agency, visit.now), tools.files, visit.now), image = await pageImage(base, number, width, tools.files);
    return { file: { type: 'image/png', size: image.length, etag: `${base.sidecar.id}-p${number}-${width}`, disposition: contentDisposition(`${document.code} ${number}.png`, 'inline'), keep: 600, open: span => [span ? image.subarray(span.start, span.end + 1) : image] } };
  };
}

export function copyRoutes(tools: Tools): readonly Route[] {
  return [
    action('/documents/:id/copies', 'copies.take', take(tools)),
    action('/documents/:id/revisions/:n/copies', 'copies.take', take(tools)),
    page('/documents/:id/revisions/:n/pages/:page.png', 'documents.read', screenPage(tools)),
    page('/copies', 'copies.register', registerPage),
    page('/copies/:copy/file', 'copies.take', download(tools)),
    page('/v/:token', 'anyone', visit => verifyPage(visit, visit.params['token'] ?? '', tools.config.copySecret)),
  ];
}
