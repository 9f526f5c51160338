/** Where does a server listen, and does it answer there? */
import { connect, createServer } from 'node:net';
import { mongo } from 'mongoose';
import { messageOf } from './processes';
import { oneLine } from './words';

const LOOPBACK = '127.0.0.1';

/** Straight to this one server: it may call itself a member of a replica set under a name that cannot be reached. */
export function uriOf(port: number): string {
  return `mongodb://${LOOPBACK}:${port}/quytrinh?directConnection=true`;
}

/** `preferred` if nobody listens there, else any free port. */
export async function freePort(preferred: number | undefined): Promise<number> {
  return (preferred === undefined ? undefined : await tryListening(preferred)) ?? await tryListening(0) ?? Promise.reject(new Error(`No port of ${LOOPBACK} is free.`));
}

/** Asked often while a server starts, so the driver, which waits for a server, is asked only when somebody listens. */
export async function answers(port: number): Promise<boolean> {
  return await isListening(port) && await whySilent(uriOf(port), 2000) === undefined;
}

/** Undefined when a server answers within `withinMs`, else the reason in one line. */
export async function whySilent(uri: string, withinMs: number): Promise<string | undefined> {
  let client: mongo.MongoClient | undefined;
  try {
    client = new mongo.MongoClient(uri, { serverSelectionTimeoutMS: withinMs, connectTimeoutMS: withinMs, socketTimeoutMS: withinMs });
    await client.db('admin').command({ ping: 1 });
    return undefined;
  } catch (error) {
    return oneLine(messageOf(error));
  } finally {
    await client?.close();
  }
}

function isListening(port: number): Promise<boolean> {
  return new Promise(resolve => {
    const socket = connect({ port, host: LOOPBACK });
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
