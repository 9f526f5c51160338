/** The signature itself: a detached CMS as PAdES baseline wants it (ETSI EN 319 142-1, RFC 5652, RFC 5035). */
import { createHash, sign, X509Certificate, type KeyObject } from 'node:crypto';
import { Null, ObjectIdentifier, OctetString, Sequence, Set as SetOf, type AsnType } from 'asn1js';

export interface Signer {
  readonly key: KeyObject;
  /** DER; the signer's own first, then those that issued it. */
  readonly certificates: readonly Uint8Array[];
}

/** Gives a time-stamp token (DER) over the SHA-256 of a signature, or undefined to go without. */
export type Stamper = (signatureHash: Buffer) => Promise<Buffer | undefined>;

export const OID = {
  data: '1.2.840.113549.1.7.1', signedData: '1.2.840.113549.1.7.2', contentType: '1.2.840.113549.1.9.3', messageDigest: '1.2.840.113549.1.9.4', signingTime: '1.2.840.113549.1.9.5',
  signingCertificate: '1.2.840.113549.1.9.16.2.12', signingCertificateV2: '1.2.840.113549.1.9.16.2.47', signatureTimeStamp: '1.2.840.113549.1.9.16.2.14', timeStampInfo: '1.2.840.113549.1.9.16.1.4',
  sha256: '2.16.840.1.101.3.4.2.1', rsaWithSha256: '1.2.840.113549.1.1.11', ecdsaWithSha256: '1.2.840.10045.4.3.2',
} as const;

const SEQUENCE = 0x30, SET = 0x31, TAGGED_0 = 0xa0, TAGGED_1 = 0xa1, ONE = Buffer.from([2, 1, 1]);

/**
 * Signs the SHA-256 of a file's signed bytes. The time is not among the attributes: PAdES has it in the PDF's signature (/M) and forbids it here.
 * @throws Error when key and certificate do not belong together.
 */
export async function cmsOf(contentHash: Buffer, { key, certificates }: Signer, stamp?: Stamper): Promise<Buffer> {
  const [own] = certificates;
  if (!own || !new X509Certificate(own).checkPrivateKey(key)) throw new Error('The key does not belong to the certificate');
  const attributes = [
    attribute(OID.contentType, new ObjectIdentifier({ value: OID.data })),
    attribute(OID.messageDigest, new OctetString({ valueHex: contentHash })),
    attribute(OID.signingCertificateV2, new Sequence({ value: [new Sequence({ value: [new Sequence({ value: [new OctetString({ valueHex: sha256(own) })] })] })] })),
  ].sort((a, b) => Buffer.compare(derOf(a), derOf(b)));   // DER sorts a SET OF by its bytes
  const list = Buffer.concat(attributes.map(derOf)), signature = sign('sha256', tlv(SET, list), key), token = await stamp?.(sha256(signature));
  const signatureAlgorithm = key.asymmetricKeyType === 'ec' ? algorithm(OID.ecdsaWithSha256) : algorithm(OID.rsaWithSha256, new Null());
  const signerInfo = tlv(SEQUENCE, ONE, issuerAndSerial(Buffer.from(own)), derOf(algorithm(OID.sha256)), tlv(TAGGED_0, list), derOf(signatureAlgorithm), derOf(new OctetString({ valueHex: signature })),
    ...(token ? [tlv(TAGGED_1, tlv(SEQUENCE, oid(OID.signatureTimeStamp), tlv(SET, token)))] : []));
  const signedData = tlv(SEQUENCE, ONE, tlv(SET, derOf(algorithm(OID.sha256))), tlv(SEQUENCE, oid(OID.data)), tlv(TAGGED_0, ...certificates), tlv(SET, signerInfo));
  return tlv(SEQUENCE, oid(OID.signedData), tlv(TAGGED_0, signedData));
}

/** Bytes that surely hold the CMS of this signer. A token brings the certificates of its own authority. */
export function roomFor({ certificates }: Signer, stamped: boolean): number {
  return certificates.reduce((sum, one) => sum + one.length, 0) + 2048 + (stamped ? 16_384 : 0);
}

export function sha256(bytes: Uint8Array): Buffer {
  return createHash('sha256').update(bytes).digest();
}

export function derOf(value: AsnType): Buffer {
  return Buffer.from(value.toBER(false));
}

function attribute(type: string, value: AsnType): Sequence {
  return new Sequence({ value: [new ObjectIdentifier({ value: type }), new SetOf({ value: [value] })] });
}

function algorithm(type: string, parameters?: AsnType): Sequence {
  return new Sequence({ value: [new ObjectIdentifier({ value: type }), ...(parameters ? [parameters] : [])] });
}

function oid(type: string): Buffer {
  return derOf(new ObjectIdentifier({ value: type }));
}

/** Certificates and tokens go in byte by byte as they are: parsing and writing them again would cost milliseconds and could change them. */
function tlv(tag: number, ...parts: readonly Uint8Array[]): Buffer {
  const length = parts.reduce((sum, part) => sum + part.length, 0), bytes: number[] = [];
  for (let rest = length; rest > 0; rest >>= 8) bytes.unshift(rest & 0xff);
  return Buffer.concat([Buffer.from([tag, ...(length < 128 ? [length] : [0x80 | bytes.length, ...bytes])]), ...parts]);
}

/** The issuer's name and the serial number as the certificate has them: its first parts, after an optional version (RFC 5280 §4.1). */
function issuerAndSerial(certificate: Buffer): Buffer {
  const inside = spanOf(certificate, spanOf(certificate, 0).body).body, version = certificate[inside] === TAGGED_0 ? spanOf(certificate, inside).end : inside;
  const serial = spanOf(certificate, version), signature = spanOf(certificate, serial.end), issuer = spanOf(certificate, signature.end);
  return tlv(SEQUENCE, certificate.subarray(signature.end, issuer.end), certificate.subarray(version, serial.end));
}

function spanOf(bytes: Buffer, at: number): { body: number; end: number } {
  const first = bytes.readUInt8(at + 1), longer = first < 128 ? 0 : first & 0x7f, body = at + 2 + longer;
  return { body, end: body + (longer ? bytes.readUIntBE(at + 2, longer) : first) };
}
