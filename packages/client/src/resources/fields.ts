import { type CallOptions, type Connection, callOptionNames } from '../http/connection.ts';
import { only } from '../http/only.ts';
import { type PageOptions, pageOptionNames, readPages } from '../http/pages.ts';
import { knownOptions, type OptionNames } from '../known-options.ts';
import type {
  DescribedLeadField,
  FieldChange,
  FieldOutcome,
  FieldUsage,
  LeadDescription,
  NewField,
  SchemaField,
} from '../wire/fields.ts';

/** Whose fields. */
interface Owner {
  readonly of?: 'leads' | 'companies';
}

const listOptionNames: OptionNames<PageOptions & Owner> = { ...pageOptionNames, of: true };
const getOptionNames: OptionNames<CallOptions & Owner> = { ...callOptionNames, of: true };

/** The fields of leads and companies. */
export class Fields {
  readonly #connection: Connection;

  /** Made by `Galena`. */
  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /**
   * Describe Lead: every field, with its REST and SOAP name.
   * @example
   * for (const { displayName, rest } of await galena.fields.describe()) console.log(displayName, rest?.name);
   */
  async describe(options: CallOptions = {}): Promise<readonly DescribedLeadField[]> {
    const call = { path: '/rest/v1/leads/describe.json' };
    return (await this.#connection.call<DescribedLeadField>(call, options)).result ?? [];
  }

  /**
   * Describe Lead 2: which fields can be changed, and which leads can be found by.
   * @example
   * console.log((await galena.fields.describe2()).searchableFields);
   */
  async describe2(options: CallOptions = {}): Promise<LeadDescription> {
    return only(
      await this.#connection.call<LeadDescription>({ path: '/rest/v1/leads/describe2.json' }, options),
    );
  }

  /**
   * The fields of leads or companies, as the schema calls show them.
   * @example
   * for await (const { name, isCustom } of galena.fields.list()) if (isCustom) console.log(name);
   */
  list(
    given: PageOptions & { readonly of?: 'leads' | 'companies' } = {},
  ): AsyncGenerator<SchemaField, void, undefined> {
    const { of = 'leads', ...options } = knownOptions(given, listOptionNames);
    return readPages(this.#connection, { path: `/rest/v1/${of}/schema/fields.json` }, options);
  }

  /**
   * One field by its REST name.
   * @example
   * console.log((await galena.fields.get('leadScore')).dataType);
   */
  async get(
    name: string,
    given: CallOptions & { readonly of?: 'leads' | 'companies' } = {},
  ): Promise<SchemaField> {
    const { of = 'leads', ...options } = knownOptions(given, getOptionNames);
    const path = `/rest/v1/${of}/schema/fields/${encodeURIComponent(name)}.json`;
    return only(await this.#connection.call<SchemaField>({ path }, options));
  }

  /**
   * Makes custom fields, up to 100.
   * @example
   * await galena.fields.create([{ name: 'shoeSize', displayName: 'Shoe Size', dataType: 'integer' }]);
   */
  async create(
    fields: readonly NewField[],
    options: CallOptions = {},
  ): Promise<readonly FieldOutcome<'created'>[]> {
    const call = {
      method: 'POST',
      path: '/rest/v1/leads/schema/fields.json',
      json: { input: fields },
    } as const;
    return (await this.#connection.call<FieldOutcome<'created'>>(call, options)).result ?? [];
  }

  /**
   * Changes a field.
   * @example
   * await galena.fields.update('leadScore', { description: 'how warm' });
   */
  async update(
    name: string,
    change: FieldChange,
    options: CallOptions = {},
  ): Promise<FieldOutcome<'updated'>> {
    const path = `/rest/v1/leads/schema/fields/${encodeURIComponent(name)}.json`;
    const call = { method: 'POST', path, json: { input: [change] }, isRepeatable: true } as const;
    return only(await this.#connection.call<FieldOutcome<'updated'>>(call, options));
  }

  /**
   * How many leads have a value of a field. Reads all leads, so ask for one field at a time. Galena only.
   * @example
   * console.log((await galena.fields.usage('shoeSize')).leads);
   */
  async usage(name: string, options: CallOptions = {}): Promise<FieldUsage> {
    const path = `/galena/v1/fields/${encodeURIComponent(name)}/usage.json`;
    return only(await this.#connection.call<FieldUsage>({ path }, options));
  }

  /**
   * Deletes a custom field of which no lead has, or is recorded to have had, a value. Galena only.
   * @throws GalenaRefusal 1022 for one that is in use
   * @example
   * await galena.fields.delete('shoeSize');
   */
  async delete(name: string, options: CallOptions = {}): Promise<void> {
    const path = `/galena/v1/fields/${encodeURIComponent(name)}/delete.json`;
    await this.#connection.call({ method: 'POST', path }, options);
  }
}
