import fastify, { type FastifyInstance, type FastifyRequest } from 'fastify';
import { refuse } from '../errors.ts';
import { shorten } from '../fields/json-value.ts';
import { version } from '../version.ts';
import { captureCalls } from './capture-calls.ts';
import { compressAnswers } from './compress.ts';
import { commonHeaders, sendRefusal } from './envelope.ts';
import { handleClientError, handleError, headersTimeoutMs } from './error-handler.ts';
import { hasBody, isForm } from './has-body.ts';
import { smallBodyBytes } from './look-before-body.ts';
import { measureCalls } from './measure-calls.ts';
import { noCompilers } from './no-compilers.ts';
import { normaliseUrl } from './normalise-url.ts';
import { watchAnswers } from './open-answers.ts';
import type { HttpContext } from './operation.ts';
import { OperationIndex } from './operation-index.ts';
import { longestSegment, routesByOperations } from './operation-paths.ts';
import { parseJson } from './parse-json.ts';
import { operationPaths, registerOperations } from './register.ts';
import { controlPaths, registerControl } from './register-control.ts';
import { registerSession, sessionPaths } from './register-session.ts';
import { makeRequestId, nameLate, nameRequestsLate } from './request-id.ts';
import { consolePaths, registerConsole } from './routes/console/register-console.ts';
import { controlOperations } from './routes/control/index.ts';
import { docsPaths, registerDocs } from './routes/docs/register-docs.ts';
import { healthPaths, registerHealth } from './routes/health.ts';
import { registerToken } from './routes/identity/token.ts';
import { operations } from './routes/index.ts';
import { lazily } from './routes/lazily.ts';
import { registerMetrics } from './routes/metrics.ts';
import { sessionOperations } from './routes/session/session-operations.ts';
import { serveInTurn } from './serve-in-turn.ts';
import { shapeAnswers } from './shape-answers.ts';
import { endSlowBodies } from './slow-bodies.ts';
import { breakOffUnreadAnswers } from './unread-answers.ts';
import { readRestOfBodies } from './unread-bodies.ts';
import { isUpload, uploadPaths } from './upload/read-upload.ts';
import { deliverUploadAnswers } from './upload/upload-connections.ts';

/** The asset API takes longer URIs than the rest. */
const assetUriLimitBytes = 65 * 2 ** 10;

/**
 * So much of a body may wait to be read. On a busy server a file takes as long as it needs turns of the process; with
 * Node's own 16 KiB each turn takes one piece of at most 64 KiB.
 */
export const readAheadBytes = 256 * 2 ** 10;

/** For so many periods of the body time-out an answer may be left unread: five minutes. */
const unreadPeriods = 10;

/** JSON is UTF-8, with or without a byte order mark: bytes that are not would be stored as something else. */
const utf8 = new TextDecoder('utf-8', { fatal: true });

const marketoPaths = lazily(() => operationPaths(operations));
const peoplePaths = lazily(() => sessionPaths(sessionOperations));
const testPaths = lazily(() => controlPaths(controlOperations));

/** Builds the HTTP side: every route, and the rules that hold for all of them. */
export function createApp(parts: Omit<HttpContext, 'served'>): FastifyInstance {
  const context: HttpContext = { ...parts, served: new OperationIndex(operations) };
  const ofNobody = { subscription: context.control?.munchkinId ?? '', name: 'request of nobody' };
  const makeId = () => makeRequestId(context, ofNobody);
  const isDeterministic = context.control?.isDeterministic === true;
  const paths = marketoPaths();
  const control = parts.control === undefined ? [] : testPaths();
  const people = peoplePaths();
  const allPaths = [paths, people, ...control.map((one) => one.paths)];
  const app = fastify({
    logger: false,
    // Operations have their own.
    bodyLimit: smallBodyBytes,
    trustProxy: [...context.trustedProxies],
    genReqId: isDeterministic ? () => '' : makeId,
    // Long URIs are to reach the hook below, which refuses them in the documented way.
    http: {
      maxHeaderSize: 2 * Math.max(assetUriLimitBytes, context.maxUriBytes),
      headersTimeout: headersTimeoutMs,
      connectionsCheckingInterval: 5_000,
      highWaterMark: readAheadBytes,
      // Node would refuse such a request with an empty answer of its own.
      requireHostHeader: false,
    },
    // See refuseWhileClosing.
    return503OnClosing: false,
    // A file may come over a slow line: it is progress that counts, see slow-bodies.ts.
    requestTimeout: 0,
    keepAliveTimeout: 75_000,
    routerOptions: { maxParamLength: longestSegment, constraints: routesByOperations(allPaths) },
    schemaController: noCompilers,
    rewriteUrl: ({ url = '/' }) => normaliseUrl(url),
    clientErrorHandler: (error, socket) => void handleClientError(error, socket, makeId),
    frameworkErrors: (error, request, reply) => {
      if (isDeterministic) nameLate(request, context, ofNobody);
      handleError(context, error, request, reply.headers(commonHeaders));
    },
  });
  if (isDeterministic) nameRequestsLate(app, context, ofNobody);
  watchAnswers(app.server);
  if (context.control !== undefined) captureCalls(app);
  deliverUploadAnswers(app.server);
  breakOffUnreadAnswers(app.server, unreadPeriods * context.bodyTimeoutMs);
  serveInTurn(app);
  measureCalls(app, context.metrics, context.journal);
  endSlowBodies(app, context.bodyTimeoutMs);
  // What else a client may expect is no reason not to answer it.
  app.server.on('checkExpectation', (request, response) => app.server.emit('request', request, response));
  parseBodies(app);
  app.addHook('onRequest', async (request, reply) => {
    reply.headers(commonHeaders);
    checkHost(request);
    checkUri(context, request);
  });
  // Once it is known that the path has the method.
  app.addHook('preParsing', async (request) => checkEncoding(request));
  refuseWhileClosing(app);
  if (context.control !== undefined) shapeAnswers(app);
  compressAnswers(app);
  readRestOfBodies(app, context.bodyTimeoutMs);
  app.setErrorHandler((error, request, reply) => handleError(context, error, request, reply));
  refuseUnknownPaths(app, (path) => allPaths.some((one) => one.has(path)));
  registerHealth(app, context);
  registerMetrics(app, context);
  registerToken(app, context);
  registerDocs(app, version, context.control === undefined ? [] : controlOperations);
  registerConsole(app);
  registerOperations(app, context, paths);
  registerSession(app, context, people);
  registerControl(app, context, control);
  return app;
}

/** Connections that are still open bring calls to a server that ends: they are refused as all others, not in Fastify's own JSON. */
function refuseWhileClosing(app: FastifyInstance): void {
  let isClosing = false;
  app.addHook('preClose', async () => {
    isClosing = true;
  });
  app.addHook('onRequest', async () => {
    if (isClosing) throw refuse('503');
  });
}

/**
 * JSON and forms are read here; a multipart body is left to the route that takes files. Nothing else is accepted: an unread body may
 * contain `_method=DELETE`.
 */
function parseBodies(app: FastifyInstance): void {
  // Member of List takes its ids in the body of a GET as well.
  app.addHttpMethod('GET', { hasBody: true, overrideExisting: true });
  app.addHook('onRequest', async (request) => forgetContentType(request));
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (_request, body, done) => {
    try {
      const text = utf8.decode(Buffer.from(body));
      done(null, text === '' ? undefined : parseJson(text));
    } catch {
      done(refuse('609'));
    }
  });
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string' },
    (_request, body, done) => done(null, body),
  );
  app.addContentTypeParser('*', (request, _body, done) => done(leavesBody(request) ? null : refuse('612')));
}

/**
 * Removes a content type that has no meaning: without a body, with a GET, and of an import that is not multipart. On an unknown
 * path the body is not read, so that the path is what is refused.
 */
function forgetContentType(request: FastifyRequest): void {
  const { method, url, headers, raw } = request;
  const type = headers['content-type'] ?? '';
  const isForgotten =
    isUpload(url) && !mayBeList(request)
      ? !/^multipart\/form-data/i.test(type)
      : (!hasBody(request) || method === 'GET') && !/^application\/json/i.test(type);
  if (isForgotten || request.is404) delete raw.headers['content-type'];
}

/** A form that is sent to a path which also lists what was uploaded may mean that: its `_method` says so. */
function mayBeList(request: FastifyRequest): boolean {
  return isForm(request) && request.url.split('?')[0] === uploadPaths.imports;
}

/** Whether a body of any type is accepted, as it is not read, or as another refusal (610, 613) says more. */
function leavesBody({ method, url, is404 }: FastifyRequest): boolean {
  return is404 || method === 'GET' || url.startsWith('/identity/') || isUpload(url);
}

/** There is one Host: of two, a proxy on the way may have looked at the other one. */
function checkHost({ raw: { httpVersion, headersDistinct } }: FastifyRequest): void {
  const count = headersDistinct['host']?.length ?? 0;
  if (count > 1 || (count === 0 && httpVersion === '1.1')) throw refuse('610 host');
}

function checkUri({ maxUriBytes }: HttpContext, { originalUrl }: FastifyRequest): void {
  const isAsset = originalUrl.startsWith('/rest/asset/');
  if (originalUrl.length > (isAsset ? Math.max(assetUriLimitBytes, maxUriBytes) : maxUriBytes))
    throw refuse('414');
}

/** Bodies are taken as they are: what is compressed could grow a thousandfold here. */
function checkEncoding({ headers, is404 }: FastifyRequest): void {
  const encoding = headers['content-encoding'] ?? 'identity';
  if (!is404 && encoding.trim().toLowerCase() !== 'identity') throw refuse('612 encoding', shorten(encoding));
}

const otherPaths = new Set([
  '/identity/oauth/token',
  '/metrics',
  ...healthPaths,
  ...docsPaths,
  ...consolePaths,
]);

/** A path that exists with another method is 605, any other 610. */
function refuseUnknownPaths(app: FastifyInstance, isOfOperation: (path: string) => boolean): void {
  app.setNotFoundHandler((request, reply) => {
    const path = request.url.replace(/\?.*/s, '');
    const exists = otherPaths.has(path) || isOfOperation(path);
    return sendRefusal(reply, exists ? refuse('605', request.method) : refuse('610'));
  });
}
