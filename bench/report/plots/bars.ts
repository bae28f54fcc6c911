import { frame, line, picture, round, steps, text } from './svg.ts';

export interface BarPlot {
  readonly title: string;
  readonly bars: readonly {
    readonly name: string;
    readonly value: number;
    /** How far the single values reach. */
    readonly range?: readonly [number, number];
    /** 1, 2 or 3. */
    readonly colour?: number;
  }[];
  /** A value that all are to be held against. */
  readonly mark?: { readonly value: number; readonly name: string };
  readonly describe: (value: number) => string;
}

const barHeight = 18;
const pitch = 32;
const top = 62;

export function plotBars({ title, bars, mark, describe }: BarPlot): string {
  const left = 24 + 7.2 * Math.max(...bars.map(({ name }) => name.length));
  const right = frame.width - 72;
  const most = Math.max(...bars.map(({ value, range }) => range?.[1] ?? value), mark?.value ?? 0);
  const end = steps(most, 5).at(-1) ?? 1;
  const xAt = (value: number) => left + (value / end) * (right - left);
  const bottom = top + bars.length * pitch;
  const height = bottom + 20;
  return picture(height, title, [
    ...steps(most, 5).map((x) => line(xAt(x), top - 10, xAt(x), bottom, 'grid')),
    ...steps(most, 5).map((x) =>
      text(xAt(x), bottom + 14, describe(x), { className: 'soft', anchor: 'middle' }),
    ),
    ...bars.flatMap(({ name, value, range, colour = 1 }, index) => {
      const y = top + index * pitch;
      const middle = y + barHeight / 2;
      return [
        text(left - 10, middle + 4, name, { anchor: 'end' }),
        `<rect x="${round(left)}" y="${y}" width="${round(xAt(value) - left)}" height="${barHeight}" rx="2" class="fill${colour}"/>`,
        ...(range === undefined ? [] : [line(xAt(range[0]), middle, xAt(range[1]), middle, 'range')]),
        text(xAt(Math.max(value, range?.[1] ?? 0)) + 8, middle + 4, describe(value)),
      ];
    }),
    ...(mark === undefined
      ? []
      : [
          line(xAt(mark.value), top - 14, xAt(mark.value), bottom, 'mark'),
          text(xAt(mark.value), top - 18, mark.name, { className: 'soft', anchor: 'middle' }),
        ]),
  ]);
}
