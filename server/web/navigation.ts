/** Where a person can go from any page: one table, drawn by permission. */
import { mayAnywhere } from '../access/may';
import type { Permission } from '../access/permissions';
import type { Actor } from '../access/roles';
import type { Words } from '../core/words';

interface Place { readonly key: string; readonly href: string; readonly icon: string; readonly may: Permission | 'signedIn'; readonly phone?: boolean; readonly rule?: boolean }

const PLACES: readonly Place[] = [
  { key: 'home',      href: '/',               icon: 'inbox',             may: 'signedIn',          phone: true },
  { key: 'agencies',  href: '/agencies',       icon: 'buildings',         may: 'agencies.oversee',  phone: true },
  { key: 'documents', href: '/documents',      icon: 'file-earmark-text', may: 'documents.read',    phone: true },
  { key: 'records',   href: '/records',        icon: 'folder2-open',      may: 'records.read' },
  { key: 'audits',    href: '/audits',         icon: 'clipboard-check',   may: 'audits.read',       phone: true },
  { key: 'nonconformities', href: '/nonconformities', icon: 'exclamation-diamond', may: 'nonconformities.read' },
  { key: 'figures',   href: '/figures',        icon: 'bar-chart',         may: 'nonconformities.read' },
  { key: 'copies',    href: '/copies',         icon: 'files',             may: 'copies.register' },
  { key: 'packs',     href: '/packs',          icon: 'file-zip',          may: 'packs.read' },
  { key: 'verify',    href: '/verify',         icon: 'qr-code-scan',      may: 'signedIn',          phone: true },
  { key: 'trail',     href: '/trail',          icon: 'journal-text',      may: 'trail.read',        rule: true },
  { key: 'people',    href: '/people',         icon: 'people',            may: 'people.read' },
  { key: 'settings',  href: '/settings',       icon: 'gear',              may: 'settings.manage' },
  { key: 'jobs',      href: '/jobs',           icon: 'clock-history',     may: 'jobs.manage' },
];

/** What can be made anew from any page. */
const CREATES: readonly Place[] = [
  { key: 'newDocument',      href: '/documents/new',       icon: 'file-earmark-plus',   may: 'documents.create' },
  { key: 'newRecord',        href: '/records',             icon: 'ui-checks',           may: 'records.fill' },
  { key: 'newNonconformity', href: '/nonconformities/new', icon: 'exclamation-diamond', may: 'nonconformities.report' },
];

/** More than so many are not counted in a frame: see home/queries.ts. */
const MOST_TOLD = 99;

export interface Entry { readonly key?: string; readonly href?: string; readonly icon?: string; readonly label?: string; readonly current?: boolean; readonly count?: number | string; readonly rule?: boolean }

export function navigation(actor: Actor, section: string, words: Words, counts: Readonly<Record<string, number>>): Entry[] {
  return open(actor).flatMap(place => [...(place.rule ? [{ rule: true }] : []), entry(place, section, words, counts)]);
}

/** The phone's tab bar: four places and everything else. */
export function tabs(actor: Actor, section: string, words: Words, counts: Readonly<Record<string, number>>): Entry[] {
  const places = open(actor).filter(place => place.phone).slice(0, 4).map(place => entry(place, section, words, counts));
  return [...places, { key: 'all', href: '/places', icon: 'list', label: words('nav.all'), current: section === 'all' }];
}

export function createMenu(actor: Actor, words: Words): Entry[] {
  return CREATES.filter(one => one.may === 'signedIn' || mayAnywhere(actor, one.may)).map(({ key, href, icon }) => ({ href, icon, label: words(`nav.${key}`) }));
}

function open(actor: Actor): Place[] {
  return PLACES.filter(place => place.may === 'signedIn' || mayAnywhere(actor, place.may));
}

function entry(place: Place, section: string, words: Words, counts: Readonly<Record<string, number>>): Entry {
  const count = counts[place.key];
  return { key: place.key, href: place.href, icon: place.icon, label: words(`nav.${place.key}`), current: place.key === section, ...(count ? { count: count > MOST_TOLD ? `${MOST_TOLD}+` : count } : {}) };
}
