/** How long records of each form are kept: the form's own years, and what the agency has decided beyond them. */
import { demand } from '../access/may';
import { agencyById } from '../agencies/queries';
import { fillableIn } from '../documents/queries';
import type { Answer, Visit } from '../web/route';
import { versionFor } from '../web/typed';
import { wording } from '../web/wording';
import { retentionOf } from './retention';

const MOST_FORMS = 500;

export async function retentionPage(visit: Visit): Promise<Answer> {
  const agency = await agencyById(visit.actor.agency, visit.now), { words } = wording(visit);
  demand(visit.actor, 'records.retention', { agency: agency._id, within: agency.within });
  const [forms, retention] = await Promise.all([fillableIn(agency._id, MOST_FORMS), retentionOf(agency._id)]), years = new Map(retention.rules.map(rule => [rule.form, String(rule.years)]));
  return {
    view: 'records/retention', section: 'records', title: words('retention.title'),
    data: {
      crumbs: [{ href: '/records', text: words('nav.records') }, { text: words('retention.title') }], action: '/records/retention', version: versionFor(visit, retention.version), about: agency.name,
      rows: forms.map(form => ({ name: `years.${form._id}`, code: form.code, title: form.title, value: typed(visit, form._id) ?? years.get(form._id) ?? '' })),
    },
  };
}

function typed({ problems, body }: Visit, form: string): string | undefined {
  const value = problems ? body[`years.${form}`] : undefined;
  return typeof value === 'string' ? value : undefined;
}
