/** The signature itself: a detached CMS as PAdES baseline wants it (ETSI EN 319 142-1, RFC 5652, RFC 5035). */
import { createHash, sign, X509Certificate, type KeyObject } from 'node:crypto';
import { Constructed, fromBER, Integer, Null, ObjectIdentifier, OctetString, Sequence, Set as SetOf, type AsnType } from 'asn1js';
import { Certificate } from 'pkijs';

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
  const signature = sign('sha256', derOf(new SetOf({ value: attributes })), key), token = await stamp?.(sha256(signature));
  const { issuer, serialNumber } = Certificate.fromBER(new Uint8Array(own));
  return derOf(signed(OID.signedData, [
    new Integer({ value: 1 }), new SetOf({ value: [algorithm(OID.sha256)] }), new Sequence({ value: [new ObjectIdentifier({ value: OID.data })] }),
    tagged(certificates.map(parsed)),
    new SetOf({ value: [new Sequence({ value: [
      new Integer({ value: 1 }), new Sequence({ value: [issuer.toSchema(), serialNumber] }), algorithm(OID.sha256), tagged(attributes),
      key.asymmetricKeyType === 'ec' ? algorithm(OID.ecdsaWithSha256) : algorithm(OID.rsaWithSha256, new Null()), new OctetString({ valueHex: signature }),
      ...(token ? [tagged([attribute(OID.signatureTimeStamp, parsed(token))], 1)] : []),
    ] })] }),
  ]));
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

function signed(type: string, content: AsnType[]): Sequence {
  return new Sequence({ value: [new ObjectIdentifier({ value: type }), tagged([new Sequence({ value: content })])] });
}

function attribute(type: string, value: AsnType): Sequence {
  return new Sequence({ value: [new ObjectIdentifier({ value: type }), new SetOf({ value: [value] })] });
}

function algorithm(type: string, parameters?: AsnType): Sequence {
  return new Sequence({ value: [new ObjectIdentifier({ value: type }), ...(parameters ? [parameters] : [])] });
}

/** `[number]` around, or instead of the tag of, what it holds (IMPLICIT SET OF and EXPLICIT look alike here). */
function tagged(value: AsnType[], number = 0): Constructed {
  return new Constructed({ idBlock: { tagClass: 3, tagNumber: number }, value });
}

function parsed(der: Uint8Array): AsnType {
  const { result, offset } = fromBER(new Uint8Array(der));
  if (offset !== der.length) throw new Error('This is not one DER value');
  return result;
}
