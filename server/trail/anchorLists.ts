/** Reading the lists of anchors: which heads stand in one and not, just so, in the next. */
import type { Readable } from 'node:stream';

export interface AnchoredHead { readonly source: string; readonly id: string; readonly n: number; readonly hash: string }

export function headOf(line: string): AnchoredHead {
  const [source = '', id = '', n = '', hash = ''] = line.split(' ');
  return { source, id, n: Number(n), hash };
}

/** Lines without their ends, a piece of the file at a time. */
export async function* linesOf(stream: Readable): AsyncGenerator<string> {
  let rest = '';
  for await (const piece of stream.setEncoding('utf8')) {
    const lines = `${rest}${String(piece)}`.split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
  if (rest) yield rest;
}

/**
 * What must still be looked for: a head that stands unchanged in the newer list is looked for when that one is read, so a year of lists
 * costs the store one question per change and not per line. Both are sorted by kind and id.
 */
export async function* notIn(newer: AsyncGenerator<string>, older: AsyncIterable<string>): AsyncGenerator<string> {
  let next = await newer.next();
  for await (const line of older) {
    while (!next.done && keyOf(next.value) < keyOf(line)) next = await newer.next();
    if (next.done || next.value !== line) yield line;
  }
  await newer.return(undefined);
}

function keyOf(line: string): string {
  return line.slice(0, line.indexOf(' ', line.indexOf(' ') + 1));
}

export async function* nothing(): AsyncGenerator<string> { /* The last list has none after it. */ }
