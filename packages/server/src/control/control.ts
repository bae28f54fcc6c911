import type { Journal } from '../journal/journal.ts';
import type { CallTurns } from './call-turns.ts';
import type { ControlledClock } from './controlled-clock.ts';
import type { ControlledState } from './controlled-state.ts';
import type { Faults } from './faults/faults.ts';
import type { Pace } from './pace/pace.ts';
import type { Renewals } from './renewals.ts';
import type { Strictness } from './strictness/strictness.ts';

/** What the control plane of this process works with; there is none unless the settings ask for it. */
export interface Control {
  /** What callers have to show as their bearer token. */
  readonly token: string;
  /** The subscription that calls are about which name none. */
  readonly munchkinId: string;
  readonly clock: ControlledClock;
  /** Whether what is made up repeats with the same calls. */
  readonly isDeterministic: boolean;
  readonly faults: Faults;
  readonly pace: Pace;
  readonly strictness: Strictness;
  readonly journal: Journal;
  readonly states: readonly ControlledState[];
  /** The calls under way. */
  readonly turns: CallTurns;
  /** Snapshots, and going back to them. */
  readonly renewals: Renewals;
}
