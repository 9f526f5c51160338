/** The form of each act on a nonconformity as data: which fields, what stands in them, what is chosen from. Pure. */
import type { AgencyView } from '../agencies/queries';
import type { Language } from '../core/words';
import type { InForceRow } from '../documents/queries';
import { positionIn, type PersonView } from '../people/queries';
import { clauseLabel, clausesOf } from '../standards/clauses';
import type { Choice, FieldRow } from '../web/actForm';
import type { Wording } from '../web/wording';
import { MOST_WHYS } from './input';
import { CAUSE_CATEGORIES, GRADES, SOURCES, type Action } from './model';
import { askedExtension, openCycle, type NonconformityView } from './standing';

/** `unitHeads` = ids of those who head the unit concerned: they may not verify. */
export interface FormScene {
  readonly record: NonconformityView; readonly agency: AgencyView; readonly language: Language; readonly wording: Wording;
  readonly people: readonly PersonView[]; readonly documents: readonly InForceRow[]; readonly action: Action | undefined;
}

/** Which lists a form chooses from: what it does not need is not asked of the store. */
export interface FormNeeds { readonly people?: boolean; readonly documents?: boolean }
export interface ActFormKind { readonly needs?: FormNeeds; readonly rows: (scene: FormScene) => readonly FieldRow[] }

const REASON: FieldRow = { name: 'reason', kind: 'prose', hint: true };
const FILES: FieldRow = { name: 'files', kind: 'files', optional: true, hint: true };
const reasoned: ActFormKind = { rows: () => [REASON] };
const plain: ActFormKind = { rows: () => [] };

/** By the resource the form posts to. */
export const RECORD_FORMS: Readonly<Record<string, ActFormKind>> = {
  triage: { needs: { people: true }, rows: scene => [
    { name: 'grade', kind: 'radio', choices: gradeChoices(scene.wording, true), value: scene.record.grade ?? '' }, { name: 'unit', kind: 'select', choices: chosenFirst(unitChoices(scene.agency), scene.wording), value: scene.record.unit },
    { name: 'responsible', kind: 'select', hint: true, choices: chosenFirst(peopleChoices(scene), scene.wording), value: headOf(scene) }, { name: 'clause', kind: 'select', optional: true, choices: clauseChoices(scene.record.edition, scene.language), value: scene.record.clause },
  ] },
  dismissal: reasoned, cancellation: reasoned, 'plan-return': reasoned, 'plan-approval': plain,
  correction: { rows: () => [{ name: 'correction', kind: 'prose', rows: 4, hint: true }, { name: 'none', kind: 'checkbox', hint: true }] },
  analysis: { rows: analysisRows },
  plan: { needs: { people: true }, rows: ({ record, wording, ...scene }) => [
    { name: 'criterion', kind: 'prose', hint: true, value: openCycle(record).criterion }, { name: 'waitDays', kind: 'number', hint: true, value: String(openCycle(record).waitDays) },
    { name: 'verifier', kind: 'select', hint: true, choices: chosenFirst(verifierChoices({ record, wording, ...scene }), wording), value: openCycle(record).verifier?.id ?? '' },
  ] },
  actions: { needs: { people: true, documents: true }, rows: scene => [
    { name: 'text', kind: 'prose', hint: true }, { name: 'expected', kind: 'line', hint: true }, { name: 'owner', kind: 'select', choices: chosenFirst(peopleChoices(scene), scene.wording) },
    { name: 'due', kind: 'date' }, { name: 'document', kind: 'select', optional: true, hint: true, choices: documentChoices(scene.documents) },
  ] },
  evidence: { rows: () => [{ ...FILES, optional: false }] },
  verification: { rows: ({ wording }) => [
    { name: 'outcome', kind: 'radio', choices: (['effective', 'notEffective', 'inconclusive'] as const).map(value => ({ value, text: wording.words(`outcome.${value}`), note: wording.words(`outcome.${value}.note`) })) },
    { name: 'result', kind: 'prose', rows: 5, hint: true }, { name: 'until', kind: 'date', optional: true, hint: true }, { name: 'riskChanged', kind: 'prose', rows: 2, optional: true, hint: true }, { name: 'systemChanged', kind: 'prose', rows: 2, optional: true, hint: true }, FILES,
  ] },
};

export const ACTION_FORMS: Readonly<Record<string, ActFormKind>> = {
  claim: { rows: () => [{ name: 'proof', kind: 'prose', rows: 4, hint: true }, FILES] },
  acceptance: plain, refusal: reasoned,
  extension: { rows: () => [{ name: 'until', kind: 'date' }, REASON] },
  'extension-answer': { rows: ({ action, wording: { words, date } }) => {
    const asked = action && askedExtension(action), until = asked ? date(asked.until) : '';
    return [{ name: 'answer', kind: 'radio', choices: [{ value: 'grant', text: words('answer.grant', { until }) }, { value: 'deny', text: words('answer.deny') }] }, { ...REASON, word: 'reasonToDeny', optional: 'told' }];
  } },
};

/** Both methods in one form: the sheet shows the fields of the one that is chosen. */
function analysisRows({ record, wording: { words } }: FormScene): FieldRow[] {
  const known = openCycle(record).analysis, categories = CAUSE_CATEGORIES.map(value => ({ value, text: words(`cause.${value}`) }));
  return [
    { name: 'method', kind: 'radio', choices: (['whys', 'fishbone'] as const).map(value => ({ value, text: words(`method.${value}`), note: words(`method.${value}.note`) })), value: known?.method ?? 'whys' },
    ...Array.from({ length: MOST_WHYS }, (_, at): FieldRow => ({ name: `why${at + 1}`, kind: 'line', optional: true, value: known?.whys[at]?.answer ?? '' })),
    ...CAUSE_CATEGORIES.map((category): FieldRow => ({ name: category, kind: 'prose', rows: 2, optional: true, value: (known?.branches.find(branch => branch.category === category)?.causes ?? []).join('\n') })),
    { name: 'root', kind: 'prose', rows: 2, hint: true, value: known?.root ?? '' }, { name: 'category', kind: 'select', choices: [{ value: '', text: words('nonconformity.choose') }, ...categories], value: known?.category ?? '' }, { name: 'similar', kind: 'prose', hint: true, value: known?.similar ?? '' },
  ];
}

export function gradeChoices({ words }: Wording, noted: boolean): Choice[] {
  return GRADES.map(value => ({ value, text: words(`grade.${value}`), ...(noted ? { note: words(`grade.${value}.note`) } : {}) }));
}

export function sourceChoices({ words }: Wording): Choice[] {
  return SOURCES.map(value => ({ value, text: words(`source.${value}`) }));
}

export function unitChoices(agency: AgencyView): Choice[] {
  return agency.units.filter(unit => unit.active).map(unit => ({ value: unit.id, text: unit.name }));
}

export function clauseChoices(edition: string, language: Language): Choice[] {
  return clausesOf(edition).map(clause => ({ value: clause.number, text: clauseLabel(edition, clause.number, language) }));
}

export function documentChoices(documents: readonly InForceRow[]): Choice[] {
  return documents.map(row => ({ value: row._id, text: `${row.code} ${row.title}` }));
}

/** Nothing is chosen for the person: the first of a list is not an answer. */
export function chosenFirst(choices: readonly Choice[], { words }: Wording): Choice[] {
  return [{ value: '', text: words('nonconformity.choose') }, ...choices];
}

function peopleChoices({ people, record }: Pick<FormScene, 'people' | 'record'>): Choice[] {
  return people.filter(person => person.state === 'active').map(person => ({ value: person._id, text: [person.name, positionIn(person, record.agency)?.title ?? ''].filter(Boolean).join(', ') }));
}

function headsOf({ people, record }: Pick<FormScene, 'people' | 'record'>): readonly PersonView[] {
  return people.filter(person => person.state === 'active' && positionIn(person, record.agency)?.unit === record.unit && person.grants.some(grant => grant.role === 'unitHead' && grant.agency === record.agency && (!grant.unit || grant.unit === record.unit)));
}

/** The head of the unit concerned is proposed where there is one head. */
function headOf(scene: Pick<FormScene, 'people' | 'record'>): string {
  const [head, another] = scene.record.unit ? headsOf(scene) : [];
  return head && !another ? head._id : '';
}

/** Whoever owns an action or heads the unit is not offered: they may not verify. */
function verifierChoices(scene: Pick<FormScene, 'people' | 'record' | 'wording'>): Choice[] {
  const apart = new Set([...openCycle(scene.record).actions.map(action => action.owner.id), ...headsOf(scene).map(person => person._id)]);
  return peopleChoices(scene).filter(choice => !apart.has(choice.value));
}
