/** What an administrator sees of the agency's certificate, roots and time stamps, and a person of their own certificate. */
import { addDays } from '../core/clock';
import { chainProblem } from '../pdf/chain';
import { readCertificate, readPem } from '../pdf/x509';
import { managed } from '../agencies/settingsPage';
import type { Answer, Visit } from '../web/route';
import { typedOr, versionFor } from '../web/typed';
import { wording, type Wording } from '../web/wording';
import { TIMESTAMP_RULES } from './kinds';
import type { Installed, Root } from './model';
import { holderOf, rootsIn, rootsOf, type HolderView } from './queries';
import { CERTIFICATE_MOST_BYTES } from './upload';

const SOON_DAYS = 30;
const STANDING = {
  good:       { tag: 'green', icon: 'check-circle' },
  soon:       { tag: 'amber', icon: 'clock-fill' },
  untrusted:  { tag: 'amber line', icon: 'shield-exclamation' },
  early:      { tag: 'blue line', icon: 'clock' },
  expired:    { tag: 'red', icon: 'x-octagon-fill' },
} as const;

export async function agencyCertificatesPage(visit: Visit): Promise<Answer> {
  const agency = await managed(visit), holder = await holderOf({ kind: 'agency', id: agency._id }), w = wording(visit), form = typedOr('url' in visit.body ? visit : { ...visit, problems: undefined }, { url: holder?.timestamps?.url ?? '', rule: holder?.timestamps?.rule ?? 'wait' });
  return {
    view: 'certificates/agency', section: 'settings', title: w.words('certificates.title'),
    data: {
      ...common(visit, holder, holder ? rootsIn(holder) : [], w), form,
      roots: (holder?.roots ?? []).map(one => rootRow(one, visit, w)),
      rules: TIMESTAMP_RULES.map(value => ({ value, text: w.words(`certificates.rule.${value}`), note: w.words(`certificates.ruleNote.${value}`), checked: form['rule'] === value })),
    },
  };
}

export async function ownCertificatePage(visit: Visit): Promise<Answer> {
  const [holder, roots] = await Promise.all([holderOf({ kind: 'person', id: visit.actor.id }), rootsOf(visit.actor.agency)]), w = wording(visit);
  return { view: 'certificates/own', title: w.words('certificates.own'), data: common(visit, holder, roots, w) };
}

function common(visit: Visit, holder: HolderView | undefined, roots: readonly string[], w: Wording): Record<string, unknown> {
  return { installed: holder?.installed && installedFacts(holder.installed, roots, visit.now, w), version: versionFor(visit, holder?.version ?? 0), maxBytes: CERTIFICATE_MOST_BYTES };
}

function installedFacts(one: Installed, roots: readonly string[], now: Date, w: Wording): Record<string, unknown> {
  const standing = standingOf(one, roots, now), fact = (key: string, value: string): { label: string; value: string } => ({ label: w.words(`certificates.${key}`), value });
  return {
    name: one.name, state: { ...STANDING[standing], word: w.words(`certificates.standing.${standing}`) }, untrusted: standing === 'untrusted',
    facts: [
      fact('name', one.name), ...(one.organisation ? [fact('organisation', one.organisation)] : []), fact('issuer', one.issuer || '–'), fact('serial', one.serial),
      fact('validity', `${w.date(one.from)} – ${w.date(one.until)}`), fact('installedAt', `${w.dateTime(one.at)}, ${one.by.name}`),
    ],
  };
}

function standingOf(one: Installed, roots: readonly string[], now: Date): keyof typeof STANDING {
  if (now > one.until) return 'expired';
  if (now < one.from) return 'early';
  const [own, ...above] = one.chain.flatMap(pem => readCertificate(pem) ?? []);
  if (!own || chainProblem(own, above, roots.flatMap(pem => readPem(pem) ?? []), now)) return 'untrusted';
  return addDays(now, SOON_DAYS) > one.until ? 'soon' : 'good';
}

function rootRow(one: Root, visit: Visit, w: Wording): Record<string, unknown> {
  return { name: one.name, until: w.date(one.until), expired: one.until < visit.now, fingerprint: (one.fingerprint.match(/.{4}/g) ?? []).slice(0, 4).join(' '), removalHref: `/settings/certificates/roots/${one.fingerprint}/removal` };
}
