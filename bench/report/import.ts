import type { CaseResult, ImportResult } from '../parts/import.ts';
import { plotBars } from './plots/bars.ts';
import type { Section } from './section.ts';
import { figure, quantity, ratio, table } from './tables.ts';

export const importSection: Section<ImportResult> = {
  part: 'import',
  title: 'An import against PostgreSQL alone',
  about: `The largest file that Marketo takes, 10 MB, from the first byte of the POST to the status \`Complete\`: upload, queue, parsing,
checks, matching, writing, reports. Beside it what PostgreSQL does alone on the same server with the same rows: COPY into an
unlogged staging table and one \`insert … select\` or \`update … from\` in one transaction, into a table of the same shape and
with the same indexes, without checks, reports or queue. Both start from the same leads, vacuumed, analysed and on disk, and
autovacuum keeps out. The text for COPY is prepared before the clock starts. Where a list is filled, PostgreSQL writes its members too.

Unchanged rows are held against the statement that writes all of them, because that is what importing without looking costs;
10 % changed also against PostgreSQL's own \`is distinct from\`. The aims are 1.0 for all new, into a list
and a partition too, 1.1 for all changed, 0.5 for unchanged, and 1.4 for 40 columns.`,
  describe({ cases }, draw) {
    const plot = plotBars({
      title: 'Time of an import to that of PostgreSQL alone',
      bars: cases.flatMap(({ name, references }) =>
        references.slice(0, 1).map(({ ratio: { median, least, most } }) => ({
          name,
          value: median,
          range: [least, most] as const,
        })),
      ),
      mark: { value: 1, name: 'PostgreSQL alone' },
      describe: (value) => value.toFixed(2),
    });
    return `${draw('import', 'Ratios of the cases', plot)}

${table(
  ['case', 'rows', 'Galena', 'rows/s', 'PostgreSQL alone', 'seconds', 'ratio (least – most)'],
  cases.flatMap(rowsOf),
)}

Where the time goes, in milliseconds, by the engine's own log: the sum over the chunks of a file. Chunks are read while those
before them are matched and those before these written, several side by side, so stages may add up to more than the whole; the whole also has the upload, the queue and the wait for the status.

${stageTable(cases)}`;
  },
};

function rowsOf({ name, rows, seconds, references }: CaseResult): string[][] {
  return references.map((reference, index) => [
    ...(index === 0
      ? [name, quantity(rows), `${figure(seconds)} s`, figure(rows / seconds)]
      : ['', '', '', '']),
    reference.name,
    figure(reference.seconds),
    ratio(reference.ratio),
  ]);
}

function stageTable(cases: readonly CaseResult[]): string {
  const names = [...new Set(cases.flatMap(({ stages }) => Object.keys(stages)))];
  return table(
    ['case', 'whole', ...names],
    cases.map(({ name, seconds, stages }) => [
      name,
      figure(1000 * seconds),
      ...names.map((stage) => (stages[stage] === undefined ? '–' : figure(stages[stage]))),
    ]),
  );
}
