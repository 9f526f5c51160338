/** While somebody types: what would the blank look like, and what is wrong? Nothing is kept. */
import { InvalidInput } from '../core/errors';
import { parse } from '../core/form';
import { wordsFor } from '../core/words';
import { RECORD_LANGUAGE } from '../papers/printing';
import { pdfWorker } from '../pdf/worker';
import type { Tools } from '../tools';
import type { Answer, Visit } from '../web/route';
import { wording } from '../web/wording';
import { built } from './formActs';
import { blankForm } from './formDrawing';
import { builderInput } from './formInput';
import { draftOfForm } from './formPage';
import { problemsAt } from './formProblemWords';

/** Pixels: A4 at the width it is shown on, sharp on screens of two dots a point. */
export const PREVIEW_WIDTH = 1000;

/** The page as a picture, in base64, with the problems of the open block; or what hinders it from being read, by field. */
export function formPreview(tools: Tools): (visit: Visit) => Promise<Answer> {
  return async visit => {
    const w = wording(visit), input = parse(builderInput, visit.body), { document, revision, kept } = await draftOfForm(visit);
    try {
      const { form, open } = built(revision, { ...input, act: 'save' }, visit.body, kept, wordsFor(RECORD_LANGUAGE));
      if (!form) return { json: { problems: [] } };
      const bytes = await blankForm(document, revision, form, tools.files, visit.now), { pages } = await pdfWorker().readPdf(bytes);
      const number = Math.min(input.page, pages), image = await pdfWorker().renderPage(bytes, number, { width: PREVIEW_WIDTH });
      return { json: { problems: problemsAt(form, open, w), image: image.toString('base64'), page: number, pages, label: w.words('forms.pageOf', { number, of: pages }) } };
    } catch (error) {
      if (!(error instanceof InvalidInput)) throw error;
      return { json: { problems: Object.values(error.fields).map(w.refusal) } };
    }
  };
}
