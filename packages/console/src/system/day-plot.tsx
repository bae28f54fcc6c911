import { locale } from '../languages/language.ts';
import { formatCount } from '../languages/translate.ts';
import { formatDay } from '../parts/format.tsx';
import { ticksUpTo } from './ticks.ts';
import { useWidth } from './use-width.ts';

/** A day with what is shown of it. */
export interface DayCounts {
  /** `2026-01-31` */
  readonly date: string;
  readonly counts: readonly number[];
}

interface DayPlotOptions {
  /** What is counted, in words. */
  readonly label: string;
  /** Names of the counts of each day, two at the most. */
  readonly series: readonly string[];
  readonly days: readonly DayCounts[];
}

const height = 240;
const edge = { top: 20, right: 8, bottom: 26, left: 56 };

/** Columns by day, all of them on one scale that begins at zero; each has its number, so nothing is told by height alone. */
export function DayPlot({ label, series, days }: DayPlotOptions) {
  const [figure, width] = useWidth<HTMLElement>();
  const ticks = ticksUpTo(Math.max(1, ...days.flatMap(({ counts }) => counts)));
  const top = ticks.at(-1) ?? 1;
  const y = (count: number) => height - edge.bottom - (count / top) * (height - edge.top - edge.bottom);
  const place = Math.max(0, width - edge.left - edge.right) / Math.max(1, days.length);
  const bar = Math.min(44, (place * 0.8) / series.length);
  return (
    <figure class="day-plot" ref={figure}>
      <figcaption class="legend">
        {series.map((name, index) => (
          <span key={name} class={`series-${index}`}>
            {name}
          </span>
        ))}
      </figcaption>
      {width > 0 && (
        <svg width={width} height={height} role="img" aria-label={label}>
          {ticks.map((tick) => (
            <g key={tick}>
              <line class="grid-line" x1={edge.left} x2={width - edge.right} y1={y(tick)} y2={y(tick)} />
              <text class="tick" x={edge.left - 8} y={y(tick) + 4} text-anchor="end">
                {formatCount(tick)}
              </text>
            </g>
          ))}
          {days.map(({ date, counts }, day) => {
            const middle = edge.left + place * (day + 0.5);
            return (
              <g key={date}>
                {counts.map((count, index) => {
                  const left = middle + (index - counts.length / 2) * bar;
                  return (
                    <g key={series[index]}>
                      <rect
                        class={`series-${index}`}
                        x={left + 1}
                        y={y(count)}
                        width={Math.max(1, bar - 2)}
                        height={y(0) - y(count)}
                      />
                      <text class="value" x={left + bar / 2} y={y(count) - 4} text-anchor="middle">
                        {count === 0 ? '' : formatCompact(count)}
                      </text>
                    </g>
                  );
                })}
                <text class="tick" x={middle} y={height - 8} text-anchor="middle">
                  {formatDay(date)}
                </text>
              </g>
            );
          })}
        </svg>
      )}
    </figure>
  );
}

/** Short enough for the top of a column; the table has the whole number. */
const compact = new Intl.NumberFormat(locale, { notation: 'compact', maximumFractionDigits: 1 });
function formatCompact(count: number): string {
  return compact.format(count);
}
