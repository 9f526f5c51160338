/** Settings of the agency a person works in: head of paper, units, document types, and the agencies below a province. */
import { parse } from '../core/form';
import type { Tools } from '../tools';
import { action, page, type Answer, type Handler, type Route, type Visit } from '../web/route';
import { changedUnitInput, documentTypeInput, letterheadInput, reminderInput, unitInput } from './input';
import { logoFile, takeLogo } from './logo';
import { addDocumentType, addUnit, changeLetterhead, changeReminders, changeUnit, saveDocumentType } from './operations';
import { agencyNow } from './queries';
import { remindersPage } from './remindersPage';
import { documentTypePage, letterheadPage, settingsPage, unitPage } from './settingsPage';

const unitAddAct: Handler = async visit => {
  const input = parse(unitInput, visit.body);
  await addUnit(visit.actor, visit.actor.agency, input, visit.now);
  return saved('unitSaved', input.name, 'units');
};

const unitChangeAct: Handler = async visit => {
  const input = parse(changedUnitInput, visit.body);
  await changeUnit(visit.actor, visit.actor.agency, visit.params['unit'] ?? '', input, visit.now);
  return saved('unitSaved', input.name, 'units');
};

const typeAddAct: Handler = async visit => {
  const input = parse(documentTypeInput, visit.body);
  await addDocumentType(visit.actor, visit.actor.agency, input, visit.now);
  return saved('typeSaved', input.name, 'types');
};

/** The code names the type: it stands in the address and is never typed again. */
const typeChangeAct: Handler = async visit => {
  const input = parse(documentTypeInput, { ...visit.body, code: visit.params['code'] });
  await saveDocumentType(visit.actor, visit.actor.agency, input, visit.now);
  return saved('typeSaved', input.name, 'types');
};

const remindersAct: Handler = async visit => {
  await changeReminders(visit.actor, visit.actor.agency, parse(reminderInput, visit.body), visit.now);
  return { redirect: '/settings#reminders', flash: { key: 'remindersSaved' } };
};

function saved(key: string, name: string, part: string): Answer {
  return { redirect: `/settings#${part}`, flash: { key, values: { name } } };
}

export function agencyRoutes({ files }: Tools): readonly Route[] {
  const letterheadAct: Handler = async visit => {
    const input = parse(letterheadInput, visit.body), logo = await takeLogo(files, visit.uploads);
    await changeLetterhead(visit.actor, visit.actor.agency, { ...input, ...(logo ? { logo } : {}) }, visit.now);
    return saved('letterheadSaved', input.nameLine, 'letterhead');
  };
  const logoPage = async (visit: Visit): Promise<Answer> => logoFile(files, (await agencyNow(visit.actor.agency)).letterhead.logo);
  return [
    page('/settings', 'settings.manage', settingsPage),
    page('/settings/letterhead', 'settings.manage', letterheadPage),
    action('/settings/letterhead', 'settings.manage', letterheadAct, { again: letterheadPage, upload: true }),
    page('/settings/logo', 'settings.manage', logoPage),
    page('/settings/reminders', 'settings.manage', remindersPage),
    action('/settings/reminders', 'settings.manage', remindersAct, { again: remindersPage }),
    page('/settings/units/new', 'settings.manage', unitPage),
    action('/settings/units', 'settings.manage', unitAddAct, { again: unitPage }),
    page('/settings/units/:unit', 'settings.manage', unitPage),
    action('/settings/units/:unit', 'settings.manage', unitChangeAct, { again: unitPage }),
    page('/settings/types/new', 'settings.manage', documentTypePage),
    action('/settings/types', 'settings.manage', typeAddAct, { again: documentTypePage }),
    page('/settings/types/:code', 'settings.manage', documentTypePage),
    action('/settings/types/:code', 'settings.manage', typeChangeAct, { again: documentTypePage }),
  ];
}
