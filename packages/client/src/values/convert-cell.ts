import type { DataType } from '../wire/fields.ts';
import { type ColumnReading, type ValueKind, valueKindOf } from './column-reading.ts';
import { cellReader } from './read-cell.ts';
import { serverYear } from './read-date.ts';

/**
 * Makes the function that writes cells as the server reads them for sure. A cell that has no value under the reading
 * stays as it is where the server refuses it, and is marked where the server would take it for another value: it must
 * fail, and not go in with another meaning. Empty cells and `NULL` stay.
 */
export function cellConverter(dataType: DataType, reading: ColumnReading): (cell: string) => string {
  const kind = valueKindOf(dataType);
  if (kind === undefined) return (cell) => cell;
  const read = cellReader(dataType, [reading]);
  const isSame = sameForServer(dataType, reading);
  return (cell) => {
    if (isWithoutValue(cell)) return cell;
    const [value] = read(cell);
    if (value !== undefined) return isSame(cell, value) ? cell : value;
    return mayBeTaken(kind, cell) ? `${cell} (not ${nameOf(reading)})` : cell;
  };
}

/** `NULL` clears the field, an empty cell leaves it as it is. */
export function isWithoutValue(cell: string): boolean {
  return cell === 'NULL' || cell.trim() === '';
}

/** The server reads no longer values, so the forms below may try every place of a cell. */
const longestValue = 1_000;

/** Everything that the server may read as a value, and more. */
const forms: Readonly<Record<ValueKind, RegExp>> = {
  date: /^\d{1,2}\/\d{1,2}\/\d{2}/,
  number: /^[\s+-]*\p{Sc}?[\s+-]*\d*\.?\d*(?:e[+-]?\d+)?$/iu,
  // The words of the server are known in every reading.
  boolean: /^\b$/,
};

function mayBeTaken(kind: ValueKind, cell: string): boolean {
  const text = cell.trim();
  return text.length <= longestValue && forms[kind].test(text);
}

function nameOf({ date, decimal }: ColumnReading): string {
  return date ?? (decimal === ',' ? 'with a decimal comma' : 'with a decimal point');
}

const isoDate = /^\d{4}-\d{2}-\d{2}$/;
const isoDatetime =
  /^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:[.,]\d{1,9})?)?(?:Z|[+-](?:0\d|1[0-4])(?::?[0-5]\d)?)?)?$/i;
const monthFirst = /^\d{1,2}\/\d{1,2}\/(\d{4}|\d{2})$/;

/** Whether the server reads a cell with the month first as that date. */
function isMonthFirst(cell: string, value: string): boolean {
  const [, year = ''] = monthFirst.exec(cell) ?? [];
  return year !== '' && value.startsWith(year.length === 4 ? year : serverYear(year));
}

/** Whether the server reads a cell as that value anyway: then it need not be written anew. */
function sameForServer(dataType: DataType, reading: ColumnReading): (cell: string, value: string) => boolean {
  switch (dataType) {
    case 'date':
      return (cell, value) => isoDate.test(cell) || (reading.date === 'MDY' && isMonthFirst(cell, value));
    case 'datetime':
      return (cell, value) => isoDatetime.test(cell) || (reading.date === 'MDY' && isMonthFirst(cell, value));
    case 'boolean':
      return (cell, value) =>
        (value === 'true' ? /^(?:true|t|yes|y|1)$/i : /^(?:false|f|no|n|0)$/i).test(cell);
    case 'percent':
      return (cell) => /^[+-]?\d+%?$/.test(cell);
    case 'currency':
      return (cell, value) => /^\p{Sc}?\d+(?:\.\d+)?$/u.test(cell) && cell.endsWith(value);
    default:
      return (cell, value) => cell === value || /^\+?\d+$/.test(cell);
  }
}
