import { readRows } from '../csv/row-reader.ts';
import { delimiterOf, type ParsedRow, parseRow } from '../csv/split-row.ts';
import type { ImportFormat } from '../wire/imports.ts';
import type { RowStep } from './prepare-rows.ts';
import { showValue } from './show-value.ts';

/** What would become of a row; neither failure nor warning: it goes in. */
export interface RowVerdict {
  readonly failure?: string;
  readonly warning?: string;
  /** The column that the reason is about, from 0. */
  readonly column?: number;
}

/** Judges a row as the server does: `rowJudge` of `@galena/server/rows` makes one. */
export type RowJudge = (row: ParsedRow & { readonly line: number }) => RowVerdict;

/** A row that something was found in. */
export interface FoundRow {
  /** In the file as the person has it. */
  readonly line: number;
  /** The cell that the reason is about, short enough for one line. */
  readonly value?: string;
}

/** The rows that have one thing in common. */
export interface Finding {
  readonly kind: 'failure' | 'warning';
  readonly reason: string;
  /** Rows. */
  readonly count: number;
  /** The first of them; there may be millions. */
  readonly rows: readonly FoundRow[];
}

/** What was found in a file before it is sent. */
export interface RowCheck {
  readonly rows: number;
  readonly failed: number;
  readonly warned: number;
  /** Failures before warnings, the most frequent first. */
  readonly findings: readonly Finding[];
}

/** How a file is checked. */
export interface CheckOptions {
  readonly judge: RowJudge;
  /** What is done with rows before they are sent: then that is judged. Values are shown as the file has them. */
  readonly step?: RowStep;
  /** The line of the file as the person has it, from a line and a row of the blob; the header is row 0. */
  readonly originalLine?: (line: number, row: number) => number;
  /** How many rows each finding shows. Default: 40. */
  readonly shownRows?: number;
  /** Is told how many bytes have been read. */
  readonly onProgress?: (bytesDone: number) => void;
}

const defaultShownRows = 40;

/**
 * Reads all rows of a file, and says which would fail or warn and why. What depends on the leads that are there (an
 * unknown id, a company, a partition) only the server can tell. Memory does not grow with the file.
 * @throws GalenaFileError where the file cannot be read.
 */
export async function checkRows(
  { blob, format }: { readonly blob: Blob; readonly format: ImportFormat },
  { judge, step, originalLine, shownRows = defaultShownRows, onProgress }: CheckOptions,
): Promise<RowCheck> {
  const delimiter = delimiterOf(format);
  const findings = new Findings(shownRows);
  let row = -1;
  for await (const rows of readRows(blob, delimiter)) {
    for (const { text, line } of rows) {
      row += 1;
      if (row === 0) continue;
      const parsed = parseRow(text, delimiter);
      const sent = parsed.fault === undefined && step !== undefined ? step(parsed.cells, line) : parsed.cells;
      if (sent === undefined) continue;
      const { failure, warning, column } = judge({ line, ...parsed, cells: sent });
      const reason = failure ?? warning;
      if (reason === undefined) continue;
      findings.add(
        failure === undefined ? 'warning' : 'failure',
        reason,
        originalLine?.(line, row) ?? line,
        column === undefined ? undefined : parsed.cells[column],
      );
    }
    onProgress?.(rows.at(-1)?.end ?? 0);
  }
  return {
    rows: Math.max(0, row),
    failed: findings.count('failure'),
    warned: findings.count('warning'),
    findings: findings.list(),
  };
}

class Findings {
  readonly #shownRows: number;
  readonly #found = new Map<string, Finding & { count: number; rows: FoundRow[] }>();

  constructor(shownRows: number) {
    this.#shownRows = shownRows;
  }

  add(kind: Finding['kind'], reason: string, line: number, value: string | undefined): void {
    const key = `${kind} ${reason}`;
    const finding = this.#found.get(key) ?? { kind, reason, count: 0, rows: [] };
    this.#found.set(key, finding);
    finding.count += 1;
    if (finding.rows.length >= this.#shownRows) return;
    finding.rows.push(value === undefined ? { line } : { line, value: showValue(value) });
  }

  count(kind: Finding['kind']): number {
    return this.list().reduce((total, finding) => total + (finding.kind === kind ? finding.count : 0), 0);
  }

  list(): Finding[] {
    return [...this.#found.values()].sort(
      (first, second) => first.kind.localeCompare(second.kind) || second.count - first.count,
    );
  }
}
