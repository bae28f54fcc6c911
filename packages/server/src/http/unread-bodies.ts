import { Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { hasBody } from './has-body.ts';

/**
 * Answers that go out while the body is still coming in, as refusals do, close the connection. They go out at once; what
 * the client still sends is read and thrown away, because closing a connection with unread bytes would throw away the
 * answer before a client that sends first and reads then has seen it.
 * @param periodMs - as for slow bodies; the connection is closed after a sixth of it without a byte, and after two of it
 */
export function readRestOfBodies(app: FastifyInstance, periodMs: number): void {
  app.addHook('onSend', async (request, reply, payload) => {
    if (!isWhole(payload) || !isComingIn(request)) return payload;
    reply.header('content-length', Buffer.byteLength(payload)).header('connection', 'close');
    return Readable.from(endWithBody(payload, request, periodMs));
  });
}

/** An answer in one piece; compressed ones are bytes. */
function isWhole(payload: unknown): payload is string | Buffer {
  return typeof payload === 'string' || Buffer.isBuffer(payload);
}

function isComingIn(request: FastifyRequest): boolean {
  return hasBody(request) && !request.raw.complete && !request.raw.destroyed;
}

/** The answer is over, and its connection closed, when the body is. */
async function* endWithBody(
  payload: string | Buffer,
  { raw }: FastifyRequest,
  periodMs: number,
): AsyncGenerator<string | Buffer> {
  yield payload;
  raw.setTimeout(periodMs / 6, () => raw.destroy());
  // As long as whoever read the body so far listens for more, nothing of it flows.
  raw.removeAllListeners('readable').resume();
  await finished(raw, { signal: AbortSignal.timeout(2 * periodMs) }).catch(() => raw.destroy());
}
