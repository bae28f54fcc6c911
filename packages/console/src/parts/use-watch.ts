import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { type Loaded, pause, untilVisible } from './use-load.ts';

/** After this the server is asked again whether it is back. */
const againMs = 1_500;

/**
 * Watches something for as long as the page shows it, or until there is no more to see. While the tab is hidden nothing is
 * open; what was missed is there as soon as somebody looks again.
 */
export function useWatch<Value>(
  watch: (signal: AbortSignal) => AsyncIterable<Value>,
  key: string,
): Loaded<Value> {
  const [state, setState] = useState<{ key: string; value?: Value; error?: unknown }>({ key });
  const [round, setRound] = useState(0);
  const latest = useRef(watch);
  latest.current = watch;
  useEffect(() => {
    const ending = new AbortController();
    const { signal } = ending;
    const run = async () => {
      while (!signal.aborted) {
        await untilVisible(signal);
        const sight = whileVisible(signal);
        try {
          for await (const value of latest.current(sight.signal)) setState({ key, value });
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

/** A signal that is aborted when the tab is hidden, or with another signal. */
function whileVisible(signal: AbortSignal): { readonly signal: AbortSignal; end(): void } {
  const hiding = new AbortController();
  const look = () => {
    if (document.hidden) hiding.abort();
  };
  document.addEventListener('visibilitychange', look);
  return {
    signal: AbortSignal.any([signal, hiding.signal]),
    end: () => document.removeEventListener('visibilitychange', look),
  };
}
