import type { FastifyReply } from 'fastify';
import { refuse } from '../errors.ts';
import type { Caller } from '../identity/caller.ts';
import { onceClosed } from './once-closed.ts';

/** Who gets a report, and with which reply. */
interface Download {
  readonly caller: Caller;
  readonly reply: FastifyReply;
}

/**
 * The reports that this process is sending. Their readers take as long as they like: so they hold no places among the calls under
 * way, but as many of their own.
 */
export class Downloads {
  readonly #limit: number;
  /** By the id of the subscription. */
  readonly #counts = new Map<number, number>();

  /** @param limit - for a subscription */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Counts a download until its answer is over. @throws ApiError 615 */
  begin({ caller, reply }: Download): void {
    const { id } = caller.subscription;
    if (this.#count(id) >= this.#limit) throw refuse('615');
    this.#counts.set(id, this.#count(id) + 1);
    onceClosed(reply, () => {
      this.#counts.set(id, this.#count(id) - 1);
      if (this.#count(id) === 0) this.#counts.delete(id);
    });
  }

  #count(id: number): number {
    return this.#counts.get(id) ?? 0;
  }
}
