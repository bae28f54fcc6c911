import type { RowStep } from '../files/prepare-rows.ts';
import type { DataType } from '../wire/fields.ts';
import type { ColumnReading } from './column-reading.ts';
import { cellConverter } from './convert-cell.ts';

/** A column whose cells are written anew. */
export interface ConvertedColumn {
  /** Its place in the row, from 0. */
  readonly index: number;
  readonly dataType: DataType;
  readonly reading: ColumnReading;
}

/** Makes the step that writes cells as the server reads them. */
export function convertRows(columns: readonly ConvertedColumn[]): RowStep {
  const converters = columns.map(({ index, dataType, reading }) => ({
    index,
    convert: cellConverter(dataType, reading),
  }));
  return (cells) => {
    let changed: string[] | undefined;
    for (const { index, convert } of converters) {
      const cell = cells[index];
      if (cell === undefined) continue;
      const written = convert(cell);
      if (written === cell) continue;
      changed ??= [...cells];
      changed[index] = written;
    }
    return changed ?? cells;
  };
}
