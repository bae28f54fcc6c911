import { setTimeout as delay } from 'node:timers/promises';

/** Looks again and again; with a pause in between, so that the processor is left to what the test waits for. */
export async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await delay(10);
}
