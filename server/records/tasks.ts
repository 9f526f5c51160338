/** What waits for people in records and papers of disposal, as rows of "my tasks". */
import type { TaskSource } from '../web/tasks';
import { addressOf, disposalAddress } from './actWords';

export const recordTasks: TaskSource = {
  name: 'record', collection: 'records', code: 'number', title: 'title',
  say: (row, waiting, { words }) => {
    const href = addressOf(row), signs = waiting.action === 'signRecord';
    return { kind: signs ? 'sign' : 'write', icon: signs ? 'pen' : 'arrow-counterclockwise', title: words(`task.${waiting.action}`, { what: `${row.code} ${row.title}`, place: waiting.about ?? '' }), about: '', href, doHref: signs ? `${href}/acts/signature` : `${href}/edit`, doLabel: words(`task.${waiting.action}.do`) };
  },
};

export const disposalTasks: TaskSource = {
  name: 'disposal', collection: 'disposals', code: 'number', title: 'title',
  say: (row, waiting, { words }) => {
    const href = disposalAddress(row), signs = waiting.action === 'approveDisposal';
    return { kind: signs ? 'sign' : 'write', icon: signs ? 'pen' : 'trash', title: words(`task.${waiting.action}`, { what: `${row.code} ${row.title}` }), about: '', href, doHref: signs ? `${href}/acts/approval` : href, doLabel: words(`task.${waiting.action}.do`) };
  },
};
