import { formatCount } from '../languages/translate.ts';
import { formatSeconds } from './format.tsx';

/** What was measured when. */
export interface Sample {
  /** Seconds since the first look. */
  readonly seconds: number;
  readonly value: number;
}

interface LinePlotOptions {
  /** What is measured, and since when: it stands above the plot. */
  readonly title: string;
  /** The same with the last value, for whoever does not see the plot. */
  readonly label: string;
  readonly samples: readonly Sample[];
}

const [width, height] = [300, 100];

/** A line over time, on scales that begin at nothing and have their numbers beside them. */
export function LinePlot({ title, label, samples }: LinePlotOptions) {
  const most = roundUp(Math.max(2, ...samples.map(({ value }) => value)));
  const until = Math.max(1, samples.at(-1)?.seconds ?? 0);
  const points = samples.map(
    ({ seconds, value }) =>
      `${((seconds / until) * width).toFixed(1)},${(height - (value / most) * height).toFixed(1)}`,
  );
  const [first = 0, last = 0] = [samples[0]?.seconds, samples.at(-1)?.seconds].map(
    (seconds = 0) => (seconds / until) * width,
  );
  const line = `M${points.join('L')}`;
  return (
    <figure class="plot" aria-label={label} role="img">
      <figcaption>{title}</figcaption>
      <div class="plot-values">
        {[1, 0.5, 0].map((share) => (
          <span key={share}>{formatCount(most * share)}</span>
        ))}
      </div>
      <svg viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none">
        <path class="scale" d={[0, 0.5, 1].map((share) => `M0,${height * share}H${width}`).join('')} />
        <path class="area" d={`${line}L${last.toFixed(1)},${height}L${first.toFixed(1)},${height}Z`} />
        <path class="line" d={line} />
      </svg>
      <div class="plot-times">
        {[0, 0.5, 1].map((share) => (
          <span key={share}>{formatSeconds(until * share)}</span>
        ))}
      </div>
    </figure>
  );
}

/** To 1, 2 or 5 with zeros, so that halves of it are round as well. */
function roundUp(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  return ([1, 2, 5, 10].find((step) => step * power >= value) ?? 10) * power;
}
