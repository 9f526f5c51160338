/** Certificates are installed, replaced and removed, and an agency decides what it trusts and where moments come from. */
import { demand } from '../access/may';
import { authorOf, type Actor } from '../access/roles';
import { subjectOf } from '../agencies/operations';
import { agencyById } from '../agencies/queries';
import { dayOf } from '../core/clock';
import { commit, create, firstVersion, type Changes } from '../core/commit';
import { InvalidInput, isDuplicate, NotFound, Refused, StaleRecord } from '../core/errors';
import type { EntryDraft } from '../core/trail';
import { fold, words } from '../core/vietnamese';
import { keeperOf, personById } from '../people/queries';
import { pemOf, readCertificate, readPem, type ReadCertificate } from '../pdf/x509';
import type { KeySafe } from './keySafe';
import { Holder, holderId, type HolderRecord, type Installed, type Owner, type Root, type TimestampRule } from './model';
import { openPkcs12, type Opened } from './pkcs12';
import { holderOf, isInstalledElsewhere, type HolderView } from './queries';

export interface CertificateFile { readonly bytes: Buffer; readonly password: string; /** Of the record as it was read; 0 = there was none. */ readonly version: number }

const MOST_ROOTS = 30, FEWEST_RSA_BITS = 2048;

/** The seal of an agency. @throws InvalidInput, at the field it belongs to, for everything that speaks against the file. */
export async function installForAgency(actor: Actor, agencyId: string, file: CertificateFile, now: Date, safe: KeySafe): Promise<string> {
  const holder = await ofAgency(actor, agencyId, file.version, now);
  return install(actor, holder, file, now, safe, () => true);
}

/** A person's own; nobody installs another's. The name in the certificate, or its mail address, must be that person's. */
export async function installOwn(actor: Actor, file: CertificateFile, now: Date, safe: KeySafe): Promise<string> {
  const person = await personById(actor.id), holder = await ofPerson(actor, file.version, now);
  return install(actor, holder, file, now, safe, one => names(one.name, person.name) || one.email?.toLowerCase() === person.email.toLowerCase());
}

/** The key goes with it; what was signed stays signed. */
export async function removeAgencyCertificate(actor: Actor, agencyId: string, version: number, now: Date): Promise<void> {
  await remove(actor, await ofAgency(actor, agencyId, version, now), now);
}

export async function removeOwnCertificate(actor: Actor, version: number, now: Date): Promise<void> {
  await remove(actor, await ofPerson(actor, version, now), now);
}

/** Authorities to believe, from a PEM file with one or several certificates or a DER file with one. Those known already stay as they are. */
export async function addRoots(actor: Actor, agencyId: string, file: { bytes: Buffer; version: number }, now: Date): Promise<number> {
  const holder = await ofAgency(actor, agencyId, file.version, now), read = certificatesIn(file.bytes);
  if (!read?.length) throw new InvalidInput({ roots: { key: 'field.rootsFile' } });
  const stranger = read.find(one => !one.authority);
  if (stranger) throw new InvalidInput({ roots: { key: 'field.rootsAuthority', values: { name: stranger.name } } });
  const added = read.filter((one, at) => !holder.roots.some(known => known.fingerprint === one.fingerprint) && read.findIndex(other => other.fingerprint === one.fingerprint) === at);
  if (holder.roots.length + added.length > MOST_ROOTS) throw new InvalidInput({ roots: { key: 'field.rootsMany', values: { most: MOST_ROOTS } } });
  if (!added.length) return 0;
  const roots = added.map((one): Root => ({ fingerprint: one.fingerprint, name: one.name, issuer: one.issuer, until: one.until, pem: pemOf(one.der), at: now, by: authorOf(actor) }));
  await write(holder, { set: { roots: [...holder.roots, ...roots] } }, { action: 'certificate.roots', by: authorOf(actor), at: now, about: roots.map(one => one.name).join(', '), details: { fingerprints: roots.map(one => one.fingerprint).join(' ') } });
  return added.length;
}

export async function removeRoot(actor: Actor, agencyId: string, fingerprint: string, version: number, now: Date): Promise<void> {
  const holder = await ofAgency(actor, agencyId, version, now), root = holder.roots.find(one => one.fingerprint === fingerprint);
  if (!root) throw new NotFound();
  await write(holder, { set: { roots: holder.roots.filter(one => one !== root) } }, { action: 'certificate.rootRemove', by: authorOf(actor), at: now, about: root.name, details: { fingerprint } });
}

/** Where time stamps come from; no address = signatures go without. */
export async function changeTimestamps(actor: Actor, agencyId: string, { url, rule, version }: TimestampRule & { version: number }, now: Date): Promise<void> {
  const holder = await ofAgency(actor, agencyId, version, now);
  await write(holder, url ? { set: { timestamps: { url, rule } } } : { unset: ['timestamps'] }, { action: url ? `certificate.timestamps.${rule}` : 'certificate.timestampsOff', by: authorOf(actor), at: now, about: url });
}

async function install(actor: Actor, holder: HolderView, file: CertificateFile, now: Date, safe: KeySafe, isTheirs: (own: ReadCertificate) => boolean): Promise<string> {
  const opened = await openPkcs12(file.bytes, file.password), { own } = opened, { timeZone } = await agencyById(holder.agency, now), day = (date: Date): string => dayOf(date, timeZone).split('-').reverse().join('/');
  const refuse = (key: string, values?: Record<string, string>): never => { throw new InvalidInput({ certificate: { key, ...(values ? { values } : {}) } }); };
  if (now > own.until) refuse('field.certificateExpired', { day: day(own.until) });
  if (now < own.from) refuse('field.certificateEarly', { day: day(own.from) });
  if (!own.maySign) refuse('field.certificateUse');
  if (!isKeyTaken(opened)) refuse('field.certificateKey');
  if (!isTheirs(own)) refuse('field.certificateOther', { name: own.name || '–' });
  if (await isInstalledElsewhere(own.fingerprint, holder.owner)) refuse('field.certificateTaken');
  const installed = installedOf(opened, actor, now, safe.lock(opened.key.export({ format: 'der', type: 'pkcs8' }), lockedFor(holder.owner, own.fingerprint)));
  await write(holder, { set: { installed } }, {
    action: holder.installed ? 'certificate.replace' : 'certificate.install', by: authorOf(actor), at: now, about: own.name, details: { issuer: own.issuer, serial: own.serial, until: dayOf(own.until, timeZone), fingerprint: own.fingerprint },
  });
  return own.name;
}

/** What a locked key belongs to: it opens for this owner and this certificate only. */
export function lockedFor(owner: Owner, fingerprint: string): string {
  return `${holderId(owner)} ${fingerprint}`;
}

/** RSA of 2048 bits and more, and EC on the curve that every reader of PDFs knows. */
function isKeyTaken({ key }: Opened): boolean {
  const details = key.asymmetricKeyDetails;
  return key.asymmetricKeyType === 'rsa' ? (details?.modulusLength ?? 0) >= FEWEST_RSA_BITS : key.asymmetricKeyType === 'ec' && details?.namedCurve === 'prime256v1';
}

function installedOf({ own, above }: Opened, actor: Actor, now: Date, key: string): Installed {
  return {
    name: own.name, organisation: own.organisation, issuer: own.issuer, serial: own.serial, from: own.from, until: own.until, fingerprint: own.fingerprint,
    chain: [own, ...above].map(one => pemOf(one.der)), key, at: now, by: authorOf(actor),
  };
}

async function remove(actor: Actor, holder: HolderView, now: Date): Promise<void> {
  if (!holder.installed) throw new Refused({ key: 'noCertificate' });
  const { name, serial, fingerprint } = holder.installed;
  await write(holder, { unset: ['installed'] }, { action: 'certificate.remove', by: authorOf(actor), at: now, about: name, details: { serial, fingerprint } });
}

/** Whole words of the person's name in the same order, whatever the accents: authorities write NGUYEN VAN AN, and add posts. */
function names(certificate: string, person: string): boolean {
  const wanted = ` ${words(fold(person)).join(' ')} `;
  return wanted.trim() !== '' && ` ${words(fold(certificate)).join(' ')} `.includes(wanted);
}

function certificatesIn(bytes: Buffer): ReadCertificate[] | undefined {
  const text = bytes.toString('latin1'), one = text.includes('-----BEGIN') ? undefined : readCertificate(bytes);
  return one ? [one] : readPem(text);
}

async function ofAgency(actor: Actor, agencyId: string, version: number, now: Date): Promise<HolderView> {
  const agency = await agencyById(agencyId, now);
  demand(actor, 'settings.manage', subjectOf(agency));
  return asRead({ kind: 'agency', id: agencyId }, { name: agency.shortName, agency: agencyId, within: agency.within }, version);
}

async function ofPerson(actor: Actor, version: number, now: Date): Promise<HolderView> {
  const person = await personById(actor.id), agency = await agencyById(keeperOf(person), now);
  return asRead({ kind: 'person', id: actor.id }, { name: person.name, agency: agency._id, within: agency.within }, version);
}

/** The record as it was when the form was drawn, or a new one. @throws StaleRecord when it is another by now. */
async function asRead(owner: Owner, subject: Pick<HolderRecord, 'name' | 'agency' | 'within'>, version: number): Promise<HolderView> {
  const holder = await holderOf(owner) ?? { _id: holderId(owner), owner, roots: [], version: 0, changedAt: new Date(0), trailHead: { n: 0, hash: '' } };
  if (holder.version !== version) throw new StaleRecord();
  return { ...holder, ...subject };
}

/** The first write makes the record: of two at once one is stale. Each write names the owner as of now. */
async function write(holder: HolderView, changes: Changes, draft: EntryDraft): Promise<void> {
  const { name, agency, within } = holder;
  if (holder.version > 0) { await commit(Holder, holder, { ...changes, set: { ...changes.set, name, agency, within } }, draft); return; }
  await create(Holder, { ...holder, ...changes.set, ...firstVersion(draft) }).catch((error: unknown) => { throw isDuplicate(error) ? new StaleRecord() : error; });
}
