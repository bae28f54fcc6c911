import type { ControlledState } from './controlled-state.ts';

/**
 * What this process keeps of subscriptions beside the rows of their tables, as the control plane renews and shows it. Who adds a part
 * to the server that keeps something adds it here, or says in the test of this list why it need not be.
 */
export function controlledStates(): readonly ControlledState[] {
  return [];
}
