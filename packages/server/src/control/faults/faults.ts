import type { FindTampering, ImportTampering } from '../../imports/tampering.ts';
import type { ControlledState, ControlledSubscription, Renewal } from '../controlled-state.ts';
import type { CallFacts, Delay, FaultHit, FaultPlan, Moment } from './fault.ts';
import { matchesCall } from './matches.ts';
import { randomNumbers } from './random.ts';

/** A fault with what has come of it. */
export interface KeptFault {
  readonly id: string;
  readonly plan: FaultPlan;
  /** Calls that fitted. */
  readonly matched: number;
  /** Calls that it happened to. */
  readonly hits: number;
}

interface Kept {
  readonly id: string;
  readonly plan: FaultPlan;
  readonly random: () => number;
  matched: number;
  hits: number;
}

/** Imports of which a request is remembered: each has one unfinished import at the most, of which there are ten. */
const mostTampered = 1_000;

/** The faults of all subscriptions, in the memory of the process. */
export class Faults implements ControlledState {
  readonly name = 'faults';
  readonly #bySubscription = new Map<number, Kept[]>();
  /** By subscription and request. */
  readonly #tampered = new Map<string, ImportTampering>();
  readonly #patience = new Map<number, AbortController>();
  /** How many were added, by subscription. */
  readonly #added = new Map<number, number>();
  /** Whether there is any fault: all that a call asks where there is none. */
  isAny = false;

  add({ id }: ControlledSubscription, plan: FaultPlan): KeptFault {
    const number = (this.#added.get(id) ?? 0) + 1;
    this.#added.set(id, number);
    const kept = { id: `f${number}`, plan, random: randomNumbers(plan.seed), matched: 0, hits: 0 };
    this.#bySubscription.set(id, [...(this.#bySubscription.get(id) ?? []), kept]);
    this.isAny = true;
    return kept;
  }

  list({ id }: ControlledSubscription): readonly KeptFault[] {
    return this.#bySubscription.get(id) ?? [];
  }

  /** Gives the one that was removed. */
  remove({ id }: ControlledSubscription, faultId: string): KeptFault | undefined {
    const kept = this.#bySubscription.get(id) ?? [];
    const found = kept.find((fault) => fault.id === faultId);
    this.#keep(
      id,
      kept.filter((fault) => fault !== found),
    );
    return found;
  }

  clear({ id }: ControlledSubscription): void {
    this.#keep(id, []);
  }

  /** Aborted once calls of a subscription are to wait no longer: it is about to be put back. */
  patienceOf(subscriptionId: number): AbortSignal {
    const patience = this.#patience.get(subscriptionId) ?? new AbortController();
    this.#patience.set(subscriptionId, patience);
    return patience.signal;
  }

  letGo({ id }: ControlledSubscription): void {
    this.#patience.get(id)?.abort();
    this.#patience.delete(id);
  }

  renew(subscription: ControlledSubscription, renewal: Renewal): void {
    if (renewal === 'restore') return;
    this.clear(subscription);
    this.#added.delete(subscription.id);
  }

  describe(subscription: ControlledSubscription): object {
    return { set: this.list(subscription).length };
  }

  /** The fault that happens to a call, if any does: the first that was added and whose turn it is. */
  meet(subscriptionId: number, facts: CallFacts, moment: Moment, canHappen: CanHappen): FaultHit | undefined {
    for (const kept of this.#bySubscription.get(subscriptionId) ?? []) {
      const { plan } = kept;
      if (!canHappen(plan, moment) || !matchesCall(plan.match, facts)) continue;
      kept.matched += 1;
      if (kept.matched <= plan.after || (plan.times !== undefined && kept.hits >= plan.times)) continue;
      if (plan.probability < 1 && kept.random() >= plan.probability) continue;
      kept.hits += 1;
      return {
        id: kept.id,
        plan,
        latencyMs: plan.latency === undefined ? 0 : drawDelay(plan.latency, kept.random),
      };
    }
    return undefined;
  }

  /** Has the import fail, or rows of it, that a request is about to submit. */
  tamper(subscriptionId: number, requestId: string, tampering: ImportTampering): void {
    this.#tampered.set(tamperingKey(subscriptionId, requestId), tampering);
    const [oldest] = this.#tampered.keys();
    if (this.#tampered.size > mostTampered && oldest !== undefined) this.#tampered.delete(oldest);
  }

  /** Whether any import of any subscription is to fail. */
  get hasTampered(): boolean {
    return this.#tampered.size > 0;
  }

  /** Forgets all imports of a subscription that fail on purpose, but for those of these requests. */
  keepTampered(subscriptionId: number, requestIds: readonly string[]): void {
    const kept = new Set(requestIds.map((requestId) => tamperingKey(subscriptionId, requestId)));
    const own = tamperingKey(subscriptionId, '');
    for (const key of this.#tampered.keys()) {
      if (key.startsWith(own) && !kept.has(key)) this.#tampered.delete(key);
    }
  }

  /** For the engine. */
  readonly findTampering: FindTampering = (subscriptionId, requestId) =>
    this.#tampered.get(tamperingKey(subscriptionId, requestId));

  #keep(id: number, kept: Kept[]): void {
    if (kept.length > 0) this.#bySubscription.set(id, kept);
    else this.#bySubscription.delete(id);
    this.isAny = this.#bySubscription.size > 0;
  }
}

function tamperingKey(subscriptionId: number, requestId: string): string {
  return `${subscriptionId} ${requestId}`;
}

/** Whether a call at this moment is one that this can happen to, whatever it is for. */
type CanHappen = (plan: FaultPlan, moment: Moment) => boolean;

/** For so long the longest of all calls may wait, whatever a distribution gives. */
const longestMs = 600_000;

function drawDelay(delay: Delay, random: () => number): number {
  if (delay.kind === 'fixed') return delay.ms;
  if (delay.kind === 'uniform') return delay.fromMs + (delay.toMs - delay.fromMs) * random();
  // Box and Muller: a number from the normal distribution.
  const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  return Math.min(longestMs, delay.medianMs * Math.exp(delay.sigma * normal));
}
