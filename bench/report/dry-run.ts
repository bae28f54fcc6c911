import type { DryRunResult } from '../parts/dry-run.ts';
import type { Section } from './section.ts';
import { figure, quantity, ratio, table } from './tables.ts';

export const dryRunSection: Section<DryRunResult> = {
  part: 'dry-run',
  title: 'Dry runs',
  about: `What a dry run takes beside the import of the same file, from the first byte of the POST to the end, the counts by field included; and a dry run of a file of 1 GB whose rows are all
new, in a process of its own. The aim: 1.3 of the import where all leads change, and memory as flat as that of an import.`,
  describe({ cases, large }) {
    const costs = table(
      [
        'rows',
        'number',
        'seconds of the dry run',
        'of the import',
        'ratio',
        'processor, µs a row',
        'of the import',
      ],
      cases.map((each) => [
        each.name,
        figure(each.rows),
        figure(each.secondsDry),
        figure(each.secondsImport),
        ratio(each.ratio),
        figure(each.processorDry),
        figure(each.processorImport),
      ]),
    );
    const [begin, end] = [large.samples.at(1)?.memoryMb ?? 0, large.samples.at(-1)?.memoryMb ?? 0];
    return `${costs}

${figure(large.bytes / 1e6)} MB, ${quantity(large.rows)} rows: ${figure(large.seconds)} s, ${figure(large.rows / large.seconds)} rows/s, peak memory ${figure(large.peakMb)} MB, ${figure(begin)} MB at its beginning and
${figure(end)} MB at its end. The first page of 300 differences takes ${figure(large.firstPageMs)} ms, the lead of the last row by its key ${figure(large.lastPageMs)} ms, and a page of a search that finds nothing
${figure(large.searchMs)} ms, behind which it goes on.`;
  },
};
