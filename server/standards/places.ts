/** The places in a question about a document: what fills them comes from the document and its step. Pure. */

export const PLACES = ['code', 'step', 'who', 'limit', 'form'] as const;

const PLACE = /\{([a-z]+)\}/g;

/** In the order they stand, each as often as it stands. */
export function placesIn(text: string): string[] {
  return Array.from(text.matchAll(PLACE), match => match[1] ?? '');
}

/** What a place has no value for stays as it is. */
export function filled(text: string, facts: Readonly<Record<string, string | null | undefined>>): string {
  return text.replace(PLACE, (place, name: string) => facts[name]?.trim() ?? place);
}
