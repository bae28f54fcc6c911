import type { DoubleResult, Size } from '../parts/double.ts';
import type { Section } from './section.ts';
import { figure, quantity, table } from './tables.ts';

export const doubleSection: Section<DoubleResult> = {
  part: 'double',
  title: 'What tests wait for',
  about: `A double of Marketo ([testing.md](testing.md)) as \`startGalena()\` starts it, from the call until the server answers; a first start makes a PostgreSQL
and its schemas, a later one copies them. Then the calls between tests: before each of them all leads of the seed have been changed. And what a double takes before and after many
resets, each behind leads that were synced, or imported every tenth time.`,
  describe({ leads, works, growth: { resets, before, after } }) {
    const growth = (name: string, of: (size: Size) => number | undefined) => [
      name,
      figure(of(before) ?? Number.NaN),
      figure(of(after) ?? Number.NaN),
    ];
    return `${quantity(leads)} leads.

${table(
  ['', 'ms', 'least', 'most', 'aim'],
  works.map(({ name, median, least, most, aim }) => [
    name,
    `**${figure(median)}**`,
    figure(least),
    figure(most),
    quantity(aim),
  ]),
)}

${table(
  ['', 'before', `after ${resets} resets`],
  [
    growth('data, MB', ({ dataMb }) => dataMb),
    growth('memory of the server, MB', ({ memoryMb }) => memoryMb),
    growth('a reset, ms', ({ resetMs }) => resetMs),
  ],
)}`;
  },
};
