import { setTimeout as delay } from 'node:timers/promises';

/**
 * Looks again and again; with a pause in between, so that the processor is left to what the test waits for: a tenth of what it
 * has waited, from 10 ms to 50. What takes longer than half a second waits for something itself, as for the end of a lease.
 */
export async function until(isSo: () => Promise<boolean>): Promise<void> {
  const start = performance.now();
  while (!(await isSo())) await delay(Math.min(50, Math.max(10, (performance.now() - start) / 10)));
}
