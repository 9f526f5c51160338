/** An address whose query carries the whole state of a page: filters, order, place. */

export type AddressValues = Readonly<Record<string, string | number | undefined>>;

/** `path` with the values that are set; an empty one is left out. */
export function addressOf(path: string, values: AddressValues): string {
  const query = new URLSearchParams(Object.entries(values).flatMap(([name, value]) => (value === undefined || value === '' ? [] : [[name, String(value)]])));
  return query.size ? `${path}?${query.toString()}` : path;
}
