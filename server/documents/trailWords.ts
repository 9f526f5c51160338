/** The history of a document as sentences a person can read, newest first. */
import type { TrailEntry } from '../core/trail';
import { trailLines, type TrailLine } from '../web/trailLines';
import type { Wording } from '../web/wording';

const ICONS: Readonly<Record<string, string>> = {
  'document.create': 'file-earmark-plus', 'revision.open': 'file-earmark-plus', 'revision.edit': 'pencil', 'revision.submit': 'send', 'revision.review': 'pen', 'revision.return': 'arrow-counterclockwise',
  'revision.requestApproval': 'send-check', 'revision.approve': 'pen', 'revision.release': 'check-circle-fill', 'revision.withdrawApproval': 'arrow-counterclockwise', 'revision.comment': 'chat-left-text',
  'revision.resolve': 'check-lg', 'revision.cancel': 'slash-circle', 'revision.confirmValid': 'arrow-repeat', 'revision.markToReview': 'clock', 'revision.requestObsolescence': 'archive', 'revision.makeObsolete': 'x-octagon-fill',
};

export function revisionTrail(entries: readonly TrailEntry[], wording: Wording): TrailLine[] {
  return trailLines(entries, ICONS, wording, entry => sentence(entry, wording));
}

function sentence(entry: TrailEntry, { words }: Wording): string {
  const detail = entry.details ?? {}, file = detail['file'] ?? detail['removed'];
  const key = entry.action === 'revision.edit' && detail['file'] ? 'trail.revision.file' : entry.action === 'revision.edit' && detail['removed'] ? 'trail.revision.removed' : `trail.${entry.action}`;
  const said = words(key, { label: entry.about ?? '', file: file ?? '', decision: detail['decision'] ?? '', effective: detail['effective'] ?? '' });
  return detail['exception'] ? `${said} ${words('trail.exception')}` : said;
}
