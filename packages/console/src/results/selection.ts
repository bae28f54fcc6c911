/** A cell of the table by its place in it, not in the file. */
export interface Place {
  readonly row: number;
  readonly column: number;
}

/** From the cell where it began to the one that has the focus. */
export interface Selection {
  readonly anchor: Place;
  readonly focus: Place;
}

/** From the first to the last, both in it. */
export interface Block {
  readonly firstRow: number;
  readonly lastRow: number;
  readonly firstColumn: number;
  readonly lastColumn: number;
}

export function selectCell(place: Place): Selection {
  return { anchor: place, focus: place };
}

export function blockOf({ anchor, focus }: Selection): Block {
  return {
    firstRow: Math.min(anchor.row, focus.row),
    lastRow: Math.max(anchor.row, focus.row),
    firstColumn: Math.min(anchor.column, focus.column),
    lastColumn: Math.max(anchor.column, focus.column),
  };
}

export function isIn({ row, column }: Place, block: Block): boolean {
  return (
    row >= block.firstRow && row <= block.lastRow && column >= block.firstColumn && column <= block.lastColumn
  );
}

/** Of a table that has become smaller since. */
export function clampSelection(
  { anchor, focus }: Selection,
  size: { readonly rows: number; readonly columns: number },
): Selection {
  const clamp = ({ row, column }: Place): Place => ({
    row: Math.max(0, Math.min(size.rows - 1, row)),
    column: Math.max(0, Math.min(size.columns - 1, column)),
  });
  return { anchor: clamp(anchor), focus: clamp(focus) };
}
