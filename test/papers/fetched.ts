/** A paper as a reader gets it, and the letterhead of another day, for tests of papers. */
import type TestAgent from 'supertest/lib/agent';
import { Agency } from '../../server/agencies/model';
import { forgetAgencies } from '../../server/agencies/queries';
import { readPdf } from '../../server/pdf/text';

export const oneLine = (text: string): string => text.replace(/\s+/g, ' ');

export interface Fetched { readonly bytes: Buffer; readonly words: string; readonly pages: readonly string[]; readonly etag: string; readonly disposition: string }

export async function fetchedPaper(agent: TestAgent, path: string): Promise<Fetched> {
  const answer = await agent.get(path).buffer(true).parse((response, done) => {
    const pieces: Buffer[] = [];
    response.on('data', (piece: Buffer) => pieces.push(piece)).on('end', () => { done(null, Buffer.concat(pieces)); });
  });
  expect([path, answer.status, answer.headers['content-type']]).toEqual([path, 200, 'application/pdf']);
  const bytes = answer.body as Buffer, { text } = await readPdf(bytes);
  return { bytes, pages: text, words: oneLine(text.join(' ')), etag: answer.headers['etag'] ?? '', disposition: answer.headers['content-disposition'] ?? '' };
}

/** The letterhead of another day: what is kept must not follow it. */
export async function renamedTo<Result>(agency: { readonly id: string }, name: string, run: () => Promise<Result>): Promise<Result> {
  await Agency.updateOne({ _id: agency.id }, { $set: { 'letterhead.nameLine': name } });
  forgetAgencies();
  try { return await run(); } finally {
    await Agency.updateOne({ _id: agency.id }, { $set: { 'letterhead.nameLine': '' } });
    forgetAgencies();
  }
}
