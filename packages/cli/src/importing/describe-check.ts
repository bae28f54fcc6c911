import type { Finding, FoundRow, RowCheck } from '@galena/client/files';
import { paint, type Text } from '../terminal/output.ts';
import { formatCount, formatRows } from '../terminal/progress.ts';

const shownBeforeImport = 3;

/** What was found in the rows of a file, as lines of text: before an import in short, for `--check` row by row. */
export function describeCheck(check: RowCheck, isCheckOnly: boolean): Text[] {
  const { rows, failed, skipped, warned, failedForSeveral, findings } = check;
  const verb = isCheckOnly ? 'would' : 'will';
  const leftOut = skipped === 0 ? '' : ` ${formatRows(skipped)} ${verb} be skipped,`;
  return [
    `${formatRows(rows)}: ${formatRows(failed)} ${verb} fail,${leftOut} ${formatRows(warned)} ${verb} warn`,
    ...(failedForSeveral === 0
      ? []
      : [
          `  ${formatRows(failedForSeveral)} ${failedForSeveral === 1 ? 'has' : 'have'} several reasons to fail, and ${failedForSeveral === 1 ? 'is' : 'are'} counted under each; the report has the first one`,
        ]),
    ...findings.flatMap((finding) => {
      const shown = isCheckOnly ? finding.rows : finding.rows.slice(0, shownBeforeImport);
      return [
        ['  ', paint(finding.kind === 'failure' ? 'red' : 'yellow', describeFinding(finding, check, verb))],
        ...shown.map((row) => `    ${describeRow(row)}`),
        ...(finding.count > shown.length
          ? [`    and ${formatCount(finding.count - shown.length)} more`]
          : []),
      ];
    }),
  ];
}

function describeFinding(
  { kind, reason, count }: Finding,
  { repeatedKeys, repeatOutcome }: RowCheck,
  verb: string,
): string {
  const rows = formatRows(count);
  const isOne = count === 1;
  switch (kind) {
    case 'failure':
      return `${rows} ${verb} fail: ${reason}`;
    case 'skip':
      return `${rows} ${verb} be skipped: ${reason}`;
    case 'warning':
      return `${rows} ${verb} warn: ${reason}`;
    case 'invisible':
      return `${rows} ${isOne ? 'has' : 'have'} invisible characters in the key; --strip-invisible removes them`;
    case 'repeat':
      return `${rows} ${isOne ? 'repeats' : 'repeat'} the key of an earlier row (${formatCount(repeatedKeys)} key${repeatedKeys === 1 ? '' : 's'}); ${repeatOutcome}`;
    case 'withoutValue':
      return `${rows} without any value ${isOne ? 'is' : 'are'} not sent`;
  }
}

function describeRow({ line, value, firstLine }: FoundRow): string {
  const first = firstLine === undefined ? '' : ` (as in line ${firstLine})`;
  return value === undefined ? `line ${line}` : `line ${line}: ${value}${first}`;
}
