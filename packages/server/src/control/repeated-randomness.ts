import { createHash } from 'node:crypto';
import type { Randomness, Series } from '../randomness.ts';
import type { ControlledState, ControlledSubscription } from './controlled-state.ts';

/**
 * Of a deterministic double: what is made up depends on nothing but what it is for and how many of its kind were made up before, since the
 * start or the last time that the subscription was put back. Whoever knows that can work all of it out, secrets and tokens included.
 */
export class RepeatedRandomness implements Randomness, ControlledState {
  readonly name = 'madeUp';
  /** How many were given, by the munchkin id of the subscription and by series. */
  readonly #given = new Map<string, Map<string, number>>();

  bytes(length: number, ...name: readonly (string | number)[]): Buffer {
    const bytes = createHash('sha512').update(JSON.stringify(name)).digest();
    if (length > bytes.length) throw new Error(`${length} bytes are more than a digest has`);
    return bytes.subarray(0, length);
  }

  nextBytes(length: number, series: Series): Buffer {
    return this.bytes(length, series.subscription, series.name, this.#count(series));
  }

  lastBytes(length: number, { subscription, name }: Series): Buffer | null {
    const given = this.#given.get(subscription)?.get(name) ?? 0;
    return given === 0 ? null : this.bytes(length, subscription, name, given - 1);
  }

  /** No number comes twice before all have come. */
  nextNumber(least: number, end: number, series: Series): number {
    const first = this.bytes(6, series.subscription, series.name).readUIntBE(0, 6);
    const place = (BigInt(first) + BigInt(this.#count(series)) * stride) % BigInt(end - least);
    return least + Number(place);
  }

  renew({ munchkinId }: Pick<ControlledSubscription, 'munchkinId'>): void {
    this.#given.delete(munchkinId);
  }

  /** How many were given before this one. */
  #count({ subscription, name }: Series): number {
    const ofSubscription = this.#given.get(subscription) ?? new Map<string, number>();
    this.#given.set(subscription, ofSubscription);
    const given = ofSubscription.get(name) ?? 0;
    ofSubscription.set(name, given + 1);
    return given;
  }
}

/** A prime above all ends, so that steps of it come through every number. */
const stride = 4_294_967_311n;
