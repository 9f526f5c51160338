/** What is in a PKCS#12 file (.p12, .pfx): whose certificate, with which key? Every reason against it is said at the field it belongs to. */
import { createPrivateKey, type KeyObject } from 'node:crypto';
import { OctetString } from 'asn1js';
import { AuthenticatedSafe, CertBag, ContentInfo, EncryptedData, PFX, PKCS8ShroudedKeyBag, PrivateKeyInfo, SafeContents, type SafeBag } from 'pkijs';
import { InvalidInput } from '../core/errors';
import { readCertificate, type ReadCertificate } from '../pdf/x509';
import { sealFits, UnknownLock, unlocked } from './pkcs12Locks';

export interface Opened { readonly key: KeyObject; readonly own: ReadCertificate; /** Those above it, nearest first. */ readonly above: readonly ReadCertificate[] }

const DATA = '1.2.840.113549.1.7.1', ENCRYPTED = '1.2.840.113549.1.7.6', LONGEST_CHAIN = 8;
const WRONG_PASSWORD = { password: { key: 'field.p12Password' } }, NOT_READ = { certificate: { key: 'field.p12Kind' } };

/** @throws InvalidInput naming `certificate` (what is wrong with the file) or `password`. */
export async function openPkcs12(bytes: Buffer, password: string): Promise<Opened> {
  const { keys, certificates } = await contentOf(bytes, password);
  if (!keys.length) throw new InvalidInput({ certificate: { key: 'field.p12NoKey' } });
  for (const key of keys) {
    const own = certificates.find(one => one.x509.checkPrivateKey(key));
    if (own) return { key, own, above: chainAbove(own, certificates) };
  }
  throw new InvalidInput({ certificate: { key: 'field.p12NoCertificate' } });
}

interface Content { readonly keys: KeyObject[]; readonly certificates: ReadCertificate[] }

/** The libraries throw anything on broken bytes; what is ours says more. */
async function contentOf(bytes: Buffer, password: string): Promise<Content> {
  try {
    return await readContent(bytes, password);
  } catch (error) {
    throw error instanceof InvalidInput ? error : new InvalidInput(error instanceof UnknownLock ? NOT_READ : { certificate: { key: 'field.p12Broken' } });
  }
}

async function readContent(bytes: Buffer, password: string): Promise<Content> {
  const pfx = PFX.fromBER(new Uint8Array(bytes)), sealed = octetsOf(pfx.authSafe);
  if (pfx.macData && !await sealFits(pfx.macData, sealed, password)) throw new InvalidInput(WRONG_PASSWORD);
  const content: Content = { keys: [], certificates: [] };
  for (const info of AuthenticatedSafe.fromBER(new Uint8Array(sealed)).safeContents) {
    const { safeBags } = SafeContents.fromBER(new Uint8Array(await opened(info, password)));
    for (const bag of safeBags) await take(bag, content, password);
  }
  return content;
}

async function opened(info: ContentInfo, password: string): Promise<Buffer> {
  if (info.contentType === DATA) return octetsOf(info);
  if (info.contentType !== ENCRYPTED) throw new InvalidInput(NOT_READ);
  const { encryptedContentInfo: locked } = new EncryptedData({ schema: info.content }), open = await unlocked(locked.contentEncryptionAlgorithm, Buffer.from(locked.getEncryptedContent()), password);
  if (!open) throw new InvalidInput(WRONG_PASSWORD);
  return open;
}

async function take({ bagValue }: SafeBag, content: Content, password: string): Promise<void> {
  if (bagValue instanceof PKCS8ShroudedKeyBag) {
    const key = await unlocked(bagValue.encryptionAlgorithm, Buffer.from(bagValue.encryptedData.getValue()), password);
    if (!key) throw new InvalidInput(WRONG_PASSWORD);
    content.keys.push(keyOf(key));
  } else if (bagValue instanceof PrivateKeyInfo) {
    content.keys.push(keyOf(Buffer.from(bagValue.toSchema().toBER())));
  } else if (bagValue instanceof CertBag) {
    const value: unknown = bagValue.certValue, certificate = value instanceof OctetString ? readCertificate(Buffer.from(value.getValue())) : undefined;
    if (certificate) content.certificates.push(certificate);
  }
}

function keyOf(der: Buffer): KeyObject {
  return createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
}

function octetsOf(info: ContentInfo): Buffer {
  const content: unknown = info.content;
  if (info.contentType !== DATA || !(content instanceof OctetString)) throw new InvalidInput(NOT_READ);
  return Buffer.from(content.getValue());
}

function chainAbove(own: ReadCertificate, all: readonly ReadCertificate[]): ReadCertificate[] {
  const chain: ReadCertificate[] = [];
  for (let last = own; chain.length < LONGEST_CHAIN;) {
    const next = all.find(one => one !== own && !chain.includes(one) && last.x509.checkIssued(one.x509));
    if (!next) break;
    chain.push(next);
    last = next;
  }
  return chain;
}
