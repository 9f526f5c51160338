/** What does a certificate say: whose it is, from whom, how long, and what its key may do? */
import { X509Certificate } from 'node:crypto';
import { BitString } from 'asn1js';
import { BasicConstraints, Certificate, type RelativeDistinguishedNames } from 'pkijs';

export interface ReadCertificate {
  readonly der: Buffer;
  readonly x509: X509Certificate;
  readonly name: string; readonly organisation: string; readonly issuer: string;
  /** Hexadecimal, capitals. */
  readonly serial: string;
  /** SHA-256 of the certificate, hexadecimal. */
  readonly fingerprint: string;
  readonly from: Date; readonly until: Date;
  readonly email: string | undefined;
  /** False only where the certificate lists uses and signing is not among them (RFC 5280 §4.2.1.3). */
  readonly maySign: boolean;
  readonly mayStampTime: boolean;
  readonly authority: boolean;
  /** How many authorities may stand below this one, where it says so. */
  readonly pathLength: number | undefined;
  readonly signedWeakly: boolean;
  /** Demands that we cannot judge, so that nothing may rest on this certificate. */
  readonly unknownDemands: boolean;
}

const COMMON_NAME = '2.5.4.3', ORGANISATION = '2.5.4.10', EMAIL = '1.2.840.113549.1.9.1', KEY_USAGE = '2.5.29.15', BASIC_CONSTRAINTS = '2.5.29.19', TIME_STAMPING = '1.3.6.1.5.5.7.3.8';
const DIGITAL_SIGNATURE_OR_CONTENT_COMMITMENT = 0xc0;
/** MD5 and SHA-1, with RSA, DSA and ECDSA. */
const WEAK: ReadonlySet<string> = new Set(['1.2.840.113549.1.1.2', '1.2.840.113549.1.1.4', '1.2.840.113549.1.1.5', '1.2.840.10040.4.3', '1.2.840.10045.4.1']);
/** Key usage, subject alternative name, basic constraints, policies, extended key usage: read here, or nothing that a signature rests on. */
const UNDERSTOOD: ReadonlySet<string> = new Set([KEY_USAGE, '2.5.29.17', BASIC_CONSTRAINTS, '2.5.29.32', '2.5.29.37', '2.5.29.14', '2.5.29.35', '2.5.29.31']);
const LONGEST = 200;

/** The certificate in DER or PEM, or undefined for anything else. */
export function readCertificate(source: Uint8Array | string): ReadCertificate | undefined {
  try {
    return readIt(new X509Certificate(source));
  } catch {
    return undefined;
  }
}

/** Every certificate in a text of PEM blocks; undefined when one of them is none. */
export function readPem(text: string): ReadCertificate[] | undefined {
  const read = (text.match(/-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/g) ?? []).map(readCertificate);
  return read.every(one => one !== undefined) ? read : undefined;
}

export function pemOf(der: Uint8Array): string {
  return `-----BEGIN CERTIFICATE-----\n${(Buffer.from(der).toString('base64').match(/.{1,64}/g) ?? []).join('\n')}\n-----END CERTIFICATE-----\n`;
}

function readIt(x509: X509Certificate): ReadCertificate {
  const pki = Certificate.fromBER(x509.raw), extensions = pki.extensions ?? [], uses = extensions.find(one => one.extnID === KEY_USAGE)?.parsedValue;
  const bits = uses instanceof BitString ? uses.valueBlock.valueHexView[0] ?? 0 : undefined, constraints = extensions.find(one => one.extnID === BASIC_CONSTRAINTS)?.parsedValue;
  const length = constraints instanceof BasicConstraints ? constraints.pathLenConstraint : undefined;
  return {
    der: x509.raw, x509, name: partOf(pki.subject, COMMON_NAME) || partOf(pki.subject, ORGANISATION), organisation: partOf(pki.subject, ORGANISATION),
    issuer: partOf(pki.issuer, COMMON_NAME) || partOf(pki.issuer, ORGANISATION), serial: x509.serialNumber, fingerprint: x509.fingerprint256.replaceAll(':', '').toLowerCase(),
    from: pki.notBefore.value, until: pki.notAfter.value,
    email: /(?:^|, )email:([^,\s"]+)/.exec(x509.subjectAltName ?? '')?.[1] ?? (partOf(pki.subject, EMAIL) || undefined),
    maySign: bits === undefined || (bits & DIGITAL_SIGNATURE_OR_CONTENT_COMMITMENT) !== 0, mayStampTime: (x509.keyUsage ?? []).includes(TIME_STAMPING),
    authority: x509.ca, pathLength: length === undefined ? undefined : Number(length),
    signedWeakly: WEAK.has(pki.signatureAlgorithm.algorithmId), unknownDemands: extensions.some(one => one.critical && !UNDERSTOOD.has(one.extnID)),
  };
}

function partOf(name: RelativeDistinguishedNames, type: string): string {
  const value: unknown = name.typesAndValues.find(one => one.type === type)?.value.valueBlock.value;
  return typeof value === 'string' ? value.normalize('NFC').replace(/\p{Cc}/gu, ' ').trim().slice(0, LONGEST) : '';
}
