import { inMb, type Memory } from './memory.ts';
import type { Tally } from './run-fuzz.ts';

export function summarise(
  { good, answers, failures, imports }: Tally,
  memory: Memory | undefined,
  seconds: number,
): string {
  const sum = [...good.values()].reduce((total, count) => total + count, 0);
  const list = (counts: ReadonlyMap<string, number>) =>
    [...counts]
      .toSorted(([, a], [, b]) => b - a)
      .map(([name, count]) => `${name} ${count}`)
      .join(', ');
  return [
    `${sum} inputs answered as they should be in ${Math.round(seconds)} s: ${list(good)}`,
    `${imports} imports accepted, each ended`,
    `answers: ${list(answers)}`,
    ...(memory === undefined ? [] : [describeMemory(memory)]),
    ...(failures.length === 0 ? [] : [`${failures.length} FAILED`, ...failures]),
  ].join('\n');
}

function describeMemory({ warmBytes, endBytes, peakBytes }: Memory): string {
  return `memory: ${inMb(warmBytes)} after warm-up, ${inMb(endBytes)} at the end, ${inMb(peakBytes)} at most`;
}
