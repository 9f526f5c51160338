/** An address whose query carries the whole state of a page: filters, order, place. */

export type AddressValues = Readonly<Record<string, string | number | undefined>>;

/** `path` with the values that are set; an empty one is left out. */
export function addressOf(path: string, values: AddressValues): string {
  const set = Object.entries(values).flatMap(([name, value]): [string, string][] => (value === undefined || value === '' ? [] : [[name, String(value)]]));
  if (!set.length) return path;
  const query = set.every(([, value]) => PLAIN.test(value)) ? set.map(pair => pair.join('=')).join('&') : new URLSearchParams(set).toString();
  return `${path}?${query}`;
}

/** Letters that an address shows as they are: most values have no others, and a page has hundreds of addresses. */
const PLAIN = /^[\w.*-]*$/;
