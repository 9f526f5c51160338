/** What a page weighs, fetched over real HTTP as a browser does: cold ≤ 150 kB in ≤ 12 requests, warm ≤ 10 kB (1 kB = 1000 bytes as sent, heads of answers not counted). */
import { request } from 'node:http';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { PASSWORD, useApp } from './support/app';
import { aDocument, anAgency, multiplied, type TestAgency, type TestDocument } from './support/factories';

const COLD_BYTES = 150_000, COLD_REQUESTS = 12, WARM_BYTES = 10_000;

/** A page full of text of which no two lines are alike: what a procedure looks like. */
const WORDS = 'công chức tiếp nhận hồ sơ kiểm tra thành phần theo quy định ghi giấy hẹn trả kết quả cho tổ chức cá nhân thẩm định trình lãnh đạo phê duyệt vào sổ theo dõi lưu trữ đúng thời hạn'.split(' ');
const TEXT = Array.from({ length: 30 }, (_, step) => `Bước ${step + 1}. ${Array.from({ length: 24 }, (__, at) => WORDS[(step * 7 + at * (step + 3)) % WORDS.length] ?? '').join(' ')}.`).join('\n');

let agency: TestAgency, document: TestDocument;
const app = useApp(async opened => {
  agency = await anAgency(opened, { code: 'stp' });
  document = await aDocument(opened, agency, { code: 'QT-TP.01', title: 'Cấp giấy phép hoạt động của cơ sở dịch vụ', stage: 'redrafted', text: TEXT });
  await multiplied(await aDocument(opened, agency, { code: 'QT-TP.02', title: 'Cấp giấy phép hoạt động trong lĩnh vực quảng cáo', stage: 'amended' }), 60);
  for (const code of ['QT-TP.03', 'QT-TP.04', 'QT-TP.05']) await aDocument(opened, agency, { code, stage: 'inReview' });
});

interface Got { readonly status: number; readonly bytes: number; readonly text: string; readonly headers: Readonly<Record<string, string | string[] | undefined>> }

function get(path: string, cookie = ''): Promise<Got> {
  return new Promise((resolve, reject) => {
    request(new URL(path, app.url), { headers: { cookie, 'accept-encoding': 'gzip, deflate, br', accept: 'text/html' } }, answer => {
      const pieces: Buffer[] = [];
      answer.on('data', (piece: Buffer) => pieces.push(piece)).on('error', reject).on('end', () => {
        const sent = Buffer.concat(pieces), how = answer.headers['content-encoding'], body = how === 'br' ? brotliDecompressSync(sent) : how === 'gzip' ? gunzipSync(sent) : sent;
        resolve({ status: answer.statusCode ?? 0, bytes: sent.length, text: body.toString(), headers: answer.headers });
      });
    }).on('error', reject).end();
  });
}

async function cookieOf(account: string): Promise<string> {
  const answer = await app.visitor().post('/sign-in').type('form').send({ account, password: PASSWORD });
  return (answer.headers['set-cookie'] as unknown as string[]).map(one => one.split(';')[0]).join('; ');
}

/** Addresses the page itself names: sheets, scripts, preloads, its icon and its pictures, on a screen of one dot a point. */
const named = (html: string): string[] => [...html.matchAll(/<link\b[^>]*\brel="(?:stylesheet|preload|icon|manifest)"[^>]*>|<(?:script|img|iframe|source)\b[^>]*\bsrc="[^"]+"[^>]*>/g)]
  .filter(match => !/loading="lazy"/.test(match[0])).map(match => (/\bsrcset="([^" ]+) 1x/.exec(match[0]) ?? /\b(?:href|src)="([^"]+)"/.exec(match[0]))?.[1]?.replaceAll('&amp;', '&').replaceAll('&#x3D;', '=') ?? '');

interface Face { readonly url: string; readonly ranges: readonly (readonly [number, number])[]; readonly family: string }

/** What a sheet makes a browser fetch for this page: fonts of which it has a sign, pictures whose classes it has (in the light theme). */
function fromSheet(css: string, html: string): string[] {
  const faces: Face[] = [...css.matchAll(/@font-face\s*{([^}]*)}/g)].map(([, face = '']) => ({
    url: /url\("?([^")]+)/.exec(face)?.[1] ?? '', family: /font-family:\s*"?([\w ]+)/.exec(face)?.[1] ?? '',
    ranges: [.../U\+([0-9A-F-]+(?:,\s*U\+[0-9A-F-]+)*)/i.exec(face)?.[0].matchAll(/U\+([0-9A-F]+)(?:-([0-9A-F]+))?/gi) ?? []].map(([, from = '', to = from]) => [parseInt(from, 16), parseInt(to, 16)] as const),
  }));
  const text = [...new Set(html)].map(sign => sign.codePointAt(0) ?? 0), icons = /\bclass="[^"]*\bbi\b/.test(html);
  const fonts = faces.filter(face => (face.ranges.length ? face.ranges.some(([from, to]) => text.some(sign => sign >= from && sign <= to)) : icons)).map(face => face.url);
  const pictures = [...css.matchAll(/([^{}]*){[^{}]*background-image:\s*url\("?([^")]+)/g)].filter(([, selector = '']) => !selector.includes('data-bs-theme') && applies(selector, html)).map(([, , url = '']) => url);
  return [...fonts, ...pictures];
}

function applies(selector: string, html: string): boolean {
  return selector.split(',').some(one => [...one.replace(/:not\([^)]*\)/g, '').matchAll(/\.([\w-]+)/g)].every(match => new RegExp(`class="[^"]*(?<![\\w-])${match[1] ?? ''}(?![\\w-])`).test(html)) && (!one.includes(':checked') || /<input[^>]*\bchecked/.test(html)));
}

interface Weighed { readonly cold: number; readonly warm: number; readonly requests: readonly string[]; readonly html: string }

async function weigh(path: string, cookie = ''): Promise<Weighed> {
  const page = await get(path, cookie), requests = [`${path} ${page.bytes}`], seen = new Set<string>();
  expect([path, page.status, page.headers['content-encoding']]).toEqual([path, 200, expect.stringMatching(/^(br|gzip)$/)]);
  let cold = page.bytes, warm = page.bytes;
  for (const waiting = named(page.text); waiting.length; ) {
    const address = waiting.shift() ?? '';
    if (seen.has(address)) continue;
    seen.add(address);
    const got = await get(address, cookie), kept = /max-age=([1-9]\d*)/.test(String(got.headers['cache-control']));
    expect([address, got.status]).toEqual([address, 200]);
    requests.push(`${address} ${got.bytes}`);
    cold += got.bytes;
    if (!kept) warm += got.bytes;
    if (String(got.headers['content-type']).includes('css')) waiting.push(...fromSheet(got.text, page.text).map(url => new URL(url, new URL(address, app.url)).pathname));
  }
  return { cold, warm, requests, html: page.text };
}

const PAGES: readonly (readonly [name: string, path: () => string, account: string, shows: string])[] = [
  ['sign-in',  () => '/sign-in', '', 'Đăng nhập'],
  ['home',     () => '/', 'qualityOfficer', 'QT-TP.0'],
  ['register', () => `/documents?agency=${agency.id}`, 'qualityOfficer', 'QT-NHIEU.0040'],
  ['document', () => `/documents/${document.id}`, 'qualityOfficer', 'QT-TP.01'],
  ['search',   () => '/search?q=gi%E1%BA%A5y+ph%C3%A9p', 'staff', 'QT-'],
];

test.each(PAGES)('%s is light', async (name, path, post, shows) => {
  const weighed = await weigh(path(), post ? await cookieOf(agency.account(post as 'staff')) : '');
  expect(weighed.html).toContain(shows);
  const over = [weighed.cold > COLD_BYTES && `cold ${weighed.cold} bytes`, weighed.requests.length > COLD_REQUESTS && `${weighed.requests.length} requests`, weighed.warm > WARM_BYTES && `warm ${weighed.warm} bytes`].filter(Boolean);
  expect([name, ...over, ...(over.length ? weighed.requests : [])]).toEqual([name]);
});

test('what carries a hash in its name is kept for a year and never asked for again', async () => {
  const { requests } = await weigh('/sign-in');
  for (const address of requests.slice(1).map(one => one.split(' ')[0] ?? '')) {
    expect(address).toMatch(/^\/assets\/.*\.[0-9a-f]{10}\.\w+$/);
    expect((await get(address)).headers['cache-control']).toBe('public, max-age=31536000, immutable');
  }
});

test('sheets and scripts are sent compressed, fonts as they are', async () => {
  const { requests } = await weigh('/sign-in');
  for (const address of requests.slice(1).map(one => one.split(' ')[0] ?? '')) {
    const { headers } = await get(address);
    if (/\.(css|js)$/.test(address)) expect([address, headers['content-encoding']]).toEqual([address, expect.stringMatching(/^(br|gzip)$/)]);
    if (address.endsWith('.woff2')) expect([address, headers['content-encoding']]).toEqual([address, undefined]);
  }
});
