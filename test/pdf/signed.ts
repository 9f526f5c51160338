/** A paper with empty signature fields, the tools that judge signatures beside our own code, and hands that spoil files. */
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PDFDocument } from 'pdf-lib';
import type { Stamper } from '../../server/pdf/cms';
import { renderPdf } from '../../server/pdf/document';
import { prepareField } from '../../server/pdf/placeholder';
import { signField } from '../../server/pdf/sign';
import { withSignatureFields } from '../../server/pdf/signatureFields';
import { heading, paragraph } from '../../server/pdf/pieces';
import type { Authority, MadeCertificate } from '../support/authority';

export const SIGNED_AT = new Date('2026-11-24T07:15:00Z');

export const FIELDS = ['nguoi-lap', 'truong-phong', 'co-quan'] as const;

/** A paper as the app makes it, with its fields; written with a cross-reference table instead of a stream where `table` says so. */
export async function paperToSign({ table = false, fields = FIELDS }: { table?: boolean; fields?: readonly string[] } = {}): Promise<Buffer> {
  const paper = await renderPdf({ title: 'Biên bản kiểm tra', author: 'Sở Tư pháp', createdAt: SIGNED_AT, content: [heading('Biên bản kiểm tra'), paragraph('Nội dung biên bản đã được các bên thống nhất.')] });
  const withFields = await withSignatureFields(paper, fields);
  return Buffer.from(table ? await (await PDFDocument.load(withFields, { updateMetadata: false })).save({ useObjectStreams: false, updateFieldAppearances: false }) : withFields);
}

export function signedBy(pdf: Uint8Array, field: string, certificate: MadeCertificate, given: { reason?: string; name?: string; at?: Date; stamp?: Stamper } = {}): Promise<Buffer> {
  const { reason = 'Tôi lập biên bản này', name = 'Nguyễn Thị Hường', at = SIGNED_AT, stamp } = given;
  return signField(pdf, field, certificate.signer, { reason, name, place: 'Bắc Ninh', at }, { worker: { prepareField }, ...(stamp ? { stamp } : {}) });
}

export const present = (program: string, ...args: string[]): boolean => spawnSync(program, args).error === undefined;

/** What poppler's pdfsig says; undefined where it is not installed. Only this authority is trusted, and where there is no certutil nobody. */
export function pdfsig(pdf: Uint8Array, authority: Authority): { text: string; knowsRoots: boolean } | undefined {
  if (!present('pdfsig', '-v')) return undefined;
  const knowsRoots = present('certutil', '-H'), nss = `sql:${authority.folder}`, root = join(authority.folder, `${authority.root.name}.pem`), file = join(authority.folder, 'signed.pdf');
  writeFileSync(file, pdf);
  if (!knowsRoots) return { text: spawnSync('pdfsig', [file], { encoding: 'utf8' }).stdout, knowsRoots };
  spawnSync('certutil', ['-N', '-d', nss, '--empty-password']);
  spawnSync('certutil', ['-A', '-n', 'ca', '-t', 'CT,C,C', '-i', root, '-d', nss]);
  return { text: spawnSync('pdfsig', ['-nssdir', nss, file], { encoding: 'utf8' }).stdout, knowsRoots };
}

/** qpdf's complaints about the file's structure: none is an empty text. */
export function qpdfSays(pdf: Uint8Array, folder: string): string | undefined {
  if (!present('qpdf', '--version')) return undefined;
  const file = join(folder, 'checked.pdf');
  writeFileSync(file, pdf);
  const { status, stdout, stderr } = spawnSync('qpdf', ['--check', file], { encoding: 'utf8' });
  return status === 0 ? '' : stdout + stderr;
}

/** The exit of `openssl cms -verify -cades` for each signature of the file, in the order of their places. */
export function opensslVerifies(pdf: Buffer, { folder, root }: Authority): string[] {
  return [...pdf.toString('latin1').matchAll(/\/ByteRange\s*\[\s*(\d+)\s+(\d+)\s+(\d+)\s+(\d+)\s*\]/g)].map(match => {
    const [from = 0, before = 0, after = 0, length = 0] = match.slice(1).map(Number), hex = pdf.subarray(before + 1, after - 1).toString('latin1');
    writeFileSync(join(folder, 'cms.der'), Buffer.from(hex, 'hex'));
    writeFileSync(join(folder, 'content'), Buffer.concat([pdf.subarray(from, from + before), pdf.subarray(after, after + length)]));
    const { status, stderr } = spawnSync('openssl', ['cms', '-verify', '-binary', '-cades', '-inform', 'DER', '-in', join(folder, 'cms.der'), '-content', join(folder, 'content'), '-CAfile', join(folder, `${root.name}.pem`), '-purpose', 'any', '-out', '/dev/null'], { encoding: 'utf8' });
    return status === 0 ? 'valid' : stderr;
  });
}
