import type { IncomingMessage, ServerResponse } from 'node:http';
import { constants, gunzipSync } from 'node:zlib';
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { CallDetails, KeptMessage } from '../journal/journal-entry.ts';
import { maskHeaders, maskText } from '../journal/mask-secrets.ts';
import { notesOf } from './call-notes.ts';

/** So much is kept of a body. */
const keptBytes = 16 * 2 ** 10;

/** The beginning of a body as it goes over the wire. */
class Captured {
  readonly #chunks: Buffer[] = [];
  #bytes = 0;
  isCut = false;

  add(chunk: unknown, encoding?: unknown): void {
    if (chunk === null || chunk === undefined || typeof chunk === 'function') return;
    const bytes =
      typeof chunk === 'string'
        ? Buffer.from(chunk, typeof encoding === 'string' ? (encoding as BufferEncoding) : 'utf8')
        : Buffer.from(chunk as Uint8Array);
    const room = keptBytes - this.#bytes;
    if (bytes.length > room) this.isCut = true;
    if (room <= 0) return;
    this.#chunks.push(bytes.subarray(0, room));
    this.#bytes += Math.min(room, bytes.length);
  }

  bytes(): Buffer {
    return Buffer.concat(this.#chunks);
  }
}

interface Bodies {
  readonly request: Captured;
  readonly response: Captured;
}

const captured = new WeakMap<IncomingMessage, Bodies>();

/** Keeps the beginning of the bodies of all calls, as a double does: whoever reads them reads them as before. */
export function captureCalls(app: FastifyInstance): void {
  app.server.prependListener('request', (request: IncomingMessage, response: ServerResponse) => {
    const bodies = { request: new Captured(), response: new Captured() };
    captured.set(request, bodies);
    const push = request.push.bind(request);
    request.push = (chunk: unknown, encoding?: BufferEncoding) => {
      bodies.request.add(chunk, encoding);
      return push(chunk, encoding);
    };
    for (const name of ['write', 'end'] as const) {
      const send = response[name].bind(response) as (...given: unknown[]) => never;
      response[name] = (...given: unknown[]) => {
        bodies.response.add(given[0], given[1]);
        return send(...given);
      };
    }
  });
}

/** What a double keeps of a call besides; undefined where it was not captured. */
export function detailsOf(reply: FastifyReply): CallDetails | undefined {
  const { request } = reply;
  const bodies = captured.get(request.raw);
  if (bodies === undefined) return undefined;
  const { fault, allowed = [] } = notesOf(request);
  return {
    url: maskText(request.url),
    request: message(request.headers, bodies.request),
    response: message({ ...reply.raw.getHeaders(), ...reply.getHeaders() }, bodies.response),
    fault: fault?.id,
    allowed,
  };
}

function message(headers: Readonly<Record<string, unknown>>, body: Captured): KeptMessage {
  const isGzip = headers['content-encoding'] === 'gzip';
  const text = isGzip ? unzip(body.bytes()) : body.bytes().toString('utf8');
  return {
    headers: maskHeaders(headers),
    body: maskText(text).replaceAll('\0', '\ufffd'),
    isCut: body.isCut,
  };
}

/** As far as it goes: of a long body the end is not there. */
function unzip(bytes: Buffer): string {
  try {
    return gunzipSync(bytes, { finishFlush: constants.Z_SYNC_FLUSH }).toString('utf8');
  } catch {
    return '';
  }
}
