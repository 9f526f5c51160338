/** An act as a page shows it: a link to its own page, or a button that carries it out at once; and why another is not offered. */

export interface ActLink { readonly label: string; readonly href: string; readonly icon: string; readonly primary?: boolean; readonly stop?: boolean; readonly post?: boolean; readonly fields?: readonly { readonly name: string; readonly value: string }[] }
export interface RefusedAct { readonly label: string; readonly reason: string; readonly href?: string; readonly linkText?: string }

/** How an act looks wherever it stands; `stop` = it ends something. */
export interface ActLook { readonly icon: string; readonly stop?: boolean }

/** @param version given where the act is carried out at once: the write guard the page was drawn with. */
export function actLink(label: string, { icon, stop }: ActLook, href: string, version?: number): ActLink {
  const link = { label, icon, href, ...(stop ? { stop } : {}) };
  return version === undefined ? link : { ...link, post: true, fields: [{ name: 'version', value: String(version) }] };
}
