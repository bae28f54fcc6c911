import { availableParallelism } from 'node:os';
import pLimit, { type LimitFunction } from 'p-limit';

/** Runs a step of an import, that is staging, matching or merging a chunk, once there is a place for it. */
export type Steps = LimitFunction;

/**
 * Places for the steps of all imports of an engine, as many as there are processors. One import alone has three steps that
 * could go on at once; on two processors changed leads take a tenth longer then, as they push each other out of the
 * processors' caches, and whoever makes a call waits behind them.
 */
export function createSteps(): Steps {
  return pLimit(Math.max(2, availableParallelism()));
}
