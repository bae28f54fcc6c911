import type { ExtractResult } from '../parts/extract.ts';
import type { Section } from './section.ts';
import { figure, ratio, table } from './tables.ts';

export const extractSection: Section<ExtractResult> = {
  part: 'extract',
  title: 'Bulk export',
  about: `All leads of a subscription, with six columns, from the word to begin until the file can be fetched; beside COPY of the same columns in the same
order to a reader that throws them away. The file is written into PostgreSQL, in chunks, with its check sum.`,
  describe: ({ leads, bytes, rowsPerSecond, referenceRowsPerSecond, ratio: time, peakMb }) =>
    table(
      ['leads', 'MB', 'leads/s', 'COPY alone, leads/s', 'time to that of COPY', 'peak memory of Galena, MB'],
      [
        [
          figure(leads),
          figure(bytes / 1e6),
          figure(rowsPerSecond),
          figure(referenceRowsPerSecond),
          ratio(time),
          figure(peakMb),
        ],
      ],
    ),
};
