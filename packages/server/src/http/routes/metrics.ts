import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Metrics } from '../../metrics/metrics.ts';
import { isSameText } from '../is-same-text.ts';

export interface MetricsContext {
  readonly metrics: Metrics;
  /** What whoever reads the metrics has to show; undefined: they are for this machine only. */
  readonly metricsToken: string | undefined;
}

/** `GET /metrics`: what Prometheus reads. With a token only for those who have it, without one only for this machine. */
export function registerMetrics(app: FastifyInstance, { metrics, metricsToken }: MetricsContext): void {
  app.get('/metrics', async (request, reply) => {
    if (metricsToken === undefined) {
      if (!isLocal(request))
        return reply
          .code(403)
          .type('text/plain')
          .send('Set GALENA_METRICS_TOKEN to read the metrics from another machine\n');
    } else if (!isSameText(request.headers.authorization ?? '', `Bearer ${metricsToken}`)) {
      return reply
        .code(401)
        .header('www-authenticate', 'Bearer')
        .type('text/plain')
        .send('Send the value of GALENA_METRICS_TOKEN as a bearer token\n');
    }
    const { text, contentType } = await metrics.render();
    return reply.type(contentType).send(text);
  });
}

/** A proxy on this machine speaks for others. */
function isLocal({ ip, headers }: FastifyRequest): boolean {
  const isForwarded = 'forwarded' in headers || 'x-forwarded-for' in headers || 'via' in headers;
  return !isForwarded && /^(127\.|::1$|::ffff:127\.)/.test(ip);
}
