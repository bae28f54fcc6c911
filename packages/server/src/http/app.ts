import type { IncomingMessage } from 'node:http';
import fastify, { type FastifyInstance, type FastifyRequest } from 'fastify';
import { refuse } from '../errors.ts';
import { sendRefusal } from './envelope.ts';
import { handleClientError, handleError } from './error-handler.ts';
import { disguisedPrefix, isDisguisedGet, normaliseUrl } from './normalise-url.ts';
import type { HttpContext } from './operation.ts';
import { registerOperation } from './register.ts';
import { makeRequestId } from './request-id.ts';
import { registerHealth } from './routes/health.ts';
import { registerToken } from './routes/identity/token.ts';
import { operations } from './routes/index.ts';

/** A body that is not a file. */
const bodyLimitBytes = 2 ** 20;
const uriLimitBytes = 8 * 2 ** 10;
const assetUriLimitBytes = 65 * 2 ** 10;

/** Builds the HTTP side: every route, and the rules that hold for all of them. */
export function createApp(context: HttpContext): FastifyInstance {
  const app = fastify({
    logger: false,
    bodyLimit: bodyLimitBytes,
    genReqId: () => makeRequestId(context.clock),
    // Long URIs are to reach the hook below, which refuses them in the documented way.
    http: { maxHeaderSize: 2 * assetUriLimitBytes, headersTimeout: 20_000 },
    // A file may come over a slow line; a request that is not complete by then is given up.
    requestTimeout: 600_000,
    keepAliveTimeout: 75_000,
    routerOptions: { maxParamLength: 1000 },
    rewriteUrl: (request) => routeUrl(request),
    clientErrorHandler: (error, socket) => handleClientError(context, error, socket),
    frameworkErrors: (error, request, reply) => {
      handleError(context, error, request, reply);
    },
  });
  parseBodies(app);
  app.addHook('onRequest', async (request) => checkUri(request));
  app.setErrorHandler((error, request, reply) => handleError(context, error, request, reply));
  refuseUnknownPaths(app);
  registerHealth(app, context);
  registerToken(app, context);
  for (const operation of operations) registerOperation(app, context, operation);
  return app;
}

/** The URL by which the router finds the route of a request. */
function routeUrl({ url = '/', method, headers }: IncomingMessage): string {
  const normal = normaliseUrl(url);
  // The prefix is ours: nobody reaches those routes by naming it.
  if (normal.startsWith(disguisedPrefix)) return '/';
  return isDisguisedGet(method, normal, headers['content-type']) ? `${disguisedPrefix}${normal}` : normal;
}

/** JSON and forms are read here; a multipart body is left to the route that takes files; nothing else is taken. */
function parseBodies(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) => {
    try {
      done(null, body === '' ? undefined : JSON.parse(String(body)));
    } catch {
      done(refuse('609'));
    }
  });
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string' },
    (_request, body, done) => done(null, body),
  );
  app.addContentTypeParser('multipart/form-data', (_request, _body, done) => done(null));
}

function checkUri(request: FastifyRequest): void {
  const { length } = request.originalUrl;
  if (length > (request.originalUrl.startsWith('/rest/asset/') ? assetUriLimitBytes : uriLimitBytes)) {
    throw refuse('414');
  }
}

/** A path that exists with another method is 605, any other 610. */
function refuseUnknownPaths(app: FastifyInstance): void {
  const paths = ['/identity/oauth/token', '/healthz', ...operations.map(({ path }) => path)];
  const patterns = paths.map(
    (path) => new RegExp(`^${path.replace(/\./g, '\\.').replace(/:\w+/g, '[^/]+')}$`),
  );
  app.setNotFoundHandler((request, reply) => {
    const path = request.url.replace(disguisedPrefix, '').replace(/\?.*/s, '');
    const exists = patterns.some((pattern) => pattern.test(path));
    return sendRefusal(reply, exists ? refuse('605', request.method) : refuse('610'));
  });
}
