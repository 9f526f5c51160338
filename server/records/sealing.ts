/** How does a signed record become evidence: its paper drawn once, signed with the certificates there are, kept, and the record filed? */
import type { KeySafe } from '../certificates/keySafe';
import { signersOf, stamperOf, type Signers } from '../certificates/signing';
import { BEGINNING, type Position } from '../core/changes';
import { Refused, Unavailable } from '../core/errors';
import { UNLIMITED, type Turn } from '../core/turn';
import { refusalText, wordsFor } from '../core/words';
import type { FileStore } from '../files/store';
import { issuerOf, printed, RECORD_LANGUAGE } from '../papers/printing';
import type { Signer } from '../pdf/cms';
import { signField } from '../pdf/sign';
import { pdfWorker } from '../pdf/worker';
import type { StoredRecord } from './model';
import { fileRecord, toSeal } from './operations';
import { finalDrawing, type Marking } from './printing';
import { recordForSeal } from './queries';

export interface Sealing { readonly files: FileStore; readonly safe: KeySafe; readonly marking: Marking }

const words = wordsFor(RECORD_LANGUAGE);

/** One is drawn, which a thread does, while the store is asked about the others. With pages read meanwhile two made 177 a minute, four 248. */
const LANES = 4, PAGE = 50;

/**
 * By a job: every record that all have signed. One that must wait (certificate, time stamp, drawing) holds up no other.
 * Returns what it did, in words for the jobs' page.
 */
export async function sealRecords(sealing: Sealing, now: Date, turn: Turn = UNLIMITED): Promise<string> {
  const signers = signersOf(sealing.safe, now), waits = new Map<string, number>();
  let filed = 0, after: Position | undefined = turn.from ?? BEGINNING;
  const lane = async (page: Position[]): Promise<void> => {
    for (let one = page.shift(); one && turn.goesOn(); one = page.shift()) {
      const why = await sealRecord(one.id, sealing, now, signers).then(() => '', reasonOf);
      if (why) waits.set(why, (waits.get(why) ?? 0) + 1);
      else filed += 1;
    }
  };
  while (after && turn.goesOn()) {
    const page = await toSeal(now, after, PAGE), last = page.length === PAGE ? page.at(-1) : undefined;
    await Promise.all(Array.from({ length: LANES }, () => lane(page)));
    if (turn.goesOn()) after = last;
  }
  await turn.keep?.(after);
  return [String(filed), ...[...waits].map(([why, count]) => `${count} × ${why}`)].join(' · ');
}

/**
 * Seals one. The paper is kept under the entry of the last signature: after a crash, or on two servers at once, the one that was kept first is filed.
 * @throws Refused signerExpired and its kin while the agency's certificate cannot sign, TimestampFailed by the agency's rule, Unavailable while drawing is not possible.
 */
export async function sealRecord(id: string, { files, safe, marking }: Sealing, now: Date, signers: Signers = signersOf(safe, now)): Promise<void> {
  const record = await recordForSeal(id), entry = record.trail.findLast(one => one.to === 'signed');
  if (!record.description || !entry) throw new Refused({ key: 'notSigned' });
  const { description } = record, hands = await handsOf(record, signers), issuer = await issuerOf(record.agency, files, now);
  const draw = async (): Promise<Buffer> => signedBy(hands, await finalDrawing(record, description, entry, { issuer, marking, sealed: hands.length > 0, store: files }), record, issuer.agency.letterhead.place, now);
  const { sha256, size } = await printed(record, { kind: 'record', entry, name: '' }, draw, files, now);
  await fileRecord(id, { sha256, size, at: now, signed: hands.length > 0 }, now);
}

/** Whose certificate signs at which field, with which words. */
interface Hand { readonly field: string; readonly signer: Signer; readonly name: string; readonly reason: string }

const AGENCY_FIELD = 'agency';

/** Signatories who have a certificate, in the order they signed, then the agency. A person without a usable one has signed in the app; an agency's that is there but cannot sign is waited for. */
async function handsOf(record: StoredRecord, signers: Signers): Promise<Hand[]> {
  const hands: Hand[] = [], given = record.signers.flatMap(({ signed, ...seat }) => (signed ? [{ ...seat, signed }] : [])).sort((one, other) => one.signed.at.getTime() - other.signed.at.getTime());
  for (const { place, label, signed } of given) {
    const found = await signers({ kind: 'person', id: signed.by.id });
    if ('signer' in found) hands.push({ field: place, signer: found.signer, name: signed.by.name, reason: label });
  }
  const agency = await signers({ kind: 'agency', id: record.agency });
  if ('signer' in agency) return [...hands, { field: AGENCY_FIELD, signer: agency.signer, name: agency.name, reason: words('paper.form.sealed', { number: record.number }) }];
  if (agency.refused.key !== 'signerMissing') throw new Refused(agency.refused);
  return hands;
}

/** Every field is made before the first signature; each signature is appended, so that all stay valid. */
async function signedBy(hands: readonly Hand[], drawing: Buffer, record: StoredRecord, place: string, now: Date): Promise<Buffer> {
  if (!hands.length) return drawing;
  const worker = pdfWorker(), stamp = await stamperOf(record.agency);
  let pdf: Buffer = Buffer.from(await worker.withSignatureFields(drawing, hands.map(hand => hand.field)));
  for (const { field, signer, name, reason } of hands) pdf = await signField(pdf, field, signer, { reason, name, place, at: now }, { worker, stamp });
  return pdf;
}

function reasonOf(error: unknown): string {
  if (error instanceof Refused || error instanceof Unavailable) return refusalText(words, error.refusal);
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
