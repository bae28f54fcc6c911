import type { CsvRow } from '@galena/client/csv';
import { INVALID, readCell, TOO_LONG, trimCell } from '../fields/cell-values.ts';
import type { Field } from '../fields/fields.ts';
import { reasons } from '../imports/reasons.ts';

/** The cell `NULL`: the field loses its value. */
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
): (row: Pick<CsvRow, 'cells' | 'oversizeCell'>) => CellValue {
  const read = readCell(field);
  const invalid: CellFailure = { reason: reasons.invalidDataType(field.displayName) };
  const tooLong: CellFailure = { reason: reasons.valueTooLong(field.displayName) };
  const missing: CellFailure = { reason: reasons.missingLookupValue(field.name) };
  // Who links a lead to another company names that company: nobody leaves one for none.
  const isLink = field.name === 'externalCompanyId' || field.name === 'externalSalesPersonId';
  return (row) => {
    const cell = row.cells[cellIndex];
    if (cell === undefined || cell === '') return isLookup ? missing : null;
    if (row.oversizeCell === cellIndex) return tooLong;
    if (cell === 'NULL') return isLookup ? missing : isLink ? null : CLEAR;
    const value = read(isLink ? trimCell(cell) : cell);
    if (value === INVALID) return invalid;
    if (value === TOO_LONG) return tooLong;
    if (value === '' || (isLookup && trimCell(value) === '')) return isLookup ? missing : null;
    return value;
  };
}
