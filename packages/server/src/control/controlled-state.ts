import type { Subscription } from '../subscriptions/subscription.ts';

/** The subscription that a call of the control plane is about. */
export type ControlledSubscription = Pick<Subscription, 'id' | 'munchkinId' | 'schema'>;

/**
 * What has just happened to a subscription: it is as it was seeded (`reset`), as it was at a snapshot (`restore`), or gone (`delete`).
 * All three end what was read of it before; only `reset` and `delete` end what a test has set up around it, as faults.
 */
export type Renewal = 'reset' | 'restore' | 'delete';

/**
 * Something that a process keeps of a subscription beside the rows of its tables: rows that it has read before, counts, faults, calls.
 * The rows themselves are put back by `restore.ts`. Every implementation stands in the list of `controlled-states.ts`.
 */
export interface ControlledState {
  /** One word, as `state.json` shows it. */
  readonly name: string;
  /** Lets go of the calls and jobs of the subscription that it holds back, as nobody puts it back while they are under way. */
  letGo?(subscription: ControlledSubscription, renewal: Renewal): void | Promise<void>;
  /** Writes what it has yet to write of the subscription: is called once no call is under way any more, before rows are read or replaced. */
  settle?(subscription: ControlledSubscription): void | Promise<void>;
  /** Is called once the rows are what they are to be, and before any other call of the subscription is answered. */
  renew(subscription: ControlledSubscription, renewal: Renewal): void | Promise<void>;
  /** What `state.json` says of it, if anything. */
  describe?(subscription: ControlledSubscription): object | Promise<object>;
}
