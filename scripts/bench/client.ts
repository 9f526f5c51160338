/** A browser's part, as cheap as can be: a session cookie, kept connections, answers read and thrown away. */
import { Agent, request } from 'node:http';
import { PASSWORD } from '../demonstration/province';
import { median, percentile } from './table';

export interface Answered { readonly status: number; readonly size: number; readonly text: string; readonly cookie: string }
export interface Client { get(path: string, keepText?: boolean): Promise<Answered>; close(): void }

/** Visits one server over at most `connections` kept connections, as nobody or with a cookie. */
export function visitor(port: number, connections = 1, cookie = ''): Client {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  return { get: (path, keepText = false) => ask({ agent, port, path, cookie, keepText }), close: () => { agent.destroy(); } };
}

/** Signs in through the form with an account of the demonstration. */
export async function signIn(port: number, account: string): Promise<string> {
  const agent = new Agent();
  const answer = await ask({ agent, port, path: '/sign-in', cookie: '', keepText: true, form: new URLSearchParams({ account, password: PASSWORD, next: '/' }).toString() });
  agent.destroy();
  if (answer.status !== 303 || !answer.cookie) throw new Error(`${account} could not sign in: ${answer.status} ${answer.text.slice(0, 300)}`);
  return answer.cookie;
}

export interface Pace { /** Milliseconds one answer takes, the middle of all, and what one in a hundred is above. */ readonly each: number; readonly p99: number; readonly perSecond: number }

/** Asks `count` times, as many at once as there are connections. @throws Error for any answer but 200. */
export async function pace(client: Client, paths: readonly string[], count: number, connections: number): Promise<Pace> {
  const taken: number[] = [], started = performance.now();
  let next = 0;
  const one = async (): Promise<void> => {
    for (let n = next++; n < count; n = next++) {
      const path = paths[n % paths.length] ?? '/', before = performance.now(), { status } = await client.get(path);
      if (status !== 200) throw new Error(`${path} answered ${status}`);
      taken.push(performance.now() - before);
    }
  };
  await Promise.all(Array.from({ length: connections }, one));
  return { each: median(taken), p99: percentile(taken, 0.99), perSecond: (1000 * count) / (performance.now() - started) };
}

/** Asks so many times a second until `end`, whether answers have come or not, as visitors do: how long each took. @throws Error for any answer but 200. */
export async function steady(client: Client, paths: readonly string[], aSecond: number, end: Promise<unknown>): Promise<number[]> {
  const asked: Promise<number>[] = [], one = async (path: string): Promise<number> => {
    const before = performance.now(), { status } = await client.get(path);
    if (status !== 200) throw new Error(`${path} answered ${status}`);
    return performance.now() - before;
  };
  const timer = setInterval(() => {
    const answer = one(paths[asked.length % paths.length] ?? '/');
    answer.catch(() => undefined);   // told at the end
    asked.push(answer);
  }, 1000 / aSecond);
  await end.finally(() => { clearInterval(timer); });
  return Promise.all(asked);
}

interface Asking { readonly agent: Agent; readonly port: number; readonly path: string; readonly cookie: string; readonly keepText: boolean; readonly form?: string | undefined }

function ask({ agent, port, path, cookie, keepText, form }: Asking): Promise<Answered> {
  return new Promise((resolve, reject) => {
    const headers = { ...(cookie ? { cookie } : {}), ...(form === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' }) };
    const asked = request({ agent, host: '127.0.0.1', port, path: encodeURI(path), method: form === undefined ? 'GET' : 'POST', headers }, response => {
      const pieces: Buffer[] = [];
      let size = 0;
      response.on('data', (piece: Buffer) => { size += piece.length; if (keepText) pieces.push(piece); });
      response.on('error', reject).on('end', () => {
        resolve({ status: response.statusCode ?? 0, size, text: Buffer.concat(pieces).toString(), cookie: (response.headers['set-cookie'] ?? []).map(one => one.split(';')[0]).join('; ') });
      });
    });
    // A kept connection may be closed by the server at the moment it is used again: Node's own advice is to ask once more.
    const again = (error: NodeJS.ErrnoException): void => { if (asked.reusedSocket && error.code === 'ECONNRESET') ask({ agent, port, path, cookie, keepText, form }).then(resolve, reject); else reject(error); };
    asked.on('error', again).end(form);
  });
}
