import type { Database } from '../db/database.ts';
import type { KnownFields } from '../fields/known-fields.ts';
import type { TokenGuard } from '../identity/token-guard.ts';
import type { UsageCounter } from '../usage/usage-counter.ts';
import { campaignRuns } from './campaign-runs.ts';
import type { ControlledState, ControlledSubscription } from './controlled-state.ts';

/** What renewals need of the event streams of a process. */
interface Streams {
  /** Ends those of a subscription: who listens opens the next one. */
  endOf(subscriptionId: number): void;
}

/** What this process has that keeps something of a subscription. */
export interface StatefulParts {
  readonly database: Database;
  readonly fields: KnownFields;
  readonly usage: UsageCounter;
  readonly streams: Streams;
  readonly tokenGuard: TokenGuard | undefined;
}

/**
 * What this process keeps of subscriptions beside the rows of their tables, as the control plane renews and shows it. Who adds a part
 * to the server that keeps something adds it here, or says in the test of this list why it need not be.
 */
export function controlledStates({
  database,
  fields,
  usage,
  streams,
  tokenGuard,
}: StatefulParts): readonly ControlledState[] {
  return [
    campaignRuns(database),
    { name: 'fields', renew: ({ schema }) => fields.forget(schema) },
    { name: 'usage', settle: () => usage.flush(), renew: ({ id }) => usage.forget(id) },
    {
      name: 'streams',
      letGo: ({ id }: ControlledSubscription) => streams.endOf(id),
      renew: () => undefined,
    },
    // It counts by address, whatever the subscription is.
    { name: 'wrongSecrets', renew: () => tokenGuard?.forget() },
  ];
}
