/** The stamped base of a revision's PDF, made once for each state it has been in, whoever asks first. */
import { LRUCache } from 'lru-cache';
import { DateTime } from 'luxon';
import type { AgencyView } from '../agencies/queries';
import { NotFound } from '../core/errors';
import { hashOf } from '../core/trail';
import { wordsFor } from '../core/words';
import type { RevisionState } from '../documents/lifecycle';
import type { Revision, RevisionFile } from '../documents/model';
import { labelOf, type DocumentView } from '../documents/standing';
import type { FileStore } from '../files/store';
import { FONT_SET } from '../pdf/fonts';
import type { StampFacts } from '../pdf/stamp';
import { pdfWorker } from '../pdf/worker';
import { Base, type BaseRecord } from './model';

/** Bases in memory: the few procedures everybody fetches. Larger ones are streamed. */
const LARGEST_KEPT = 8 * 1024 * 1024;
const buffers = new LRUCache<string, Buffer>({ maxSize: 64 * 1024 * 1024, maxEntrySize: LARGEST_KEPT, sizeCalculation: bytes => bytes.length });
const records = new LRUCache<string, BaseRecord>({ max: 5000 });

const WATERMARKS: Record<RevisionState, string> = {
  draft: 'stamp.draft', inReview: 'stamp.draft', reviewed: 'stamp.draft', inApproval: 'stamp.draft', cancelled: 'stamp.draft',
  approved: 'stamp.notYet', effective: 'stamp.controlled', superseded: 'stamp.over', obsolete: 'stamp.over',
};

/** @throws NotFound when the file has no PDF; Refused or InvalidInput of pdf/ when it cannot be stamped. */
export async function baseFor(document: DocumentView, revision: Revision, file: RevisionFile, agency: AgencyView, store: FileStore, now: Date): Promise<BaseRecord> {
  if (!file.pdf) throw new NotFound('noPdf');
  const facts = stampFacts(document, revision, agency), key = hashOf({ pdf: file.pdf.sha256, facts, FONT_SET });
  return (await baseByKey(key)) ?? prepare(key, file.pdf.sha256, facts, store, now);
}

export async function baseByKey(key: string): Promise<BaseRecord | undefined> {
  const known = records.get(key) ?? (await Base.findById(key).lean<BaseRecord>());
  if (known) records.set(key, known);
  return known ?? undefined;
}

/** The base's bytes when small enough to keep, else undefined: then it is streamed from the store. */
export async function bytesOf(base: BaseRecord, store: FileStore): Promise<Buffer | undefined> {
  if (base.sidecar.length > LARGEST_KEPT) return undefined;
  const known = buffers.get(base.sha256) ?? (await store.read(base.sha256));
  buffers.set(base.sha256, known);
  return known;
}

/** Two servers may prepare the same base: the same bytes, and the second row is the first. */
async function prepare(key: string, pdf: string, facts: StampFacts, store: FileStore, now: Date): Promise<BaseRecord> {
  const { base, sidecar } = await pdfWorker().prepareBase(await store.read(pdf), facts);
  const { sha256 } = await store.putBuffer(base);
  await Base.updateOne({ _id: key }, { $setOnInsert: { sha256, sidecar, at: now } }, { upsert: true });
  const record = { _id: key, sha256, sidecar, at: now };
  records.set(key, record);
  return record;
}

function stampFacts(document: DocumentView, revision: Revision, agency: AgencyView): StampFacts {
  const words = wordsFor('vi');
  const from = revision.effectiveFrom ? DateTime.fromJSDate(revision.effectiveFrom, { zone: agency.timeZone }).toFormat('dd/MM/yyyy') : undefined;
  return {
    watermark: words(WATERMARKS[revision.state]), code: document.code, agency: agency.letterhead.nameLine || agency.name, title: revision.title,
    label: words('stamp.label', { label: labelOf(revision) }), effective: from ? words('stamp.from', { date: from }) : words('stamp.notInForce'),
    words: { page: words('stamp.page'), refusal: words('stamp.refusal'), explanation: words('stamp.explanation') },
  };
}
