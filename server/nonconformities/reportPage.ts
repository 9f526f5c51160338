/** The form that reports a nonconformity: filled in beforehand from where the person came, as typed when it is drawn again. */
import { demand } from '../access/may';
import { agencyById } from '../agencies/queries';
import { inForceIn } from '../documents/queries';
import { DEFAULT_EDITION } from '../standards/clauses';
import { fieldsOf, type FieldRow } from '../web/actForm';
import type { Answer, Visit } from '../web/route';
import { wording } from '../web/wording';
import { chosenFirst, clauseChoices, documentChoices, sourceChoices, unitChoices } from './actForms';

const MOST_DOCUMENTS = 10_000;

export async function reportPage(visit: Visit): Promise<Answer> {
  const agency = await agencyById(visit.actor.agency, visit.now), w = wording(visit), { query } = visit;
  demand(visit.actor, 'nonconformities.report', { agency: agency._id, within: agency.within });
  const documents = await inForceIn(agency._id, MOST_DOCUMENTS);
  const rows: readonly FieldRow[] = [
    { name: 'title', kind: 'line', hint: true, value: query['title'] ?? '' }, { name: 'source', kind: 'select', choices: chosenFirst(sourceChoices(w), w), value: query['source'] ?? 'self' },
    { name: 'unit', kind: 'select', optional: true, choices: unitChoices(agency), value: query['unit'] ?? visit.actor.unit ?? '' }, { name: 'foundOn', kind: 'date', value: w.typedDate(visit.now) },
    { name: 'description', kind: 'prose', rows: 5, hint: true }, { name: 'evidence', kind: 'prose', optional: true, hint: true }, { name: 'files', kind: 'files', optional: true, hint: true },
    { name: 'clause', kind: 'select', optional: true, hint: true, choices: clauseChoices(DEFAULT_EDITION, visit.language), value: query['clause'] ?? '' },
    { name: 'document', kind: 'select', optional: true, hint: true, choices: documentChoices(documents), value: query['document'] ?? '' },
  ];
  return {
    view: 'nonconformities/new', section: 'nonconformities', title: w.words('nonconformity.report'),
    data: { crumbs: [{ href: '/nonconformities', text: w.words('nav.nonconformities') }, { text: w.words('nonconformity.report') }], form: { action: '/nonconformities', back: '/nonconformities', verb: w.words('nonconformity.reportVerb'), fields: fieldsOf(visit, 'report', rows, w), upload: true } },
  };
}
