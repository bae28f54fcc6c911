import { formatCount } from '../languages/translate.ts';
import { ProgressBar } from './progress-bar.tsx';

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
