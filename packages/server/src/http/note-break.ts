import { describeError } from '../db/describe-error.ts';
import type { Call } from './operation.ts';

/** Once an answer has begun nobody but the log can be told that it breaks off. */
export async function* noteBreak<Piece>(
  pieces: AsyncIterable<Piece> | Iterable<Piece>,
  { context, request }: Call,
  event: string,
): AsyncGenerator<Piece> {
  try {
    yield* pieces;
  } catch (error) {
    context.log.warn({ event, requestId: request.id, error: describeError(error) });
    throw error;
  }
}
