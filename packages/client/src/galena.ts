import { type CallOptions, Connection, type GalenaOptions, type ServerKind } from './http/connection.ts';
import { Imports } from './imports/imports.ts';
import { Fields } from './resources/fields.ts';
import { Leads } from './resources/leads.ts';
import { Lists } from './resources/lists.ts';
import { Objects } from './resources/objects.ts';
import { Partitions } from './resources/partitions.ts';
import { Usage } from './resources/usage.ts';

/**
 * A Galena, or a Marketo instance: both speak the same language.
 * @example
 * const galena = new Galena({ baseUrl: 'http://127.0.0.1:8080', clientId: '…', clientSecret: '…' });
 */
export class Galena {
  /** Bulk imports of leads. */
  readonly imports: Imports;
  readonly leads: Leads;
  /** Static lists. */
  readonly lists: Lists;
  readonly companies: Objects;
  readonly salesPersons: Objects;
  /** Fields of leads and companies. */
  readonly fields: Fields;
  readonly partitions: Partitions;
  /** Calls and errors, by day. */
  readonly usage: Usage;
  readonly #connection: Connection;

  constructor(options: GalenaOptions) {
    this.#connection = new Connection(options);
    this.imports = new Imports(this.#connection, options.clientId);
    this.leads = new Leads(this.#connection);
    this.lists = new Lists(this.#connection);
    this.companies = new Objects(this.#connection, 'companies');
    this.salesPersons = new Objects(this.#connection, 'salespersons');
    this.fields = new Fields(this.#connection);
    this.partitions = new Partitions(this.#connection);
    this.usage = new Usage(this.#connection);
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
   * console.log(await galena.request('GET', '/galena/v1/settings.json'));
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
