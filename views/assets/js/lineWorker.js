// The worker beside the pages of a checklist: opens them while the line is down, and sends kept answers when the page is already gone.
import { sendKept } from './lineSend.js';

const PAGES = 'lines-pages', ASSETS = 'lines-assets', MARK = 'x-kept-mark';
/** On a poor line the copy is shown after this time; the fresh page is kept for the next one. */
const PATIENCE = 4000;
const isLine = url => /^\/audits\/[^/]+\/lines(?:\/[^/]+)?$/.test(url.pathname) && url.search === '';

self.addEventListener('install', () => self.skipWaiting());
self.addEventListener('activate', event => event.waitUntil(self.clients.claim()));

self.addEventListener('fetch', event => {
  const { request } = event, url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== location.origin) return;
  if (url.pathname.startsWith('/assets/')) event.respondWith(asset(request));
  else if (request.mode === 'navigate' && isLine(url)) event.respondWith(page(event, request, url));
});

self.addEventListener('message', event => {
  if (event.data.keep) event.waitUntil(keep(event.data.keep));
  if (event.data.send) event.waitUntil(send(event.data.send));
});

async function tell(message) {
  for (const client of await self.clients.matchAll({ includeUncontrolled: true })) client.postMessage(message);
}

async function send(person) {
  const ended = await sendKept(person, (key, outcome) => { void tell({ key, outcome }); });
  await tell({ ended });
}

async function page(event, request, url) {
  const kept = await caches.match(url.pathname, { cacheName: PAGES }), asked = fetch(request);
  event.waitUntil(asked.then(answer => put(url.pathname, answer.clone(), '')).catch(() => undefined));
  if (!kept) return asked.catch(() => listOf(url));
  const fresh = asked.then(answer => (answer.status >= 500 ? kept : answer), () => kept);
  return Promise.race([fresh, new Promise(resolve => { setTimeout(resolve, PATIENCE, kept); })]);
}

/** A line that was never opened: its list says what is there. */
async function listOf(url) {
  return await caches.match(url.pathname.replace(/(\/lines)\/.*/, '$1'), { cacheName: PAGES }) ?? Response.error();
}

/** Only pages of ours as they are meant: never a sign-in page or an error. */
async function put(path, answer, mark) {
  if (!answer.ok || answer.redirected || !(answer.headers.get('content-type') ?? '').startsWith('text/html')) return;
  const headers = new Headers({ 'content-type': 'text/html; charset=utf-8', [MARK]: mark });
  const policy = answer.headers.get('content-security-policy');
  if (policy) headers.set('content-security-policy', policy);
  await (await caches.open(PAGES)).put(path, new Response(await answer.blob(), { headers }));
}

/** Names bear the hash of the content: what is kept is right for ever. */
async function asset(request) {
  const kept = await caches.match(request.url, { cacheName: ASSETS });
  if (kept) return kept;
  const answer = await fetch(request);
  if (answer.ok && answer.status === 200) await (await caches.open(ASSETS)).put(request.url, answer.clone());
  return answer;
}

/** Fetches what the list names and is not kept as it is now: { pages: [{ path, mark }], assets: [address] }. */
async function keep({ pages, assets }) {
  const cache = await caches.open(ASSETS), known = new Set(assets.map(one => new URL(one, location.origin).href));
  for (const old of await cache.keys()) if (!known.has(old.url)) await cache.delete(old);
  try {
    for (const one of known) if (!await cache.match(one)) await cache.add(one);
    for (const { path, mark } of pages) {
      const kept = await caches.match(path, { cacheName: PAGES });
      if (kept?.headers.get(MARK) !== mark) await put(path, await fetch(path, { headers: { accept: 'text/html' } }), mark);
    }
    await tell({ kept: pages.length });
  } catch {
    // The line went: what was fetched is kept, the rest comes with the next opening of the list.
  }
}
