import type { Socket } from 'node:net';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { isPassingError } from '../db/connection-errors.ts';
import { DeadlinePassed } from '../db/deadline.ts';
import { describeError } from '../db/describe-error.ts';
import { isSchemaChange } from '../db/known-schemas.ts';
import { ApiError, refuse } from '../errors.ts';
import { endSlowly, isEnding } from './end-slowly.ts';
import { commonHeaders, refusalJson, sendRefusal } from './envelope.ts';
import { wholeRequestsAnswered } from './open-answers.ts';
import type { HttpContext } from './operation.ts';
import { isHeldBack } from './serve-in-turn.ts';

/** In this time the headers of a request have to be there. */
export const headersTimeoutMs = 20_000;

/** Whatever a handler throws becomes an answer: a refusal as it is, anything else without a word about its inside. */
export function handleError(
  context: HttpContext,
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  if (error instanceof ApiError) {
    return sendRefusal(error.code === '503' ? reply.header('retry-after', '1') : reply, error);
  }
  if (error instanceof DeadlinePassed) return sendRefusal(reply, refuse('604'));
  const refusal = frameworkRefusal(error);
  if (refusal !== undefined) return sendRefusal(reply, refusal);
  // The client went away in the middle of its body: nobody reads this answer.
  if (request.raw.readableAborted) return sendRefusal(reply, refuse('604'));
  if (isPassingError(error) || isSchemaChange(error)) {
    context.log.warn({ event: 'http.database-unable', requestId: request.id, error: String(error) });
    return sendRefusal(reply.header('retry-after', '1'), refuse('503'));
  }
  context.log.error({ event: 'http.system-error', requestId: request.id, error: describeError(error) });
  return sendRefusal(reply, refuse('611'));
}

/** Refusals of Fastify itself, by their codes. */
function frameworkRefusal(error: unknown): ApiError | undefined {
  const code = error instanceof Error && 'code' in error ? (error as FastifyError).code : undefined;
  switch (code) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return refuse('413');
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return refuse('612');
    case 'FST_ERR_CTP_INVALID_CONTENT_LENGTH':
      return refuse('609');
    case 'FST_ERR_BAD_URL':
    case 'FST_ERR_MAX_PARAM_LENGTH':
      return refuse('610');
    default:
      return undefined;
  }
}

/** Connections on which something came that Node could not read. */
const unreadableSockets = new WeakSet<Socket>();

/**
 * Answers requests that Node could not read, which reach no route. Where they are the rest of a body whose Content-Length
 * was too short, or follow other requests, those that came whole get their own answers first.
 * @param makeId - makes up the id of such a request
 */
export async function handleClientError(
  error: NodeJS.ErrnoException,
  socket: Socket,
  makeId: () => string,
): Promise<void> {
  if (unreadableSockets.has(socket) || isEnding(socket)) return;
  // Node's time for headers goes on while requests of the connection wait for their turn and nothing of it is read.
  if (error.code === 'ERR_HTTP_REQUEST_TIMEOUT' && isHeldBack(socket, headersTimeoutMs)) return;
  if (!socket.writable || error.code === 'ECONNRESET') {
    socket.destroy();
    return;
  }
  unreadableSockets.add(socket);
  const isAnswered = await wholeRequestsAnswered(socket);
  if (!socket.writable) return;
  if (!isAnswered) socket.write(unreadableAnswer(error.code, makeId()));
  endSlowly(socket);
}

function unreadableAnswer(code: string | undefined, requestId: string): string {
  const { status, refusal } = unreadable(code);
  const body = refusalJson(requestId, refusal);
  const headers = {
    ...commonHeaders,
    'content-type': 'application/json;charset=UTF-8',
    'content-length': Buffer.byteLength(body),
    connection: 'close',
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return `HTTP/1.1 ${status}\r\n${lines.join('')}\r\n${body}`;
}

function unreadable(code: string | undefined): { status: string; refusal: ApiError } {
  if (code === 'HPE_HEADER_OVERFLOW') return { status: '414 URI Too Long', refusal: refuse('414') };
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return { status: '408 Request Timeout', refusal: refuse('604') };
  return { status: '400 Bad Request', refusal: refuse('610 host') };
}
