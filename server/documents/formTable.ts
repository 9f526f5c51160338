/** What a form asks, as the pages of its document show it: block by block, with what changed since the issue before. */
import type { Actor } from '../access/roles';
import type { Wording } from '../web/wording';
import { comparedForm } from './formCompare';
import type { Revision } from './model';
import { mayReadRevision } from './reading';
import { labelOf, type DocumentView } from './standing';
import { predecessorOf } from './stepCompare';

/** Nothing where the document is a file. What changed is told to those who may read the revision before. */
export function formTable(actor: Actor, document: DocumentView, revision: Revision, { words }: Wording): { formContents?: Record<string, unknown> } {
  if (!revision.form) return {};
  const predecessor = predecessorOf(document.revisions, revision), before = predecessor?.form && mayReadRevision(actor, document, predecessor) ? predecessor : undefined;
  const rows = comparedForm(revision.form, before?.form ?? undefined, words), changes = rows.filter(row => row.change).length;
  return {
    formContents: {
      heads: [words('forms.head.block'), words('forms.head.detail')], count: words('forms.blockCount', { count: revision.form.blocks.length }),
      rows: rows.map((row, at) => ({ ...row, number: at || '', ...(row.change ? { changeWord: words(`steps.change.${row.change}`) } : {}) })),
      ...(before ? { compared: words(changes ? 'forms.compared' : 'forms.unchanged', { label: labelOf(before), count: changes }) } : {}),
    },
  };
}
