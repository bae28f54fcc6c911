export { ControlAssets } from './control/assets.ts';
export { ControlClock } from './control/clock.ts';
export { GalenaControl, type GalenaControlOptions } from './control/galena-control.ts';
export { ControlSnapshots } from './control/snapshots.ts';
export { ControlSubscriptions, type NewSubscriptionOptions } from './control/subscriptions.ts';
export {
  GalenaError,
  GalenaRefusal,
  GalenaTimeout,
  GalenaUnreachable,
} from './errors.ts';
export type { CallOptions } from './http/connection.ts';
export type {
  AssetDocument,
  AssetRow,
  ClockState,
  ControlState,
  DoubleSubscription,
  NewDoubleSubscription,
  SeedSource,
  SnapshotItem,
  TimeSpan,
} from './wire/control.ts';
