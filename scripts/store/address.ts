/** Where a server listens, and whether it answers there. */
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mongo } from 'mongoose';
import { messageOf } from './processes';
import { oneLine } from './words';

/** A socket in a folder that only its owner may enter, or a port of this machine: with a password, or in tests without. */
export type Address = { readonly socket: string } | { readonly port: number; readonly password?: string };

const LOOPBACK = '127.0.0.1', SCHEME = 'mongodb:', USER = 'quytrinh';
/** The system's structure for the path of a socket has 108 bytes, on some systems 104. */
const LONGEST_SOCKET = 100;

/** Straight to this one server: it may call itself a member of a replica set under a name that cannot be reached. */
export function uriOf(address: Address): string {
  if ('socket' in address) return `${SCHEME}//${encodeURIComponent(address.socket)}/quytrinh?directConnection=true`;
  const { port, password } = address, account = password === undefined ? '' : `${USER}:${password}@`;
  return `${SCHEME}//${account}${LOOPBACK}:${port}/quytrinh?${account && 'authSource=admin&'}directConnection=true`;
}

/** In `folder`, or where its path is too long for a socket in a new private folder, which `forget` removes. */
export function socketIn(folder: string): { readonly socket: string; readonly forget: () => void } {
  const socket = join(folder, 'mongod.sock');
  if (Buffer.byteLength(socket) <= LONGEST_SOCKET) return { socket, forget: () => undefined };
  const short = mkdtempSync(join(tmpdir(), 'quytrinh-'));
  return { socket: join(short, 'mongod.sock'), forget: () => { rmSync(short, { recursive: true, force: true }); } };
}

/** `preferred` if nobody listens there, else any free port. */
export async function freePort(preferred: number | undefined): Promise<number> {
  return (preferred === undefined ? undefined : await tryListening(preferred))
    ?? await tryListening(0)
    ?? Promise.reject(new Error(`No port of ${LOOPBACK} is free.`));
}

/** Asked often while a server starts, so the driver, which waits for a server, is asked only when somebody listens. */
export async function answers(address: Address): Promise<boolean> {
  if (!await isListening(address)) return false;
  if ('port' in address && address.password !== undefined) await firstUser(address.port, address.password);
  return await whySilent(uriOf(address), 2000) === undefined;
}

/** Undefined when a server answers within `withinMs`, else the reason in one line. */
export async function whySilent(uri: string, withinMs: number): Promise<string | undefined> {
  return withClient(uri, withinMs, async client => { await client.db('admin').command({ ping: 1 }); })
    .then(() => undefined, (error: unknown) => oneLine(messageOf(error)));
}

/** A server with authentication lets whoever comes from its own machine make the first user, and nobody after that. */
async function firstUser(port: number, password: string): Promise<void> {
  const command = { createUser: USER, pwd: password, roles: ['root'] };
  await withClient(`${SCHEME}//${LOOPBACK}:${port}/?directConnection=true`, 2000, client => client.db('admin').command(command))
    .catch(() => undefined); // there is one already: whether it is ours shows when we sign in
}

async function withClient(
  uri: string, withinMs: number, work: (client: mongo.MongoClient) => Promise<unknown>,
): Promise<void> {
  let client: mongo.MongoClient | undefined;
  const patience = { serverSelectionTimeoutMS: withinMs, connectTimeoutMS: withinMs, socketTimeoutMS: withinMs };
  try {
    client = new mongo.MongoClient(uri, patience);
    await work(client);
  } finally {
    await client?.close();
  }
}

function isListening(address: Address): Promise<boolean> {
  return new Promise(resolve => {
    const socket = 'socket' in address ? connect(address.socket) : connect({ port: address.port, host: LOOPBACK });
    socket.once('connect', () => { socket.destroy(); resolve(true); });
    socket.once('error', () => { resolve(false); });
  });
}

function tryListening(port: number): Promise<number | undefined> {
  return new Promise(resolve => {
    const listener = createServer();
    listener.once('error', () => { resolve(undefined); });
    listener.listen({ port, host: LOOPBACK, exclusive: true }, () => {
      const address = listener.address();
      listener.close(() => { resolve(typeof address === 'object' && address ? address.port : undefined); });
    });
  });
}
