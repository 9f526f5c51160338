/** Trail entries and happenings as sentences a person can read; the journal and the pages of people and agencies share them. */
import type { TrailEntry } from '../core/trail';
import { hasWord, type Words } from '../core/words';
import type { Wording } from '../web/wording';

export interface Happened { readonly action: string; readonly by: string; readonly byName: string; readonly subjectName: string; readonly about: string; readonly details: Readonly<Record<string, unknown>> }

/** By the first word of the action; what is not here gets a dot. */
const ICONS: Readonly<Record<string, string>> = {
  person: 'person', agency: 'building', document: 'file-earmark-text', revision: 'file-earmark-text', copy: 'files', signIn: 'box-arrow-in-right', access: 'slash-circle', trail: 'download', job: 'clock-history', certificate: 'pen', pack: 'file-zip',
};

export function iconOf(action: string): string {
  return ICONS[action.split('.')[0] ?? ''] ?? 'dot';
}

/** Who did it: a name, the system, or nobody known. */
export function whoDid(by: string, byName: string, words: Words): string {
  if (by === 'system') return words('journal.system');
  return byName || words('journal.nobody');
}

export function whatHappened(happened: Happened, words: Words): string {
  const { details, action } = happened;
  const values = { ...withDaysAsPrinted(details), subject: happened.subjectName, about: happened.about, roles: rolesIn(details['roles'], words), action: happened.action };
  if (hasWord(`journal.${action}`)) return words(`journal.${action}`, values);
  // As the record's own history says it, and of which record.
  return hasWord(`trail.${action}`) ? `${words(`trail.${action}`, values).replace(/\.$/, '')} · ${happened.subjectName}` : words('journal.other', values);
}

/** The newest on top, as partials/trail draws them. */
export function sentencesOf(entries: readonly TrailEntry[], subjectName: string, w: Wording): { at: string; icon: string; who: string; did: string; reason?: string }[] {
  return [...entries].reverse().map(entry => ({
    at: w.dateTime(entry.at), icon: iconOf(entry.action), who: whoDid(entry.by.id, entry.by.name, w.words),
    did: whatHappened({ action: entry.action, by: entry.by.id, byName: entry.by.name, subjectName, about: entry.about ?? '', details: entry.details ?? {} }, w.words), ...(entry.reason ? { reason: entry.reason } : {}),
  }));
}

/** A day is stored as yyyy-MM-dd. */
function withDaysAsPrinted(details: Happened['details']): Record<string, unknown> {
  return Object.fromEntries(Object.entries(details).map(([key, value]) => [key, typeof value === 'string' ? value.replace(/^(\d{4})-(\d{2})-(\d{2})$/, '$3/$2/$1') : value]));
}

function rolesIn(roles: unknown, words: Words): string {
  return typeof roles === 'string' ? roles.split(', ').map(role => words(`role.${role}`)).join(', ') : '';
}
