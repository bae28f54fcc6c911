import type { Finding, FoundRow, RowCheck } from '@galena/client/files';
import { paint, type Text } from '../terminal/output.ts';
import { formatCount, formatRows } from '../terminal/progress.ts';

const shownBeforeImport = 3;

/** What was found in the rows of a file, as lines of text: before an import in short, for `--check` row by row. */
export function describeCheck({ rows, failed, warned, findings }: RowCheck, isCheckOnly: boolean): Text[] {
  const verb = isCheckOnly ? 'would' : 'will';
  return [
    `${formatRows(rows)}: ${formatRows(failed)} ${verb} fail, ${formatRows(warned)} ${verb} warn`,
    ...findings.flatMap((finding) => {
      const shown = isCheckOnly ? finding.rows : finding.rows.slice(0, shownBeforeImport);
      return [
        ['  ', paint(finding.kind === 'failure' ? 'red' : 'yellow', describeFinding(finding, verb))],
        ...shown.map((row) => `    ${describeRow(row)}`),
        ...(finding.count > shown.length
          ? [`    and ${formatCount(finding.count - shown.length)} more`]
          : []),
      ];
    }),
  ];
}

function describeFinding({ kind, reason, count }: Finding, verb: string): string {
  return `${formatRows(count)} ${verb} ${kind === 'failure' ? 'fail' : 'warn'}: ${reason}`;
}

function describeRow({ line, value }: FoundRow): string {
  return value === undefined ? `line ${line}` : `line ${line}: ${value}`;
}
