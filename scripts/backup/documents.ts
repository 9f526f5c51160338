/** Documents as bytes: out of a stream of BSON one by one, and back to a server with every byte where it was. */
import { mongo } from 'mongoose';
import { BackupProblem } from './archive';

const { BSON } = mongo,
  LEAST = 5,
  MOST = 17 * 2 ** 20;

/** @throws BackupProblem when the bytes are no documents */
export async function* documentsIn(content: AsyncIterable<Uint8Array>, place: string): AsyncGenerator<Buffer> {
  let pieces: Uint8Array[] = [],
    held = 0;
  for await (const piece of content) {
    pieces.push(piece);
    held += piece.length;
    if (held < wanted(pieces)) continue;
    let rest = Buffer.concat(pieces);
    for (let size = sizeOf(rest, place); rest.length >= size; size = sizeOf(rest, place)) {
      yield rest.subarray(0, size);
      rest = rest.subarray(size);
    }
    pieces = [rest];
    held = rest.length;
  }
  if (held) throw new BackupProblem('notDocuments', { place });
}

/** Joining pieces for each that comes would copy a long document again and again. */
function wanted([first]: readonly Uint8Array[]): number {
  return first && first.length >= 4 ? Buffer.from(first.buffer, first.byteOffset, 4).readInt32LE() : 4;
}

function sizeOf(bytes: Buffer, place: string): number {
  if (bytes.length < 4) return Infinity;
  const size = bytes.readInt32LE();
  if (size < LEAST || size > MOST) throw new BackupProblem('notDocuments', { place });
  return size;
}

const EXACT = { promoteValues: false, promoteBuffers: false, promoteLongs: false, bsonRegExp: true } as const;

/**
 * What the driver writes as these very bytes. An object of JavaScript puts names that are numbers first; where that
 * would move one, it becomes a Map.
 */
export function writable(bytes: Buffer): mongo.Document {
  const document = BSON.deserialize(bytes, EXACT);
  return bytes.equals(BSON.serialize(document)) ? document : inOrder(bytes);
}

function inOrder(bytes: Buffer): Map<string, unknown> {
  const fields = new Map<string, unknown>();
  for (let at = 4; at < bytes.length - 1;) {
    const type = bytes.readUInt8(at),
      nameEnd = bytes.indexOf(0, at + 1),
      name = bytes.toString('utf8', at + 1, nameEnd),
      end = nameEnd + 1 + lengthOf(type, bytes, nameEnd + 1);
    fields.set(name, valueOf(type, bytes.subarray(nameEnd + 1, end)));
    at = end;
  }
  return fields;
}

const DOCUMENT = 3,
  ARRAY = 4,
  REGULAR_EXPRESSION = 11;

function valueOf(type: number, bytes: Buffer): unknown {
  if (type === DOCUMENT) return inOrder(bytes);
  if (type === ARRAY) return [...inOrder(bytes).values()];
  const alone = Buffer.concat([Buffer.alloc(4), Buffer.from([type]), Buffer.from('v\0'), bytes, Buffer.alloc(1)]);
  alone.writeInt32LE(alone.length);
  return BSON.deserialize(alone, EXACT)['v'];
}

/** By type, as bsonspec.org has it; what is not here begins with its own length. */
const FIXED: Readonly<Record<number, number>> = {
  1: 8,
  6: 0,
  7: 12,
  8: 1,
  9: 8,
  10: 0,
  16: 4,
  17: 8,
  18: 8,
  19: 16,
  127: 0,
  255: 0,
};
/** What a type counts besides the length it begins with. */
const BESIDES: Readonly<Record<number, number>> = { 2: 4, 3: 0, 4: 0, 5: 5, 12: 16, 13: 4, 14: 4, 15: 0 };

function lengthOf(type: number, bytes: Buffer, at: number): number {
  const fixed = FIXED[type],
    besides = BESIDES[type];
  if (fixed !== undefined) return fixed;
  if (type === REGULAR_EXPRESSION) return bytes.indexOf(0, bytes.indexOf(0, at) + 1) + 1 - at;
  if (besides === undefined) throw new BackupProblem('notDocuments', { place: `BSON type ${type}` });
  return bytes.readInt32LE(at) + besides;
}
