import type { CallListOptions, CallMatchers, JournalCall } from '@galena/client';
import { useRef } from 'preact/hooks';
import { type Loaded, useLoad } from '../parts/use-load.ts';

/** Where calls are read: the journal, or that of a double, which has their bodies. */
interface CallSource {
  list(options: CallListOptions): Promise<readonly JournalCall[]>;
}

/** As many as the server keeps of a subscription. */
const mostCalls = 1_000;
const againMs = 1_000;

interface Calls extends Loaded<readonly JournalCall[]> {
  /** Has the server forget the calls so far. */
  clear(journal: { clear(): Promise<unknown> }): void;
}

/** The calls that fit, oldest first. They are read once; from then on only those that have come since. */
export function useCalls(
  source: CallSource | undefined,
  matchers: CallMatchers,
  key: string,
  isFollowed: boolean,
): Calls {
  const known = useRef<{ readonly key: string; readonly calls: readonly JournalCall[] }>({ key, calls: [] });
  const loaded = useLoad(
    async (signal) => {
      if (source === undefined) return [];
      const start = known.current;
      const before = start.key === key ? start.calls : [];
      const after = before.at(-1)?.number;
      const fresh = await source.list({ ...matchers, signal, ...(after !== undefined && { after }) });
      const calls = [...before, ...fresh].slice(-mostCalls);
      // Those that have been cleared in the meantime do not come back.
      if (known.current === start) known.current = { key, calls };
      return calls;
    },
    key,
    { again: () => (isFollowed ? againMs : undefined) },
  );
  return {
    ...loaded,
    clear(journal) {
      journal
        .clear()
        .then(() => {
          known.current = { key, calls: [] };
        })
        // What keeps them from being cleared keeps them from being read too, and is shown for that.
        .catch(() => undefined)
        .finally(loaded.reload);
    },
  };
}
