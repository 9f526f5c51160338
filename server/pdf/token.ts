/** What does a time-stamp token say (RFC 3161): over which hash, and at what moment? */
import { createHash } from 'node:crypto';
import { ContentInfo, SignedData, TSTInfo } from 'pkijs';
import { chainProblem, type ChainProblem } from './chain';
import { OID } from './cms';
import { HASHES, readCms, type CmsProblem } from './cmsRead';
import type { ReadCertificate } from './x509';

export interface Token { readonly algorithm: string; readonly hash: Buffer; readonly nonce: Buffer | undefined; readonly at: Date }

/** `problem` = why the moment proves nothing, or undefined. */
export interface TimestampVerdict { readonly at: Date | undefined; readonly by: string; readonly problem: CmsProblem | ChainProblem | undefined }

/** What the token says, whoever made it; undefined for what is none. */
export function readToken(token: Uint8Array): Token | undefined {
  try {
    const { encapContentInfo } = new SignedData({ schema: ContentInfo.fromBER(new Uint8Array(token)).content });
    if (encapContentInfo.eContentType !== OID.timeStampInfo || !encapContentInfo.eContent) return undefined;
    const { messageImprint, nonce, genTime } = TSTInfo.fromBER(encapContentInfo.eContent.getValue());
    return {
      algorithm: messageImprint.hashAlgorithm.algorithmId, hash: Buffer.from(messageImprint.hashedMessage.getValue()),
      nonce: nonce ? Buffer.from(nonce.valueBlock.valueHexView) : undefined, at: genTime,
    };
  } catch {
    return undefined;
  }
}

/** Judges the token over a signature: made whole, over this signature, by an authority that goes back to a root. */
export function judgeToken(token: Buffer, signature: Buffer, roots: readonly ReadCertificate[]): TimestampVerdict {
  const said = readToken(token), { problem, signer, certificates } = readCms(token, OID.timeStampInfo), by = signer?.name ?? '';
  if (!said || Number.isNaN(said.at.getTime()) || problem || !signer) return { at: undefined, by, problem: problem ?? 'broken' };
  const hash = HASHES.get(said.algorithm);
  if (!hash) return { at: undefined, by, problem: 'unknownAlgorithm' };
  if (!said.hash.equals(createHash(hash).update(signature).digest())) return { at: undefined, by, problem: 'changed' };
  return { at: said.at, by, problem: chainProblem(signer, certificates, roots, said.at, 'time') };
}
