import { type ApiCall, type CallOptions, type Connection, callOptionNames } from '../http/connection.ts';
import type { QueryValue } from '../http/query.ts';
import { toWireTime } from '../http/times.ts';
import { knownOptions, type OptionNames } from '../known-options.ts';

/** Options of a list of assets. */
export interface AssetPageOptions extends CallOptions {
  /** Items fetched by one call, from 1 to 200. Default 200. */
  readonly batchSize?: number;
}

export const assetPageNames: OptionNames<AssetPageOptions> = { ...callOptionNames, batchSize: true };

const largestPage = 200;

/** The path of a call, by what is particular to it: `emails`, `email/501/content`. */
export function assetPath(rest: string): string {
  return `/rest/asset/v1/${rest}.json`;
}

/**
 * All items of a list that comes by `offset` and `maxReturn`; a page is fetched when it is come to. A page that is not full is the last
 * one.
 */
export async function* readByOffset<Item>(
  connection: Connection,
  call: ApiCall,
  given: AssetPageOptions = {},
): AsyncGenerator<Item, void, undefined> {
  const { batchSize = largestPage, ...options } = knownOptions(given, assetPageNames);
  for (let offset = 0; ; offset += batchSize) {
    const query = { ...call.query, maxReturn: batchSize, offset };
    const { result = [] } = await connection.call<Item>({ ...call, query }, options);
    yield* result;
    if (result.length === 0 || result.length < batchSize) return;
  }
}

/** All items of an answer; none where nothing was found, which is no error among assets. */
export async function findAll<Item>(
  connection: Connection,
  call: ApiCall,
  options: CallOptions,
): Promise<readonly Item[]> {
  return (await connection.call<Item>(call, options)).result ?? [];
}

/** The first item of an answer; undefined where nothing was found. */
export async function findOne<Item>(
  connection: Connection,
  call: ApiCall,
  options: CallOptions,
): Promise<Item | undefined> {
  return (await findAll<Item>(connection, call, options))[0];
}

/**
 * What goes with the request, and what becomes its parameters: a folder as JSON, a time in whole seconds.
 * @param names - of all options that there are, each with `true`
 * @throws TypeError for an unknown one
 */
export function splitOptions(
  given: object | undefined,
  names: object,
): { readonly options: AssetPageOptions; readonly parameters: Readonly<Record<string, QueryValue>> } {
  const known: AssetPageOptions = knownOptions<object>(given ?? {}, names);
  const { signal, timeoutMs, batchSize, ...rest } = known;
  return {
    options: {
      ...(signal && { signal }),
      ...(timeoutMs !== undefined && { timeoutMs }),
      ...(batchSize !== undefined && { batchSize }),
    },
    parameters: Object.fromEntries(Object.entries(rest).map(([name, value]) => [name, toParameter(value)])),
  };
}

function toParameter(value: unknown): QueryValue {
  if (value instanceof Date) return toWireTime(value);
  const isFolder = typeof value === 'object' && !Array.isArray(value);
  return isFolder ? JSON.stringify(value) : (value as QueryValue);
}
