import { figure, quantity } from '../tables.ts';
import { frame, legend, line, picture, round, steps, text } from './svg.ts';

export interface LinePlot {
  readonly title: string;
  readonly xName: string;
  readonly yName: string;
  /** Each step along x is ten times the last. */
  readonly isLogarithmic?: boolean;
  readonly series: readonly {
    readonly name: string;
    readonly points: readonly (readonly [number, number])[];
  }[];
}

const height = 360;
const bottom = height - frame.bottom;

export function plotLines({ title, xName, yName, isLogarithmic = false, series }: LinePlot): string {
  const points = series.flatMap((each) => each.points);
  const ySteps = steps(Math.max(...points.map(([, y]) => y)), 5);
  const xs = points.map(([x]) => x);
  const xSteps = isLogarithmic ? powersBetween(Math.min(...xs), Math.max(...xs)) : steps(Math.max(...xs), 6);
  const shape = isLogarithmic ? Math.log10 : (value: number) => value;
  const xAt = scale(shape(xSteps[0] ?? 0), shape(xSteps.at(-1) ?? 1), frame.left, frame.width - frame.right);
  const yAt = scale(0, ySteps.at(-1) ?? 1, bottom, frame.top + 20);
  return picture(height, title, [
    legend(
      series.map(({ name }) => name),
      50,
    ),
    ...ySteps.map((y) => line(frame.left, yAt(y), frame.width - frame.right, yAt(y), 'grid')),
    ...ySteps.map((y) =>
      text(frame.left - 8, yAt(y) + 4, shortFigure(y), { className: 'soft', anchor: 'end' }),
    ),
    ...xSteps.map((x) =>
      text(xAt(shape(x)), bottom + 20, quantity(x), { className: 'soft', anchor: 'middle' }),
    ),
    text(frame.width - frame.right, height - 12, xName, { className: 'soft', anchor: 'end' }),
    text(frame.width - frame.right, 50, yName, { className: 'soft', anchor: 'end' }),
    ...series.map((each, index) => {
      const path = each.points.map(([x, y]) => `${round(xAt(shape(x)))},${round(yAt(y))}`);
      const dots = path.length > 12 ? [] : path.map((point) => dot(point, index + 1));
      return `<polyline points="${path.join(' ')}" class="line${index + 1}"/>${dots.join('')}`;
    }),
  ]);
}

function dot(point: string, number: number): string {
  const [x, y] = point.split(',');
  return `<circle cx="${x}" cy="${y}" r="4" class="fill${number}"/>`;
}

function scale(from: number, to: number, low: number, high: number): (value: number) => number {
  return (value) => low + ((value - from) / (to - from || 1)) * (high - low);
}

function powersBetween(least: number, most: number): number[] {
  const first = Math.floor(Math.log10(least));
  const last = Math.ceil(Math.log10(most));
  return Array.from({ length: last - first + 1 }, (_, index) => 10 ** (first + index));
}

function shortFigure(value: number): string {
  if (value >= 1e6) return `${Number((value / 1e6).toPrecision(3))} M`;
  return value >= 10_000 ? `${Number((value / 1000).toPrecision(3))} k` : figure(value);
}
