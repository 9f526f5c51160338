/** The history of a record as sentences a person can read, newest first. */
import type { TrailEntry } from '../core/trail';
import type { Wording } from '../web/wording';

const ICONS: Readonly<Record<string, string>> = {
  'document.create': 'file-earmark-plus', 'revision.open': 'file-earmark-plus', 'revision.edit': 'pencil', 'revision.submit': 'send', 'revision.review': 'pen', 'revision.return': 'arrow-counterclockwise',
  'revision.requestApproval': 'send-check', 'revision.approve': 'pen', 'revision.release': 'check-circle-fill', 'revision.withdrawApproval': 'arrow-counterclockwise', 'revision.comment': 'chat-left-text',
  'revision.resolve': 'check-lg', 'revision.cancel': 'slash-circle', 'revision.confirmValid': 'arrow-repeat', 'revision.markToReview': 'clock', 'revision.requestObsolescence': 'archive', 'revision.makeObsolete': 'x-octagon-fill',
};

export interface TrailLine { at: string; icon: string; who: string; did: string; reason?: string; hash?: string }

export function trailLines(entries: readonly TrailEntry[], wording: Wording): TrailLine[] {
  return [...entries].reverse().map(entry => ({
    at: wording.dateTime(entry.at), icon: ICONS[entry.action] ?? 'dot', who: whoOf(entry, wording), did: sentence(entry, wording),
    ...(entry.reason ? { reason: entry.reason } : {}), ...(entry.signature ? { hash: shortHash(entry.signature.contentHash) } : {}),
  }));
}

export function shortHash(hash: string): string {
  return `${hash.slice(0, 4)} ${hash.slice(4, 8)} … ${hash.slice(-8, -4)} ${hash.slice(-4)}`;
}

function whoOf(entry: TrailEntry, { words }: Wording): string {
  if (entry.by.id === 'system') return words('trail.system');
  const behalf = entry.signature?.onBehalfOf;
  const name = entry.by.title ? `${entry.by.name}, ${entry.by.title},` : entry.by.name;
  return behalf ? words('trail.behalf', { name: entry.by.name, principal: behalf.name, paper: behalf.paper }) : name;
}

function sentence(entry: TrailEntry, { words }: Wording): string {
  const detail = entry.details ?? {}, file = detail['file'] ?? detail['removed'];
  const key = entry.action === 'revision.edit' && detail['file'] ? 'trail.revision.file' : entry.action === 'revision.edit' && detail['removed'] ? 'trail.revision.removed' : `trail.${entry.action}`;
  const said = words(key, { label: entry.about ?? '', file: file ?? '', decision: detail['decision'] ?? '', effective: detail['effective'] ?? '' });
  return detail['exception'] ? `${said} ${words('trail.exception')}` : said;
}
