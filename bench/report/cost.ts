import type { CostResult } from '../parts/cost.ts';
import type { Section } from './section.ts';
import { figure, quantity, ratio, table } from './tables.ts';

export const costSection: Section<CostResult> = {
  part: 'cost',
  title: 'What an import takes of the processors',
  about: `Seconds say what one waits for, processor time says what one pays for; where processors are few it also decides what one waits for. It is
that of all threads of Galena and of all processes of PostgreSQL, as Linux counts it, from the POST until shortly after \`Complete\`; the client's is not in it.
Beside it what PostgreSQL takes alone, as above; and for all new also where its table has only two indexes, of the id and of the e-mail address, as somebody
would have it who makes a table for the purpose: Galena looks leads up by ten more fields. The aims are 13 µs a row for all new and 9 for unchanged.

Then files of 20 rows, which clients send one after another; each polls every 50 ms, and its polls are in the processor time. The aims are 10 ms of
processor time, 25 ms until complete, and 150 imports a second. At the end the same import of new leads where Galena, PostgreSQL and the client have fewer processors.`,
  describe({ cases, small, processors }) {
    return `${table(
      [
        'case',
        'rows',
        'whole, µs a row',
        'Galena',
        'PostgreSQL',
        'together',
        'alone: whole',
        'alone: processor',
        'ratio of the whole',
      ],
      cases.map((each) => [
        each.name,
        quantity(each.rows),
        figure(each.wholeUs),
        figure(each.galenaUs),
        figure(each.postgresUs),
        `**${figure(each.galenaUs + each.postgresUs)}**`,
        figure(each.aloneWholeUs),
        figure(each.aloneUs),
        ratio(each.ratio),
      ]),
    )}

${table(
  [
    'imports at once',
    'rows each',
    'until complete, ms',
    'Galena, ms of processor',
    'PostgreSQL, ms',
    'together',
    'per second',
  ],
  small.map((each) => [
    String(each.clients),
    String(each.rows),
    figure(each.wholeMs),
    figure(each.galenaMs),
    figure(each.postgresMs),
    `**${figure(each.galenaMs + each.postgresMs)}**`,
    figure(each.perSecond),
  ]),
)}

${table(
  ['processors', 'rows/s, all new', 'of one'],
  processors.map(({ processors: count, rowsPerSecond }) => [
    String(count),
    figure(rowsPerSecond),
    `**${(rowsPerSecond / (processors[0]?.rowsPerSecond ?? rowsPerSecond)).toFixed(2)}**`,
  ]),
)}`;
  },
};
