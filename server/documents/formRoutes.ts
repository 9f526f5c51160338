/** The form builder's addresses: the page, its one post, and the pictures of the blank as it is and as it is being typed. */
import { NotFound } from '../core/errors';
import { parse } from '../core/form';
import { hashOf } from '../core/trail';
import { wordsFor } from '../core/words';
import { contentDisposition } from '../files/fileName';
import { RECORD_LANGUAGE } from '../papers/printing';
import { pdfWorker } from '../pdf/worker';
import type { Tools } from '../tools';
import { action, page, type Answer, type Route, type Visit } from '../web/route';
import { addressOf } from './actWords';
import { built } from './formActs';
import { draftOfForm, formPage } from './formPage';
import { builderInput } from './formInput';
import { describeForm } from './formOperations';
import { formPreview, PREVIEW_WIDTH } from './formPreview';
import { formFacts } from './formStanding';
import { labelOf } from './standing';

/** What was typed is kept and the button's work done in one write; then the same page, where the button leads. */
function build(tools: Tools): (visit: Visit) => Promise<Answer> {
  return async visit => {
    const input = parse(builderInput, visit.body), { document, revision, kept } = await draftOfForm(visit);
    const { form, open, removed } = built(revision, input, visit.body, kept, wordsFor(RECORD_LANGUAGE));
    const same = hashOf(form) === hashOf(revision.form ?? null) && formFacts(document.code, labelOf(revision), revision).formDrawn;
    if (!same || document.version !== input.version) await describeForm(visit.actor, { id: document._id, n: revision.n, version: input.version, form, removed }, visit.now, tools.files);
    const place = form === null ? 'draft#form' : `form${asked(open, input.act.startsWith('page:') ? Number(input.act.slice(5)) : input.page, removed ? UNDO : undefined)}`;
    return { redirect: `${addressOf(document, revision.n)}/${place}`, ...(same ? {} : { flash: { key: !form ? 'formDropped' : removed ? 'blockRemoved' : input.act === 'undo' ? 'blockRestored' : 'formSaved' } }) };
  };
}

/** The button that brings back what was removed: the keyboard stands on it then. */
const UNDO = 'undo';

function asked(open: string, page: number, at = open ? `at-${open}` : ''): string {
  const wanted = new URLSearchParams({ ...(open ? { block: open } : {}), ...(page > 1 ? { page: String(page) } : {}) }).toString();
  return `${wanted ? `?${wanted}` : ''}${at ? `#${at}` : ''}`;
}

/** The saved blank, a page as a picture; without the watermark of the viewer, as it will be printed. */
function picture(tools: Tools): (visit: Visit) => Promise<Answer> {
  return async visit => {
    const { revision } = await draftOfForm(visit), main = revision.files.find(file => file.role === 'main' && file.drawnFrom !== undefined), number = Number(visit.params['page']);
    if (!main?.pdf || !Number.isInteger(number) || number < 1 || number > main.pdf.pages) throw new NotFound();
    const image = await pdfWorker().renderPage(await tools.files.read(main.sha256), number, { width: PREVIEW_WIDTH });
    return { file: { type: 'image/png', size: image.length, etag: `${main.sha256}-p${number}`, disposition: contentDisposition(`${number}.png`, 'inline'), keep: 600, open: span => [span ? image.subarray(span.start, span.end + 1) : image] } };
  };
}

const R = '/documents/:id/revisions/:n/form';

export function formRoutes(tools: Tools): readonly Route[] {
  return [
    page(R, 'documents.create', formPage),
    action(R, 'documents.create', build(tools), { again: formPage }),
    page(`${R}/preview/:page.png`, 'documents.create', picture(tools)),
    action(`${R}/preview`, 'documents.create', formPreview(tools)),
  ];
}
