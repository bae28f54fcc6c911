import { spool } from '#platform';
import { type Delimiter, delimiterOf } from '../csv/delimiter.ts';
import { joinRow } from '../csv/join-row.ts';
import { readTextRows, type TextRow } from '../csv/read-rows.ts';
import type { ImportFormat, ImportRules } from '../wire/imports.ts';
import type { LineMap } from './line-map.ts';
import { withHeader } from './with-header.ts';

/**
 * Changes the cells of a row before it is sent; undefined: the row is not sent. What it leaves as it is, it gives back as
 * the same array.
 */
export type RowStep = (cells: readonly string[], line: number) => readonly string[] | undefined;

/** What is done with a file before it is sent. */
export interface Preparation {
  /** The header as it is sent. Default: as it stands in the file. */
  readonly names?: readonly string[] | undefined;
  /** Done with each row, in this order. Without any, the rows are not even read. */
  readonly steps: readonly RowStep[];
  readonly signal?: AbortSignal | undefined;
}

/** Does one step after another, until one says that the row is not sent. */
export function inOrder(steps: readonly RowStep[]): RowStep {
  return (cells, line) => {
    let changed: readonly string[] | undefined = cells;
    for (const step of steps) changed = changed && step(changed, line);
    return changed;
  };
}

/**
 * What is done with the rows of a workbook where empty cells clear fields: a sheet has a cell for each column, but its rows are read up
 * to their last value, and the server does not take rows that end early.
 * @param width - that of the header
 */
export function completeRows(
  { sheetRows }: LineMap,
  width: number,
  { clear }: ImportRules = {},
): readonly RowStep[] {
  if (sheetRows === undefined || clear !== 'empty') return [];
  const complete: RowStep = (cells) =>
    cells.length >= width ? cells : Array.from({ length: width }, (_, column) => cells[column] ?? '');
  return [complete];
}

/**
 * The file as it is sent: below the names of fields, each row as the steps leave it. Rows stay in their lines, so that the
 * reports of the server lead back into the file that the person has; empty lines stand for those that are not sent.
 */
export async function prepareRows(
  file: { readonly blob: Blob; readonly format: ImportFormat },
  { names, steps, signal }: Preparation,
): Promise<Blob> {
  if (steps.length === 0) return names === undefined ? file.blob : withHeader(file, names);
  return spool(writeRows(file.blob, delimiterOf(file.format), names, inOrder(steps), signal));
}

async function* writeRows(
  blob: Blob,
  delimiter: Delimiter,
  names: readonly string[] | undefined,
  step: RowStep,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array<ArrayBuffer>, void, undefined> {
  const encoder = new TextEncoder();
  let [line, isHeader] = [1, true];
  for await (const rows of readTextRows(blob, delimiter)) {
    signal?.throwIfAborted();
    let text = '';
    for (const row of rows) {
      const written = isHeader
        ? names
          ? joinRow(names, delimiter)
          : row.text
        : writeRow(row, delimiter, step);
      isHeader = false;
      if (written === undefined) continue;
      const padding = '\n'.repeat(Math.max(0, row.line - line));
      text += `${padding}${written}\n`;
      line += padding.length + written.split(/\r\n|\r|\n/).length;
    }
    yield encoder.encode(text);
  }
}

/** What is not changed stays letter by letter, quotes included; so does a row with a fault, which fails. */
function writeRow(
  { cells, fault, text, line }: TextRow,
  delimiter: Delimiter,
  step: RowStep,
): string | undefined {
  if (fault !== undefined) return text;
  const changed = step(cells, line);
  if (changed === cells) return text;
  return changed === undefined ? undefined : joinRow(changed, delimiter);
}
