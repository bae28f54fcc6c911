import { spool as platformSpool } from '#platform';
import { delimiterOf } from '../csv/delimiter.ts';
import type { OpenedFile } from './open-file.ts';
import { joinMisquoted, rewriteRows } from './rewrite-rows.ts';
import { encodeText, type Spool } from './spool.ts';

/** What the last column of a report file is called. */
export const reasonColumns = {
  failures: 'Import Failure Reason',
  warnings: 'Import Warning Reason',
  skipped: 'Import Skip Reason',
} as const;

/** What the reason of a row says of its cells: `isMisquoted` and `hadNul` of `@galena/server/rows`. */
export interface ReasonReader {
  readonly isMisquoted: (reason: string) => boolean;
  readonly hadNul: (reason: string) => boolean;
}

/**
 * A report file without its last column, the reason, as the rows are sent again; its rows stay in their lines. What a stray
 * quote has swallowed, and U+FFFD in place of a NUL, fails again as long as nobody has corrected it.
 * @returns undefined for any other file.
 */
export async function dropReason(
  file: OpenedFile,
  { isMisquoted, hadNul }: ReasonReader,
  spool: Spool = platformSpool,
): Promise<OpenedFile | undefined> {
  const at = reasonColumnOf(file.columns);
  const name = file.columns[at];
  if (at < 1 || name === undefined) return undefined;
  const delimiter = delimiterOf(file.format);
  // Cells beyond the header stand behind the reason.
  const withoutReason = (cells: readonly string[]) => [
    ...cells.slice(0, at),
    ...withoutEmptyEnd(cells.slice(at + 1)),
  ];
  const rows = rewriteRows(file.blob, delimiter, delimiter, (cells) => {
    const reason = cells[at] ?? '';
    const sent = withoutReason(cells);
    // Quoted anew, what a stray quote has swallowed would be a value like any other.
    if (isMisquoted(reason)) return joinMisquoted(sent, delimiter);
    return hadNul(reason) ? sent.map((cell) => cell.replaceAll('\ufffd', '\0')) : sent;
  });
  return {
    ...file,
    columns: file.columns.slice(0, at),
    rows: file.rows.map(withoutReason),
    blob: await spool(encodeText(rows)),
    notes: [...file.notes, { kind: 'reason-column', name }],
  };
}

/** Its place, or -1. A spreadsheet gives the header the width of the longest row: behind the reason stand names that are empty. */
function reasonColumnOf(columns: readonly string[]): number {
  const last = columns.findLastIndex((name) => name.trim() !== '');
  return Object.values(reasonColumns).some((reason) => reason === columns[last]) ? last : -1;
}

function withoutEmptyEnd(cells: readonly string[]): readonly string[] {
  return cells.slice(0, cells.findLastIndex((cell) => cell !== '') + 1);
}
