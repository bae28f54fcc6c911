import { refuse } from '../errors.ts';
import { readPagingToken, writePagingToken } from '../paging/paging-token.ts';
import type { Answer } from './answer.ts';
import type { Documentation } from './documentation.ts';
import type { Call } from './operation.ts';
import { batchSize, single, usualPage } from './parameters.ts';

/** Which page is asked for: items behind an id, and one more than fit, which tells whether there is another page. */
export interface Page {
  readonly afterId: number | undefined;
  readonly size: number;
  readonly limit: number;
}

/** Reads `batchSize` and `nextPageToken`. @throws ApiError 1001, or 1003 for a token that is not of this kind of page. */
export function readPage({ parameters, caller }: Call, kind: string, largest = usualPage): Page {
  const size = batchSize(parameters, largest);
  const token = single(parameters, 'nextPageToken');
  const afterId = token === undefined ? undefined : readPagingToken(token, kind, caller.calledAt);
  if (token !== undefined && afterId === undefined) throw refuse('1003', 'Invalid nextPageToken');
  return { afterId, size, limit: size + 1 };
}

/** Leaves out `moreResult` where answers of this operation do not have it. */
export function tellMore({ moreResult: when }: Documentation, answer: Answer): Answer {
  if (when === undefined || (when === 'while there is more' && answer.moreResult === true)) return answer;
  const { moreResult: _left, ...told } = answer;
  return told;
}

/** The answer of a page: its items without the surplus one, and where the next page begins. */
export function answerPage<Item extends object>(
  { caller }: Call,
  kind: string,
  { size }: Page,
  items: readonly Item[],
  idOf: (item: Item) => number,
  show: (item: Item) => object = (item) => item,
): Answer {
  const shown = items.slice(0, size);
  const result = shown.map(show);
  const last = shown.at(-1);
  if (items.length <= size || last === undefined) return { result, moreResult: false };
  return { result, nextPageToken: writePagingToken(kind, idOf(last), caller.calledAt), moreResult: true };
}
