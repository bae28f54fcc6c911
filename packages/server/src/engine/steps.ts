import { availableParallelism } from 'node:os';
import pLimit, { type LimitFunction } from 'p-limit';

/** Runs a step of an import, that is staging, matching or merging a chunk, once there is a place for it. */
export type Steps = LimitFunction;

/**
 * Places for the steps of all imports of an engine. One import alone has three steps under way at once; on two processors
 * more of them do nothing sooner, but whoever makes a call waits for the processor behind them.
 */
export function createSteps(): Steps {
  return pLimit(Math.max(3, availableParallelism() + 1));
}
