import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Metrics } from '../metrics/metrics.ts';
import { notesOf } from './call-notes.ts';
import { onceClosed } from './once-closed.ts';

/** Counts every call that reaches this app; one whose client went away has the code `aborted`. A stream took until it began. */
export function measureCalls(app: FastifyInstance, metrics: Metrics): void {
  app.addHook('onRequest', async (request, reply) => {
    const start = performance.now();
    metrics.beginCall();
    onceClosed(reply, () => {
      const { route = routeOf(request), refusal, skipped = new Set(), streamsSince } = notesOf(request);
      const isWhole = reply.raw.writableFinished || streamsSince !== undefined;
      metrics.endCall({
        operation: route.replace(/:(\w+)/g, '{$1}'),
        code: isWhole ? (refusal ?? 'ok') : 'aborted',
        skipped,
        seconds: ((streamsSince ?? performance.now()) - start) / 1000,
      });
    });
  });
}

/** Routes that are no operations. What reaches none has a path that a client made up: that is no label. */
function routeOf({ method, routeOptions }: FastifyRequest): string {
  return routeOptions.url === undefined ? 'other' : `${method} ${routeOptions.url}`;
}
