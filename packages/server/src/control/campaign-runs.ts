import { settleNextRun } from '../campaigns/schedule-campaign.ts';
import type { Database } from '../db/database.ts';
import type { ControlledState } from './controlled-state.ts';

/**
 * When the next scheduled campaign of a subscription is to run. It stands in the control schema, where engines look; what is to run lies
 * in the schema of the subscription, and is put back with that.
 */
export function campaignRuns(database: Database): ControlledState {
  return {
    name: 'campaignRuns',
    async renew(subscription, renewal) {
      if (renewal === 'delete') return;
      await database.transaction((transaction) => settleNextRun(transaction, subscription));
    },
  };
}
