import type { CsvResult } from '../parts/csv.ts';
import { plotBars } from './plots/bars.ts';
import type { Section } from './section.ts';
import { figure, ratio, table } from './tables.ts';

export const csvSection: Section<CsvResult> = {
  part: 'csv',
  title: 'The CSV reader',
  about: `The same bytes in pieces of 64 KiB through three readers, each as a stream and in its fastest way: csv-parse reads all rows that are ready
at once, papaparse gets its delimiter and line end told and is called once a piece (without quotes it takes its fast mode, which only splits).
All must find the same number of cells. Galena's reader also gives the line and the byte offset of each row.`,
  describe({ files }, draw) {
    const plot = plotBars({
      title: 'CSV readers, MB/s',
      bars: files.flatMap(({ name, readers }, file) =>
        readers.map((reader) => ({
          name: `${reader.name}, ${name}`,
          value: reader.mbPerSecond,
          colour: file + 1,
        })),
      ),
      describe: figure,
    });
    return `${draw('csv', 'MB per second of three CSV readers', plot)}

${table(
  ['file', 'MB', 'reader', 'MB/s', "time to that of Galena's reader"],
  files.flatMap(({ name, bytes, readers }) =>
    readers.map((reader, index) => [
      ...(index === 0 ? [name, figure(bytes / 1e6)] : ['', '']),
      reader.name,
      figure(reader.mbPerSecond),
      ratio(reader.ratio),
    ]),
  ),
)}`;
  },
};
