import { vi } from 'vitest';

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;

/** What clocks of processes have been seen to be off by. */
export const offsets = [0, minuteMs, -minuteMs, 8 * dayMs, -8 * dayMs] as const;

/** Has the clock of this process off while `work` goes on, as that of another process may be. PostgreSQL's stays right. */
export async function whileOff<Result>(offsetMs: number, work: () => Promise<Result>): Promise<Result> {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + offsetMs });
  try {
    return await work();
  } finally {
    vi.useRealTimers();
  }
}
