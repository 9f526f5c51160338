/** What a pack says of itself to machines: every file with its hash, who asked for it, signed as the daily anchors are. Pure. */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { fitsKey, type Seal } from '../trail/seal';

export const MANIFEST = 'manifest.json', SIGNATURE = 'manifest.sig', SUMS = 'SHA256SUMS';
/** These three are not in the manifest's own list. */
export const ABOUT_ITSELF: readonly string[] = [MANIFEST, SIGNATURE, SUMS];

const hash = z.string().regex(/^[0-9a-f]{64}$/), size = z.int().nonnegative();
const fileShape = z.object({
  path: z.string().min(1).max(400), size, sha256: hash, clause: z.string(), number: z.string(), title: z.string(), form: z.string(), date: z.string(),
  /** The record behind it, and the head of its trail when the pack was made: the day's anchor lists the same. */
  record: z.object({ id: z.string(), trail: z.object({ n: z.number(), hash: z.string() }) }).optional(),
});
export const manifestShape = z.object({
  format: z.literal('quytrinh-pack-1'), pack: z.string(), agency: z.object({ id: z.string(), code: z.string(), name: z.string() }), year: z.number(), edition: z.string(), clauses: z.object({ from: z.string(), to: z.string() }),
  askedBy: z.object({ id: z.string(), name: z.string(), title: z.string() }), askedAt: z.string(), madeAt: z.string(), records: z.number(), leftOut: z.number(),
  /** Content that the store has lost, or has damaged. */
  missing: z.array(z.object({ path: z.string(), sha256: hash })),
  /** The newest anchor over the heads of all trails. */
  anchor: z.object({ day: z.string(), hash: z.string() }).nullable(),
  publicKey: z.string(), files: z.array(fileShape),
});
export type Manifest = z.output<typeof manifestShape>;
export type ManifestFile = z.output<typeof fileShape>;

export function manifestText(manifest: Manifest): string {
  return `${JSON.stringify(manifest, null, 1)}\n`;
}

/** As `sha256sum -c SHA256SUMS` reads it in the unpacked folder. */
export function sumsText(files: readonly Pick<ManifestFile, 'path' | 'sha256'>[], manifest: string): string {
  return [...files.map(({ sha256, path }) => `${sha256}  ${path}\n`), `${sha256Of(manifest)}  ${MANIFEST}\n`].join('');
}

export function signatureText(manifest: string, seal: Seal): string {
  return `${seal.sign(statement(manifest))}\n`;
}

export function isSignedBy(publicKey: string, manifest: string, signature: string): boolean {
  return fitsKey(publicKey, statement(manifest), signature.trim());
}

/** Anchors sign a bare hash with the same key: the words before it keep one from standing for the other. */
function statement(manifest: string): string {
  return `quytrinh pack manifest ${sha256Of(manifest)}`;
}

function sha256Of(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
