import type { ModelImport, Outcome } from './import-model.ts';

export interface ModelCounts {
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number;
  readonly repeated: number;
  readonly failed: number;
  readonly skipped: number;
  readonly warned: number;
}

/** The counters of an import whose rows came to these outcomes. */
export function countOutcomes(outcomes: readonly Outcome[]): ModelCounts {
  const number = (kind: string) => outcomes.filter((row) => 'count' in row && row.count === kind).length;
  return {
    created: number('created'),
    updated: number('updated'),
    unchanged: number('unchanged'),
    repeated: outcomes.filter((row) => 'count' in row && row.isRepeat).length,
    failed: outcomes.filter((row) => 'failure' in row).length,
    skipped: outcomes.filter((row) => 'skip' in row).length,
    warned: outcomes.filter((row) => 'warnings' in row && row.warnings.length > 0).length,
  };
}

/** The failure and the warning file, byte for byte; empty where there is none. */
export function reportsOf(
  work: ModelImport,
  outcomes: readonly Outcome[],
  delimiter: string,
): { failures: string; warnings: string } {
  const failures = outcomes.map((row) => ('failure' in row ? row.failure : undefined));
  const warnings = outcomes.map((row) =>
    'warnings' in row && row.warnings.length > 0 ? row.warnings.join(' / ') : undefined,
  );
  return {
    failures: reportOf(work, 'Import Failure Reason', failures, delimiter),
    warnings: reportOf(work, 'Import Warning Reason', warnings, delimiter),
  };
}

function reportOf(
  { columns, rows }: ModelImport,
  title: string,
  reasons: readonly (string | undefined)[],
  delimiter: string,
): string {
  const reported = rows.flatMap((cells, index) => {
    // A row that ends early is reported with empty cells.
    const row = columns.map((_, column) => cells[column] ?? '');
    const reason = reasons[index];
    if (reason === undefined) return [];
    return [line([...row, reason], delimiter)];
  });
  if (reported.length === 0) return '';
  return line([...columns.map(({ name }) => name), title], delimiter) + reported.join('');
}

/** Quotes only where needed; a NUL, which PostgreSQL's text cannot hold, as the replacement character. */
function line(cells: readonly string[], delimiter: string): string {
  const quoted = cells.map((cell) =>
    /["\r\n]/.test(cell) || cell.includes(delimiter) ? `"${cell.replaceAll('"', '""')}"` : cell,
  );
  return `${quoted.join(delimiter)}\n`.replaceAll('\0', '\ufffd');
}
