import { knownOptions, type OptionNames } from '../known-options.ts';
import type { Envelope } from '../wire/envelope.ts';
import { type ApiCall, type CallOptions, type Connection, callOptionNames } from './connection.ts';

/** Options of what comes in pages. */
export interface PageOptions extends CallOptions {
  /** Items fetched by one call, from 1 to 300. Default 300. */
  readonly batchSize?: number;
}

export const pageOptionNames: OptionNames<PageOptions> = { ...callOptionNames, batchSize: true };

/**
 * All items of a paged call; a page is fetched when it is come to.
 * @param onPage is told of each page before its items are given.
 */
export async function* readPages<Item>(
  connection: Connection,
  call: ApiCall,
  given: PageOptions = {},
  onPage?: (page: Envelope<Item>) => void,
): AsyncGenerator<Item, void, undefined> {
  const { batchSize, ...options } = knownOptions(given, pageOptionNames);
  let nextPageToken: string | undefined;
  do {
    const query = { ...call.query, batchSize, nextPageToken };
    const page = await connection.call<Item>({ ...call, query }, options);
    onPage?.(page);
    yield* page.result ?? [];
    // Some answers of Marketo have a token although nothing follows, and say so with moreResult.
    nextPageToken = page.moreResult === false ? undefined : page.nextPageToken;
  } while (nextPageToken !== undefined);
}
