import { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';

/**
 * Leaves out the body of an answer to HEAD, whose headers are those of the GET. Fastify would do so with a second route for each path.
 */
export async function withoutBodyOfHead(
  { method }: FastifyRequest,
  reply: FastifyReply,
  body: unknown,
): Promise<unknown> {
  if (method !== 'HEAD') return body;
  // A stream is read to its end, so that whatever it holds is given back.
  if (body instanceof Readable) body.on('error', () => undefined).resume();
  else reply.header('content-length', lengthOf(body));
  return null;
}

function lengthOf(body: unknown): number {
  return typeof body === 'string' || body instanceof Uint8Array ? Buffer.byteLength(body) : 0;
}
