/** Which signatures does a PDF carry, and what is each of them worth? Files come from anywhere: every flaw is a verdict, nothing is thrown. */
import { PDFArray, PDFDict, PDFDocument, PDFHexString, PDFName, PDFNumber, PDFString } from 'pdf-lib';
import { chainProblem, type ChainProblem } from './chain';
import { changedAfter, type Later } from './changedAfter';
import { OID } from './cms';
import { firstDer, readCms, type CmsProblem } from './cmsRead';
import { signatureFields, textOf, type SignatureField } from './signatureFields';
import { judgeToken, type TimestampVerdict } from './token';
import { readPem, type ReadCertificate } from './x509';

/** `range` = it does not say, in the one honest way, which bytes it covers. */
export type SignatureProblem = CmsProblem | 'range' | 'unknownFormat';

export interface SignatureVerdict {
  readonly field: string;
  /** As the certificate has it, not as the PDF says. */
  readonly signer: string; readonly organisation: string; readonly issuer: string; readonly serial: string;
  readonly validFrom: Date | undefined; readonly validUntil: Date | undefined;
  /** What the signer wrote beside it; covered by the signature, proven by nobody. */
  readonly claimed: { readonly at: Date | undefined; readonly name: string; readonly reason: string; readonly place: string };
  readonly timestamp: TimestampVerdict | undefined;
  /** The signer's key signed exactly these bytes; `problem` says what speaks against it. */
  readonly intact: boolean; readonly problem: SignatureProblem | undefined;
  /** The certificate went back to a trusted root when it was signed: at the proven moment, or else at the one claimed. Revocation is not asked. */
  readonly trusted: boolean; readonly distrust: ChainProblem | undefined;
  readonly coversWholeFile: boolean;
  /** Bytes from the beginning that it covers, itself left out. */
  readonly coveredBytes: number;
  readonly later: Later;
}

interface Covered { readonly end: number; readonly content: Buffer; /** Undefined where the hole holds no such thing. */ readonly cms: Buffer | undefined }

/** Who signs more often than this is no person. */
const MOST_SIGNATURES = 50;
const FORMATS = ['ETSI.CAdES.detached', 'adbe.pkcs7.detached'];
const NOTHING_KNOWN: Later = { kind: 'other', parts: ['unreadable'] };

/** @param roots certificates in PEM. @param now judges a certificate where a signature gives no time. Signatures in the order of the form. */
export async function verifySignatures(pdf: Uint8Array, roots: readonly string[], now: Date): Promise<SignatureVerdict[]> {
  const bytes = Buffer.from(pdf.buffer, pdf.byteOffset, pdf.byteLength), trusted = roots.flatMap(one => readPem(one) ?? []), verdicts: SignatureVerdict[] = [];
  for (const field of (await fieldsOf(pdf)).slice(0, MOST_SIGNATURES)) if (field.signature) verdicts.push(await verdictOf(field.name, field.signature, bytes, trusted, now));
  return verdicts;
}

/** What is not a PDF, or is none for us, carries no signature that we could show. */
async function fieldsOf(pdf: Uint8Array): Promise<SignatureField[]> {
  try {
    return signatureFields(await PDFDocument.load(pdf, { updateMetadata: false, ignoreEncryption: true }));
  } catch {
    return [];
  }
}

async function verdictOf(field: string, signature: PDFDict, bytes: Buffer, roots: readonly ReadCertificate[], now: Date): Promise<SignatureVerdict> {
  const covered = coveredBy(signature, bytes), then = covered ? await asSigned(field, bytes, covered) : undefined;
  const claimed = claimedIn(then?.signature ?? signature), format = (then?.signature ?? signature).lookup(PDFName.of('SubFilter'));
  const known = format instanceof PDFName && FORMATS.includes(format.decodeText());
  const cms = covered?.cms && then && known ? readCms(covered.cms, OID.data, covered.content) : undefined, signer = cms?.signer;
  const problem = !covered || !then ? 'range' : !known ? 'unknownFormat' : cms ? cms.problem : 'broken';
  const timestamp = cms?.token && cms.signature ? judgeToken(cms.token, cms.signature, roots) : undefined;
  const at = (timestamp && !timestamp.problem ? timestamp.at : undefined) ?? claimed.at ?? now, distrust = signer ? chainProblem(signer, cms.certificates, roots, at) : 'untrusted';
  const later = covered && then ? await changedAfter(bytes, covered.end, then.doc) : NOTHING_KNOWN;
  return {
    field, signer: signer?.name ?? '', organisation: signer?.organisation ?? '', issuer: signer?.issuer ?? '', serial: signer?.serial ?? '', validFrom: signer?.from, validUntil: signer?.until,
    claimed, timestamp, intact: problem === undefined, problem, trusted: problem === undefined && distrust === undefined, distrust,
    coversWholeFile: covered !== undefined && later.kind === 'nothing', coveredBytes: covered?.end ?? 0, later,
  };
}

/**
 * The signed bytes, when the range is the one honest shape: from the first byte to an end, with a single hole that is exactly this signature.
 * Any other hole could hold words that nobody signed.
 */
function coveredBy(signature: PDFDict, bytes: Buffer): Covered | undefined {
  const range = signature.lookup(PDFName.of('ByteRange')), contents = signature.lookup(PDFName.of('Contents'));
  if (!(range instanceof PDFArray) || !(contents instanceof PDFHexString) || range.size() !== 4) return undefined;
  const [start, before, after, length] = range.asArray().map(one => (one instanceof PDFNumber ? one.asNumber() : Number.NaN));
  if (start !== 0 || before === undefined || after === undefined || length === undefined || ![before, after, length].every(one => Number.isSafeInteger(one) && one > 0)) return undefined;
  const end = after + length, hole = bytes.subarray(before, after).toString('latin1');
  if (before >= after || end > bytes.length || !/^<[0-9a-fA-F]*>$/.test(hole) || hole.slice(1, -1).toLowerCase() !== contents.asString().toLowerCase()) return undefined;
  return { end, content: Buffer.concat([bytes.subarray(0, before), bytes.subarray(after, end)]), cms: firstDer(Buffer.from(hole.slice(1, -1), 'hex')) };
}

/**
 * The file as it was signed, and this signature in it. A later update can say anything about an older signature (another reason, another day),
 * so what is shown is read from the covered bytes.
 */
async function asSigned(field: string, bytes: Buffer, covered: Covered): Promise<{ doc: PDFDocument; signature: PDFDict } | undefined> {
  try {
    const signed = bytes.subarray(0, covered.end), doc = await PDFDocument.load(signed, { updateMetadata: false, ignoreEncryption: true });
    const signature = signatureFields(doc).find(one => one.name === field)?.signature, again = signature ? coveredBy(signature, signed) : undefined;
    return signature && again?.end === covered.end ? { doc, signature } : undefined;
  } catch {
    return undefined;
  }
}

function claimedIn(signature: PDFDict): SignatureVerdict['claimed'] {
  const text = (key: string): string => (textOf(signature.lookup(PDFName.of(key))) ?? '').normalize('NFC').slice(0, 500);
  return { at: dateOf(signature.lookup(PDFName.of('M'))), name: text('Name'), reason: text('Reason'), place: text('Location') };
}

function dateOf(value: unknown): Date | undefined {
  if (!(value instanceof PDFString)) return undefined;
  try {
    const date = value.decodeDate();
    return Number.isNaN(date.getTime()) ? undefined : date;
  } catch {
    return undefined;
  }
}
