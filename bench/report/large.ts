import type { Sample } from '../lab/watch-import.ts';
import type { LargeResult } from '../parts/large.ts';
import { plotLines } from './plots/lines.ts';
import type { Section } from './section.ts';
import { figure, quantity, ratio, table } from './tables.ts';

export const largeSection: Section<LargeResult> = {
  part: 'large',
  title: 'Large files',
  about: `A file of 1 GB, with the limit of the subscription raised (\`maxFileBytes\`), imported once from end to end; its memory against that of
10 MB, each in a process of its own (peak resident memory as Linux keeps it, \`VmHWM\`). The aim is 50 MB more at the most. Then a file
whose million rows all fail, and the download of its failure file, against a query of the same lines that reads them whole into memory.
Most of the memory is there before the first row: Node with its programs, two heaps, and what checking a client secret takes. \`npm start\`
and \`galena\` keep the young generation of the heaps small (\`--max-semi-space-size=1\`), and so do these.`,
  describe({ idleMb, small, large, failures }, draw) {
    const difference = large.peakMb - small.peakMb;
    return `${table(
      ['', 'rows', 'MB', 'seconds', 'rows/s', 'peak memory'],
      [
        ['before the first import', '', '', '', '', `${figure(idleMb)} MB`],
        ['small file', quantity(small.rows), megabytes(small.bytes), '', '', `${figure(small.peakMb)} MB`],
        [
          'large file',
          quantity(large.rows),
          megabytes(large.bytes),
          figure(large.seconds),
          figure(large.rows / large.seconds),
          `${figure(large.peakMb)} MB (${difference >= 0 ? '+' : '−'}${figure(Math.abs(difference))})`,
        ],
        [
          'file of failures, imported',
          quantity(failures.rows),
          '',
          figure(failures.importSeconds),
          figure(failures.rows / failures.importSeconds),
          `${figure(failures.importPeakMb)} MB`,
        ],
        [
          'its failure file, downloaded',
          quantity(failures.rows),
          megabytes(failures.bytes),
          figure(failures.seconds),
          figure(failures.rows / failures.seconds),
          `${figure(failures.peakMb)} MB`,
        ],
      ],
    )}

The first byte of the failure file comes after ${figure(failures.firstByteMs)} ms; its time to that of the query: ${ratio(failures.ratio)}.
The slowest tenth of the large file's rows went in at ${figure(slowestTenth(large.samples))} of the rate of the fastest; the first one waits for
the upload.

${draw('large-rows', 'Rows done over time', rowsPlot(large.samples))}

${draw('large-memory', 'Memory over time', memoryPlot(large.samples))}`;
  },
};

function rowsPlot(samples: readonly Sample[]): string {
  return plotLines({
    title: 'The large file: rows done',
    xName: 'seconds since the first byte of the POST',
    yName: 'rows',
    series: [{ name: 'rows done', points: samples.map(({ seconds, rowsDone }) => [seconds, rowsDone]) }],
  });
}

function memoryPlot(samples: readonly Sample[]): string {
  return plotLines({
    title: 'The large file: resident memory of Galena',
    xName: 'seconds since the first byte of the POST',
    yName: 'MB',
    series: [{ name: 'memory', points: samples.map(({ seconds, memoryMb }) => [seconds, memoryMb]) }],
  });
}

/** Rate of the slowest tenth of the rows to that of the fastest. */
function slowestTenth(samples: readonly Sample[]): number {
  const most = samples.at(-1)?.rowsDone ?? 0;
  const reached = Array.from(
    { length: 11 },
    (_, tenth) => samples.findLast(({ rowsDone }) => rowsDone <= (most * tenth) / 10)?.seconds ?? 0,
  );
  const spans = reached.slice(1).map((seconds, index) => seconds - (reached[index] ?? 0));
  return Math.min(...spans) / Math.max(...spans);
}

function megabytes(bytes: number): string {
  return figure(bytes / 1e6);
}
