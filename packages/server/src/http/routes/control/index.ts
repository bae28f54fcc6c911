import type { ControlOperation } from '../../control-operation.ts';
import { deleteAssetsOperation, putAssetsOperation, showAssetsOperation } from './assets.ts';
import { callOperations } from './calls.ts';
import { moveClockOperation, showClockOperation } from './clock.ts';
import { exportOperations } from './export.ts';
import { faultOperations } from './faults.ts';
import { paceOperations } from './pace.ts';
import { resetOperation } from './reset.ts';
import { seedOperation } from './seed.ts';
import { showStateOperation } from './show-state.ts';
import {
  deleteSnapshotOperation,
  listSnapshotsOperation,
  restoreSnapshotOperation,
  takeSnapshotOperation,
} from './snapshots.ts';
import { strictnessOperations } from './strictness.ts';
import {
  deleteSubscriptionOperation,
  listSubscriptionsOperation,
  makeSubscriptionOperation,
} from './subscriptions.ts';

/** Every operation of the control plane. */
export const controlOperations: readonly ControlOperation[] = [
  ...callOperations,
  ...faultOperations,
  ...paceOperations,
  ...strictnessOperations,
  showStateOperation,
  resetOperation,
  seedOperation,
  ...exportOperations,
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
