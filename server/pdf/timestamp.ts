/** When was something certainly there? Asks a time-stamp authority (RFC 3161) and takes nothing from it unread. */
import { randomBytes } from 'node:crypto';
import { Integer, Null, OctetString } from 'asn1js';
import { AlgorithmIdentifier, MessageImprint, TimeStampReq, TimeStampResp } from 'pkijs';
import { Unavailable } from '../core/errors';
import { derOf, OID } from './cms';
import { readToken } from './token';

/** Thrown when no time stamp could be had; `key` says why, trying again later is right. */
export class TimestampFailed extends Unavailable {
  constructor(readonly why: 'unreachable' | 'tooSlow' | 'refused' | 'notAnAnswer', options?: { cause: unknown }) {
    super(`timestamp.${why}`);
    this.cause = options?.cause;
  }
}

/** Fits the room that a signature keeps for it. */
const MOST_BYTES = 16_000;

/**
 * The token (DER, a CMS) over a SHA-256. Its signature is not judged here: that is for whoever verifies the file, with the roots they trust.
 * @param url http or https. @param limitMs for the whole exchange.
 * @throws TimestampFailed
 */
export async function timestampOf(hash: Buffer, url: string, limitMs = 10_000, ask: typeof fetch = fetch): Promise<Buffer> {
  const nonce = randomBytes(8);
  nonce[0] = (nonce[0] ?? 0) & 0x7f | 0x40;   // a positive number that keeps its length
  const body = derOf(new TimeStampReq({
    version: 1, certReq: true, nonce: new Integer({ valueHex: nonce }),
    messageImprint: new MessageImprint({ hashAlgorithm: new AlgorithmIdentifier({ algorithmId: OID.sha256, algorithmParams: new Null() }), hashedMessage: new OctetString({ valueHex: hash }) }),
  }).toSchema());
  const token = tokenIn(await answered(url, body, limitMs, ask)), said = readToken(token);
  if (!said || said.algorithm !== OID.sha256 || !said.hash.equals(hash) || !said.nonce?.equals(nonce)) throw new TimestampFailed('notAnAnswer');
  return token;
}

async function answered(url: string, body: Buffer, limitMs: number, ask: typeof fetch): Promise<Buffer> {
  const signal = AbortSignal.timeout(limitMs);
  try {
    const answer = await ask(url, { method: 'POST', body: new Uint8Array(body), signal, redirect: 'error', headers: { 'content-type': 'application/timestamp-query', accept: 'application/timestamp-reply' } });
    if (!answer.ok) throw new TimestampFailed('refused');
    return await firstBytes(answer);
  } catch (error) {
    if (error instanceof TimestampFailed) throw error;
    throw new TimestampFailed(signal.aborted ? 'tooSlow' : 'unreachable', { cause: error });
  }
}

/** A server that never ends its answer must not fill the memory. */
async function firstBytes(answer: Response): Promise<Buffer> {
  const parts: Uint8Array[] = [], reader = answer.body?.getReader();
  let size = 0;
  for (let part = await reader?.read(); reader && part && !part.done; part = await reader.read()) {
    parts.push(part.value);
    size += part.value.length;
    if (size > 2 * MOST_BYTES) { await reader.cancel(); throw new TimestampFailed('notAnAnswer'); }
  }
  return Buffer.concat(parts);
}

function tokenIn(answer: Buffer): Buffer {
  const response = responseIn(answer);
  if (!response) throw new TimestampFailed('notAnAnswer');
  if (response.status.status > 1 || !response.timeStampToken) throw new TimestampFailed('refused');   // 0 granted, 1 granted with changes
  const token = derOf(response.timeStampToken.toSchema());
  if (token.length > MOST_BYTES) throw new TimestampFailed('notAnAnswer');
  return token;
}

function responseIn(answer: Buffer): TimeStampResp | undefined {
  try { return TimeStampResp.fromBER(new Uint8Array(answer)); } catch { return undefined; }
}
