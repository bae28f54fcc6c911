import type { FastifyReply, FastifyRequest } from 'fastify';
import { refuse } from '../errors.ts';
import { onceClosed } from './once-closed.ts';
import { endSlowBody } from './slow-bodies.ts';

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
