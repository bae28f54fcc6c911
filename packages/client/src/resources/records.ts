import type { ApiCall, CallOptions, Connection } from '../http/connection.ts';
import { type PageOptions, pageOptionNames, readPages } from '../http/pages.ts';
import { knownOptions, type OptionNames } from '../known-options.ts';

/** The most records, ids or filter values that one call takes. */
const maxRecords = 300;

/** Makes a call for every 300 records, one after another; gives all outcomes in the order of the records. */
export async function callForAll<Item, Result>(
  connection: Connection,
  items: readonly Item[],
  toCall: (items: readonly Item[]) => ApiCall,
  options: CallOptions,
): Promise<Result[]> {
  const results: Result[] = [];
  for (let at = 0; at < items.length; at += maxRecords) {
    const answer = await connection.call<Result>(toCall(items.slice(at, at + maxRecords)), options);
    results.push(...(answer.result ?? []));
  }
  return results;
}

/** What a search takes. */
export interface FindOptions extends PageOptions {
  /** Names of the fields wanted. Default: what the server gives. */
  readonly fields?: readonly string[];
}

export const findOptionNames: OptionNames<FindOptions> = { ...pageOptionNames, fields: true };

/** All records whose field has one of the values, for every 300 values. */
export async function* findByFilter<Item>(
  connection: Connection,
  path: string,
  filterType: string,
  filterValues: readonly (string | number)[],
  given: FindOptions,
): AsyncGenerator<Item, void, undefined> {
  const { fields, ...options } = knownOptions(given, findOptionNames);
  for (let at = 0; at < filterValues.length; at += maxRecords) {
    const query = { filterType, filterValues: filterValues.slice(at, at + maxRecords), fields };
    yield* readPages<Item>(connection, { path, query }, options);
  }
}
