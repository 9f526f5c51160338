/** The whole history of a nonconformity, its chain checked entry by entry. */
import { firstBreak } from '../core/trail';
import type { Answer, Visit } from '../web/route';
import { wording } from '../web/wording';
import { addressOf, nonconformityTrail } from './nonconformityWords';
import { wholeTrail } from './queries';

export async function trailPage(visit: Visit): Promise<Answer> {
  const record = await wholeTrail(visit.params['id'] ?? ''), w = wording(visit), broken = firstBreak(record.trail, record.trailHead);
  const check = { intact: broken === undefined, text: w.words(broken === undefined ? 'trail.intact' : 'trail.broken', { count: record.trail.length, n: broken ?? 0, at: w.dateTime(visit.now) }) };
  return {
    view: 'documents/trail', section: 'nonconformities', title: w.words('trail.title', { code: record.number }),
    data: { crumbs: [{ href: '/nonconformities', text: w.words('nav.nonconformities') }, { href: addressOf(record), text: record.number }, { text: w.words('document.trail') }], trail: { entries: nonconformityTrail(record.trail, w), check } },
  };
}
