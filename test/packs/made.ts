/** A year of evidence in one agency, packs asked for over HTTP, and what lies in a downloaded one. */
import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type TestAgent from 'supertest/lib/agent';
import { keySafeFrom } from '../../server/certificates/keySafe';
import { newId } from '../../server/core/id';
import { withArchive } from '../../server/files/archive';
import { makeNextPack, type MakerNeeds } from '../../server/packs/maker';
import type { Manifest } from '../../server/packs/manifest';
import { Packs, type PackRecord } from '../../server/packs/model';
import { pdfWorker } from '../../server/pdf/worker';
import { sealRecords } from '../../server/records/sealing';
import { sealFrom } from '../../server/trail/seal';
import type { TestApp } from '../support/app';

/** All packs of a test file share the thread: starting one from source takes seconds. */
export const needsOf = (app: TestApp): MakerNeeds => ({ files: app.tools.files, seal: sealFrom(app.tools.config.copySecret), clock: app.now, log: line => { throw new Error(line); }, openWorker: () => ({ ...pdfWorker(), stop: () => Promise.resolve() }) });

/** Draws and files the papers of every record that all have signed. */
export async function sealAll(app: TestApp): Promise<void> {
  await sealRecords({ files: app.tools.files, safe: keySafeFrom(app.tools.config.copySecret), marking: { baseUrl: app.tools.config.baseUrl, secret: app.tools.config.copySecret } }, app.now());
}

/** The id of the pack that the form has asked for. */
export async function asked(agent: TestAgent, input: { agency: string; year?: number; from?: string; to?: string; token?: string }): Promise<string> {
  const token = input.token ?? newId(), answer = await agent.post('/packs').type('form').send({ year: 2026, from: '4', to: '10', ...input, token });
  if (answer.status !== 303) throw new Error(`Not asked for: ${answer.status} ${answer.text.slice(0, 2000)}`);
  const pack = await Packs.findOne({ origin: { $regex: token } }).lean();
  return pack?._id ?? '';
}

/** Asks for it, has it made, and fetches it. */
export async function packed(app: TestApp, agent: TestAgent, input: Parameters<typeof asked>[1]): Promise<{ pack: PackRecord; bytes: Buffer; path: string }> {
  const id = await asked(agent, input);
  while (await makeNextPack(needsOf(app)));
  const pack = await packNow(id), { body } = await fetched(agent, id);
  return { pack, bytes: body, path: saved(app, body) };
}

export async function packNow(id: string): Promise<PackRecord> {
  const pack = await Packs.findById(id).lean<PackRecord>();
  if (!pack) throw new Error(`No pack ${id}`);
  return pack;
}

export async function fetched(agent: TestAgent, id: string, headers: Record<string, string> = {}): Promise<{ status: number; body: Buffer; headers: Record<string, string> }> {
  const answer = await agent.get(`/packs/${id}/file`).set(headers).buffer(true).parse((response, done) => {
    const pieces: Buffer[] = [];
    response.on('data', (piece: Buffer) => { pieces.push(piece); });
    response.on('end', () => { done(null, Buffer.concat(pieces)); });
  });
  return { status: answer.status, body: answer.body as Buffer, headers: answer.headers as Record<string, string> };
}

export function saved(app: TestApp, bytes: Buffer): string {
  const path = join(app.tools.config.dataDir, `${randomUUID()}.zip`);
  writeFileSync(path, bytes);
  return path;
}

export interface Unpacked { readonly names: readonly string[]; readonly manifest: Manifest; read(name: string): Buffer }

export function unpacked(path: string): Promise<Unpacked> {
  return withArchive(path, async archive => {
    const contents = new Map<string, Buffer>();
    for (const name of archive.names) contents.set(name, await archive.read(name, 1 << 26) ?? Buffer.alloc(0));
    const read = (name: string): Buffer => { const found = contents.get(name); if (!found) throw new Error(`Not in the pack: ${name}`); return found; };
    return { names: [...archive.names], manifest: JSON.parse(read('manifest.json').toString()) as Manifest, read };
  });
}
