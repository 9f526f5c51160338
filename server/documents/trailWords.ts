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

/** What an edit was about, by the detail it left. */
const EDITS = ['file', 'removed', 'steps', 'form', 'noForm'] as const;

function sentence(entry: TrailEntry, { words }: Wording): string {
  const detail = entry.details ?? {}, file = detail['file'] ?? detail['removed'];
  const edited = entry.action === 'revision.edit' ? EDITS.find(name => detail[name] !== undefined) : undefined, key = `trail.${edited ? `revision.${edited}` : entry.action}`;
  const said = words(key, { label: entry.about ?? '', file: file ?? '', ...(edited === 'steps' || edited === 'form' ? { count: detail[edited] } : {}), decision: detail['decision'] ?? '', effective: detail['effective'] ?? '' });
  return detail['exception'] ? `${said} ${words('trail.exception')}` : said;
}
