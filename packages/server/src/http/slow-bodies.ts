import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { refuse } from '../errors.ts';
import { notesOf } from './call-notes.ts';
import { commonHeaders, refusalJson } from './envelope.ts';
import { hasBody } from './has-body.ts';
import { onceClosed } from './once-closed.ts';

/** A body has to bring so much in each period, or its rest: 546 bytes a second in 30 s, less than any line that works. */
const leastBytes = 16 * 2 ** 10;

/** A body that is coming in. */
interface Incoming {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  /** When its period began, and what the connection had brought by then. */
  since: number;
  bytes: number;
}

/**
 * Ends requests whose bodies trickle: 408 with code 604, and the connection is closed. A slow upload that gets on may
 * take as long as it likes; and as long as it is Galena that does not read on, no time passes.
 */
export function endSlowBodies(app: FastifyInstance, periodMs: number): void {
  const incoming = new Set<Incoming>();
  app.addHook('onRequest', async (request, reply) => {
    if (!hasBody(request)) return;
    const body = { request, reply, since: performance.now(), bytes: request.raw.socket.bytesRead };
    incoming.add(body);
    onceClosed(reply, () => incoming.delete(body));
  });
  const timer = setInterval(() => {
    for (const body of incoming) {
      if (body.request.raw.complete) incoming.delete(body);
      else check(body, periodMs);
    }
  }, periodMs / 5);
  app.addHook('onClose', async () => clearInterval(timer));
}

function check(body: Incoming, periodMs: number): void {
  const { raw } = body.request;
  const { bytesRead } = raw.socket;
  const isUnread = raw.readableLength >= raw.readableHighWaterMark;
  if (isUnread || bytesRead - body.bytes >= leastBytes) {
    body.since = performance.now();
    body.bytes = bytesRead;
  } else if (performance.now() - body.since >= periodMs) {
    endSlowBody(body);
  }
}

/** Ends a request whose body is not there in time. */
export function endSlowBody({ request, reply }: Pick<Incoming, 'request' | 'reply'>): void {
  const { raw } = reply;
  const error = refuse('604');
  const text = refusalJson(request.id, error);
  notesOf(request).refusal = error.code;
  if (!raw.headersSent) {
    reply.hijack();
    raw.writeHead(408, {
      ...commonHeaders,
      'content-type': 'application/json;charset=UTF-8',
      'content-length': Buffer.byteLength(text),
      connection: 'close',
    });
    raw.end(text, () => request.raw.destroy());
  } else {
    request.raw.destroy();
  }
}
