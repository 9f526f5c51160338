/** Is a CMS signature what its signer made over exactly this content? Reads hostile bytes: whatever is wrong is a named problem. */
import { constants, createHash, verify, type KeyObject } from 'node:crypto';
import { fromBER, ObjectIdentifier, OctetString, Primitive, Sequence, type AsnType } from 'asn1js';
import { Certificate, ContentInfo, IssuerAndSerialNumber, SignedData, type SignerInfo } from 'pkijs';
import { OID } from './cms';
import { readCertificate, type ReadCertificate } from './x509';

export type CmsProblem = 'broken' | 'changed' | 'forged' | 'weakAlgorithm' | 'unknownAlgorithm' | 'noCertificate' | 'otherCertificate';

export interface ReadCms {
  readonly problem: CmsProblem | undefined;
  readonly signer: ReadCertificate | undefined;
  readonly certificates: readonly ReadCertificate[];
  /** What is inside, where something is: a time-stamp token holds its own content. */
  readonly content: Buffer | undefined;
  readonly signature: Buffer | undefined;
  /** DER of the time-stamp token behind the signature. */
  readonly token: Buffer | undefined;
}

interface Algorithm { readonly hash: string; readonly pss?: true }

/** Those a proof may rest on. */
export const HASHES: ReadonlyMap<string, string> = new Map([[OID.sha256, 'sha256'], ['2.16.840.1.101.3.4.2.2', 'sha384'], ['2.16.840.1.101.3.4.2.3', 'sha512']]);
const WEAK_HASHES: ReadonlySet<string> = new Set(['1.3.14.3.2.26', '1.2.840.113549.2.5', '1.2.840.113549.2.2', '2.16.840.1.101.3.4.2.4']);
/** Signature algorithms that name their hash. */
const NAMED: ReadonlyMap<string, string> = new Map([
  [OID.rsaWithSha256, 'sha256'], ['1.2.840.113549.1.1.12', 'sha384'], ['1.2.840.113549.1.1.13', 'sha512'],
  [OID.ecdsaWithSha256, 'sha256'], ['1.2.840.10045.4.3.3', 'sha384'], ['1.2.840.10045.4.3.4', 'sha512'],
]);
const WEAK_SIGNATURES: ReadonlySet<string> = new Set(['1.2.840.113549.1.1.4', '1.2.840.113549.1.1.5', '1.2.840.10045.4.1', '1.2.840.10040.4.3']);
const RSA = '1.2.840.113549.1.1.1', RSA_PSS = '1.2.840.113549.1.1.10', EC_KEY = '1.2.840.10045.2.1';
const FEWEST_RSA_BITS = 2048;
const LARGEST = 512 * 1024, MOST_CERTIFICATES = 30;

/** @param content what was signed; without it, what the CMS holds itself. */
export function readCms(der: Uint8Array, type: string, content?: Uint8Array): ReadCms {
  const nothing: ReadCms = { problem: 'broken', signer: undefined, certificates: [], content: undefined, signature: undefined, token: undefined };
  try {
    return readIt(der, type, content) ?? nothing;
  } catch {
    return nothing;   // the libraries throw anything on broken bytes
  }
}

function readIt(der: Uint8Array, type: string, given: Uint8Array | undefined): ReadCms | undefined {
  if (der.length > LARGEST) return undefined;
  const info = ContentInfo.fromBER(new Uint8Array(der)), data = info.contentType === OID.signedData ? new SignedData({ schema: info.content }) : undefined, [signer, ...more] = data?.signerInfos ?? [];
  if (!data || !signer || more.length || data.encapContentInfo.eContentType !== type) return undefined;
  const inside = data.encapContentInfo.eContent, content = inside ? Buffer.from(inside.getValue()) : undefined, signed = given ?? content;
  if (!signed) return undefined;
  const read = (data.certificates ?? []).slice(0, MOST_CERTIFICATES).flatMap(one => (one instanceof Certificate ? readCertificate(Buffer.from(one.toSchema().toBER())) ?? [] : []));
  const own = read.find(one => isNamed(one, signer)), token = attributeValue(signer.unsignedAttrs?.attributes, OID.signatureTimeStamp);
  return {
    problem: own ? problemOf(signer, own, type, signed) : 'noCertificate', signer: own, certificates: read, content,
    signature: Buffer.from(signer.signature.getValue()), token: token ? Buffer.from(token.toBER()) : undefined,
  };
}

function isNamed(one: ReadCertificate, { sid }: SignerInfo): boolean {
  const certificate = Certificate.fromBER(new Uint8Array(one.der));
  if (sid instanceof IssuerAndSerialNumber) return certificate.serialNumber.isEqual(sid.serialNumber) && certificate.issuer.isEqual(sid.issuer);
  const known: unknown = certificate.extensions?.find(extension => extension.extnID === '2.5.29.14')?.parsedValue;
  return known instanceof OctetString && sid instanceof Primitive && Buffer.from(known.getValue()).equals(sid.valueBlock.valueHexView);
}

function problemOf(signer: SignerInfo, own: ReadCertificate, type: string, content: Uint8Array): CmsProblem | undefined {
  const attributes = signer.signedAttrs?.attributes, digestType = signer.digestAlgorithm.algorithmId, hash = HASHES.get(digestType), algorithm = algorithmOf(signer, hash);
  if (WEAK_HASHES.has(digestType) || WEAK_SIGNATURES.has(signer.signatureAlgorithm.algorithmId) || isShort(own.x509.publicKey)) return 'weakAlgorithm';
  if (!hash || !algorithm) return 'unknownAlgorithm';
  const named = attributeValue(attributes, OID.contentType), digest = attributeValue(attributes, OID.messageDigest);
  if (!signer.signedAttrs || !(named instanceof ObjectIdentifier) || named.getValue() !== type || !(digest instanceof OctetString)) return 'broken';
  if (!createHash(hash).update(content).digest().equals(Buffer.from(digest.getValue()))) return 'changed';
  if (!namesCertificate(attributes, own)) return 'otherCertificate';
  const key = { key: own.x509.publicKey, ...(algorithm.pss ? { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_AUTO } : {}) };
  return verify(algorithm.hash, Buffer.from(signer.signedAttrs.encodedValue), key, Buffer.from(signer.signature.getValue())) ? undefined : 'forged';
}

function algorithmOf({ signatureAlgorithm: { algorithmId } }: SignerInfo, hash: string | undefined): Algorithm | undefined {
  const named = NAMED.get(algorithmId);
  if (named) return { hash: named };
  if (!hash) return undefined;
  return algorithmId === RSA || algorithmId === EC_KEY ? { hash } : algorithmId === RSA_PSS ? { hash, pss: true } : undefined;
}

function isShort(key: KeyObject): boolean {
  return key.asymmetricKeyType === 'rsa' && (key.asymmetricKeyDetails?.modulusLength ?? 0) < FEWEST_RSA_BITS;
}

/** The attribute that binds the certificate (RFC 5035); an older one binds it by SHA-1, and where there is none nothing contradicts. */
function namesCertificate(attributes: SignerInfoAttributes, own: ReadCertificate): boolean {
  const newer = attributeValue(attributes, OID.signingCertificateV2), older = attributeValue(attributes, OID.signingCertificate);
  const value = newer ?? older;
  if (!value) return true;
  const id = childrenOf(childrenOf(childrenOf(value)[0])[0]);
  const [algorithm, named] = id[0] instanceof Sequence ? [childrenOf(id[0])[0], id[1]] : [undefined, id[0]];
  const hash = newer ? (algorithm instanceof ObjectIdentifier ? HASHES.get(algorithm.getValue()) : 'sha256') : 'sha1';
  return hash !== undefined && named instanceof OctetString && createHash(hash).update(own.der).digest().equals(Buffer.from(named.getValue()));
}

type SignerInfoAttributes = readonly { readonly type: string; readonly values: readonly unknown[] }[] | undefined;

/** The one value of the attribute that stands there once; anything else is as if there were none. */
function attributeValue(attributes: SignerInfoAttributes, type: string): AsnType | undefined {
  const found = (attributes ?? []).filter(one => one.type === type), [value] = found.length === 1 ? found[0]?.values ?? [] : [];
  return isAsn(value) ? value : undefined;
}

function isAsn(value: unknown): value is AsnType {
  return typeof value === 'object' && value !== null && 'toBER' in value;
}

function childrenOf(value: AsnType | undefined): AsnType[] {
  return value instanceof Sequence ? value.valueBlock.value.filter(isAsn) : [];
}

/** The first DER value of bytes that may be filled up with zeros, or undefined. */
export function firstDer(bytes: Buffer): Buffer | undefined {
  try {
    const { offset } = fromBER(new Uint8Array(bytes));
    return offset > 0 && bytes.subarray(offset).every(byte => byte === 0) ? bytes.subarray(0, offset) : undefined;
  } catch {
    return undefined;
  }
}
