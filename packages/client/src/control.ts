export { ControlAssets } from './control/assets.ts';
export type { ControlCalls } from './control/calls.ts';
export { ControlClock } from './control/clock.ts';
export type { ControlFaults } from './control/faults.ts';
export { GalenaControl, type GalenaControlOptions } from './control/galena-control.ts';
export type { ControlPace } from './control/pace.ts';
export { ControlSnapshots } from './control/snapshots.ts';
export type { ControlStrictness } from './control/strictness.ts';
export { ControlSubscriptions, type NewSubscriptionOptions } from './control/subscriptions.ts';
export {
  GalenaError,
  GalenaRefusal,
  GalenaTimeout,
  GalenaUnreachable,
} from './errors.ts';
export type { CallOptions } from './http/connection.ts';
export type { CallFollowOptions, CallListOptions, CallMatchers } from './resources/read-calls.ts';
export { toCurl } from './resources/to-curl.ts';
export type { JournalCall, RecordedMessage } from './wire/calls.ts';
export type {
  ArchiveFormat,
  AssetDocument,
  AssetRow,
  ClockState,
  ControlState,
  DoubleSubscription,
  ExportedState,
  NewDoubleSubscription,
  SeedSource,
  SnapshotItem,
  TimeSpan,
} from './wire/control.ts';
export type { FailingRows, Fault, HeldStatus, Hold, HoldOptions, Latency, NewFault } from './wire/faults.ts';
export type { Strictness, StrictnessChange } from './wire/strictness.ts';
