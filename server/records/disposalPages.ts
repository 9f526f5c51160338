/** The pages of disposal: the papers of an agency with what is due, and one paper with its rows. */
import { demand, may } from '../access/may';
import { agencyById } from '../agencies/queries';
import { firstBreak } from '../core/trail';
import { newId } from '../core/id';
import { typedOr } from '../web/typed';
import type { Answer, Visit } from '../web/route';
import { wording, type Wording } from '../web/wording';
import { addressOf, disposalActs, disposalAddress, type Acts } from './actWords';
import { disposalFor, disposalsOf, dueRecords, type DisposalView } from './disposalQueries';
import { MOST_ROWS } from './disposals';
import { disposalLifecycle } from './lifecycle';
import type { DisposalRow } from './model';
import { recordTrail } from './recordWords';
import { isVeiled, lastKeptDay, mayHaveDisposal } from './standing';

const MOST_PAPERS = 100;

export async function disposalsPage(visit: Visit): Promise<Answer> {
  const agency = await agencyById(visit.query['agency'] || visit.actor.agency, visit.now), subject = { agency: agency._id, within: agency.within }, w = wording(visit), { words } = w;
  demand(visit.actor, 'disposals.read', subject);
  const [papers, due] = await Promise.all([disposalsOf(agency._id, MOST_PAPERS), dueRecords(agency._id, MOST_ROWS)]), draws = agency._id === visit.actor.agency && may(visit.actor, 'disposals.draw', subject);
  return {
    view: 'records/disposals', section: 'records', title: words('disposal.list'),
    data: {
      crumbs: [{ href: `/records?agency=${agency._id}`, text: words('nav.records') }, { text: words('disposal.list') }], about: agency.name, due: due.map(row => shownRow(row, w, isVeiled(visit.actor, agency._id, row))), dueCount: words('record.due', { count: due.length }),
      papers: papers.map(one => ({ href: disposalAddress(one), number: one.number, title: one.title, state: w.state('disposal', one.state), about: `${one.maker.name} · ${w.date(one.createdAt)}` })),
      ...(draws && due.length ? { draw: { token: newId(), title: typedOr(visit, { title: words('disposal.proposedTitle', { date: w.date(visit.now) }) })['title'] } } : {}),
    },
  };
}

export async function disposalPage(visit: Visit): Promise<Answer> {
  const disposal = await disposalFor(visit.actor, visit.params['id'] ?? ''), w = wording(visit), { words } = w, broken = firstBreak(disposal.trail, disposal.trailHead), steps = disposalSteps(disposal, w), acts = disposalActs(disposal, visit.actor, w);
  const takes = disposal.state === 'draft' && disposal.agency === visit.actor.agency && may(visit.actor, 'disposals.draw', { agency: disposal.agency, within: disposal.within });
  return {
    view: 'records/disposal', section: 'records', title: `${disposal.number} ${disposal.title}`,
    data: {
      crumbs: [{ href: `/records?agency=${disposal.agency}`, text: words('nav.records') }, { href: `/records/disposals?agency=${disposal.agency}`, text: words('disposal.list') }, { text: disposal.number }],
      block: disposalBlock(disposal, w), ...(steps ? { steps } : {}), ...(mayHaveDisposal(visit.actor, disposal) ? withPapers(disposal, acts, w) : acts), rows: disposal.rows.map(row => shownRow(row, w, isVeiled(visit.actor, disposal.agency, row))), count: words('disposal.count', { count: disposal.rows.length }),
      ...(takes && disposal.rows.length ? { takeOut: { action: `${disposalAddress(disposal)}/rows`, version: disposal.version } } : {}), carriedOut: disposal.state === 'carriedOut',
      trail: { entries: recordTrail(disposal.trail, w), check: { intact: broken === undefined, text: words(broken === undefined ? 'trail.intact' : 'trail.broken', { count: disposal.trail.length, n: broken ?? 0, at: w.dateTime(visit.now) }) } },
    },
  };
}

/** The paper stands behind what is to be done; what was signed stays to be had once more became of it. */
function withPapers(disposal: DisposalView, { acts, more, refused }: Acts, { words }: Wording): Acts {
  const href = `${disposalAddress(disposal)}/paper.pdf`, icon = 'file-earmark-pdf', signed = disposal.approved !== null && disposal.state !== 'approved';
  return { acts: [...acts, { label: words('paper.disposal'), href, icon }, ...(signed ? [{ label: words('paper.disposal.approved'), href: `${href}?approved=1`, icon }] : [])], more, refused };
}

export function disposalBlock(disposal: DisposalView, w: Wording): Record<string, unknown> {
  const { words, date } = w;
  return {
    state: w.state('disposal', disposal.state), since: words('record.since', { date: date(disposal.stateSince) }), title: disposal.title, kind: words('disposal.kind'),
    cells: [{ label: words('record.number'), value: disposal.number }, { label: words('disposal.maker'), value: disposal.maker.name }, { label: words('disposal.approver'), value: disposal.approved ? `${disposal.approved.by.name}, ${date(disposal.approved.at)}` : '–' }],
  };
}

function disposalSteps(disposal: DisposalView, { words }: Wording): Record<string, unknown> | undefined {
  const { path } = disposalLifecycle, standing = path.indexOf(disposal.state), at = disposal.state === 'carriedOut' ? path.length : standing;
  if (standing < 0) return undefined;
  return {
    label: words('record.steps'), now: at < path.length ? words('record.stepNow', { n: at + 1, of: path.length, step: words(`state.disposal.${path[at] ?? ''}`) }) : words('disposal.over'),
    items: path.map((state, index) => ({ number: index + 1, word: words(`state.disposal.${state}`), done: index < at, current: index === at })),
  };
}

function shownRow(row: DisposalRow, w: Wording, veiled: boolean): Record<string, unknown> {
  return {
    record: row.record, ...(veiled ? { title: w.words('mark.restricted'), number: '–' } : { href: addressOf({ _id: row.record }), number: row.number, title: row.title }), form: row.form, filedAt: w.date(row.filedAt), until: w.date(lastKeptDay(row.until)),
    ...(row.outcome ? { outcome: row.outcome === 'disposed' ? w.words('disposal.disposed') : w.words('disposal.kept', { why: w.refusal({ key: row.why }) }), kept: row.outcome === 'kept' } : {}),
  };
}
