import { type CallOptions, type Connection, callOptionNames } from '../http/connection.ts';
import { only } from '../http/only.ts';
import { type PageOptions, pageOptionNames, readPages } from '../http/pages.ts';
import { knownOptions, type OptionNames } from '../known-options.ts';
import type {
  DeliveryStatus,
  Webhook,
  WebhookDelivery,
  WebhookEventType,
  WebhookWithSecret,
} from '../wire/webhooks.ts';

/** A webhook to be made. */
export interface NewWebhook {
  /** http or https, without user and password. */
  readonly url: string;
  /** `*` stands for all, those of later versions too. */
  readonly events: readonly (WebhookEventType | '*')[];
  readonly description?: string;
}

const newWebhookNames: OptionNames<NewWebhook> = { url: true, events: true, description: true };

/** What can be changed of a webhook; what is absent stays. */
export interface WebhookChange extends Partial<Omit<NewWebhook, 'description'>> {
  /** Null: none. */
  readonly description?: string | null;
  readonly enabled?: boolean;
}

const webhookChangeNames: OptionNames<WebhookChange> = { ...newWebhookNames, enabled: true };

export interface RotateOptions extends CallOptions {
  /** For so long the old secret signs too, from 0 to 168. Default: 24. */
  readonly keepHours?: number;
}

const rotateNames: OptionNames<RotateOptions> = { ...callOptionNames, keepHours: true };

export interface DeliveryFilter extends PageOptions {
  readonly status?: DeliveryStatus | readonly DeliveryStatus[];
}

const deliveryFilterNames: OptionNames<DeliveryFilter> = { ...pageOptionNames, status: true };

/** Webhooks: who is told that jobs have ended, signed as Standard Webhooks says. Galena only, for administrators. */
export class Webhooks {
  readonly #connection: Connection;

  /** Made by `Galena`. */
  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /**
   * All of them, without their secrets.
   * @example
   * for (const { id, url, events } of await galena.webhooks.list()) console.log(id, url, events);
   */
  async list(options: CallOptions = {}): Promise<readonly Webhook[]> {
    return (await this.#connection.call<Webhook>({ path: '/galena/v1/webhooks.json' }, options)).result ?? [];
  }

  /**
   * Makes one; its secret is shown once.
   * @throws GalenaRefusal 1003 for an address to which Galena sends nothing, such as a private one.
   * @example
   * const webhook = { url: 'https://hooks.example/galena', events: ['import.completed', 'import.failed'] };
   * const { id, secret } = await galena.webhooks.create(webhook);
   * console.log(id, secret);
   */
  async create(webhook: NewWebhook, options: CallOptions = {}): Promise<WebhookWithSecret> {
    const json = knownOptions(webhook, newWebhookNames);
    const call = { method: 'POST', path: '/galena/v1/webhooks.json', json } as const;
    return only(await this.#connection.call<WebhookWithSecret>(call, options));
  }

  /**
   * Changes what is given. What was waiting when it was disabled is sent once it is enabled.
   * @example
   * const { id } = await galena.webhooks.create({ url: 'https://hooks.example/all', events: ['*'] });
   * await galena.webhooks.update(id, { enabled: false });
   */
  update(id: number, change: WebhookChange, options: CallOptions = {}): Promise<Webhook> {
    const json = knownOptions(change, webhookChangeNames);
    return this.#ask<Webhook>(id, '', { json, isRepeatable: true }, options);
  }

  /**
   * Gives it another secret, which is shown once. The old one signs too for some hours.
   * @example
   * const { id } = await galena.webhooks.create({ url: 'https://hooks.example/leaked', events: ['*'] });
   * console.log((await galena.webhooks.rotate(id, { keepHours: 0 })).secret);
   */
  rotate(id: number, given: RotateOptions = {}): Promise<WebhookWithSecret> {
    const { keepHours, ...options } = knownOptions(given, rotateNames);
    return this.#ask<WebhookWithSecret>(id, '/rotate', { json: { keepHours } }, options);
  }

  /**
   * Deletes it with its deliveries.
   * @example
   * const { id } = await galena.webhooks.create({ url: 'https://hooks.example/old', events: ['*'] });
   * await galena.webhooks.delete(id);
   */
  async delete(id: number, options: CallOptions = {}): Promise<void> {
    await this.#ask(id, '/delete', {}, options);
  }

  /**
   * Sends it an event of the type `webhook.test`; `deliveries` has what comes of it.
   * @throws GalenaRefusal 1003 while it is disabled.
   * @example
   * const { id } = await galena.webhooks.create({ url: 'https://hooks.example/new', events: ['*'] });
   * console.log((await galena.webhooks.test(id)).messageId);
   */
  test(id: number, options: CallOptions = {}): Promise<WebhookDelivery> {
    return this.#ask<WebhookDelivery>(id, '/test', {}, options);
  }

  /**
   * Its events of the last seven days, newest first, with what came of each.
   * @example
   * const { id } = await galena.webhooks.create({ url: 'https://hooks.example/down', events: ['*'] });
   * for await (const { messageId, attempts } of galena.webhooks.deliveries(id, { status: 'failed' })) {
   *   console.log(messageId, attempts.at(-1)?.error);
   * }
   */
  deliveries(id: number, given: DeliveryFilter = {}): AsyncGenerator<WebhookDelivery, void, undefined> {
    const { status, ...options } = knownOptions(given, deliveryFilterNames);
    const call = { path: `/galena/v1/webhooks/${id}/deliveries.json`, query: { status } };
    return readPages<WebhookDelivery>(this.#connection, call, options);
  }

  /**
   * Sends an event once more, under the same id.
   * @throws GalenaRefusal 1003 while the webhook is disabled.
   * @example
   * const { id } = await galena.webhooks.create({ url: 'https://hooks.example/again', events: ['*'] });
   * const { messageId } = await galena.webhooks.test(id);
   * await galena.webhooks.repeat(id, messageId);
   */
  repeat(id: number, messageId: string, options: CallOptions = {}): Promise<WebhookDelivery> {
    const path = `/deliveries/${encodeURIComponent(messageId)}/repeat`;
    return this.#ask<WebhookDelivery>(id, path, { isRepeatable: true }, options);
  }

  async #ask<Item>(
    id: number,
    verb: string,
    how: { readonly json?: object; readonly isRepeatable?: boolean },
    options: CallOptions,
  ): Promise<Item> {
    const path = `/galena/v1/webhooks/${id}${verb}.json`;
    return only(await this.#connection.call<Item>({ method: 'POST', path, ...how }, options));
  }
}
