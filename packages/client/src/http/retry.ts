import { GalenaRefusal, GalenaTimeout, GalenaUnreachable } from '../errors.ts';
import type { OptionNames } from '../known-options.ts';

/** How long calls are repeated. */
export interface RetryOptions {
  /** A call is given up when it has failed this often. Default 20. */
  readonly attempts?: number;
  /** …and when it has failed this often to reach a server that has not answered this client yet. Default 3. */
  readonly firstAttempts?: number;
  /** …and when waiting once more would make it last longer than this. Default two minutes. */
  readonly maxElapsedMs?: number;
}

export const retryOptionNames: OptionNames<RetryOptions> = {
  attempts: true,
  firstAttempts: true,
  maxElapsedMs: true,
};

interface BackOff {
  readonly firstMs: number;
  readonly maxMs: number;
  /** Whether the server says with it that it did nothing. Otherwise only calls that may be made twice are repeated. */
  readonly isUndone: boolean;
}

/** What is worth another attempt, and how soon. */
const backOffs: Readonly<Record<string, BackOff>> = {
  // More calls than 100 in 20 seconds: the window has to pass.
  '606': { firstMs: 1_000, maxMs: 20_000, isUndone: true },
  // The quota of the day: it ends at midnight, so there is hope only shortly before.
  '607': { firstMs: 15_000, maxMs: 60_000, isUndone: true },
  '608': { firstMs: 500, maxMs: 30_000, isUndone: true },
  '611': { firstMs: 500, maxMs: 15_000, isUndone: false },
  // Too many calls under way: one of them ends soon.
  '615': { firstMs: 200, maxMs: 5_000, isUndone: true },
  '713': { firstMs: 500, maxMs: 15_000, isUndone: false },
  '502': { firstMs: 500, maxMs: 15_000, isUndone: false },
  '503': { firstMs: 500, maxMs: 15_000, isUndone: false },
  '504': { firstMs: 500, maxMs: 15_000, isUndone: false },
};
const networkBackOff = { firstMs: 250, maxMs: 10_000 };

/**
 * How long to wait before the next attempt; undefined if there should be none.
 * @param attempt how often the call has failed, from 1.
 * @param isRepeatable whether the call may take effect twice without harm.
 */
export function delayBeforeRetry(
  error: unknown,
  attempt: number,
  isRepeatable: boolean,
  random = Math.random(),
): number | undefined {
  const backOff = backOffOf(error);
  if (backOff === undefined || !(backOff.isUndone || isRepeatable)) return undefined;
  const longest = Math.min(backOff.maxMs, backOff.firstMs * 2 ** (attempt - 1));
  // Half of it is left to chance, so that clients that failed together do not come back together.
  return longest / 2 + (longest / 2) * random;
}

/** Whether the server may have done what it was asked for. */
export function mayBeDone(error: unknown): boolean {
  return backOffOf(error)?.isUndone === false;
}

function backOffOf(error: unknown): BackOff | undefined {
  if (error instanceof GalenaRefusal) return backOffs[error.code];
  if (error instanceof GalenaUnreachable) return { ...networkBackOff, isUndone: error.isUnsent };
  if (error instanceof GalenaTimeout) return { ...networkBackOff, isUndone: false };
  return undefined;
}
