/** What every answer promises the browser, and which requests are turned away before their body is read. */
import type { NextFunction, Request, RequestHandler, Response } from 'express';
import helmet from 'helmet';
import { Forbidden } from '../core/errors';

/** Strict Content-Security-Policy: nothing inline, no `data:`, nothing from elsewhere. */
export function securityHeaders(https: boolean): RequestHandler {
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"], scriptSrc: ["'self'"], styleSrc: ["'self'"], imgSrc: ["'self'", 'blob:'], fontSrc: ["'self'"], connectSrc: ["'self'"],
        formAction: ["'self'"], frameSrc: ["'self'"], manifestSrc: ["'self'"], baseUri: ["'none'"], frameAncestors: ["'none'"],
      },
    },
    referrerPolicy: { policy: 'same-origin' },
    strictTransportSecurity: https ? { maxAge: 15_552_000 } : false,
    crossOriginEmbedderPolicy: false,
  });
}

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Cross-site request forgery: an unsafe method must come from our own pages. Checked before any body is parsed, so uploads need no exemption.
 * A browser says so in Sec-Fetch-Site or Origin; a client that sends neither carries no cookie of a victim.
 */
export function sameOrigin(baseUrl: string): RequestHandler {
  return (request: Request, _: Response, next: NextFunction) => {
    if (SAFE.has(request.method)) return next();
    const site = request.get('sec-fetch-site'), origin = request.get('origin');
    const ours = origin === undefined || origin === new URL(baseUrl).origin || origin === `${request.protocol}://${request.get('host') ?? ''}`;
    if ((site === undefined || site === 'same-origin' || site === 'none') && ours) return next();
    return next(new Forbidden({ key: 'foreignOrigin' }));
  };
}

/** Pages with personal or controlled content are kept by no cache. */
export function noStore(_: Request, response: Response, next: NextFunction): void {
  response.set('Cache-Control', 'private, no-store');
  next();
}
