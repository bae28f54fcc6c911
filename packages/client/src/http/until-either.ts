import { GalenaTimeout } from '../errors.ts';

/** A longer one would end at once. */
const longestTimerMs = 2 ** 31 - 1;

/**
 * Waits for something that goes on by itself, but no longer than it is worth.
 * @param what is waited for, for the error: `the import`.
 * @throws GalenaTimeout once the time is over, and the reason of the signal.
 */
export async function untilEither<Result>(
  what: string,
  end: Promise<Result>,
  signal: AbortSignal | undefined,
  timeoutMs: number | undefined,
): Promise<Result> {
  signal?.throwIfAborted();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let abort: (() => void) | undefined;
  const broken = new Promise<never>((_, reject) => {
    abort = () => reject(signal?.reason);
    signal?.addEventListener('abort', abort, { once: true });
    if (timeoutMs === undefined) return;
    const giveUp = () => {
      reject(new GalenaTimeout(`${what} is not finished after ${timeoutMs / 1000} s`, timeoutMs));
    };
    timer = setTimeout(giveUp, Math.min(timeoutMs, longestTimerMs));
  });
  try {
    return await Promise.race([end, broken]);
  } finally {
    clearTimeout(timer);
    if (abort !== undefined) signal?.removeEventListener('abort', abort);
  }
}
