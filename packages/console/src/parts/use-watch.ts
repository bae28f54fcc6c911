import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { type Loaded, pause, untilVisible } from './use-load.ts';

/** After this the server is asked again whether it is back. */
const againMs = 1_500;

interface WatchOptions<Value> {
  /** Whether it is watched while the tab is hidden too: for what the title of the tab tells. Default: never. */
  readonly isWatchedHidden?: (value: Value) => boolean;
}

/**
 * Watches something for as long as the page shows it, or until there is no more to see. While the tab is hidden nothing is
 * open, unless that is wanted; what was missed is there as soon as somebody looks again.
 */
export function useWatch<Value>(
  watch: (signal: AbortSignal) => AsyncIterable<Value>,
  key: string,
  { isWatchedHidden = () => false }: WatchOptions<Value> = {},
): Loaded<Value> {
  const [state, setState] = useState<{ key: string; value?: Value; error?: unknown }>({ key });
  const [round, setRound] = useState(0);
  const latest = useRef({ watch, isWatchedHidden });
  latest.current = { watch, isWatchedHidden };
  useEffect(() => {
    const ending = new AbortController();
    const { signal } = ending;
    let last: Value | undefined;
    const isKeptUp = () => last !== undefined && latest.current.isWatchedHidden(last);
    const run = async () => {
      while (!signal.aborted) {
        if (!isKeptUp()) await untilVisible(signal);
        const sight = whileVisible(signal, isKeptUp);
        try {
          for await (const value of latest.current.watch(sight.signal)) {
            last = value;
            setState({ key, value });
            if (document.hidden && !isKeptUp()) sight.close();
          }
          return;
        } catch (error) {
          if (signal.aborted) return;
          if (sight.signal.aborted) continue;
          setState((before) => ({ ...(before.key === key ? before : { key }), error }));
          await pause(againMs, signal);
        } finally {
          sight.end();
        }
      }
    };
    void run();
    return () => ending.abort();
  }, [key, round]);
  const reload = useCallback(() => setRound((before) => before + 1), []);
  const isCurrent = state.key === key;
  return { value: isCurrent ? state.value : undefined, error: isCurrent ? state.error : undefined, reload };
}

interface Sight {
  readonly signal: AbortSignal;
  close(): void;
  end(): void;
}

/** A signal that is aborted when the tab is hidden and nothing is to be kept up meanwhile, or with another signal. */
function whileVisible(signal: AbortSignal, isKeptUp: () => boolean): Sight {
  const hiding = new AbortController();
  const look = () => {
    if (document.hidden && !isKeptUp()) hiding.abort();
  };
  document.addEventListener('visibilitychange', look);
  return {
    signal: AbortSignal.any([signal, hiding.signal]),
    close: () => hiding.abort(),
    end: () => document.removeEventListener('visibilitychange', look),
  };
}
