import { Exports } from './exports/exports.ts';
import {
  type CallOptions,
  Connection,
  type GalenaOptions,
  type ServerKind,
  type TokenOptions,
} from './http/connection.ts';
import { lendConnection } from './http/connection-of.ts';
import { Imports } from './imports/imports.ts';
import { Templates } from './imports/templates.ts';
import { Activities } from './resources/activities.ts';
import { Calls } from './resources/calls.ts';
import { Fields } from './resources/fields.ts';
import { Leads } from './resources/leads.ts';
import { Lists } from './resources/lists.ts';
import { Objects } from './resources/objects.ts';
import { Partitions } from './resources/partitions.ts';
import { Roles } from './resources/roles.ts';
import { Services } from './resources/services.ts';
import { SubscriptionSettings } from './resources/settings.ts';
import { Subscriptions } from './resources/subscriptions.ts';
import { System } from './resources/system.ts';
import { Usage } from './resources/usage.ts';
import { Users } from './resources/users.ts';
import { Webhooks } from './resources/webhooks.ts';

/**
 * A Galena, or a Marketo instance: both speak the same language.
 * @example
 * const galena = new Galena({ baseUrl: 'http://127.0.0.1:8080', clientId: '…', clientSecret: '…' });
 */
export class Galena {
  /** Bulk imports of leads. */
  readonly imports: Imports;
  /** What files of a kind have in common, said once. Galena only. */
  readonly templates: Templates;
  /** Bulk extracts of leads and activities. */
  readonly exports: Exports;
  readonly leads: Leads;
  /** What happened to leads. */
  readonly activities: Activities;
  /** Static lists. */
  readonly lists: Lists;
  readonly companies: Objects;
  readonly salesPersons: Objects;
  /** Fields of leads and companies. */
  readonly fields: Fields;
  readonly partitions: Partitions;
  /** Calls and errors, by day. */
  readonly usage: Usage;
  /** API clients and their secrets. Galena only, as all that follows. */
  readonly services: Services;
  /** People who sign in to the console. */
  readonly users: Users;
  /** What services and users may do. */
  readonly roles: Roles;
  /** Of the subscription. */
  readonly settings: SubscriptionSettings;
  /** Which notify other programs that jobs have ended. */
  readonly webhooks: Webhooks;
  /** Of the installation. */
  readonly subscriptions: Subscriptions;
  readonly system: System;
  /** The last calls, and their results. */
  readonly calls: Calls;
  readonly #connection: Connection;

  constructor(options: GalenaOptions | TokenOptions) {
    this.#connection = new Connection(options);
    lendConnection(this, this.#connection);
    this.imports = new Imports(this.#connection, 'clientId' in options ? options.clientId : options.caller);
    this.templates = new Templates(this.#connection);
    this.exports = new Exports(this.#connection);
    this.leads = new Leads(this.#connection);
    this.activities = new Activities(this.#connection);
    this.lists = new Lists(this.#connection);
    this.companies = new Objects(this.#connection, 'companies');
    this.salesPersons = new Objects(this.#connection, 'salespersons');
    this.fields = new Fields(this.#connection);
    this.partitions = new Partitions(this.#connection);
    this.usage = new Usage(this.#connection);
    this.services = new Services(this.#connection);
    this.users = new Users(this.#connection);
    this.roles = new Roles(this.#connection);
    this.settings = new SubscriptionSettings(this.#connection);
    this.webhooks = new Webhooks(this.#connection);
    this.subscriptions = new Subscriptions(this.#connection);
    this.system = new System(this.#connection);
    this.calls = new Calls(this.#connection);
  }

  /**
   * Which of the two it is.
   * @example
   * if ((await galena.serverKind()) === 'marketo') console.log('imports cannot be cancelled');
   */
  serverKind(options: CallOptions = {}): Promise<ServerKind> {
    return this.#connection.serverKind(options);
  }

  /**
   * Any call of the API that has no method of its own here; a body goes as JSON, a form as multipart.
   * @returns the items of its result, none if it has no result.
   * @example
   * console.log(await galena.request('GET', '/rest/asset/v1/folders.json'));
   */
  async request<Item>(
    method: 'GET' | 'POST' | 'DELETE',
    path: string,
    body?: object,
    options: CallOptions = {},
  ): Promise<readonly Item[]> {
    const call = body === undefined ? { method, path } : { method, path, ...asBody(body) };
    return (await this.#connection.call<Item>(call, options)).result ?? [];
  }
}

function asBody(body: object): { form: FormData } | { json: object } {
  return body instanceof FormData ? { form: body } : { json: body };
}
