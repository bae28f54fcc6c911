import { setTimeout as delay } from 'node:timers/promises';
import { percentile } from './statistics.ts';

export interface Latency {
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly mostMs: number;
}

/**
 * Makes calls at a steady rate, whether or not those before are answered, and times each from the moment it was due: a
 * call that has to wait because others are slow counts as slow, as it is for whoever waits.
 */
export async function openLoop(
  { perSecond, seconds }: { readonly perSecond: number; readonly seconds: number },
  calls: Readonly<Record<string, (number: number) => Promise<unknown>>>,
): Promise<Record<string, Latency>> {
  const kinds = Object.entries(calls);
  const times: Record<string, number[]> = Object.fromEntries(kinds.map(([name]) => [name, []]));
  const underWay: Promise<void>[] = [];
  const start = performance.now();
  for (let number = 0; number < perSecond * seconds; number += 1) {
    const due = start + (number * 1000) / perSecond;
    const wait = due - performance.now();
    if (wait > 0) await delay(wait);
    const [name, call] = kinds[number % kinds.length] ?? [];
    if (name === undefined || call === undefined) break;
    underWay.push(
      call(number).then(() => {
        times[name]?.push(performance.now() - due);
      }),
    );
  }
  await Promise.all(underWay);
  return Object.fromEntries(Object.entries(times).map(([name, values]) => [name, latencyOf(values)]));
}

function latencyOf(values: readonly number[]): Latency {
  return { p50Ms: percentile(values, 50), p99Ms: percentile(values, 99), mostMs: Math.max(...values) };
}
