import type { DescribedLeadField } from '@galena/client';
import { delimiterOf, readRows, splitRow } from '@galena/client/csv';
import { describedField, rowJudge } from '@galena/server/rows';
import type { Input } from '../files/open-input.ts';

/** A row that would fail or warn. */
export interface CheckedRow {
  /** In the file as the person has it. */
  readonly line: number;
  readonly reason: string;
}

export interface CheckResult {
  readonly rows: number;
  readonly failed: number;
  readonly warned: number;
  /** The first of each; there may be millions. */
  readonly failures: readonly CheckedRow[];
  readonly warnings: readonly CheckedRow[];
}

const shownAtMost = 1_000;

/**
 * Reads all rows as the server will, and says which would fail or warn. What depends on the leads that are there (an
 * unknown id, a company, a partition) only the server can tell.
 */
export async function checkRows(
  input: Input,
  header: readonly string[],
  fields: readonly DescribedLeadField[],
  lookupField: string,
  onProgress: (bytesDone: number) => void,
): Promise<CheckResult> {
  const judge = rowJudge(header, fields.flatMap(describedField), lookupField);
  const delimiter = delimiterOf(input.format);
  const failures: CheckedRow[] = [];
  const warnings: CheckedRow[] = [];
  let [row, failed, warned] = [0, 0, 0];
  for await (const rows of readRows(input.blob, delimiter)) {
    for (const { text, line } of rows) {
      row += 1;
      if (row === 1) continue;
      const { failure, warning } = judge(splitRow(text, delimiter), line);
      if (failure !== undefined) {
        failed += 1;
        if (failures.length < shownAtMost)
          failures.push({ line: input.originalLine(line, row - 1), reason: failure });
      } else if (warning !== undefined) {
        warned += 1;
        if (warnings.length < shownAtMost)
          warnings.push({ line: input.originalLine(line, row - 1), reason: warning });
      }
    }
    onProgress(rows.at(-1)?.end ?? 0);
  }
  return { rows: Math.max(0, row - 1), failed, warned, failures, warnings };
}
