/** What waits for people in documents, as rows of "my tasks". */
import type { TaskSource } from '../web/tasks';
import { addressOf, PLACES } from './actWords';
import type { RevisionAction } from './lifecycle';

const KIND = { submit: 'write', revise: 'write', review: 'sign', requestApproval: 'write', approve: 'sign', release: 'release', confirmValid: 'validity', makeObsolete: 'sign' } as const;
type Asked = keyof typeof KIND;

/** Writing anew after a return is the same act as submitting. */
const ACT = (asked: Asked): RevisionAction => (asked === 'revise' ? 'submit' : asked);
/** What concerns the revision in force is read at the document's own address. */
const OF_THE_ONE_IN_FORCE: readonly Asked[] = ['confirmValid', 'makeObsolete'];

const isAsked = (action: string): action is Asked => action in KIND;

export const documentTasks: TaskSource = {
  name: 'document', collection: 'documents', code: 'code', title: 'title',
  say: (row, waiting, { words }) => {
    const revision = addressOf(row, Number(waiting.part)), asked = isAsked(waiting.action) ? waiting.action : undefined, place = asked && PLACES[ACT(asked)];
    const where = { review: '/review', draft: '/draft', page: `/acts/${place?.resource ?? ''}`, once: '' };
    return {
      kind: asked ? KIND[asked] : 'write', icon: place?.icon ?? 'inbox', title: words(`task.${waiting.action}`, { what: `${row.code} ${row.title}` }), about: words('task.label', { label: waiting.about ?? '' }),
      href: asked && OF_THE_ONE_IN_FORCE.includes(asked) ? `/documents/${row._id}` : revision, doHref: `${revision}${place ? where[place.at] : ''}`, doLabel: words(`task.${waiting.action}.do`),
    };
  },
};
