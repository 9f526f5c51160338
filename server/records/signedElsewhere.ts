/** A record's PDF that somebody signed outside, with a token: is it this record's, who signed, and does the signature hold? Kept byte for byte beside the one that was filed. */
import { readFile } from 'node:fs/promises';
import { authorOf, type Actor } from '../access/roles';
import { rootsOf } from '../certificates/queries';
import { InvalidInput, Refused } from '../core/errors';
import { newId } from '../core/id';
import type { Incoming } from '../files/evidence';
import type { FileStore } from '../files/store';
import type { SignatureVerdict } from '../pdf/verifySignatures';
import { pdfWorker } from '../pdf/worker';
import { actOn, loadForAct, type Target } from './acts';
import type { OutsideSignature, SignedCopy } from './model';

const MOST_COPIES = 20;

/**
 * The file must be the filed PDF with signatures appended; where the filed one bears none, a program may have written it anew, and its words must be the same.
 * Every signature must hold, and nothing else may have come after it. A certificate that goes back to no root the agency trusts is kept, and said to be unknown.
 * @throws InvalidInput naming `file`, Refused, Forbidden, StaleRecord. Nothing is kept then.
 */
export async function attachSigned(actor: Actor, { id, version, file }: Target & { file: Incoming | undefined }, store: FileStore, now: Date): Promise<void> {
  const record = await loadForAct(actor, id), wrong = (key: string, values: Record<string, string> = {}): InvalidInput => new InvalidInput({ file: { key: `field.${key}`, values } });
  if (!file || file.size === 0) throw wrong('required');
  if (!record.sealed || record.state === 'disposed') throw new Refused({ key: 'notFiled' });
  const bytes = await readFile(file.path), filed = await store.read(record.sealed.sha256);
  if (!(await isOf(bytes, filed, record.sealed.signed))) throw wrong('notThisRecord');
  const before = (await pdfWorker().verifySignatures(filed, [], now)).map(one => one.field), verdicts = await pdfWorker().verifySignatures(bytes, await rootsOf(record.agency), now), added = verdicts.filter(one => !before.includes(one.field));
  if (!added.length) throw wrong('noNewSignature');
  const broken = verdicts.find(one => !one.intact || one.later.kind === 'other');
  if (broken) throw wrong(broken.intact ? 'changedAfterSigning' : 'signatureBroken', { name: broken.signer || broken.field });
  const { sha256, size } = await store.putBuffer(bytes), copy: SignedCopy = { id: newId(), sha256, size, at: now, by: authorOf(actor), signatures: added.map(outside) };
  await actOn(actor, record, { id, action: 'attachSigned', about: record.number, details: { sha256, signers: copy.signatures.map(one => one.signer).join(', ') }, ...(version === undefined ? {} : { version }) }, now, was => {
    if (was.signedCopies.length >= MOST_COPIES) throw wrong('tooManyFiles', { limit: String(MOST_COPIES) });
    return was.signedCopies.some(one => one.sha256 === sha256) ? {} : { signedCopies: [...was.signedCopies, copy] };
  });
}

async function isOf(bytes: Buffer, filed: Buffer, signed: boolean): Promise<boolean> {
  if (bytes.length >= filed.length && bytes.subarray(0, filed.length).equals(filed)) return true;
  if (signed) return false;
  const read = (pdf: Buffer): Promise<string> => pdfWorker().readPdf(pdf).then(({ pages, text }) => JSON.stringify([pages, text]), () => '');
  const words = await read(filed);
  return words !== '' && words === await read(bytes);
}

/** The moment is the proven one, or else the one the signer claims. */
function outside({ signer, organisation, issuer, serial, claimed, timestamp, trusted }: SignatureVerdict): OutsideSignature {
  return { signer, organisation, issuer, serial, at: claimed.at ?? null, stamped: timestamp !== undefined, trusted };
}
