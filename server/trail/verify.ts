/** Is every trail still what it was: each chain whole, each anchor signed and in its place, each anchored head still in its record? */
import { firstBreak } from '../core/trail';
import { inBatches, type TrailSource } from '../core/trailSource';
import type { FileStore } from '../files/store';
import { anchorHash, anchorsByDay } from './anchor';
import { headOf, linesOf, notIn, nothing, type AnchoredHead } from './anchorLists';
import type { LoggedAnchor } from './anchorLog';
import type { AnchorRecord } from './model';
import type { Seal } from './seal';

/** What does not stand, as data: words are under `verifyTrail.`. */
export interface Finding {
  readonly key: 'chain' | 'head' | 'gone' | 'anchorChanged' | 'anchorSignature' | 'anchorOrder' | 'anchorList' | 'anchorLost';
  readonly values: Readonly<Record<string, string | number>>;
}
export interface Verified { readonly records: number; readonly entries: number; readonly anchors: number; readonly last: AnchorRecord | undefined; readonly findings: number }

interface Tools { readonly files: FileStore; readonly seal: Seal; /** Anchors as they were noted outside the store. */ readonly logged: readonly LoggedAnchor[]; readonly tell: (finding: Finding) => void }

const RECORDS_A_BATCH = 100, HEADS_A_BATCH = 500;

/** Reads the whole store and every list, in bounded memory. It changes nothing, and may run while people work. */
export async function verifyTrails(sources: readonly TrailSource[], tools: Tools, now: Date): Promise<Verified> {
  let findings = 0;
  const tell = (finding: Finding): void => { findings++; tools.tell(finding); };
  const anchors = await anchorsByDay();
  checkAnchors(anchors, tools, tell);
  await checkLists(anchors, sources, tools.files, tell);
  const { records, entries } = await checkChains(sources, now, tell);
  return { records, entries, anchors: anchors.length, last: anchors.at(-1), findings };
}

type Tell = (finding: Finding) => void;

function checkAnchors(anchors: readonly AnchorRecord[], { seal, logged }: Tools, tell: Tell): void {
  let previous = '';
  for (const anchor of anchors) {
    const day = anchor._id;
    if (anchorHash(anchor) !== anchor.hash) tell({ key: 'anchorChanged', values: { day } });
    else if (!seal.fits(anchor.hash, anchor.signature)) tell({ key: 'anchorSignature', values: { day } });
    if (anchor.previous !== previous) tell({ key: 'anchorOrder', values: { day } });
    previous = anchor.hash;
  }
  const held = new Map(anchors.map(anchor => [anchor._id, anchor.hash]));
  for (const { day, hash } of logged) if (held.get(day) !== hash) tell({ key: 'anchorLost', values: { day } });
}

/** Each list against the next: only what does not stand there is looked for in the store. A record is named once, for the first day it breaks. */
async function checkLists(anchors: readonly AnchorRecord[], sources: readonly TrailSource[], files: FileStore, tell: Tell): Promise<void> {
  const readable: AnchorRecord[] = [], named = new Set<string>();
  for (const anchor of anchors) {
    if (await files.verify(anchor.list)) readable.push(anchor);
    else tell({ key: 'anchorList', values: { day: anchor._id } });
  }
  for (const [at, anchor] of readable.entries()) {
    const next = readable[at + 1];
    if (next?.list === anchor.list) continue;
    const newer = next ? linesOf(await files.open(next.list)) : nothing();
    for await (const heads of batchesOf(notIn(newer, linesOf(await files.open(anchor.list))))) {
      for (const { key, values } of await missing(heads, sources)) {
        const record = `${values['source'] ?? ''} ${values['id'] ?? ''}`;
        if (!named.has(record)) tell({ key, values: { ...values, day: anchor._id } });
        named.add(record);
      }
    }
  }
}

async function* batchesOf(lines: AsyncIterable<string>): AsyncGenerator<AnchoredHead[]> {
  let batch: AnchoredHead[] = [];
  for await (const line of lines) {
    if (batch.push(headOf(line)) < HEADS_A_BATCH) continue;
    yield batch;
    batch = [];
  }
  if (batch.length) yield batch;
}

/** Heads that are in no record any more: the record is gone, its trail was cut, written anew, or an old copy of it was put back. */
async function missing(heads: readonly AnchoredHead[], sources: readonly TrailSource[]): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const source of sources) {
    const wanted = heads.filter(head => head.source === source.name);
    if (!wanted.length) continue;
    const found = new Map((await source.links(wanted.map(head => head.id))).map(row => [row._id, row.trail]));
    for (const { id, n, hash } of wanted) {
      const trail = found.get(id), values = { source: source.name, id, n, entries: trail?.length ?? 0 };
      if (!trail) findings.push({ key: 'gone', values });
      else if (!trail.some(entry => entry.n === n && entry.hash === hash)) findings.push({ key: 'head', values });
    }
  }
  return findings;
}

async function checkChains(sources: readonly TrailSource[], now: Date, tell: Tell): Promise<{ records: number; entries: number }> {
  let records = 0, entries = 0;
  for (const source of sources) {
    for await (const batch of inBatches((after, limit) => source.records(after, limit, now), record => record.id, RECORDS_A_BATCH)) {
      for (const { id, name, trail, trailHead } of batch) {
        const n = firstBreak(trail, trailHead);
        if (n !== undefined) tell({ key: 'chain', values: { source: source.name, id, name, n } });
        records++;
        entries += trail.length;
      }
    }
  }
  return { records, entries };
}
