/** A browser of one person: keeps the session's cookie and asks whichever server takes the connection. */

/** The servers behind one address, in the order in which a proxy would try them this time. */
export type Door = () => readonly string[];

export interface Answer { readonly status: number; readonly location: string; readonly html: string }
/** The answer to a page asked for or to a form sent; undefined when none came. */
export type Ask = (path: string, body?: URLSearchParams | FormData) => Promise<Answer | undefined>;

const ANSWER_MS = 45_000, SESSION = 'quytrinh=';

export function aBrowser(door: Door): Ask {
  let cookie = '';
  return async (path, body) => {
    const response = await askAny(door(), path, cookie, body);
    const set = response?.headers.getSetCookie().find(one => one.startsWith(SESSION));
    if (set) cookie = set.split(';')[0] ?? '';
    if (!response) return undefined;
    const { status } = response, location = response.headers.get('location') ?? '';
    return response.text().then(html => ({ status, location, html }), () => undefined);
  };
}

export function isRedirect({ status }: Answer): boolean {
  return status === 303 || status === 302;
}

/** A server that takes no connection is passed over, for nothing was sent to it. */
async function askAny(
  servers: readonly string[], path: string, cookie: string, body: URLSearchParams | FormData | undefined,
): Promise<Response | undefined> {
  const asked: RequestInit = { method: 'GET', headers: { cookie, accept: 'text/html' }, redirect: 'manual' };
  for (const server of servers) {
    try {
      const signal = AbortSignal.timeout(ANSWER_MS);
      return await fetch(`${server}${path}`, body ? { ...asked, method: 'POST', body, signal } : { ...asked, signal });
    } catch (error) {
      if (!isRefusedConnection(error)) return undefined;
    }
  }
  return undefined;
}

function isRefusedConnection(error: unknown): boolean {
  const cause = error instanceof Error ? error.cause : undefined;
  return cause instanceof Error && 'code' in cause && cause.code === 'ECONNREFUSED';
}
