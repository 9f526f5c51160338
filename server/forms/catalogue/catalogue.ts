/** Which forms does the system bring along, each with code, title and description, ready to become a controlled document of an agency? */
import { AUDITS } from './audits';
import { DECLARATION } from './declaration';
import { DOCUMENT_CONTROL } from './documentControl';
import { MANAGEMENT_REVIEW } from './managementReview';
import { NONCONFORMITIES } from './nonconformities';
import { OBJECTIVES } from './objectives';
import { PROCEDURES } from './procedures';
import { RECORDS_KEEPING } from './recordsKeeping';
import { RISKS } from './risks';
import { SATISFACTION } from './satisfaction';
import { TRAINING } from './training';
import type { CatalogueForm } from './writing';

export type { CatalogueForm } from './writing';

/** In the order of their codes' groups; an agency takes over what it needs and changes it. */
const FORMS: readonly CatalogueForm[] = [
  ...DOCUMENT_CONTROL, ...RECORDS_KEEPING, ...RISKS, ...AUDITS, ...NONCONFORMITIES, ...MANAGEMENT_REVIEW, ...SATISFACTION, ...OBJECTIVES, ...TRAINING, ...DECLARATION, ...PROCEDURES,
];

export function catalogue(): readonly CatalogueForm[] {
  return FORMS;
}

export function catalogueForm(id: string): CatalogueForm | undefined {
  return FORMS.find(one => one.id === id);
}
