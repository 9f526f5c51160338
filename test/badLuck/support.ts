/** What the tests of bad luck ask again and again: a form sent, a record read, a trail that is whole, files that lie somewhere. */
import { readdirSync } from 'node:fs';
import type { Response } from 'supertest';
import type TestAgent from 'supertest/lib/agent';
import { firstBreak } from '../../server/core/trail';
import { ControlledDocument, type DocumentRecord } from '../../server/documents/model';
import { textOf } from '../support/page';

export interface Placed { readonly id: string; readonly n: number }

export const at = (document: Placed, act = ''): string => `/documents/${document.id}/revisions/${document.n}${act && `/${act}`}`;

/** Sends a form; with `expected`, any other status fails with the words of the page. */
export async function form(agent: TestAgent, path: string, fields: Record<string, unknown>, expected?: number): Promise<Response> {
  const answer = await agent.post(path).type('form').send(fields).redirects(0);
  if (expected !== undefined && answer.status !== expected) throw new Error(`${path}: ${answer.status} ${textOf(answer.text).slice(0, 1500)}`);
  return answer;
}

/** Uploads a main file into a draft. */
export function upload(agent: TestAgent, document: Placed, version: number, bytes: Buffer, name = 'quy-trinh.pdf') {
  return agent.post(at(document, 'files')).field('role', 'main').field('version', String(version)).attach('file', bytes, name).redirects(0);
}

export async function recordOf(document: { readonly id: string }): Promise<DocumentRecord> {
  const record = await ControlledDocument.findById(document.id).lean<DocumentRecord>();
  if (!record) throw new Error(`No document ${document.id}`);
  return record;
}

export const versionOf = async (document: { readonly id: string }): Promise<number> => (await recordOf(document)).version;

/** The trail is chained without a gap, and no more than one revision is in force. */
export async function expectWhole(document: { readonly id: string }): Promise<void> {
  const record = await recordOf(document);
  expect(firstBreak(record.trail, record.trailHead)).toBeUndefined();
  expect(record.revisions.filter(one => one.state === 'effective').length).toBe(record.inForce ? 1 : 0);
}

/** The value a field of the page holds. */
export function typedIn(page: string, name: string): string {
  const input = [...page.matchAll(/<input[^>]*>/g)].map(match => match[0]).find(one => one.includes(`name="${name}"`)) ?? '';
  return /value="([^"]*)"/.exec(input)?.[1] ?? '';
}

/** Every file below a folder, as paths in it. */
export function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true }).filter(entry => entry.isFile()).map(entry => `${entry.parentPath.slice(folder.length)}/${entry.name}`).sort();
}

/** Asks again and again until it is so; fails after a minute. */
export async function until(claim: () => boolean | Promise<boolean>): Promise<void> {
  for (const end = Date.now() + 60_000; !(await claim());) {
    if (Date.now() > end) throw new Error('waited a minute in vain');
    await new Promise(resolve => setTimeout(resolve, 20));
  }
}
