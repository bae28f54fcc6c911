import { useRef } from 'preact/hooks';
import type { Sample } from '../parts/line-plot.tsx';

/** How many rows were done when. */
interface Look {
  readonly at: number;
  readonly rows: number;
}

const keptLooks = 240;

/** Rows per second over time, from what has been seen since the page was opened. Where nothing was heard for a while, the line goes straight on. */
export function usePace(rowsDone: number | undefined): readonly Sample[] {
  const looks = useRef<Look[]>([]);
  const begun = useRef<number>(undefined);
  const last = looks.current.at(-1);
  const now = performance.now();
  if (rowsDone !== undefined && (last === undefined || now - last.at > 300)) {
    begun.current ??= now;
    const all = [...looks.current, { at: now, rows: rowsDone }];
    // Of an import that takes long every second look is enough.
    looks.current = all.length <= keptLooks ? all : all.filter((_, index) => index % 2 === 0);
  }
  const from = begun.current ?? now;
  return looks.current.slice(1).map(({ at, rows }, index) => {
    const before = looks.current[index] ?? { at, rows };
    const seconds = (at - before.at) / 1000;
    return {
      seconds: (at - from) / 1000,
      value: seconds === 0 ? 0 : Math.max(0, (rows - before.rows) / seconds),
    };
  });
}
