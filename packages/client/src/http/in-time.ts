import { GalenaRefusal, GalenaTimeout } from '../errors.ts';

/** Runs an attempt that ends with the caller's signal or when its time is over. */
export async function inTime<Result>(
  what: string,
  timeoutMs: number,
  signal: AbortSignal | undefined,
  attempt: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const timer = AbortSignal.timeout(timeoutMs);
  const either = signal === undefined ? timer : AbortSignal.any([signal, timer]);
  // The token is fetched for all calls, and so hears no single one's signal.
  const ended = new Promise<never>((_, reject) => {
    either.addEventListener('abort', () => reject(either.reason), { once: true });
  });
  try {
    either.throwIfAborted();
    return await Promise.race([attempt(either), ended]);
  } catch (error) {
    if (timer.aborted && !(error instanceof GalenaRefusal)) {
      throw new GalenaTimeout(`${what} has had no answer for ${timeoutMs / 1000} s`, timeoutMs);
    }
    throw error;
  }
}
