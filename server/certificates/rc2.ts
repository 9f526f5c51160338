/** RC2 in CBC mode (RFC 2268), decrypting only: Java and older OpenSSL locked certificates in PKCS#12 with it, and Node has it no more. */

const PI = Buffer.from([
  'd978f9c419ddb5ed28e9fd794aa0d89dc67e37832b76538e624c6488448bfba2', '179a59f587b34f1361456d8d09817d32bd8f40eb86b77b0bf09521225c6b4e82',
  '54d66593ce60b21c7356c014a78cf1dc1275ca1f3bbee4d1423dd430a33cb626', '6fbf0eda4669075727f21d9bbc944303f811c7f690ef3ee706c3d52fc8661ed7',
  '08e8eade8052eef784aa72ac354d6a2a961ad2715a1549744b9fd05e0418a4ec', 'c2e0416e0f51cbcc2491af50a1f47039997c3a8523b8b47afc02365b25559731',
  '2d5dfa98e38a92ae05df2910676cbac9d300e6cfe19ea82c6316013f58e289a9', '0d38341bab33ffb0bb480c5fb9b1cd2ec5f3db47e5a59c770aa62068fe7fc1ad',
].join(''), 'hex');
const BLOCK = 8, ROTATIONS = [1, 2, 3, 5] as const;

/** The bytes, or undefined when they do not end as what was encrypted with this key ends. `bits` = how many bits of the key count. */
export function rc2Decrypted(data: Buffer, key: Buffer, iv: Buffer, bits: number): Buffer | undefined {
  if (data.length === 0 || data.length % BLOCK !== 0) return undefined;
  const words = expanded(key, bits), out = Buffer.alloc(data.length);
  for (let at = 0; at < data.length; at += BLOCK) {
    const plain = block(data.subarray(at, at + BLOCK), words), before = at === 0 ? iv : data.subarray(at - BLOCK, at);
    for (let n = 0; n < BLOCK; n++) out[at + n] = (plain[n] ?? 0) ^ (before[n] ?? 0);
  }
  const fill = out.at(-1) ?? 0;
  return fill >= 1 && fill <= BLOCK && out.subarray(-fill).every(byte => byte === fill) ? out.subarray(0, -fill) : undefined;
}

/** §2: 64 words of 16 bits. */
function expanded(key: Buffer, bits: number): number[] {
  const bytes = Buffer.alloc(128), last = Math.ceil(bits / 8), mask = 0xff >> (8 * last - bits), of = (index: number): number => PI[index & 0xff] ?? 0;
  key.copy(bytes);
  for (let n = key.length; n < 128; n++) bytes[n] = of((bytes[n - 1] ?? 0) + (bytes[n - key.length] ?? 0));
  bytes[128 - last] = of((bytes[128 - last] ?? 0) & mask);
  for (let n = 127 - last; n >= 0; n--) bytes[n] = of((bytes[n + 1] ?? 0) ^ (bytes[n + last] ?? 0));
  return Array.from({ length: 64 }, (_, n) => bytes.readUInt16LE(n * 2));
}

/** §4: five, six and five rounds of mixing backwards, with a round of mashing between. */
function block(data: Buffer, words: readonly number[]): Buffer {
  const r = [0, 2, 4, 6].map(at => data.readUInt16LE(at)), word = (n: number): number => r[n & 3] ?? 0;
  let left = 63;
  for (const [rounds, mash] of [[5, true], [6, true], [5, false]] as const) {
    for (let round = 0; round < rounds; round++) {
      for (let n = 3; n >= 0; n--) {
        const turn = ROTATIONS[n] ?? 0, back = (word(n) >>> turn) | (word(n) << (16 - turn));
        r[n] = (back - (words[left--] ?? 0) - (word(n + 3) & word(n + 2)) - (~word(n + 3) & word(n + 1))) & 0xffff;
      }
    }
    if (mash) for (let n = 3; n >= 0; n--) r[n] = (word(n) - (words[word(n + 3) & 63] ?? 0)) & 0xffff;
  }
  const out = Buffer.alloc(BLOCK);
  r.forEach((value, n) => out.writeUInt16LE(value, n * 2));
  return out;
}
