/** One person's digest in their language: a line for each act, and where it is done. Pure. */
import type { Actor } from '../access/roles';
import type { RemindedAgency } from '../agencies/queries';
import { dayOf, daysUntil } from '../core/clock';
import type { Waiting } from '../core/waiting';
import type { MailLine } from '../mail/model';
import type { NewMail } from '../mail/send';
import type { PersonView } from '../people/queries';
import type { TaskSource } from '../web/tasks';
import { wording, type Wording } from '../web/wording';
import type { Day, digestParts, Line, Part } from './digestParts';

/** Lines of one part; how many more there are is said, and the list itself is a link away. */
const MOST_LINES = 40;

export interface Reader { readonly person: PersonView; readonly actor: Actor }
export interface Telling extends Day { readonly sources: readonly TaskSource[]; readonly nameOf: (person: string) => string }

/** @returns nothing when there is nothing to tell. */
export function digestMail(parts: ReturnType<typeof digestParts>, { person, actor }: Reader, telling: Telling): NewMail | undefined {
  if (!parts.length) return undefined;
  const { agency, now } = telling, w = wordingFor(person, actor, agency);
  return {
    _id: `digest:${agency._id}:${person._id}:${dayOf(now, agency.timeZone)}`, to: person.email, name: person.name, language: person.language,
    template: 'digest', values: { agency: agency.shortName, date: w.date(now) }, link: '/', lines: parts.flatMap(({ part, lines }) => partLines(part, lines, actor, telling, w)),
  };
}

function wordingFor({ language, theme, epoch }: PersonView, actor: Actor, { shortName, timeZone }: RemindedAgency): Wording {
  return wording({ language, viewer: { actor, epoch, language, theme, role: '', timeZone, agencyName: shortName, agencies: [] } });
}

function partLines(part: Part, lines: readonly Line[], actor: Actor, telling: Telling, w: Wording): MailLine[] {
  const more = lines.length - MOST_LINES;
  return [
    { text: w.words(`digest.${part}`, { count: lines.length }), link: '' }, ...lines.slice(0, MOST_LINES).flatMap(line => lineOf(part, line, actor, telling, w)),
    ...(more > 0 ? [{ text: w.words('digest.more', { count: more }), link: '/' }] : []),
  ];
}

function lineOf(part: Part, { act, waiting }: Line, actor: Actor, telling: Telling, w: Wording): MailLine[] {
  const said = telling.sources.find(one => one.name === act.row.source)?.say(act.row, waiting, w);
  if (!said) return [];
  const principal = actor.standsInFor.find(one => one.id === waiting.person && one.id !== actor.id);
  const who = part === 'others' ? w.words('digest.waitsFor', { who: whoOf(act.asked, telling, w) }) : principal ? w.words('task.behalf', { name: principal.name }) : '';
  return [{ text: [said.title, said.about, who, dueOf(waiting, telling, w)].filter(Boolean).join(' · '), link: part === 'others' ? said.href : said.doHref }];
}

function whoOf(asked: readonly Waiting[], { nameOf }: Telling, { words }: Wording): string {
  return [...new Set(asked.map(one => (one.person ? nameOf(one.person) || words('digest.formerMember') : words(`role.${one.role ?? ''}`))))].join(', ');
}

/** As the home page says it, and the date. */
function dueOf({ due }: Waiting, { now, agency }: Telling, { words, date }: Wording): string {
  if (!due) return '';
  const days = daysUntil(due, now, agency.timeZone);
  return `${days === 0 ? words('due.today') : words(days < 0 ? 'due.late' : 'due.left', { count: Math.abs(days) })} (${date(due)})`;
}
