import type { FastifyInstance } from 'fastify';
import type { Journal } from '../journal/journal.ts';
import type { Metrics } from '../metrics/metrics.ts';
import { notesOf } from './call-notes.ts';
import { noteInJournal } from './note-in-journal.ts';
import { onceClosed } from './once-closed.ts';
import { routeOf } from './operation-paths.ts';

/** Counts and notes every call that reaches this app; one whose client went away has the code `aborted`. A stream took until it began. */
export function measureCalls(app: FastifyInstance, metrics: Metrics, journal: Journal): void {
  app.addHook('onRequest', async (request, reply) => {
    const start = performance.now();
    const { bytesRead, bytesWritten } = request.raw.socket;
    metrics.beginCall();
    onceClosed(reply, () => {
      // What reaches no route has a path that a client made up: that is no label.
      const {
        route = routeOf(request) ?? 'other',
        refusal,
        skipped = new Set(),
        streamsSince,
      } = notesOf(request);
      const isWhole = reply.raw.writableFinished || streamsSince !== undefined;
      const durationMs = (streamsSince ?? performance.now()) - start;
      metrics.endCall({
        operation: route.replace(/:(\w+)/g, '{$1}'),
        code: isWhole ? (refusal ?? 'ok') : 'aborted',
        skipped,
        seconds: durationMs / 1000,
      });
      noteInJournal(journal, reply, { durationMs, isWhole, bytesRead, bytesWritten });
    });
  });
}
