import type { JournalService } from './journal-entry.ts';

const most = 1_000;

/**
 * Who has called lately with which token, by its hash: a call that reaches no operation is put down to the service that made it
 * without a look at PostgreSQL.
 */
export class RecentCallers {
  readonly #services = new Map<string, JournalService>();

  remember(tokenHash: Buffer, service: JournalService): void {
    const key = tokenHash.toString('latin1');
    if (this.#services.get(key)?.subscriptionId === service.subscriptionId) return;
    this.#services.set(key, service);
    const [oldest] = this.#services.keys();
    if (this.#services.size > most && oldest !== undefined) this.#services.delete(oldest);
  }

  /** Has the services of a subscription be learnt again: they may be others, with the same tokens. */
  forget(subscriptionId: number): void {
    for (const [key, service] of this.#services) {
      if (service.subscriptionId === subscriptionId) this.#services.delete(key);
    }
  }

  find(tokenHash: Buffer): JournalService | undefined {
    return this.#services.get(tokenHash.toString('latin1'));
  }
}
