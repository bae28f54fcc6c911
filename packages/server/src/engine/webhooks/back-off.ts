import { createHash } from 'node:crypto';

const [second, minute, hour] = [1_000, 60_000, 3_600_000];

/** Between attempts: a day on the whole, with what is added to each. */
const pausesMs = [
  5 * second,
  minute,
  5 * minute,
  30 * minute,
  2 * hour,
  4 * hour,
  7 * hour,
  8 * hour,
] as const;

/** Up to this share is added to a pause, so that what failed together is not sent again together. */
const largestShare = 0.2;

/** A receiver may ask for a pause as long as the longest one. */
const longestMs = 8 * hour;

/**
 * How long to wait behind a failed attempt; undefined: it was the last one.
 * @param tries - attempts so far, that one included
 * @param name - of the delivery: the same one has the same pauses
 * @param askedMs - what the receiver has asked for with `Retry-After`
 */
export function pauseAfter(tries: number, name: string, askedMs = 0): number | undefined {
  const pause = pausesMs[tries - 1];
  if (pause === undefined) return undefined;
  return Math.max(
    Math.round(pause * (1 + largestShare * shareOf(`${name} ${tries}`))),
    Math.min(askedMs, longestMs),
  );
}

/** From 0 to 1, and as good as random. */
function shareOf(text: string): number {
  return createHash('sha256').update(text).digest().readUInt32BE() / 2 ** 32;
}
