import type { ControlOperation } from '../../http/control-operation.ts';
import { deleteAssetsOperation, putAssetsOperation, showAssetsOperation } from './assets.ts';
import { moveClockOperation, showClockOperation } from './clock.ts';
import { resetOperation } from './reset.ts';
import { seedOperation } from './seed.ts';
import { showStateOperation } from './show-state.ts';
import {
  deleteSnapshotOperation,
  listSnapshotsOperation,
  restoreSnapshotOperation,
  takeSnapshotOperation,
} from './snapshots.ts';

import {
  deleteSubscriptionOperation,
  listSubscriptionsOperation,
  makeSubscriptionOperation,
} from './subscriptions.ts';

/** Every operation of the control plane. */
export const controlOperations: readonly ControlOperation[] = [
  showStateOperation,
  resetOperation,
  seedOperation,
  listSnapshotsOperation,
  takeSnapshotOperation,
  restoreSnapshotOperation,
  deleteSnapshotOperation,
  listSubscriptionsOperation,
  makeSubscriptionOperation,
  deleteSubscriptionOperation,
  showClockOperation,
  moveClockOperation,
  showAssetsOperation,
  putAssetsOperation,
  deleteAssetsOperation,
];
