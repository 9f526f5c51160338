/** The feed of one person's audits at its secret address, and the page that shows or renews the address. */
import { addSeconds } from '../core/clock';
import { NotFound } from '../core/errors';
import { wordsFor, type Words } from '../core/words';
import { agencyById } from '../agencies/queries';
import { peopleByIds } from '../people/queries';
import type { Tools } from '../tools';
import { action, page, type Answer, type Handler, type Route } from '../web/route';
import { wording } from '../web/wording';
import { addressOf } from './auditWords';
import { calendarText, calendarToken, isCalendarToken, personIn, type CalendarEvent } from './calendar';
import { renewCalendar } from './calendarAddress';
import { auditsOfPerson, calendarRound, type AuditRow } from './queries';

const BACK_SECONDS = 400 * 24 * 3600;

/** Anyone who has the address: calendar programs cannot sign in. An unknown and a renewed address are the same. */
function feed(tools: Tools): Handler {
  return async (visit): Promise<Answer> => {
    const { copySecret, baseUrl } = tools.config, token = visit.params['token'] ?? '', id = personIn(token), [person] = id ? await peopleByIds([id]) : [];
    if (!person || person.state !== 'active' || !isCalendarToken(token, person._id, await calendarRound(person._id), copySecret)) throw new NotFound();
    const words = wordsFor(person.language === 'en' ? 'en' : 'vi'), mine = new Set(person.positions.map(one => one.agency));
    const audits = (await auditsOfPerson(person._id, addSeconds(visit.now, -BACK_SECONDS))).filter(one => mine.has(one.agency)), agencies = new Map(await Promise.all([...mine].map(async one => [one, await agencyById(one, visit.now)] as const)));
    const events = audits.map(audit => eventOf(audit, agencies.get(audit.agency)?.name ?? '', baseUrl, words)), zone = agencies.get(audits[0]?.agency ?? '')?.timeZone ?? tools.config.timeZone;
    return { text: calendarText(words('calendar.name', { name: person.name }), events, zone, new URL(baseUrl).host), type: 'text/calendar; charset=utf-8' };
  };
}

function eventOf(audit: AuditRow, agency: string, baseUrl: string, words: Words): CalendarEvent {
  const team = audit.team.map(member => `${member.person.name} (${words(member.role === 'lead' ? 'audit.lead' : 'audit.member')})`).join(', ');
  return {
    id: audit._id, title: `${audit.number} ${audit.title}`, about: `${words(`state.audit.${audit.state}`)}\n${team}`, place: agency, from: audit.from, to: audit.to, changedAt: audit.changedAt,
    cancelled: audit.state === 'cancelled', url: `${baseUrl}${addressOf(audit)}`,
  };
}

function addressPage(tools: Tools): Handler {
  return async visit => {
    const w = wording(visit), token = calendarToken(visit.actor.id, await calendarRound(visit.actor.id), tools.config.copySecret);
    return { view: 'audits/calendar', section: 'audits', title: w.words('calendar.title'), data: { crumbs: [{ href: '/audits', text: w.words('nav.audits') }, { text: w.words('calendar.title') }], address: `${tools.config.baseUrl}/calendar/${token}.ics` } };
  };
}

const renewal: Handler = async visit => {
  await renewCalendar(visit.actor, visit.now);
  return { redirect: '/audits/calendar', flash: { key: 'calendarRenewed' } };
};

export function calendarRoutes(tools: Tools): readonly Route[] {
  return [page('/audits/calendar', 'audits.read', addressPage(tools)), action('/audits/calendar/renewal', 'audits.read', renewal), page('/calendar/:token.ics', 'anyone', feed(tools))];
}
