/** The certificate of the agency a person administers, what the agency trusts, and everybody's own certificate. */
import { parse } from '../core/form';
import type { Tools } from '../tools';
import { action, page, type Answer, type Handler, type Route, type Visit } from '../web/route';
import { agencyCertificatesPage, ownCertificatePage } from './certificatePages';
import { installInput, timestampInput, versionInput } from './input';
import { keySafeFrom } from './keySafe';
import { addRoots, changeTimestamps, installForAgency, installOwn, removeAgencyCertificate, removeOwnCertificate, removeRoot, type CertificateFile } from './operations';
import { timestampTrouble } from './signing';
import { uploadedBytes } from './upload';

const SETTINGS = '/settings/certificates', OWN = '/account/certificate';

const removalAct: Handler = async visit => {
  await removeAgencyCertificate(visit.actor, visit.actor.agency, parse(versionInput, visit.body).version, visit.now);
  return { redirect: SETTINGS, flash: { key: 'certificateRemoved' } };
};

const rootsAct: Handler = async visit => {
  const { version } = parse(versionInput, visit.body), bytes = await uploadedBytes(visit.uploads, 'roots');
  const count = await addRoots(visit.actor, visit.actor.agency, { bytes, version }, visit.now);
  return { redirect: `${SETTINGS}#trusted`, flash: { key: 'rootsAdded', values: { count } } };
};

const rootRemovalAct: Handler = async visit => {
  await removeRoot(visit.actor, visit.actor.agency, visit.params['fingerprint'] ?? '', parse(versionInput, visit.body).version, visit.now);
  return { redirect: `${SETTINGS}#trusted`, flash: { key: 'rootRemoved' } };
};

/** The address is kept whether it answers or not: a server may be down for an hour. But it is said at once. */
const timestampsAct: Handler = async visit => {
  await changeTimestamps(visit.actor, visit.actor.agency, parse(timestampInput, visit.body), visit.now);
  return { redirect: `${SETTINGS}#timestamps`, flash: { key: await timestampTrouble(visit.actor.agency) ? 'timestampsSilent' : 'timestampsSaved' } };
};

const ownRemovalAct: Handler = async visit => {
  await removeOwnCertificate(visit.actor, parse(versionInput, visit.body).version, visit.now);
  return { redirect: OWN, flash: { key: 'certificateRemoved' } };
};

async function fileOf(visit: Visit): Promise<CertificateFile> {
  return { ...parse(installInput, visit.body), bytes: await uploadedBytes(visit.uploads, 'certificate') };
}

function installed(back: string, name: string): Answer {
  return { redirect: back, flash: { key: 'certificateInstalled', values: { name } } };
}

export function certificateRoutes({ config }: Tools): readonly Route[] {
  const safe = keySafeFrom(config.copySecret);
  const installAct: Handler = async visit => installed(SETTINGS, await installForAgency(visit.actor, visit.actor.agency, await fileOf(visit), visit.now, safe));
  const ownInstallAct: Handler = async visit => installed(OWN, await installOwn(visit.actor, await fileOf(visit), visit.now, safe));
  return [
    page(SETTINGS, 'settings.manage', agencyCertificatesPage),
    action(SETTINGS, 'settings.manage', installAct, { again: agencyCertificatesPage, upload: true }),
    action(`${SETTINGS}/removal`, 'settings.manage', removalAct, { again: agencyCertificatesPage }),
    action(`${SETTINGS}/roots`, 'settings.manage', rootsAct, { again: agencyCertificatesPage, upload: true }),
    action(`${SETTINGS}/roots/:fingerprint/removal`, 'settings.manage', rootRemovalAct, { again: agencyCertificatesPage }),
    action(`${SETTINGS}/timestamps`, 'settings.manage', timestampsAct, { again: agencyCertificatesPage }),
    page(OWN, 'signedIn', ownCertificatePage),
    action(OWN, 'signedIn', ownInstallAct, { again: ownCertificatePage, upload: true }),
    action(`${OWN}/removal`, 'signedIn', ownRemovalAct, { again: ownCertificatePage }),
  ];
}
