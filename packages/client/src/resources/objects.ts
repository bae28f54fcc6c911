import { type CallOptions, type Connection, callOptionNames } from '../http/connection.ts';
import { only } from '../http/only.ts';
import { knownOptions, type OptionNames } from '../known-options.ts';
import type { InputRecord, NumberedOutcome, SyncAction } from '../wire/leads.ts';
import type { KeyKind, ObjectDescription, ObjectRecord } from '../wire/objects.ts';
import { callForAll, type FindOptions, findByFilter } from './records.ts';

/** How companies and sales persons are written. */
export interface ObjectSyncOptions extends CallOptions {
  /** Default: `createOrUpdate`. */
  readonly action?: Exclude<SyncAction, 'createDuplicate'>;
  /** Default: `dedupeFields`; `idField` only with `updateOnly`. */
  readonly dedupeBy?: KeyKind;
}

const syncOptionNames: OptionNames<ObjectSyncOptions> = { ...callOptionNames, action: true, dedupeBy: true };

const deleteOptionNames: OptionNames<CallOptions & { readonly deleteBy?: KeyKind }> = {
  ...callOptionNames,
  deleteBy: true,
};

/** Companies, or sales persons: both have the same calls. */
export class Objects {
  readonly #connection: Connection;
  readonly #path: string;

  /** Made by `Galena`. */
  constructor(connection: Connection, name: 'companies' | 'salespersons') {
    this.#connection = connection;
    this.#path = `/rest/v1/${name}`;
  }

  /**
   * What they consist of.
   * @example
   * console.log((await galena.companies.describe()).dedupeFields);
   */
  async describe(options: CallOptions = {}): Promise<ObjectDescription> {
    return only(
      await this.#connection.call<ObjectDescription>({ path: `${this.#path}/describe.json` }, options),
    );
  }

  /**
   * All whose field has one of the values.
   * @example
   * for await (const { id } of galena.companies.find('externalCompanyId', ['acme'])) console.log(id);
   */
  find(
    filterType: string,
    filterValues: readonly (string | number)[],
    options: FindOptions = {},
  ): AsyncGenerator<ObjectRecord, void, undefined> {
    return findByFilter(this.#connection, `${this.#path}.json`, filterType, filterValues, options);
  }

  /**
   * Writes them, any number, by one call for every 300.
   * @example
   * await galena.companies.sync([{ externalCompanyId: 'acme', company: 'Acme' }]);
   */
  async sync(
    records: readonly InputRecord[],
    given: ObjectSyncOptions = {},
  ): Promise<NumberedOutcome<'created' | 'updated'>[]> {
    const { action = 'createOrUpdate', dedupeBy, ...options } = knownOptions(given, syncOptionNames);
    const toCall = (input: readonly InputRecord[]) => ({
      method: 'POST' as const,
      path: `${this.#path}.json`,
      json: { action, dedupeBy, input },
      isRepeatable: action !== 'createOnly',
    });
    return number(await callForAll(this.#connection, records, toCall, options));
  }

  /**
   * Deletes those that no lead is linked to.
   * @example
   * await galena.companies.delete([{ externalCompanyId: 'acme' }]);
   */
  async delete(
    keys: readonly InputRecord[],
    given: CallOptions & { readonly deleteBy?: KeyKind } = {},
  ): Promise<NumberedOutcome<'deleted'>[]> {
    const { deleteBy, ...options } = knownOptions(given, deleteOptionNames);
    const toCall = (input: readonly InputRecord[]) => ({
      method: 'POST' as const,
      path: `${this.#path}/delete.json`,
      json: { deleteBy, input },
      isRepeatable: true,
    });
    return number(await callForAll(this.#connection, keys, toCall, options));
  }
}

/** Positions are those of all records, not of one call's. */
function number<Status extends string>(outcomes: NumberedOutcome<Status>[]): NumberedOutcome<Status>[] {
  return outcomes.map((outcome, seq) => ({ ...outcome, seq }));
}
