/** The form in which an administrator decides when people are reminded, and when what is late goes up. */
import type { Answer, Visit } from '../web/route';
import { tickedOr, typedOr, versionFor } from '../web/typed';
import { wording } from '../web/wording';
import { reminderRule } from './queries';
import { managed } from './settingsPage';

export async function remindersPage(visit: Visit): Promise<Answer> {
  const agency = await managed(visit), rule = reminderRule(agency), { words } = wording(visit);
  const form = typedOr(visit, { before: String(rule.before), unitHeadAfter: String(rule.unitHeadAfter), representativeAfter: String(rule.representativeAfter), hour: String(rule.hour) });
  return {
    view: 'settings/reminders', section: 'settings', title: words('reminders.title'),
    data: { form, digest: tickedOr(visit, 'digest', rule.digest), timeZone: agency.timeZone, version: versionFor(visit, agency.version) },
  };
}
