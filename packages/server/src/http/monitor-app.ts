import fastify, { type FastifyInstance } from 'fastify';
import { commonHeaders } from './envelope.ts';
import { noCompilers } from './no-compilers.ts';
import { type HealthContext, registerHealth } from './routes/health.ts';
import { type MetricsContext, registerMetrics } from './routes/metrics.ts';
import { serveInTurn } from './serve-in-turn.ts';

/** Health and metrics on a port of their own: for processes that answer no calls, and to keep them off the API's port. */
export function createMonitorApp(context: HealthContext & MetricsContext): FastifyInstance {
  const app = fastify({ logger: false, schemaController: noCompilers });
  serveInTurn(app);
  app.addHook('onRequest', async (_request, reply) => {
    reply.headers(commonHeaders);
  });
  registerHealth(app, context);
  registerMetrics(app, context);
  return app;
}
