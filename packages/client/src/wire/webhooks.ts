import type { ExportJob } from './exports.ts';
import type { ImportProgress } from './imports.ts';

/** What a webhook can be told of: how a job has ended. */
export type WebhookEventType =
  `${'import' | 'dry_run' | 'undo' | 'export'}.${'completed' | 'failed' | 'canceled'}`;

/** What is sent to a webhook. A later Galena may have types that this one does not know. */
export type WebhookEvent =
  | {
      readonly type: `${'import' | 'dry_run' | 'undo'}.${'completed' | 'failed' | 'canceled'}`;
      /** When the job ended: ISO 8601, with milliseconds. */
      readonly timestamp: string;
      readonly data: ImportProgress & { readonly munchkinId: string };
    }
  | {
      readonly type: `export.${'completed' | 'failed' | 'canceled'}`;
      readonly timestamp: string;
      readonly data: ExportJob & { readonly munchkinId: string };
    }
  | {
      readonly type: 'webhook.test';
      readonly timestamp: string;
      readonly data: { readonly munchkinId: string };
    };

/** Where events are sent to, without its secret. */
export interface Webhook {
  readonly id: number;
  readonly url: string;
  readonly description: string | null;
  /** `*` stands for all, those of later versions too. */
  readonly events: readonly (WebhookEventType | '*')[];
  /** While it is not, nothing is sent to it, and no event is kept for it. */
  readonly enabled: boolean;
  /** Why Galena has disabled it: its receiver answered 410. */
  readonly disabledReason: string | null;
  /** Until then the secret before the present one signs too. */
  readonly previousSecretUntil: string | null;
  readonly createdAt: string;
}

/** A webhook with its secret (`whsec_…`), which is shown once. */
export interface WebhookWithSecret extends Webhook {
  readonly secret: string;
}

/** `pending`: it waits for its first or next attempt; `failed`: it was given up. */
export type DeliveryStatus = 'pending' | 'delivered' | 'failed';

/** An event for a webhook, and what has come of it. */
export interface WebhookDelivery {
  /** The header `webhook-id`, the same for each attempt. */
  readonly messageId: string;
  /** Its type, such as `import.completed`. */
  readonly event: string;
  readonly status: DeliveryStatus;
  readonly occurredAt: string;
  /** Of a pending one. */
  readonly nextAttemptAt?: string;
  readonly finishedAt?: string;
  /** What is sent; absent until an engine has looked at it for the first time. */
  readonly payload?: WebhookEvent;
  /** The last ones, oldest first. */
  readonly attempts: readonly WebhookAttempt[];
}

/** One attempt to send an event. */
export interface WebhookAttempt {
  readonly at: string;
  readonly durationMs: number;
  /** Of the answer; absent where none came. */
  readonly status?: number;
  /** Why it counts as failed; absent where it does not. */
  readonly error?: string;
  /** The beginning of the body of the answer. */
  readonly answer?: string;
}
