/** One row of an audit's timetable, to be changed. */
import { agencyById } from '../agencies/queries';
import { NotFound } from '../core/errors';
import { unitName } from '../documents/blocks';
import { fieldsOf, type FieldRow } from '../web/actForm';
import type { Answer, Visit } from '../web/route';
import { versionFor } from '../web/typed';
import { wording } from '../web/wording';
import { addressOf, mayDo } from './auditWords';
import { auditOverview } from './queries';
import { sittingOf } from './sittings';

/** @throws NotFound where it is gone, and for whoever may not arrange the timetable now */
export async function sittingPage(visit: Visit): Promise<Answer> {
  const record = await auditOverview(visit.actor, visit.params['id'] ?? ''), agency = await agencyById(record.agency, visit.now), w = wording(visit), { words } = w, sitting = sittingOf(record, visit.params['sitting'] ?? '');
  const seen = { record, actor: visit.actor, around: { against: new Map(), openFindings: [] } }, heading = words('sitting.change');
  if (!mayDo(seen, 'edit') && !mayDo(seen, 'arrange')) throw new NotFound();
  const labelled = (name: string, as: string): Record<string, unknown> => ({ name, label: words(`auditField.${as}`) });
  const rows: FieldRow[] = [
    { name: 'day', kind: 'date', value: w.typedDate(sitting.day) }, { name: 'from', kind: 'time', value: sitting.from }, { name: 'to', kind: 'time', value: sitting.to }, { name: 'unit', kind: 'select', choices: record.units.map(unit => ({ value: unit, text: unitName(agency, unit) })), value: sitting.unit },
    { name: 'topic', kind: 'line', hint: true, value: sitting.topic }, { name: 'auditors', kind: 'checkboxes', choices: record.team.map(member => ({ value: member.person.id, text: member.person.name })), value: sitting.auditors },
  ];
  const renamed: Readonly<Record<string, Record<string, unknown>>> = { from: labelled('from', 'fromTime'), to: labelled('to', 'toTime') }, fields = fieldsOf(visit, 'auditField', rows, w).map(field => ({ ...field, ...renamed[String(field['name'])] }));
  return {
    view: 'audits/form', section: 'audits', title: heading,
    data: {
      crumbs: [{ href: '/audits', text: words('nav.audits') }, { href: addressOf(record), text: record.number }, { text: heading }], heading,
      form: { action: addressOf(record, `/sittings/${sitting.id}`), back: addressOf(record, '#timetable'), verb: words('sitting.save'), fields, upload: false, version: versionFor(visit, record.version) },
    },
  };
}
