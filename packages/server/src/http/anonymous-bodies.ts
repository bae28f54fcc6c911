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
 * Bodies that are received before the caller is known, as the token is in the body itself or missing. Their number is limited, so that
 * nobody can fill memory or the temporary folder without a token; and one that has had its time makes room for the next, so that nobody
 * can keep the places. While there is room, a body may take as long as its line needs.
 */
export class AnonymousBodies {
  readonly #sureMs: number;
  /** In the order in which they began. */
  readonly #open = new Map<FastifyRequest, { readonly reply: FastifyReply; readonly since: number }>();

  /** @param sureMs - for so long a body has its place for sure */
  constructor(sureMs: number) {
    this.#sureMs = sureMs;
  }

  /** @throws ApiError 503 */
  enter(request: FastifyRequest, reply: FastifyReply): void {
    if (this.#open.size >= mostAtOnce && !this.#endOldest()) {
      reply.header('retry-after', '1');
      throw refuse('503 bodies', mostAtOnce);
    }
    this.#open.set(request, { reply, since: performance.now() });
    onceClosed(reply, () => this.leave(request));
  }

  /** Ends the limits of a body, as its caller is known. */
  leave(request: FastifyRequest): void {
    this.#open.delete(request);
  }

  /** Whether there is room now. */
  #endOldest(): boolean {
    for (const [request, { reply, since }] of this.#open) {
      if (performance.now() - since < this.#sureMs) return false;
      // One that is there in full is about to give its place back by itself.
      if (request.raw.complete) continue;
      this.leave(request);
      endSlowBody({ request, reply });
      return true;
    }
    return false;
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
