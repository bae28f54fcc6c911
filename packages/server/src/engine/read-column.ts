import type { CsvRow } from '@galena/client/csv';
import { INVALID, readCell, TOO_LONG, trimCell } from '../fields/cell-values.ts';
import type { Field } from '../fields/fields.ts';
import { reasons } from '../imports/reasons.ts';
import { appendElements } from '../imports/rules/append-elements.ts';
import type { CellRules } from '../imports/rules/import-rules.ts';

/** The field loses its value: for the cell `NULL`, if the rules do not say otherwise. */
export const CLEAR = Symbol('clear');

/** Why a cell fails its row. */
export interface CellFailure {
  readonly reason: string;
}

/** What a cell asks for: a value in PostgreSQL's text form, nothing (null), the field cleared, or a failed row. */
export type CellValue = string | null | typeof CLEAR | CellFailure;

/** Makes the function that reads the cells of one column. */
export function columnReader(
  field: Field,
  cellIndex: number,
  isLookup: boolean,
  { clear, separator }: CellRules,
): (row: Pick<CsvRow, 'cells' | 'oversizeCell'>) => CellValue {
  const readOne = readCell(field);
  const read = separator === undefined ? readOne : readElements(readOne, separator);
  const invalid: CellFailure = { reason: reasons.invalidDataType(field.displayName) };
  const tooLong: CellFailure = { reason: reasons.valueTooLong(field.displayName) };
  const missing: CellFailure = { reason: reasons.missingLookupValue(field.name) };
  // Who links a lead to another company names that company: nobody leaves one for none.
  const isLink = field.name === 'externalCompanyId' || field.name === 'externalSalesPersonId';
  const ofNull = isLookup ? missing : isLink || clear === 'none' ? null : CLEAR;
  const ofEmpty = clear === 'empty' ? ofNull : isLookup ? missing : null;
  const ofNone = isLookup ? missing : null;
  return (row) => {
    const cell = row.cells[cellIndex];
    if (cell === '') return ofEmpty;
    if (cell === undefined) return ofNone;
    if (row.oversizeCell === cellIndex) return tooLong;
    if (cell === 'NULL') return ofNull;
    const value = read(isLink ? trimCell(cell) : cell);
    if (value === INVALID) return invalid;
    if (value === TOO_LONG) return tooLong;
    if (value === '' || (isLookup && trimCell(value) === '')) return ofEmpty;
    return value;
  };
}

/** Each element once; they may be longer than the cell by the blanks of the separator. */
function readElements(read: ReturnType<typeof readCell>, separator: string): ReturnType<typeof readCell> {
  return (cell) => {
    const value = read(cell);
    return typeof value === 'string' ? read(appendElements(null, value, separator) ?? '') : value;
  };
}

/** A column of the file and how its cells are read. */
interface ReadColumn {
  /** From 0. */
  readonly cellIndex: number;
  readonly read: ReturnType<typeof columnReader>;
}

/**
 * How many cells a row has to have: a column whose empty cells clear a field has to be there, since a row that ends before it may
 * have been cut off.
 */
export function fewestCells(columns: readonly ReadColumn[]): number {
  const clearing = columns.filter(({ cellIndex, read }) => {
    const cells = Array.from({ length: cellIndex + 1 }, () => '');
    return read({ cells }) === CLEAR;
  });
  return Math.max(0, ...clearing.map(({ cellIndex }) => cellIndex + 1));
}
