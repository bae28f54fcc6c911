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
  /** The answers under way, by the id of the subscription. */
  readonly #underWay = new Map<number, Set<FastifyReply>>();

  /** @param limit - for a subscription */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Counts a download until its answer is over. @throws ApiError 615 */
  begin({ caller, reply }: Download): void {
    const { id } = caller.subscription;
    const underWay = this.#underWay.get(id) ?? new Set();
    if (underWay.size >= this.#limit) throw refuse('615');
    this.#underWay.set(id, underWay.add(reply));
    onceClosed(reply, () => {
      underWay.delete(reply);
      if (underWay.size === 0 && this.#underWay.get(id) === underWay) this.#underWay.delete(id);
    });
  }

  /** Counts those that are under way no longer. */
  forget(subscriptionId: number): void {
    this.#underWay.delete(subscriptionId);
  }
}
