/** What a person reads when something is refused, missing or broken; the only place that catches errors. */
import type { ErrorRequestHandler, Request, Response } from 'express';
import { DomainError, OutcomeUnknown, Unavailable } from '../core/errors';
import { hasWord, refusalText, wordsFor, type Language } from '../core/words';
import { typedIn, unknownPage } from './unknown';

export interface ErrorFrame { readonly language: Language; readonly data: Record<string, unknown> }

/** @param frame builds the page's frame without asking the store for anything; @param isStoreAway recognises the driver's errors. */
export function errorPage(frame: (request: Request, response: Response) => ErrorFrame, isStoreAway: (error: unknown) => boolean, log: (error: unknown, request: Request) => void): ErrorRequestHandler {
  return (error: unknown, request: Request, response: Response, next) => {
    if (response.headersSent) { next(error); return; }
    const known = asDomainError(error, isStoreAway);
    if (!known || known.status >= 500) log(error, request);
    const status = known?.status ?? 500;
    response.status(status);
    if (status === 503) response.set('Retry-After', '10');
    draw(request, response, status, known, frame);
  };
}

function draw(request: Request, response: Response, status: number, known: DomainError | undefined, frame: Parameters<typeof errorPage>[0]): void {
  const { language, data } = frame(request, response);
  const words = wordsFor(language), text = known ? toldText(request, known, words) : words('error.500.text');
  if (request.accepts(['html', 'json']) === 'json') { response.json({ error: text }); return; }
  const unknown = unknownOf(request, status, known, words), title = unknown?.title ?? words(`error.${status}.title`), page = { ...pageOf(data), title };
  const shown = unknown?.data ?? { status, title, text, search: status === 404 && 'viewer' in data, ways: waysOn(request, status, words), ...keptOf(request, known) };
  response.render(unknown ? 'errors/unknown' : 'errors/error', { ...data, ...shown, page }, (failed, html) => {
    if (failed) response.type('text').send(`${title}\n${text}`); else response.send(html);
  });
}

/**
 * A page that cannot be read just now says nothing of what has changed: it may be the one that an act leads to, which was carried out.
 * What is told of acts ("nothing was changed") has words of its own for reading where that matters.
 */
function toldText(request: Request, { refusal }: DomainError, words: ReturnType<typeof wordsFor>): string {
  const key = `${refusal.key}.reading`;
  return refusalText(words, isReading(request) && hasWord(`refusal.${key}`) ? { ...refusal, key } : refusal);
}

function isReading({ method }: Request): boolean {
  return method === 'GET' || method === 'HEAD';
}

/** The page that finds out by itself: of a form whose writing the store did not answer for, and again while the store does not answer that page either. */
function unknownOf(request: Request, status: number, known: DomainError | undefined, words: ReturnType<typeof wordsFor>): ReturnType<typeof unknownPage> | undefined {
  if (known instanceof OutcomeUnknown && known.pending) return unknownPage(words, known.pending.address, false, known.pending);
  return status === 503 && request.path.startsWith('/sendings/') ? unknownPage(words, request.originalUrl, false) : undefined;
}

/** A form that was not taken up is sent again from here: nobody types it a second time. Not one of which nobody knows what became of it. */
function keptOf(request: Request, known: DomainError | undefined): Record<string, unknown> {
  const notDone = known instanceof Unavailable && !isReading(request), pending = notDone ? typedIn(request) : undefined;
  return pending ? { pending, sending: pending.id } : {};
}

/**
 * What somebody else was quicker with is seen on the page the act was done from: of an act's own page that is its record's. A page that
 * could not be read is read once more.
 */
function waysOn(request: Request, status: number, words: ReturnType<typeof wordsFor>): readonly { readonly href: string; readonly label: string; readonly primary: boolean }[] {
  if (status === 503 && isReading(request)) return [{ href: request.originalUrl, label: words('error.reload'), primary: true }, { href: '/', label: words('error.home'), primary: false }];
  const from = status === 409 && URL.canParse(request.get('referer') ?? '') ? new URL(request.get('referer') ?? '').pathname.replace(/\/acts\/[^/]+$/, '') : '', back = /^\/[^/]/.test(from) ? [{ href: from, label: words('error.reload'), primary: true }] : [];
  return [...back, { href: '/', label: words('error.home'), primary: status !== 404 && !back.length }];
}

function pageOf(data: Record<string, unknown>): Record<string, unknown> {
  const page = data['page'];
  return typeof page === 'object' && page !== null ? { ...page } : {};
}

function asDomainError(error: unknown, isStoreAway: (error: unknown) => boolean): DomainError | undefined {
  if (error instanceof DomainError) return error;
  if (isStoreAway(error)) return new Unavailable('storeAway');
  const status = typeof error === 'object' && error !== null && 'status' in error ? Number(error.status) : 0;
  if (status === 413) return new BadRequest('bodyTooLarge');
  return status >= 400 && status < 500 ? new BadRequest('badRequest') : undefined;
}

/** Thrown for what Express itself refuses: a body it cannot read, an address it cannot decode. */
class BadRequest extends DomainError {
  override readonly status = 400;
  constructor(key: string) { super({ key }); }
}
