/** Packs a few texts into a zip as office programs write it; the same texts give the same bytes, without a time. */
import { crc32, deflateRawSync } from 'node:zlib';

const VERSION = 20, NAMES_IN_UTF8 = 0x0800, DEFLATED = 8;
/** 1 January 1980: the first day a zip can tell. */
const FIRST_DAY = 0x0021;

/** @param entries path → content, in the order they are to have. */
export function zipped(entries: Readonly<Record<string, string>>): Buffer {
  const locals: Buffer[] = [], directory: Buffer[] = [];
  let offset = 0;
  for (const [path, content] of Object.entries(entries)) {
    const name = Buffer.from(path), common = headerOf(name, Buffer.from(content)), packed = deflateRawSync(content);
    common.writeUInt32LE(packed.length, 14);
    locals.push(Buffer.from('PK\x03\x04'), common, name, packed);
    const place = Buffer.alloc(14);
    place.writeUInt32LE(offset, 10);
    directory.push(Buffer.from('PK\x01\x02\x14\x00', 'latin1'), common, place, name);
    offset += 4 + common.length + name.length + packed.length;
  }
  const listed = Buffer.concat(directory);
  return Buffer.concat([...locals, listed, endOf(Object.keys(entries).length, listed.length, offset)]);
}

/** The 26 bytes that the entry and its row in the directory share; the packed length comes later. */
function headerOf(name: Buffer, content: Buffer): Buffer {
  const header = Buffer.alloc(26);
  header.writeUInt16LE(VERSION, 0);
  header.writeUInt16LE(NAMES_IN_UTF8, 2);
  header.writeUInt16LE(DEFLATED, 4);
  header.writeUInt16LE(FIRST_DAY, 8);
  header.writeUInt32LE(crc32(content), 10);
  header.writeUInt32LE(content.length, 18);
  header.writeUInt16LE(name.length, 22);
  return header;
}

function endOf(entries: number, length: number, offset: number): Buffer {
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(entries, 8);
  end.writeUInt16LE(entries, 10);
  end.writeUInt32LE(length, 12);
  end.writeUInt32LE(offset, 16);
  return end;
}
