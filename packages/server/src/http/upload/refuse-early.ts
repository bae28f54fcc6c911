import { ApiError } from '../../errors.ts';
import { notesOf } from '../call-notes.ts';
import { commonHeaders, refusalJson } from '../envelope.ts';
import type { OpenCall } from '../operation.ts';

/** For so long the rest of a refused body is read and thrown away. */
const lingerMs = 5_000;

/**
 * Answers a refusal while the body is still coming in, and closes the connection. The answer goes out at once; what
 * the client still sends is read for a moment, because closing a connection with unread bytes would throw away the
 * answer before a client that sends first and reads then has seen it.
 */
export function refuseEarly({ request, reply }: OpenCall, error: unknown): undefined {
  if (!(error instanceof ApiError) || request.raw.readableEnded || request.raw.destroyed) throw error;
  const body = refusalJson(request.id, error);
  notesOf(request).refusal = error.code;
  reply.hijack();
  const { raw } = reply;
  raw.writeHead(error.status, {
    ...commonHeaders,
    'content-type': 'application/json;charset=UTF-8',
    'content-length': Buffer.byteLength(body),
    connection: 'close',
  });
  raw.write(body);
  const timer = setTimeout(() => request.raw.destroy(), lingerMs);
  request.raw.on('close', () => {
    clearTimeout(timer);
    raw.end();
  });
  request.raw.on('error', () => undefined);
  request.raw.resume();
  return undefined;
}
