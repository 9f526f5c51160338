/** What waits for people in nonconformities, as rows of "my tasks". */
import type { TaskSource } from '../web/tasks';
import { ACTION_PLACES, PLACES } from './actWords';
import type { ActionAct, NonconformityAction } from './lifecycle';
import { addressOf } from './nonconformityWords';

/** What standing.ts waits for → the act that answers it, whether it is signed, and whether it is about one action of the plan. */
const ASKED: Readonly<Record<string, { readonly act: NonconformityAction | ActionAct; readonly kind: 'correct' | 'sign'; readonly ofAction?: boolean }>> = {
  triage:          { act: 'triage',         kind: 'correct' },
  contain:         { act: 'contain',        kind: 'correct' },
  analyse:         { act: 'analyse',        kind: 'correct' },
  plan:            { act: 'plan',           kind: 'correct' },
  approvePlan:     { act: 'approvePlan',    kind: 'sign' },
  doAction:        { act: 'claim',          kind: 'correct', ofAction: true },
  acceptAction:    { act: 'accept',         kind: 'correct', ofAction: true },
  answerExtension: { act: 'grantExtension', kind: 'correct', ofAction: true },
  verify:          { act: 'findEffective',  kind: 'sign' },
};
const ALL: Partial<Record<string, { readonly resource: string; readonly icon: string }>> = { ...PLACES, ...ACTION_PLACES };
/** The plan is made on the record's own page, beside its actions. */
const ON_THE_PAGE: ReadonlySet<string> = new Set(['plan']);

export const nonconformityTasks: TaskSource = {
  name: 'nonconformity', collection: 'nonconformities', code: 'number', title: 'title',
  say: (row, waiting, { words }) => {
    const asked = ASKED[waiting.action], place = asked && ALL[asked.act], href = addressOf(row), part = asked?.ofAction ? `${href}/actions/${waiting.part ?? ''}` : href;
    return {
      kind: asked?.kind ?? 'correct', icon: place?.icon ?? 'exclamation-diamond', title: words(`task.${waiting.action}`, { what: `${row.code} ${row.title}`, n: waiting.about ?? '' }), about: '',
      href, doHref: place && !ON_THE_PAGE.has(waiting.action) ? `${part}/acts/${place.resource}` : href, doLabel: words(`task.${waiting.action}.do`),
    };
  },
};
