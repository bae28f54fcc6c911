import type { Clock } from '../../clock.ts';
import {
  type ClaimedGatedJob,
  type GatedJob,
  gateKey,
  type HeldJobs,
  type JobGate,
} from '../../subscriptions/job-gate.ts';
import type { ControlledState, ControlledSubscription, Renewal } from '../controlled-state.ts';

/** The statuses at which a job can be held. */
export const heldStatuses = ['Queued', 'Importing', 'Processing'] as const;
export type HeldStatus = (typeof heldStatuses)[number];

/** What is to be held, and until when. */
export interface HoldPlan {
  readonly status: HeldStatus;
  /** Jobs of a kind; undefined: of all that have this status. */
  readonly kind: GatedJob['kind'] | undefined;
  /** So often the status of a job is told as this one; undefined: until the hold is released. */
  readonly polls: number | undefined;
  /** By the clock of the double, from when a job got this status. */
  readonly seconds: number | undefined;
}

/** A hold that is in force. */
interface Hold extends HoldPlan {
  readonly kinds: readonly GatedJob['kind'][];
  /** Jobs that may go on, by `gateKey`. */
  readonly released: Set<string>;
  /** How often the status of each was asked for. */
  readonly polled: Map<string, number>;
}

/** How often a job that stands is looked at: the clock that it may wait for is moved by hand. */
const lookMs = 20;

/** Holds imports and exports where a test wants to see them. The jobs themselves are as they say: queued, or under way with a slot. */
export class Pace implements JobGate, ControlledState {
  readonly name = 'pace';
  readonly #clock: Pick<Clock, 'elapsedMs'>;
  readonly #holds = new Map<number, readonly Hold[]>();
  readonly #waiting = { import: 0, export: 0 };
  #wake: () => void = () => undefined;

  constructor(clock: Pick<Clock, 'elapsedMs'>) {
    this.#clock = clock;
  }

  get isAny(): boolean {
    return this.#holds.size > 0;
  }

  /** One at a status takes the place of the one before. */
  hold({ id }: ControlledSubscription, plan: HoldPlan): void {
    const { status, kind } = plan;
    const kinds = kind === undefined ? kindsOf(status) : [kind];
    const others = (this.#holds.get(id) ?? []).filter(
      (hold) => hold.status !== status || !hold.kinds.some((held) => kinds.includes(held)),
    );
    this.#holds.set(id, [...others, { ...plan, kinds, released: new Set(), polled: new Map() }]);
    this.#wake();
  }

  list({ id }: ControlledSubscription): readonly HoldPlan[] {
    return this.#holds.get(id) ?? [];
  }

  /** Ends the holds of a subscription, all or those at a status, and has what they held go on. */
  release({ id }: ControlledSubscription, status?: HeldStatus): void {
    const left = (this.#holds.get(id) ?? []).filter((hold) => status !== undefined && hold.status !== status);
    if (left.length > 0) this.#holds.set(id, left);
    else this.#holds.delete(id);
    this.#wake();
  }

  /** Of a restore holds stay: a job that is held stops as its subscription is paused. */
  letGo(subscription: ControlledSubscription, renewal: Renewal): void {
    if (renewal !== 'restore') this.release(subscription);
  }

  renew(subscription: ControlledSubscription, renewal: Renewal): void {
    if (renewal !== 'restore') this.release(subscription);
    for (const hold of this.#holds.get(subscription.id) ?? []) {
      hold.released.clear();
      hold.polled.clear();
    }
  }

  describe(subscription: ControlledSubscription): object {
    return { holds: this.list(subscription).map(({ status }) => status) };
  }

  /** Notes that a client was told the status of a job. */
  polled(job: GatedJob, status: string): void {
    for (const hold of this.#of(job.subscriptionId, job.kind)) {
      if (hold.status !== status || hold.polls === undefined) continue;
      const key = gateKey(job);
      const polled = (hold.polled.get(key) ?? 0) + 1;
      hold.polled.set(key, polled);
      if (polled < hold.polls) continue;
      hold.released.add(key);
      this.#wake();
    }
  }

  held(kind: GatedJob['kind']): HeldJobs {
    const queued = [...this.#holds].flatMap(([subscriptionId, holds]) =>
      holds
        .filter(({ status, kinds }) => status === 'Queued' && kinds.includes(kind))
        .map((hold) => ({ subscriptionId, hold })),
    );
    return {
      subscriptions: queued.map(({ subscriptionId }) => subscriptionId),
      seconds: queued.map(({ hold }) => hold.seconds ?? null),
      released: queued.flatMap(({ hold }) => [...hold.released]),
    };
  }

  waiting(kind: GatedJob['kind']): number {
    return this.#waiting[kind];
  }

  onRelease(wake: () => void): void {
    this.#wake = wake;
  }

  async pass(job: ClaimedGatedJob, signal: AbortSignal): Promise<void> {
    if (!this.#holdsUnderWay(job)) return;
    this.#waiting[job.kind] += 1;
    // The place that it had is for others meanwhile.
    this.#wake();
    try {
      while (this.#holdsUnderWay(job) && !signal.aborted) {
        await new Promise((resolve) => setTimeout(resolve, lookMs));
      }
    } finally {
      this.#waiting[job.kind] -= 1;
    }
  }

  #holdsUnderWay(job: ClaimedGatedJob): boolean {
    return this.#of(job.subscriptionId, job.kind).some(
      ({ status, released, seconds }) =>
        status !== 'Queued' &&
        !released.has(gateKey(job)) &&
        (seconds === undefined || this.#clock.elapsedMs() - job.claimedAtMs < seconds * 1000),
    );
  }

  #of(subscriptionId: number, kind: GatedJob['kind']): readonly Hold[] {
    return (this.#holds.get(subscriptionId) ?? []).filter(({ kinds }) => kinds.includes(kind));
  }
}

function kindsOf(status: HeldStatus): readonly GatedJob['kind'][] {
  if (status === 'Queued') return ['import', 'export'];
  return status === 'Importing' ? ['import'] : ['export'];
}
