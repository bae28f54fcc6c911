import { expect, it } from 'vitest';
import { ChunkSizes } from '../../src/engine/chunk-sizes.ts';

/** A chunk locks the leads for three round trips, and 15 µs for each row. */
const timesOf = (rows: number, turnMs: number) => ({
  lockedMs: 3 * turnMs + 0.015 * rows,
  roundTripMs: turnMs,
});

/** How many rows the chunks of an import come to have where calls write leads. */
function settle(turnMs: number, maxRows = 20_000): number {
  const sizes = new ChunkSizes(maxRows);
  let rows = sizes.next(0, 1_000);
  for (let chunk = 1; chunk < 30; chunk += 1) {
    sizes.noteMerge(rows, timesOf(rows, turnMs));
    rows = sizes.next(chunk * rows, 1_000);
  }
  return rows;
}

it('a chunk has few rows beside calls where PostgreSQL is near', () => {
  expect(new ChunkSizes(20_000).next(0, 0)).toBe(400);
  expect(settle(0.5)).toBe(400);
  expect(settle(0.5, 100)).toBe(100);
});

it('a chunk locks the leads for eight round trips beside calls where these take longer than few rows do', () => {
  for (const turnMs of [10, 20, 50]) {
    const rows = settle(turnMs);
    expect(rows).toBeGreaterThan(400);
    expect(timesOf(rows, turnMs).lockedMs / turnMs).toBeCloseTo(8, 0);
  }
});

it('a chunk has from half to twice the rows of one that was merged', () => {
  const sizes = new ChunkSizes(20_000);
  sizes.noteMerge(400, { lockedMs: 1, roundTripMs: 100 });
  sizes.noteMerge(400, { lockedMs: 1, roundTripMs: 100 });
  expect(sizes.next(800, 0)).toBe(800);
  sizes.noteMerge(800, { lockedMs: 4_000, roundTripMs: 100 });
  expect(sizes.next(1_600, 0)).toBe(400);
});

it('one slow round trip before or among quick ones makes no chunk larger', () => {
  const slowFirst = new ChunkSizes(20_000);
  slowFirst.noteMerge(400, { lockedMs: 60, roundTripMs: 50 });
  expect(slowFirst.next(400, 0)).toBe(400);
  slowFirst.noteMerge(400, { lockedMs: 10, roundTripMs: 1 });
  expect(slowFirst.next(800, 0)).toBe(400);
  const sizes = new ChunkSizes(20_000);
  sizes.noteMerge(400, { lockedMs: 10, roundTripMs: 1 });
  sizes.noteMerge(400, { lockedMs: 60, roundTripMs: 50 });
  expect(sizes.next(800, 0)).toBe(400);
});

it('the first chunk beside calls has few rows, however many the one before it had', () => {
  const sizes = new ChunkSizes(20_000);
  sizes.noteMerge(20_000, { lockedMs: 400, roundTripMs: 100 });
  expect(sizes.next(40_000, 0)).toBe(400);
});

it('a chunk has as many rows as all before it together where no call has come for a minute', () => {
  const sizes = new ChunkSizes(20_000);
  for (const msSinceCall of [null, 60_000]) {
    expect([0, 3_000, 9_000, 50_000].map((rowsBefore) => sizes.next(rowsBefore, msSinceCall))).toEqual([
      4_000, 4_000, 9_000, 20_000,
    ]);
  }
});
