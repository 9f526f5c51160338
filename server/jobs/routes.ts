/** What the system does by itself: when it ran, when it runs next, and running it now. */
import { hostname } from 'node:os';
import { addSeconds } from '../core/clock';
import { NotFound } from '../core/errors';
import { besideSending } from '../core/sending';
import { MOST_UNDELIVERED, undeliveredSince, type Undelivered } from '../mail/queries';
import { peopleOf } from '../people/queries';
import type { Tools } from '../tools';
import { action, page, type Answer, type Handler, type Route, type Visit } from '../web/route';
import { wording, type Wording } from '../web/wording';
import type { JobRecord } from './model';
import { FAR_BEHIND_SECONDS, MOST_COUNTED, progress, SHARED_NAMES, type Progress } from './progress';
import { storedOf } from './queries';
import { runNow, type JobDefinition } from './schedule';

export function jobRoutes(tools: Tools): readonly Route[] {
  const { search, recordSearch } = tools, serving = tools.clock();
  const jobsPage = async (visit: Visit): Promise<Answer> => {
    const w = wording(visit), { jobs, cursors } = await storedOf(tools.jobs.map(job => job.name), SHARED_NAMES);
    const followers = await progress({ search, recordSearch, cursors, serving, now: visit.now });
    return {
      view: 'jobs/jobs', section: 'jobs', title: w.words('jobs.title'), data: {
        rows: tools.jobs.map(job => rowOf(job, jobs.get(job.name), visit.now, w)), followers: followers.map(one => followerRow(one, w)),
        undelivered: (await undelivered(visit)).map(mail => mailRow(mail, w)),
      },
    };
  };
  const runAct: Handler = async visit => {
    const job = tools.jobs.find(one => one.name === visit.params['job']);
    if (!job) throw new NotFound();
    const went = await besideSending(() => runNow(job, `${hostname()}:${process.pid}`, visit.now, tools.log));
    return { redirect: '/jobs', flash: { key: FLASH[went], values: { job: wording(visit).words(`job.${job.name}`) } } };
  };
  return [page('/jobs', 'jobs.manage', jobsPage), action('/jobs/:job/run', 'jobs.manage', runAct)];
}

const FLASH = { ran: 'jobRan', failed: 'jobFailed', busy: 'jobBusy' } as const;

const SHOWN_SECONDS = 30 * 24 * 3600;

/** Mail to people of the administrator's own agency that did not get out in the last 30 days. */
async function undelivered(visit: Visit): Promise<Undelivered[]> {
  const since = addSeconds(visit.now, -SHOWN_SECONDS), failed = await undeliveredSince(since);
  if (!failed.length) return [];
  const ours = new Set((await peopleOf(visit.actor.agency)).map(person => person.email));
  if (failed.length === MOST_UNDELIVERED) return undeliveredSince(since, [...ours]);
  return failed.filter(mail => ours.has(mail.to));
}

/** The other side's answer is shown where it is about the letter; whatever else went wrong may name the machine. */
function mailRow(mail: Undelivered, w: Wording): Record<string, unknown> {
  const standing = mail.refused ? 'refused' : mail.nextTry ? 'waiting' : 'over';
  return {
    to: `${mail.name} <${mail.to}>`, subject: mail.subject, at: w.dateTime(mail.failedAt), reason: mail.refused ? mail.failure : '',
    state: { ...(mail.nextTry ? { tag: 'amber', icon: 'clock' } : { tag: 'red', icon: 'exclamation-triangle' }), word: w.words(`mail.state.${standing}`, { next: w.dateTime(mail.nextTry) }) },
  };
}

/** What went wrong is told in the server's own log: it may name other agencies' people and the machine's folders. */
function rowOf(job: JobDefinition, record: JobRecord | undefined, now: Date, w: Wording): Record<string, unknown> {
  const running = Boolean(record?.heldUntil && record.heldUntil > now), failures = record?.failures ?? 0, standing = running ? 'running' : failures ? 'failing' : record?.lastEnd ? 'fine' : 'waiting';
  const STYLE = { running: { tag: 'blue', icon: 'arrow-repeat' }, failing: { tag: 'red', icon: 'exclamation-triangle' }, fine: { tag: 'green', icon: 'check-circle', quiet: true }, waiting: { tag: 'grey line', icon: 'clock' } } as const;
  return {
    name: w.words(`job.${job.name}`), about: w.words(`job.${job.name}.about`), every: everyText(job.everySeconds, w), last: w.dateTime(record?.lastEnd), next: w.dateTime(record?.next),
    state: { ...STYLE[standing], word: w.words(`job.state.${standing}`, { count: failures }) }, runHref: `/jobs/${job.name}/run`,
  };
}

/** What was changed in the last minute is being handled: that is no delay. */
const KEEPS_UP_SECONDS = 60;

function followerRow({ follower, secondsBehind, waiting, aside }: Progress, w: Wording): Record<string, unknown> {
  const standing = secondsBehind > FAR_BEHIND_SECONDS ? 'far' : secondsBehind > KEEPS_UP_SECONDS ? 'late' : 'fine';
  const STYLE = {
    far: { tag: 'red', icon: 'exclamation-triangle' }, late: { tag: 'amber', icon: 'clock' }, fine: { tag: 'green', icon: 'check-circle', quiet: true },
  } as const;
  const count = w.words(waiting < MOST_COUNTED ? 'followers.waiting' : 'followers.waitingMost', { count: waiting });
  return {
    name: w.words(`follower.${follower}`), waiting: waiting ? count : '', aside: aside ? w.words('followers.aside', { count: aside }) : '',
    state: { ...STYLE[standing], word: standing === 'fine' ? w.words('followers.fine') : w.words('followers.behind', { time: spanText(secondsBehind, w) }) },
  };
}

function everyText(seconds: number, w: Wording): string {
  return seconds < 3600 ? spanText(seconds, w) : w.words('jobs.hours', { count: Math.round(seconds / 3600) });
}

/** In the largest unit that says enough. */
function spanText(seconds: number, { words }: Wording): string {
  if (seconds < 60) return words('jobs.seconds', { count: seconds });
  if (seconds < 3600) return words('jobs.minutes', { count: Math.round(seconds / 60) });
  return seconds < 2 * 86_400 ? words('jobs.hoursLong', { count: Math.round(seconds / 3600) }) : words('jobs.days', { count: Math.round(seconds / 86_400) });
}
