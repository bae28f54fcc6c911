import { setTimeout as delay } from 'node:timers/promises';

/**
 * Looks again and again; with a pause in between, so that the processor is left to what the test waits for. What takes longer
 * than a second waits for something itself, as for the end of a lease, and is not looked at as often.
 */
export async function until(isSo: () => Promise<boolean>): Promise<void> {
  const start = performance.now();
  while (!(await isSo())) await delay(performance.now() - start < 1_000 ? 10 : 50);
}
