import type { Database } from '../db/database.ts';
import type { KnownFields } from '../fields/known-fields.ts';
import type { TokenGuard } from '../identity/token-guard.ts';
import type { Journal } from '../journal/journal.ts';
import type { UsageCounter } from '../usage/usage-counter.ts';
import { campaignRuns } from './campaign-runs.ts';
import type { ControlledState, ControlledSubscription } from './controlled-state.ts';
import type { Faults } from './faults/faults.ts';
import { tamperedImports } from './faults/tampered-imports.ts';
import { journalState } from './journal-state.ts';
import type { Pace } from './pace/pace.ts';
import type { RepeatedRandomness } from './repeated-randomness.ts';
import type { Strictness } from './strictness/strictness.ts';

/** What renewals need of the event streams of a process. */
interface Streams {
  /** Ends those of a subscription: who listens opens the next one. */
  endOf(subscriptionId: number): void;
}

/** What renewals need of whatever keeps something by subscription. */
interface Forgetful {
  forget(subscriptionId: number): void;
}

/** What this process has that keeps something of a subscription. */
export interface StatefulParts {
  readonly database: Database;
  /** Of a deterministic double. */
  readonly repeatedRandomness: RepeatedRandomness | undefined;
  readonly fields: KnownFields;
  readonly usage: UsageCounter;
  readonly streams: Streams;
  readonly watch: Forgetful;
  readonly downloads: Forgetful;
  readonly tokenGuard: TokenGuard | undefined;
  readonly faults: Faults;
  readonly pace: Pace;
  readonly strictness: Strictness;
  readonly journal: Journal;
  /** Of the subscription that calls are about which name none. */
  readonly munchkinId: string;
}

/**
 * What this process keeps of subscriptions beside the rows of their tables, as the control plane renews and shows it. Who adds a part
 * to the server that keeps something adds it here.
 */
export function controlledStates({
  database,
  repeatedRandomness,
  fields,
  usage,
  streams,
  watch,
  downloads,
  tokenGuard,
  faults,
  pace,
  strictness,
  journal,
  munchkinId,
}: StatefulParts): readonly ControlledState[] {
  return [
    campaignRuns(database),
    ...(repeatedRandomness === undefined ? [] : [repeatedRandomness]),
    faults,
    tamperedImports(database, faults),
    pace,
    strictness,
    journalState(journal, munchkinId),
    { name: 'fields', renew: ({ schema }) => fields.forget(schema) },
    { name: 'usage', settle: () => usage.flush(), renew: ({ id }) => usage.forget(id) },
    {
      name: 'streams',
      letGo: ({ id }: ControlledSubscription) => streams.endOf(id),
      renew: ({ id }) => {
        // Those that were opened since.
        streams.endOf(id);
        watch.forget(id);
      },
    },
    // Their readers may take as long as they like, and have a place each until then.
    { name: 'downloads', renew: ({ id }) => downloads.forget(id) },
    // It counts by address, whatever the subscription is.
    { name: 'wrongSecrets', renew: () => tokenGuard?.forget() },
  ];
}
