import { randomUUID } from 'node:crypto';
import type { Clock } from '../../clock.ts';
import type { Database } from '../../db/database.ts';
import type { Logger } from '../../log.ts';
import type { Meter } from '../../metrics/measurement.ts';
import type { AllowedAddresses } from '../../webhooks/judge-address.ts';
import { type AttemptResult, attempt, type Outcome } from './attempt.ts';
import { claimDue, type Due, giveBack } from './claim.ts';
import { writePayload } from './payload.ts';
import { recordAttempt } from './record-attempt.ts';

export interface SenderOptions {
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Logger;
  readonly meter: Meter;
  readonly allowed: AllowedAddresses;
}

/** So many events are sent at the same time: to as many webhooks, as each is sent one after the other. */
const most = 16;

/** For so long what is under way may take when the engine stops; then it is broken off, and sent by the next one. */
const endsMs = 2_000;

/**
 * Sends events to webhooks, beside the jobs of an engine and in none of their places. An event is claimed for a time, sent without a
 * connection to PostgreSQL, and what came of it written down: where an engine dies in between it is sent again.
 */
export class WebhookSender {
  readonly #options: SenderOptions;
  readonly #breakingOff = new AbortController();
  readonly #underWay = new Map<Due, Promise<void>>();
  #claiming: Promise<void> | undefined;
  #mayWait = false;
  #isStopping = false;

  constructor(options: SenderOptions) {
    this.#options = options;
  }

  /** Looks for what is due. */
  wake(): void {
    this.#mayWait = true;
    if (this.#claiming !== undefined || this.#isStopping) return;
    this.#claiming = this.#claim()
      .catch((error: unknown) => {
        // PostgreSQL is away, or has another schema: the next look tries again.
        if (!this.#isStopping) this.#options.log.warn({ event: 'webhooks.failed', error: String(error) });
      })
      .finally(() => {
        this.#claiming = undefined;
        // Something may have come since the last look.
        if (this.#mayWait && this.#underWay.size < most) this.wake();
      });
  }

  async stop(): Promise<void> {
    this.#isStopping = true;
    const timer = setTimeout(() => this.#breakingOff.abort(), endsMs);
    await this.#claiming;
    await Promise.all(this.#underWay.values());
    clearTimeout(timer);
  }

  async #claim(): Promise<void> {
    const { database, clock } = this.#options;
    while (this.#mayWait && !this.#isStopping && this.#underWay.size < most) {
      this.#mayWait = false;
      const due = await claimDue(database, clock, {
        leaseHolder: randomUUID(),
        underWay: [...this.#underWay.keys()],
        limit: most - this.#underWay.size,
      });
      for (const one of due) this.#start(one);
    }
  }

  /** Behind it there may be another one for the same webhook. */
  #start(due: Due): void {
    const sending = this.#send(due)
      .catch((error: unknown) => {
        // What became of it could not be written down: it is sent again once the claim has run out.
        this.#logOf(due).warn({ event: 'webhooks.failed', error: String(error) });
      })
      .finally(() => {
        this.#underWay.delete(due);
        this.wake();
      });
    this.#underWay.set(due, sending);
  }

  async #send(due: Due): Promise<void> {
    const { database, clock, allowed } = this.#options;
    const payload = due.payload ?? (await writePayload(database, clock, due));
    const result = await attempt({ ...due, payload }, allowed, this.#breakingOff.signal);
    if (result === undefined) return giveBack(database, due);
    const outcome = await recordAttempt(database, clock, due, result);
    if (outcome !== undefined) this.#tell(due, result, outcome);
  }

  #tell(due: Due, { status, error, durationMs }: AttemptResult, outcome: Outcome): void {
    const log = this.#logOf(due);
    const { kind } = outcome;
    this.#options.meter({ webhookAttempt: kind === 'gone' ? 'failed' : kind });
    const said = { eventType: due.event, status, error, durationMs };
    if (kind === 'delivered') log.info({ event: 'webhook.delivered', ...said });
    else if (kind === 'retried')
      log.warn({ event: 'webhook.attempt-failed', ...said, pauseMs: outcome.pauseMs });
    else log.error({ event: 'webhook.failed', ...said });
    if (kind === 'gone') log.warn({ event: 'webhook.disabled' });
  }

  #logOf({ subscription, webhookId, messageId }: Due): Logger {
    return this.#options.log.child({ munchkinId: subscription.munchkinId, webhookId, messageId });
  }
}
