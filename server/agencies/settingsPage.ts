/** What an administrator sees of the agency's settings: an overview, and a form for each part. */
import { demand } from '../access/may';
import { NotFound } from '../core/errors';
import { codeFrom } from '../core/numbering';
import type { Words } from '../core/words';
import type { Answer, Visit } from '../web/route';
import { tickedOr, typedOr, versionFor } from '../web/typed';
import { wording, type Wording } from '../web/wording';
import { SIGNING_ROLES } from './input';
import { LOGO_MOST_BYTES } from './logo';
import { TIERS } from './kinds';
import type { DocumentType } from './model';
import { subjectOf } from './operations';
import { agencyNow, reminderRule, type AgencyView } from './queries';

/** The agency as it is now. @throws Forbidden for whoever administers another one only. */
export async function managed(visit: Visit): Promise<AgencyView> {
  const agency = await agencyNow(visit.actor.agency);
  demand(visit.actor, 'settings.manage', subjectOf(agency));
  return agency;
}

export async function settingsPage(visit: Visit): Promise<Answer> {
  const agency = await managed(visit), w = wording(visit);
  return {
    view: 'settings/settings', section: 'settings', title: w.words('settings.title'),
    data: {
      agency: { name: agency.name, code: agency.code, kind: w.words(`agency.kind.${agency.kind}`) }, letterhead: headOf(agency, w),
      units: agency.units.map(unit => ({ href: `/settings/units/${unit.id}`, name: unit.name, code: unit.code, active: unit.active })),
      types: agency.documentTypes.map(type => typeRow(type, agency, w)), reminders: remindersOf(agency, w), below: agency.kind === 'province',
    },
  };
}

export async function letterheadPage(visit: Visit): Promise<Answer> {
  const agency = await managed(visit), w = wording(visit), { parentLine, nameLine, place } = agency.letterhead;
  const form = typedOr(visit, { name: agency.name, shortName: agency.shortName, parentLine, nameLine, place, timeZone: agency.timeZone });
  return {
    view: 'settings/letterhead', section: 'settings', title: w.words('settings.letterhead'),
    data: { form, version: versionFor(visit, agency.version), letterhead: headOf(agency, w), removeLogo: tickedOr(visit, 'removeLogo', false), maxBytes: LOGO_MOST_BYTES },
  };
}

export async function unitPage(visit: Visit): Promise<Answer> {
  const agency = await managed(visit), { words } = wording(visit), id = visit.params['unit'], unit = agency.units.find(one => one.id === id);
  if (id !== undefined && !unit) throw new NotFound();
  return {
    view: 'settings/unit', section: 'settings', title: words(unit ? 'settings.unit' : 'settings.newUnit'),
    data: {
      action: unit ? `/settings/units/${unit.id}` : '/settings/units', form: typedOr(visit, { name: unit?.name ?? '', code: unit?.code ?? '', mergedInto: unit?.mergedInto ?? '' }), others: agency.units.filter(one => one.active && one.id !== id).map(one => ({ value: one.id, text: one.name })),
      version: versionFor(visit, agency.version), known: Boolean(unit), active: tickedOr(visit, 'active', unit?.active ?? true),
    },
  };
}

export async function documentTypePage(visit: Visit): Promise<Answer> {
  const agency = await managed(visit), { words } = wording(visit), code = visit.params['code'], type = agency.documentTypes.find(one => one.code === code);
  if (code !== undefined && !type) throw new NotFound();
  const form = typedOr(visit, storedType(type)), unit = exampleUnit(agency);
  return {
    view: 'settings/documentType', section: 'settings', title: words(type ? 'settings.type' : 'settings.newType'),
    data: {
      action: type ? `/settings/types/${encodeURIComponent(type.code)}` : '/settings/types', form, version: versionFor(visit, agency.version), known: type?.code,
      tiers: TIERS.map(tier => ({ value: String(tier), text: words(`tier.${tier}`), selected: String(tier) === form['tier'] })),
      reviewers: rolePicks(form['reviewers'], words), approvers: rolePicks(form['approvers'], words),
      sameSignerAllowed: tickedOr(visit, 'sameSignerAllowed', type?.sameSignerAllowed ?? false), active: tickedOr(visit, 'active', type?.active ?? true),
      example: { unit, agency: agency.code, code: codeFrom(String(form['pattern']), 1, { unit, agency: agency.code }) },
    },
  };
}

function storedType(type: DocumentType | undefined): Record<string, string | readonly string[]> {
  return {
    code: type?.code ?? '', name: type?.name ?? '', nameEn: type?.nameEn ?? '', tier: String(type?.tier ?? 3), pattern: type?.pattern ?? 'QT-{unit}.{n:02}', reviewers: type?.reviewers ?? ['unitHead'], approvers: type?.approvers ?? ['head'],
    reviewMonths: String(type?.reviewMonths ?? 12), acknowledgePercent: String(type?.acknowledgePercent ?? 0),
  };
}

function headOf(agency: AgencyView, { words }: Wording): Record<string, unknown> {
  const { parentLine, nameLine, place, logo } = agency.letterhead;
  return { parentLine, nameLine, place: place || words('settings.noPlace'), timeZone: agency.timeZone, logo: logo ? `/settings/logo?${logo.slice(0, 8)}` : undefined };
}

/** The rule as sentences, each with its number. */
function remindersOf(agency: AgencyView, { words }: Wording): string[] {
  const rule = reminderRule(agency);
  if (!rule.digest) return [words('reminders.off')];
  return [words('reminders.says.hour', { hour: rule.hour }), words('reminders.says.before', { count: rule.before }), words('reminders.says.unitHeadAfter', { count: rule.unitHeadAfter }), words('reminders.says.representativeAfter', { count: rule.representativeAfter })];
}

function typeRow(type: DocumentType, agency: AgencyView, { words }: Wording): Record<string, unknown> {
  const roles = (held: readonly string[]): string => held.map(role => words(`role.${role}`)).join(', ') || '–';
  return {
    href: `/settings/types/${encodeURIComponent(type.code)}`, code: type.code, name: type.name, tier: type.tier, example: codeFrom(type.pattern, 1, { unit: exampleUnit(agency), agency: agency.code }),
    reviewers: roles(type.reviewers), approvers: roles(type.approvers), months: words('settings.months', { count: type.reviewMonths }), percent: type.acknowledgePercent ? `${type.acknowledgePercent}%` : '–', active: type.active,
  };
}

function exampleUnit(agency: AgencyView): string {
  return agency.units.find(unit => unit.active)?.code ?? 'VP';
}

function rolePicks(chosen: string | readonly string[] | undefined, words: Words): Record<string, unknown>[] {
  return SIGNING_ROLES.map(role => ({ value: role, text: words(`role.${role}`), checked: (chosen ?? []).includes(role) }));
}
