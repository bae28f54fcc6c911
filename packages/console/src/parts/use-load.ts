import { useCallback, useEffect, useRef, useState } from 'preact/hooks';

/** Something that comes from the server. */
export interface Loaded<Value> {
  readonly value: Value | undefined;
  readonly error: unknown;
  reload(): void;
}

interface LoadOptions<Value> {
  /** In how many milliseconds to look again; undefined: not at all. Nobody looks while the tab is hidden. */
  readonly again?: (value: Value | undefined) => number | undefined;
}

/** Loads when the page is come to, when `key` changes, and again as often as `again` says. */
export function useLoad<Value>(
  load: (signal: AbortSignal) => Promise<Value>,
  key: string,
  { again }: LoadOptions<Value> = {},
): Loaded<Value> {
  const [state, setState] = useState<{ key: string; value?: Value; error?: unknown }>({ key });
  const [round, setRound] = useState(0);
  const latest = useRef({ load, again });
  latest.current = { load, again };
  useEffect(() => {
    const ending = new AbortController();
    const { signal } = ending;
    const run = async () => {
      for (;;) {
        let value: Value | undefined;
        try {
          value = await latest.current.load(signal);
          if (signal.aborted) return;
          setState({ key, value });
        } catch (error) {
          if (signal.aborted) return;
          setState((before) => ({ ...(before.key === key ? before : { key }), error }));
        }
        const pauseMs = latest.current.again?.(value);
        if (pauseMs === undefined) return;
        await pause(pauseMs, signal);
        await untilVisible(signal);
        if (signal.aborted) return;
      }
    };
    void run();
    return () => ending.abort();
  }, [key, round]);
  const reload = useCallback(() => setRound((before) => before + 1), []);
  const isCurrent = state.key === key;
  return { value: isCurrent ? state.value : undefined, error: isCurrent ? state.error : undefined, reload };
}

export function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}

export function untilVisible(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (!document.hidden) return resolve();
    const look = () => {
      if (document.hidden && !signal.aborted) return;
      document.removeEventListener('visibilitychange', look);
      resolve();
    };
    document.addEventListener('visibilitychange', look);
    signal.addEventListener('abort', look);
  });
}

/** Up to so many items of what comes in pages; one more would say that there are more. */
export async function take<Item>(items: AsyncIterable<Item>, most: number): Promise<Item[]> {
  const taken: Item[] = [];
  for await (const item of items) {
    taken.push(item);
    if (taken.length === most) break;
  }
  return taken;
}
