import type { FastifyInstance, FastifyReply } from 'fastify';
import { refuse } from '../../../errors.ts';
import { acceptsGzip } from '../../compress.ts';
import { sendRefusal } from '../../envelope.ts';
import { lazily } from '../lazily.ts';
import { readConsoleFiles } from './console-files.ts';

export const consolePaths = ['/console'];

/** Its own scripts, styles and calls, and nothing of anybody else's. */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "worker-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const headers = {
  'content-security-policy': policy,
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=()',
};

/** Their names hold a hash of what is in them. */
const forever = 'public, max-age=31536000, immutable';

/**
 * The console at `/console/`. A browser that comes to `/` is sent there; for a program there is nothing at `/`.
 * Its pages are told apart behind the `#`, so there is one page here.
 */
export function registerConsole(app: FastifyInstance): void {
  const files = lazily(readConsoleFiles);
  const send = (reply: FastifyReply, name: string, acceptEncoding: string | undefined) => {
    const file = files().get(name);
    if (file === undefined) return sendRefusal(reply, refuse('610'));
    const isGzip = acceptsGzip(acceptEncoding);
    reply.headers({ ...headers, 'content-type': file.type, vary: 'accept-encoding' });
    if (name.startsWith('assets/')) reply.header('cache-control', forever);
    if (isGzip) reply.header('content-encoding', 'gzip');
    return reply.send(isGzip ? file.gzipped : file.bytes);
  };
  app.get('/', (request, reply) => {
    reply.header('vary', 'accept');
    // The router must not know other paths, which come here too.
    const isBrowser =
      /^\/(\?|$)/.test(request.originalUrl) && /\btext\/html\b/.test(request.headers.accept ?? '');
    return isBrowser ? reply.redirect('/console/', 302) : sendRefusal(reply, refuse('610'));
  });
  app.get('/console', (request, reply) => {
    // The paths in the page count from its folder; the router has dropped the slash.
    if (!/^\/console\/(\?|$)/.test(request.originalUrl)) return reply.redirect('/console/', 308);
    return send(reply, 'index.html', request.headers['accept-encoding']);
  });
  app.get<{ Params: { '*': string } }>('/console/*', (request, reply) =>
    send(reply, request.params['*'], request.headers['accept-encoding']),
  );
}
