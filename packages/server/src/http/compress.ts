import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { FastifyInstance } from 'fastify';

/** Shorter bodies are sent as they are. */
const minBytes = 1024;

const gzipBytes = promisify(gzip);

/** Compresses JSON for clients that accept gzip; the bulk API never compresses (contract: compression). */
export function compressAnswers(app: FastifyInstance): void {
  app.addHook('onSend', async (request, reply, payload) => {
    if (typeof payload !== 'string' || Buffer.byteLength(payload) < minBytes) return payload;
    if (request.url.startsWith('/bulk/') || !acceptsGzip(request.headers['accept-encoding'])) return payload;
    reply.header('content-encoding', 'gzip').header('vary', 'accept-encoding');
    return gzipBytes(payload);
  });
}

/** Whether `gzip` or `*` is among the encodings and not ruled out by `q=0`. */
export function acceptsGzip(header: string | string[] | undefined): boolean {
  return String(header ?? '')
    .split(',')
    .some((encoding) => /^\s*(gzip|x-gzip|\*)\s*(;(?!\s*q=0(\.0*)?\s*$).*)?$/i.test(encoding));
}
