import type { GrowthPoint, GrowthResult } from '../parts/growth.ts';
import { plotLines } from './plots/lines.ts';
import type { Draw, Section } from './section.ts';
import { figure, quantity, ratio, table } from './tables.ts';

export const growthSection: Section<GrowthResult> = {
  part: 'growth',
  title: 'As the leads grow in number',
  about: `The same number of rows into ever more leads. PostgreSQL alone writes into the very same table; what a run has created is deleted
afterwards, and the table vacuumed; both have a run before those that count. The leads are put there by one \`insert … select generate_series\`, not by import. All new begins at 10
thousand leads; all changed begins at as many leads as the file has rows. With 20 lists every lead is a member of 20 static lists,
and the import goes into one of them; with 50 custom fields every lead has a value in each. The aim is 0.7 of the first rate at 10 million.`,
  describe({ rows, points }, draw) {
    return `${quantity(rows)} rows each time.

${curve('all new', points, draw)}

${curve('all changed', points, draw)}

${table(
  [
    'leads there',
    'rows',
    'Galena, rows/s',
    'of the first',
    'PostgreSQL alone, rows/s',
    'of the first',
    'ratio of the times',
  ],
  points.map((point) => rowOf(point, points)),
)}`;
  },
};

function curve(work: GrowthPoint['work'], points: readonly GrowthPoint[], draw: Draw): string {
  const plain = points.filter((point) => point.work === work && point.kind === 'plain');
  const svg = plotLines({
    title: `Rows per second, ${work}`,
    xName: 'leads that are there',
    yName: 'rows/s',
    isLogarithmic: true,
    series: [
      { name: 'Galena', points: plain.map(({ leads, rowsPerSecond }) => [leads, rowsPerSecond]) },
      { name: 'PostgreSQL alone', points: plain.map((point) => [point.leads, point.referenceRowsPerSecond]) },
    ],
  });
  return draw(`growth-${work.replace(' ', '-')}`, `Rows per second, ${work}`, svg);
}

function rowOf(point: GrowthPoint, points: readonly GrowthPoint[]): string[] {
  const first = points.find(({ work, kind }) => work === point.work && kind === 'plain') ?? point;
  const share = (value: number, of: number) => (value / of).toFixed(2);
  return [
    `${quantity(point.leads)}${point.kind === 'plain' ? '' : `, ${point.kind}`}`,
    point.work,
    figure(point.rowsPerSecond),
    share(point.rowsPerSecond, first.rowsPerSecond),
    figure(point.referenceRowsPerSecond),
    share(point.referenceRowsPerSecond, first.referenceRowsPerSecond),
    ratio(point.ratio),
  ];
}
