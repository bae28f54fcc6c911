import fastify, { type FastifyInstance } from 'fastify';
import { commonHeaders } from './envelope.ts';
import { handleClientError, headersTimeoutMs } from './error-handler.ts';
import { noCompilers } from './no-compilers.ts';
import { watchAnswers } from './open-answers.ts';
import { makeLooseRequestId } from './request-id.ts';
import { type HealthContext, registerHealth } from './routes/health.ts';
import { type MetricsContext, registerMetrics } from './routes/metrics.ts';
import { serveInTurn } from './serve-in-turn.ts';

/** Health and metrics on a port of their own: for processes that answer no calls, and to keep them off the API's port. */
export function createMonitorApp(context: HealthContext & MetricsContext): FastifyInstance {
  const app = fastify({
    logger: false,
    schemaController: noCompilers,
    http: { headersTimeout: headersTimeoutMs, connectionsCheckingInterval: 5_000 },
    requestTimeout: headersTimeoutMs,
    clientErrorHandler: (error, socket) => void handleClientError(error, socket, makeLooseRequestId),
  });
  watchAnswers(app.server);
  serveInTurn(app);
  // Nothing here has a body, and nobody has to sign in: what comes all the same is thrown away, and the answer does not wait for it.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', (_request, _body, done) => done(null));
  app.addHook('onRequest', async (_request, reply) => {
    reply.headers(commonHeaders);
  });
  registerHealth(app, context);
  registerMetrics(app, context);
  return app;
}
