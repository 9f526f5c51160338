/** What a person reads on a page, without its markup. */

/** The text of the page's content, or of `part` (markup), with single spaces. */
export function textOf(html: string, part = /<main[\s\S]*<\/main>/): string {
  const shown = part.exec(html)?.[0] ?? html;
  return shown.replace(/<script[\s\S]*?<\/script>/g, '').replace(/<[^>]+>/g, ' ').replace(/&amp;/g, '&').replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&quot;/g, '"').replace(/&#x27;|&#39;/g, "'").replace(/\s+/g, ' ').trim();
}

/** Codes of documents in the order they stand on the page, each once. */
export function codesIn(html: string): string[] {
  return [...new Set([...(/<main[\s\S]*<\/main>/.exec(html)?.[0] ?? '').matchAll(/\bQT-[A-Z]+\.\d+/g)].map(match => match[0]))];
}
