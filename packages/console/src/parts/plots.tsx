import { formatCount } from './format.tsx';
import { ProgressBar } from './progress-bar.tsx';

interface LinePlotOptions {
  readonly label: string;
  readonly values: readonly number[];
}

const [width, height] = [300, 60];

/** A line over time; what it shows is also said in words. */
export function LinePlot({ label, values }: LinePlotOptions) {
  const most = Math.max(1, ...values);
  const step = width / Math.max(1, values.length - 1);
  const points = values.map(
    (value, at) => `${(at * step).toFixed(1)},${(height - (value / most) * (height - 4)).toFixed(1)}`,
  );
  const line = `M${points.join('L')}`;
  return (
    <svg
      class="plot"
      viewBox={`0 0 ${width} ${height}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={label}
    >
      {points.length > 1 && (
        <>
          <path class="area" d={`${line}L${width},${height}L0,${height}Z`} />
          <path class="line" d={line} />
        </>
      )}
    </svg>
  );
}

export interface NamedCount {
  readonly name: string;
  readonly count: number;
  /** The count in words, where it is no number of things. */
  readonly text?: string;
}

/** Counts beside each other: each has its number, so nothing is told by length alone. */
export function BarPlot({ items }: { readonly items: readonly NamedCount[] }) {
  const most = Math.max(1, ...items.map(({ count }) => count));
  return (
    <div class="bars">
      {items.flatMap(({ name, count, text = formatCount(count) }) => [
        <span key={`${name} name`}>{name}</span>,
        <ProgressBar key={`${name} bar`} label={name} share={count / most} />,
        <span key={`${name} count`} class="number">
          {text}
        </span>,
      ])}
    </div>
  );
}
