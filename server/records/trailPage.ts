/** The whole history of a record, its chain checked entry by entry. */
import { firstBreak } from '../core/trail';
import type { Answer, Visit } from '../web/route';
import { wording } from '../web/wording';
import { addressOf } from './actWords';
import { wholeTrail } from './queries';
import { recordTrail } from './recordWords';

export async function trailPage(visit: Visit): Promise<Answer> {
  const record = await wholeTrail(visit.actor, visit.params['id'] ?? ''), w = wording(visit), broken = firstBreak(record.trail, record.trailHead), name = record.number || record.form.code;
  const check = { intact: broken === undefined, text: w.words(broken === undefined ? 'trail.intact' : 'trail.broken', { count: record.trail.length, n: broken ?? 0, at: w.dateTime(visit.now) }) };
  return {
    view: 'documents/trail', section: 'records', title: w.words('trail.title', { code: name }),
    data: { crumbs: [{ href: '/records', text: w.words('nav.records') }, { href: addressOf(record), text: name }, { text: w.words('document.trail') }], trail: { entries: recordTrail(record.trail, w), check } },
  };
}
