import type { ReportedRow } from '@galena/client';
import type { CellChange } from './draft.ts';
import type { Block } from './selection.ts';

/** A column of the table, of which some are columns of the file. */
interface Column {
  readonly cell?: number;
  text(row: ReportedRow): string;
}

type Rows = readonly ReportedRow[];
type Columns = readonly Column[];

/** The same text in all cells of a block. */
export function setBlock(rows: Rows, columns: Columns, block: Block, text: string): readonly CellChange[] {
  return changesIn(rows, columns, block, () => text);
}

/** The first row of a block in all of its rows; a single row takes what is above it. */
export function fillDown(rows: Rows, columns: Columns, block: Block): readonly CellChange[] {
  const source = rows[block.firstRow === block.lastRow ? block.firstRow - 1 : block.firstRow];
  if (source === undefined) return [];
  return changesIn(rows, columns, block, (_, column) => columns[column]?.text(source));
}

/** From the first cell of the block on; where it is larger than what is pasted, that is repeated. */
export function pasteBlock(
  rows: Rows,
  columns: Columns,
  { firstRow, lastRow, firstColumn, lastColumn }: Block,
  texts: readonly (readonly string[])[],
): readonly CellChange[] {
  const height = texts.length;
  const width = Math.max(...texts.map((cells) => cells.length));
  const isRepeated = lastRow - firstRow >= height || lastColumn - firstColumn >= width;
  const target = {
    firstRow,
    firstColumn,
    lastRow: isRepeated ? Math.max(lastRow, firstRow + height - 1) : firstRow + height - 1,
    lastColumn: isRepeated ? Math.max(lastColumn, firstColumn + width - 1) : firstColumn + width - 1,
  };
  return changesIn(
    rows,
    columns,
    target,
    (row, column) => texts[(row - firstRow) % height]?.[(column - firstColumn) % width],
  );
}

/** @param textAt - by the places in the table; undefined: the cell stays as it is */
function changesIn(
  rows: Rows,
  columns: Columns,
  { firstRow, lastRow, firstColumn, lastColumn }: Block,
  textAt: (row: number, column: number) => string | undefined,
): readonly CellChange[] {
  const changes: CellChange[] = [];
  for (let index = firstRow; index <= Math.min(lastRow, rows.length - 1); index += 1) {
    for (let column = firstColumn; column <= lastColumn; column += 1) {
      const [row, cell, text] = [rows[index], columns[column]?.cell, textAt(index, column)];
      if (row !== undefined && cell !== undefined && text !== undefined)
        changes.push({ row, column: cell, text });
    }
  }
  return changes;
}
