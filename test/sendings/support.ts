/** What tests of sendings need again and again: a second server on the same store, a form with an id, and how much stands in all trails. */
import { randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import mongoose from 'mongoose';
import request from 'supertest';
import type TestAgent from 'supertest/lib/agent';
import { createApp } from '../../server/app';
import { PASSWORD, type TestApp } from '../support/app';

export const newSending = (): string => randomUUID();

/** Another server on the same store: it shares no memory of running forms with the first. */
export async function anotherServer(app: TestApp): Promise<Server> {
  const server = createServer(createApp(app.tools, mongoose.connection));
  await new Promise<void>(resolve => { server.listen(0, '127.0.0.1', resolve); });
  return server;
}

export async function signedIn(server: Server, account: string): Promise<TestAgent> {
  const agent = request.agent(server), answer = await agent.post('/sign-in').type('form').send({ account, password: PASSWORD });
  if (answer.status !== 303) throw new Error(`${account}: ${answer.status}`);
  return agent;
}

export type Fields = Readonly<Record<string, unknown>>;
export interface Told { readonly status: number; readonly to: string; readonly text: string }

/** Sends a form, with a file where `file` names a field. */
export async function sent(agent: TestAgent, path: string, fields: Fields, file?: { readonly field: string; readonly bytes: Buffer; readonly name: string }): Promise<Told> {
  const answer = file ? await withFile(agent, path, fields, file) : await agent.post(path).type('form').send(fields).redirects(0);
  return { status: answer.status, to: String(answer.headers['location'] ?? ''), text: answer.text };
}

function withFile(agent: TestAgent, path: string, fields: Fields, file: { readonly field: string; readonly bytes: Buffer; readonly name: string }) {
  const form = agent.post(path).redirects(0);
  for (const [name, value] of Object.entries(fields)) form.field(name, String(value));
  return form.attach(file.field, file.bytes, file.name);
}

/** How many entries stand in all trails, and how many copies are given out. */
export async function written(): Promise<number> {
  const counts = await Promise.all(Object.values(mongoose.models).filter(model => model.schema.path('trailHead.n')).map(async model => {
    const [sum] = await model.aggregate<{ all: number }>([{ $group: { _id: null, all: { $sum: { $size: '$trail' } } } }]);
    return sum?.all ?? 0;
  }));
  return counts.reduce((all, one) => all + one, await mongoose.model('Copy').countDocuments());
}
