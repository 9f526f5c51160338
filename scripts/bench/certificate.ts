/** A certificate for an agency of the bench, RSA of 2048 bits as agencies get them, with its key in the store as one that was brought. */
import { createPrivateKey, webcrypto } from 'node:crypto';
import { Integer, Utf8String } from 'asn1js';
import { AttributeTypeAndValue, Certificate } from 'pkijs';
import { authorOf, SYSTEM } from '../../server/access/roles';
import type { AgencyView } from '../../server/agencies/queries';
import type { KeySafe } from '../../server/certificates/keySafe';
import { Holder, holderId } from '../../server/certificates/model';
import { lockedFor } from '../../server/certificates/operations';
import { addDays } from '../../server/core/clock';
import { firstVersion } from '../../server/core/commit';
import { pemOf, readCertificate, type ReadCertificate } from '../../server/pdf/x509';

const COMMON_NAME = '2.5.4.3', YEAR_DAYS = 365;

/** Written straight to the store: a file to bring it in would have to be made only to be opened again. */
export async function giveCertificate({ _id, shortName, within }: AgencyView, safe: KeySafe, now: Date): Promise<void> {
  const owner = { kind: 'agency', id: _id } as const, by = authorOf(SYSTEM), { own, key } = await made(shortName, now), { name, organisation, issuer, serial, from, until, fingerprint } = own;
  const installed = { name, organisation, issuer, serial, from, until, fingerprint, chain: [pemOf(own.der)], key: safe.lock(key, lockedFor(owner, fingerprint)), at: now, by };
  await Holder.create({ _id: holderId(owner), owner, name: shortName, agency: _id, within, roots: [], installed, ...firstVersion({ action: 'certificate.install', by, at: now, about: name }) });
}

/** Issued by itself; the key in PKCS#8. */
async function made(name: string, now: Date): Promise<{ own: ReadCertificate; key: Buffer }> {
  const keys = await webcrypto.subtle.generateKey({ name: 'RSASSA-PKCS1-v1_5', modulusLength: 2048, publicExponent: new Uint8Array([1, 0, 1]), hash: 'SHA-256' }, true, ['sign', 'verify']), certificate = new Certificate();
  for (const side of [certificate.subject, certificate.issuer]) side.typesAndValues.push(new AttributeTypeAndValue({ type: COMMON_NAME, value: new Utf8String({ value: name }) }));
  certificate.version = 2;
  certificate.serialNumber = new Integer({ value: 1 });
  certificate.notBefore.value = addDays(now, -1);
  certificate.notAfter.value = addDays(now, YEAR_DAYS);
  await certificate.subjectPublicKeyInfo.importKey(keys.publicKey);
  await certificate.sign(keys.privateKey, 'SHA-256');
  const own = readCertificate(new Uint8Array(certificate.toSchema(true).toBER(false))), key = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey));
  if (!own?.x509.checkPrivateKey(createPrivateKey({ key, format: 'der', type: 'pkcs8' }))) throw new Error('The certificate does not fit its key.');
  return { own, key };
}
