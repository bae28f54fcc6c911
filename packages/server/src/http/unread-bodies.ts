import { Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { hasBody } from './has-body.ts';

/** For so long the rest of a body that nobody wants is read and thrown away. */
const lingerMs = 5_000;

/**
 * Answers that go out while the body is still coming in, as refusals do, close the connection. They go out at once; what
 * the client still sends is read for a moment, because closing a connection with unread bytes would throw away the
 * answer before a client that sends first and reads then has seen it.
 */
export function readRestOfBodies(app: FastifyInstance): void {
  app.addHook('onSend', async (request, reply, payload) => {
    if (typeof payload !== 'string' || !isComingIn(request)) return payload;
    reply.header('content-length', Buffer.byteLength(payload)).header('connection', 'close');
    return Readable.from(endWithBody(payload, request));
  });
}

function isComingIn(request: FastifyRequest): boolean {
  return hasBody(request) && !request.raw.complete && !request.raw.destroyed;
}

/** The answer is over, and its connection closed, when the body is. */
async function* endWithBody(payload: string, { raw }: FastifyRequest): AsyncGenerator<string> {
  yield payload;
  // As long as whoever read the body so far listens for more, nothing of it flows.
  raw.removeAllListeners('readable').resume();
  await finished(raw, { signal: AbortSignal.timeout(lingerMs) }).catch(() => raw.destroy());
}
