import { type ControlOperation, controlPrefix } from '../../control-operation.ts';
import { describeSnapshot, snapshotItem } from './snapshot-item.ts';

/** `POST /galena/v1/control/reset.json`: the subscription is as it was seeded. */
export const resetOperation: ControlOperation = {
  method: 'POST',
  path: `${controlPrefix}reset.json`,
  scope: 'subscription',
  timeoutSeconds: 120,
  documentation: {
    group: 'Control plane',
    summary: 'Put a subscription back to its seed, with nothing left of what was done since',
    item: snapshotItem,
    errors: ['1003', '1013'],
  },
  handle: async ({ control, subscription }) => ({
    result: [describeSnapshot(await control.renewals.reset(subscription))],
  }),
};
