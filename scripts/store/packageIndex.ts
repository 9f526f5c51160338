/** The Python package index as pip on this machine is told to use it: which one, with which certificates, and a file of it. */
import { existsSync, readFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import * as http from 'node:http';
import * as https from 'node:https';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { rootCertificates } from 'node:tls';
import { z } from 'zod';

const PUBLIC = 'https://pypi.org/simple', JSON_INDEX = 'application/vnd.pypi.simple.v1+json';
const SILENT_MS = 20_000, MOST_REDIRECTS = 5, LARGEST_LISTING = 5_000_000;

const listing = z.object({ files: z.array(z.object({ filename: z.string(), url: z.string() })) });

/** Where `file` of `project` is to be had. @throws Error when the index does not answer or has no such file. */
export async function fileOfIndex(project: string, file: string): Promise<URL> {
  const index = new URL(`${(pipSetting('index-url') ?? PUBLIC).replace(/\/+$/, '')}/${project}/`);
  const response = await get(index, { accept: `${JSON_INDEX}, text/html;q=0.5` });
  const text = await textOf(response);
  const isJson = (response.headers['content-type'] ?? '').includes('json');
  const address = isJson ? listing.parse(JSON.parse(text)).files.find(one => one.filename === file)?.url : linkTo(file, text);
  if (address === undefined) throw new Error(`${index.host} has no ${file}`);
  const found = new URL(address, index);
  // A mirror that asks for a name and password asks for them for its files, too.
  if (found.host === index.host) Object.assign(found, { username: index.username, password: index.password });
  return found;
}

/** The answer to a GET, redirects followed. @throws Error when nobody answers within 20 seconds, or not with 200. */
export async function get(url: URL, headers: Readonly<Record<string, string>> = {}, redirects = 0): Promise<IncomingMessage> {
  const response = await ask(url, headers), status = response.statusCode ?? 0, { location } = response.headers;
  if (status === 200) return response;
  response.destroy();
  if (status < 300 || status >= 400 || !location) throw new Error(`${url.host} answers with ${status}`);
  if (redirects === MOST_REDIRECTS) throw new Error(`${url.host} redirects without an end`);
  return get(new URL(location, url), headers, redirects + 1);
}

function ask(url: URL, headers: Readonly<Record<string, string>>): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const options = { headers, timeout: SILENT_MS, auth: credentials(url) };
    const request = url.protocol === 'http:' ? http.get(url, options) : https.get(url, { ...options, ...trust() });
    request.once('response', resolve);
    request.once('error', reject);
    request.once('timeout', () => { request.destroy(new Error(`${url.host} is silent`)); });
  });
}

function credentials({ username, password }: URL): string | undefined {
  return username ? `${decodeURIComponent(username)}:${decodeURIComponent(password)}` : undefined;
}

/** Certificates that pip was given besides those that Node knows: an office's own proxy may sign with them. */
function trust(): { ca?: string[] } {
  const file = pipSetting('cert');
  return file && existsSync(file) ? { ca: [...rootCertificates, readFileSync(file, 'utf8')] } : {};
}

async function textOf(response: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  let size = 0;
  const content: AsyncIterable<Buffer> = response;
  for await (const part of content) {
    parts.push(part);
    size += part.length;
    if (size > LARGEST_LISTING) throw new Error('the list of files has no end');
  }
  return Buffer.concat(parts).toString('utf8');
}

/** Older mirrors list their files as a page of links. */
function linkTo(file: string, page: string): string | undefined {
  const links = [...page.matchAll(/<a\b[^>]*\bhref="([^"]+)"/gi)].map(link => (link[1] ?? '').replaceAll('&amp;', '&'));
  return links.find(link => decodeURIComponent(link.replace(/[?#].*$/, '')).endsWith(`/${file}`));
}

/** pip's own order: its environment variable, then its files, the person's before the machine's. */
function pipSetting(name: 'index-url' | 'cert'): string | undefined {
  const fromEnvironment = process.env[`PIP_${name.toUpperCase().replace('-', '_')}`];
  if (fromEnvironment) return fromEnvironment;
  const home = homedir();
  const files = [
    process.env.PIP_CONFIG_FILE, join(home, '.config', 'pip', 'pip.conf'), join(home, '.pip', 'pip.conf'), '/etc/pip.conf',
  ];
  for (const file of files) {
    const line = file && existsSync(file) ? new RegExp(`^\\s*${name}\\s*=\\s*(\\S+)`, 'm').exec(readFileSync(file, 'utf8')) : null;
    if (line?.[1]) return line[1];
  }
  return undefined;
}
