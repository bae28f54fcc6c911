import { useRef } from 'preact/hooks';

/** How many rows were done when. */
interface Sample {
  readonly at: number;
  readonly rows: number;
}

const keptSamples = 120;

/** Rows a second over time, from what has been seen while the page was open. */
export function usePace(rowsDone: number | undefined): readonly number[] {
  const samples = useRef<Sample[]>([]);
  const last = samples.current.at(-1);
  const now = performance.now();
  if (rowsDone !== undefined && (last === undefined || now - last.at > 300)) {
    samples.current = [...samples.current, { at: now, rows: rowsDone }].slice(-keptSamples);
  }
  return samples.current.slice(1).map(({ at, rows }, index) => {
    const before = samples.current[index];
    return before === undefined ? 0 : Math.max(0, (rows - before.rows) / ((at - before.at) / 1000));
  });
}
