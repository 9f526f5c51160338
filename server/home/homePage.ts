/** "My tasks": what is late, what is mine, what is new for my unit, what I used lately. */
import { may, mayAnywhere } from '../access/may';
import { agencyById, type AgencyView } from '../agencies/queries';
import { addSeconds, writtenWeekday } from '../core/clock';
import { copiesOfPerson } from '../copies/queries';
import { confirmedAmong, newInForce, type NewRow } from '../documents/lists';
import type { Answer, Visit } from '../web/route';
import { wording, type Wording } from '../web/wording';
import { KINDS, type TaskWords } from '../web/tasks';
import { myTasks, type Task } from './queries';
import { groupOf, GROUPS, saidOf, taskLine, type Group } from './taskWords';

const NEW_FOR_SECONDS = 30 * 24 * 3600, NEW_SHOWN = 6, NEW_ASKED = 20, RECENT_SHOWN = 5, MOST_DRAWN = 100;

export async function homePage(visit: Visit): Promise<Answer> {
  const w = wording(visit), zone = visit.viewer?.timeZone ?? 'Asia/Ho_Chi_Minh', { actor } = visit;
  const [tasks, reading, recent] = await Promise.all([myTasks(actor), readingFor(visit, w), mayAnywhere(actor, 'copies.take') ? recentOf(visit, w) : []]);
  return { view: 'home/home', section: 'home', title: w.words('home.title'), data: { ...tasksShown(visit, tasks, zone, w), ...(reading ? { reading } : {}), recent } };
}

interface Sorted { readonly task: Task; readonly said: TaskWords; readonly group: Group }

/** Counts are of all that waits; drawn are the most urgent ones, for nobody does more than a hundred things today. */
function tasksShown(visit: Visit, tasks: readonly Task[], zone: string, w: Wording): Record<string, unknown> {
  const { words } = w, kind = KINDS.find(one => one === visit.query['kind']);
  const sorted = tasks.map((task): Sorted => ({ task, said: saidOf(task, w), group: groupOf(task.waiting.due, visit.now, zone) })), asked = kind ? sorted.filter(one => one.said.kind === kind) : sorted;
  const urgent = [...asked].sort((a, b) => GROUPS.indexOf(a.group) - GROUPS.indexOf(b.group)).slice(0, MOST_DRAWN);
  const groups = GROUPS.map(key => ({
    key, title: words(`home.group.${key}`), late: key === 'late', count: asked.filter(one => one.group === key).length,
    tasks: urgent.filter(one => one.group === key).map(one => taskLine(one, visit.actor, visit.now, zone, w)),
  }));
  const counts = KINDS.map(one => ({ one, count: sorted.filter(each => each.said.kind === one).length })).filter(({ count }) => count > 0);
  const pills = [{ href: '/', text: words('home.kind.all'), count: tasks.length, current: !kind }, ...counts.map(({ one, count }) => ({ href: `/?kind=${one}`, text: words(`home.kind.${one}`), count, current: one === kind }))];
  const more = asked.length > urgent.length ? { more: words('home.mostUrgent', { shown: urgent.length, count: asked.length }) } : {};
  return { today: todayLine(visit, sorted, w, zone), groups: groups.filter(group => group.tasks.length > 0), ...(counts.length > 1 || kind ? { pills } : {}), ...more };
}

/** The day in words, how much waits, and how much of it is late or due today. */
function todayLine({ now, language }: Visit, tasks: readonly Sorted[], { words, date }: Wording, zone: string): string {
  const weekday = writtenWeekday(now, zone, language), day = `${weekday.charAt(0).toLocaleUpperCase(language)}${weekday.slice(1)}, ${date(now)}`;
  const count = (group: string): number => tasks.filter(task => task.group === group).length, late = count('late'), today = count('today');
  const urgent = [late ? words('home.late', { count: late }) : '', today ? words('home.dueToday', { count: today }) : ''].filter(Boolean).join(', ');
  return [day, ...(tasks.length ? [words('home.waits', { count: tasks.length })] : []), ...(urgent ? [urgent] : [])].join(' · ');
}

async function readingFor(visit: Visit, w: Wording): ReturnType<typeof readingOf> {
  const { actor, now } = visit, agency = actor.agency ? await agencyById(actor.agency, now) : undefined;
  return agency && may(actor, 'documents.read', { agency: agency._id, within: agency.within }) ? readingOf(visit, agency, w) : undefined;
}

/** What is new for the unit, first what still asks this person to confirm it. */
async function readingOf(visit: Visit, agency: AgencyView, w: Wording): Promise<Record<string, unknown> | undefined> {
  const { words } = w, { actor, now } = visit, confirmed = agency.documentTypes.filter(type => type.acknowledgePercent > 0).map(type => type.code);
  const rows = await newInForce({ agency: agency._id, unit: actor.unit, since: addSeconds(now, -NEW_FOR_SECONDS), now, confirmed }, NEW_ASKED);
  const news = rows.map(row => newsOf(row, confirmed)), asked = news.filter(one => one.asks).map(one => one.id);
  const done = asked.length ? await confirmedAmong(actor.id, asked) : new Set<string>();
  const items = news.map(one => ({ ...one, unread: one.asks && !done.has(one.id) })).sort((a, b) => Number(b.unread) - Number(a.unread)), unread = items.filter(one => one.unread).length;
  if (!items.length) return undefined;
  const place = agency.units.find(unit => unit.id === actor.unit)?.name ?? agency.shortName;
  return { heading: words('home.newFor', { place }), ...(unread ? { count: words('home.unread', { count: unread }) } : {}), allHref: '/documents?view=inForce', items: items.slice(0, NEW_SHOWN).map(one => newsLine(one, now, w)) };
}

interface News { readonly row: NewRow; readonly n: number; readonly id: string; readonly label: string; readonly title: string; readonly from: Date | null; readonly ahead: boolean; readonly asks: boolean }

/** An approved revision that waits to be read goes before the one in force: it is what people are asked about. */
function newsOf(row: NewRow, confirmed: readonly string[]): News {
  const asksType = confirmed.includes(row.type), approved = asksType && row.open?.state === 'approved' ? row.open : undefined, n = approved?.n ?? row.shown.n;
  const revision = row.revisions.find(one => one.n === n);
  return {
    row, n, id: `${row._id}:${n}`, label: approved?.label ?? row.shown.label, title: revision?.title ?? row.title, from: approved ? row.releaseAt : row.shown.from,
    ahead: approved !== undefined, asks: asksType && revision?.noRereading !== true,
  };
}

function newsLine({ row, n, label, title, from, ahead, unread }: News & { unread: boolean }, now: Date, { words, date }: Wording): Record<string, unknown> {
  const href = ahead ? `/documents/${row._id}/revisions/${n}` : `/documents/${row._id}`;
  return { href: unread ? `${href}#reading` : href, title: `${row.code} ${title}`, unread, about: [words(ahead ? (from && from <= now ? 'home.appliesOnceRead' : 'home.willApply') : 'home.applies', { label, from: date(from) }), ...(unread ? [words('home.toConfirm')] : [])].join(' · '), label: words('home.read') };
}

/** Each document once; opening and taking lead to the revision in force now, whatever was taken then. */
async function recentOf({ actor }: Visit, { words, date }: Wording): Promise<Record<string, unknown>[]> {
  const copies = await copiesOfPerson(actor.id, RECENT_SHOWN * 4), once = copies.filter((copy, at) => copies.findIndex(other => other.document === copy.document) === at);
  return once.slice(0, RECENT_SHOWN).map(copy => ({ href: `/documents/${copy.document}`, code: copy.code, about: words('home.copyTaken', { label: copy.label, number: copy.number, at: date(copy.at) }), copies: `/documents/${copy.document}/copies` }));
}
