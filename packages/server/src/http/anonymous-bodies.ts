import type { FastifyReply, FastifyRequest } from 'fastify';
import { withDeadline } from '../db/deadline.ts';
import { refuse } from '../errors.ts';
import { authenticateCall, hasToken } from './authenticate-call.ts';
import { callDeadline } from './call-deadline.ts';
import { isForm, isJson } from './has-body.ts';
import { onceClosed } from './once-closed.ts';
import type { HttpContext } from './operation.ts';
import { endSlowBody } from './slow-bodies.ts';
import { isUpload } from './upload/read-upload.ts';

/** Shorter bodies are not counted: a connection takes as much memory itself. Also the limit of bodies that belong to no operation. */
export const smallBodyBytes = 16 * 2 ** 10;

const mostAtOnce = 10;

/**
 * Bodies that are received before the caller is known, as the token is in the body itself or missing. Their number and their time are
 * limited, so that nobody can fill memory or the temporary folder without a token.
 */
export class AnonymousBodies {
  readonly #mostMs: number;
  readonly #open = new Map<FastifyRequest, NodeJS.Timeout>();

  constructor(mostMs: number) {
    this.#mostMs = mostMs;
  }

  /** @throws ApiError 503 */
  enter(request: FastifyRequest, reply: FastifyReply): void {
    if (this.#open.size >= mostAtOnce) {
      reply.header('retry-after', '1');
      throw refuse('503 bodies', mostAtOnce);
    }
    const end = () => {
      if (!request.raw.complete) endSlowBody({ request, reply });
    };
    this.#open.set(request, setTimeout(end, this.#mostMs));
    onceClosed(reply, () => this.leave(request));
  }

  /** Ends the limits of a body, as its caller is known. */
  leave(request: FastifyRequest): void {
    clearTimeout(this.#open.get(request));
    this.#open.delete(request);
  }
}

/**
 * Checks the token of a call before its body is read into memory or a file.
 * @throws ApiError 601 or 602, or 503 for too many bodies without a token in header or query
 */
export async function lookBeforeBody(
  context: HttpContext,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<void> {
  const isRead = isJson(request) || isForm(request) || isUpload(request.url);
  if (!isRead || isSmall(request)) return;
  if (!hasToken(request)) context.anonymousBodies.enter(request, reply);
  // The upload checks its token itself before it reads the body.
  else if (!isUpload(request.url)) {
    const deadline = callDeadline(context, request, reply);
    const database = withDeadline(context.database, deadline);
    await deadline.wait(authenticateCall({ ...context, database }, request, undefined));
  }
}

function isSmall({ headers }: FastifyRequest): boolean {
  return !('transfer-encoding' in headers) && Number(headers['content-length'] ?? 0) <= smallBodyBytes;
}
