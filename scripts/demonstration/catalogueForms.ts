/** Which forms of the catalogue did the agencies of the demonstration take over as documents, and since when? */
import { catalogueForm } from '../../server/forms/catalogue/catalogue';
import type { FormDescription } from '../../server/forms/description';
import type { DocumentPlan } from './catalogue';
import { issued, replaced, type RevisionPlan } from './lives';
import type { AgencyKey } from './province';

export type FormId = 'satisfactionSurvey' | 'processSlip' | 'riskSheet' | 'objectivesPlan' | 'qualityObjectives' | 'trainingPlan' | 'trainingEvaluation' | 'correctiveActionBook' | 'recordsList' | 'reviewMinutes';

export interface FormPlan { readonly form: FormId; readonly document: DocumentPlan }

/** The day the survey of the Sở Tư pháp asked for one thing more: records before it keep the form they were filled in on. */
const SURVEY_AMENDED = -180;
const CHANNELS = ['Trực tiếp', 'Trực tuyến', 'Bưu chính công ích'];

export const FORMS: readonly FormPlan[] = [
  taken('stp', 'satisfactionSurvey', [issued(-870), surveyAmendment()], [kept(asked('satisfactionSurvey'), 1), withChannel(kept(asked('satisfactionSurvey'), 1))]),
  taken('stp', 'processSlip', [issued(-372)]),
  taken('stp', 'riskSheet', [issued(-371)]),
  taken('stp', 'objectivesPlan', [issued(-371)]),
  taken('stp', 'trainingEvaluation', [issued(-370)]),
  taken('stp', 'correctiveActionBook', [issued(-398)]),
  taken('khcn', 'satisfactionSurvey', [issued(-370)]),
  taken('khcn', 'processSlip', [issued(-369)]),
  taken('khcn', 'riskSheet', [issued(-369)]),
  taken('khcn', 'trainingPlan', [issued(-368)]),
  taken('khcn', 'recordsList', [issued(-368)]),
  taken('minhtuong', 'satisfactionSurvey', [issued(-368)]),
  taken('minhtuong', 'processSlip', [issued(-367)]),
  taken('minhtuong', 'correctiveActionBook', [issued(-367)]),
  taken('minhtuong', 'qualityObjectives', [issued(-366)]),
  taken('minhtuong', 'reviewMinutes', [issued(-366)]),
];

function taken(agency: AgencyKey, form: FormId, revisions: readonly RevisionPlan[], asks: readonly FormDescription[] = [asked(form)]): FormPlan {
  const { code, title } = found(form);
  return { form, document: { agency, code, type: 'BM', unit: '', title, matter: { kind: 'described', asks }, life: { revisions }, refers: [], upload: 'pdf' } };
}

function found(form: FormId): NonNullable<ReturnType<typeof catalogueForm>> {
  const one = catalogueForm(form);
  if (!one) throw new Error(`The catalogue has no ${form}`);
  return one;
}

function asked(form: FormId): FormDescription {
  return found(form).description;
}

/** Years that its records are kept, so that some have fallen due within the years of the demonstration. */
function kept(form: FormDescription, retentionYears: number): FormDescription {
  return { ...form, retentionYears };
}

function withChannel(form: FormDescription): FormDescription {
  const channel = { block: 'field' as const, name: 'channel', label: 'Cách nộp hồ sơ', kind: 'choice' as const, options: CHANNELS, required: true, help: '', measure: '', prefill: '' as const };
  return { ...form, blocks: form.blocks.flatMap(block => (block.name === 'procedure' ? [block, channel] : [block])) };
}

function surveyAmendment(): RevisionPlan {
  return { ...replaced('amendment', SURVEY_AMENDED), alteration: { reason: 'Tách được ý kiến của người nộp hồ sơ trực tuyến khi tổng hợp.', where: 'Thông tin về người trả lời', what: 'Bổ sung câu hỏi về cách nộp hồ sơ.' } };
}
