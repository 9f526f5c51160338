/** How does the description of a form become the blank paper of its revision? */
import { holdersOf } from '../people/queries';
import { wordsFor } from '../core/words';
import type { FileStore } from '../files/store';
import type { FormDescription } from '../forms/description';
import { formPaper } from '../forms/printed';
import { namesFor, wordingProblems } from '../forms/wording';
import { drawn, issuerOf, RECORD_LANGUAGE } from '../papers/printing';
import type { Revision } from './model';
import { labelOf, type DocumentView } from './standing';

/** The blank as PDF; wording that cannot be said stands there as it was typed. @throws Unavailable while drawing is not possible. */
export async function blankForm(document: Pick<DocumentView, 'agency' | 'code'>, revision: Revision, form: FormDescription, store: FileStore, now: Date): Promise<Buffer> {
  const [issuer, [head]] = await Promise.all([issuerOf(document.agency, store, now), holdersOf(document.agency, ['head'])]);
  const about = { code: document.code, title: revision.title, label: labelOf(revision), issue: revision.issue, amendment: revision.amendment, from: null, decision: null };
  return drawn(formPaper({ form: sayable(form), about, issuer, head: head?.name ?? '', at: revision.createdAt, watermark: '' }, wordsFor(RECORD_LANGUAGE)));
}

/** A form in the making may hold wording with mistakes: its placeholders are escaped, so that they are printed and not asked for. */
function sayable(form: FormDescription): FormDescription {
  const names = namesFor(form);
  return { ...form, blocks: form.blocks.map(block => (block.block === 'wording' && wordingProblems(block.text, names).length ? { ...block, text: block.text.replace(/\\*\{\{/g, '\\{{') } : block)) };
}
